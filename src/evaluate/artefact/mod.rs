//! Artefacts as backups: what of an artefact can stand for which item, when it was made, how sure it can be.

mod copy_log;
mod copy_run;
mod destination;
mod directory;
mod exchange;
mod gather;
mod image;
mod key_store;
mod origin;
mod part;
mod share;
mod time;
mod time_origin;
mod wall_clock;

pub use copy_log::{Copies, Logged, VOICE_FOLDER, copies, failed_elsewhere};
pub use copy_run::{NEEDLESS, Run};
pub use directory::same_context;
pub use exchange::{Listings, backed_up_at, is_overdue as is_overdue_listing};
pub use gather::artefact_candidates;
pub use image::is_untold;
pub use key_store::{certificates, is_closed, misfit as misfit_of_key, uncertainty as uncertainty_of_key};
pub use origin::TEMPORARY;
pub use part::{ArtefactPart, covers, same_host};
pub use share::is_only_store;
pub use time_origin::TimeOrigin;
