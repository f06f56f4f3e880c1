//! Which target a backup belongs to: by what stands inside, then by declared users, then by a mapping; never by a guess.

mod artefact;
mod attribute;
mod attributed;
mod claimed;
mod domain;
mod export;
mod home;
mod mapping;
mod path_names;
mod server;
mod sql;
mod suspect;
mod twice;
mod unmatched;

pub use attribute::attribute;
pub use attributed::Attributed;
pub use home::{Home, Reason, instance_of};
pub use mapping::{Contradiction, Said};
pub use server::{answers_to, same};
pub use sql::home_of_database;
pub use suspect::targets_of_suspect;
pub use unmatched::unmatched;
