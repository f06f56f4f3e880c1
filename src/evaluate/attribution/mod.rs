//! Which target a backup belongs to: by what stands inside, then by declared users, then by a mapping; never by a guess.

mod alias;
mod artefact;
mod attribute;
mod attributed;
mod by_target;
mod claimed;
mod domain;
mod export;
mod foreign;
mod mapping;
mod of_homes;
mod outcome;
mod path_names;
mod server;
mod short_names;
mod sql;
mod suspect;
mod twice;
mod unmatched;

pub use attribute::{attribute, attribute_listed};
pub use attributed::Attributed;
pub use by_target::ByTarget;
pub use domain::{PRIVATE, REGISTRIES};
pub use foreign::{is_foreign, own_exports};
pub use mapping::{Contradiction, MappingClaim, Said};
pub use of_homes::{OfHomes, is_listed};
pub use outcome::{Attribution, Reason, instance_of, pool_of};
pub use server::{aliased, answers_by_alias, answers_to, goes_by, same};
pub use sql::{REPLICA_INSTANCES, attribution_of_database, is_replica};
pub use suspect::targets_of_suspect;
pub use unmatched::unmatched;
