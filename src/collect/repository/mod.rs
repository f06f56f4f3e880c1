//! Repositories: folders of backup files. From the bottom up: [`walk`] lists names, [`open`] opens them safely,
//! [`classify`] reads heads, [`examine`] hands files to the readers of [`crate::format`], [`survey`] does it all for
//! one root.

mod classify;
mod content_class;
mod evidence;
mod examine;
mod known;
mod marks;
mod media_sets;
mod named;
mod notes;
pub(super) mod open;
mod place;
mod reason;
mod roots;
mod shared;
mod sighting;
mod stored;
mod survey;
mod survive;
mod suspect;
mod suspicion;
mod system;
mod trees;
mod walk;

pub(crate) use evidence::whole;
pub use evidence::{Request, Root, collect, collect_in_run};
pub(super) use examine::Readers;
pub(super) use media_sets::{MISSING_STRIPE, MediaFile, SetKey, media_sets_of, name_missing, set_key};
pub(super) use named::answer;
pub(super) use place::Place;
pub(super) use roots::{Plan, plan};
pub(super) use sighting::{Found, Sighting};
pub(super) use survey::{Errand, Survey};
