//! What must be backed up and how: the catalogue, the deployment file, and the rule each target gets from both.

mod catalogue;
mod deployment;
mod rule;
mod schedule;

pub use catalogue::{
    Catalogue, CatalogueError, CheckPage, EvidenceKind, ExcludedDatabase, FindingPage, Group, Item, ItemSchedule,
    Scope, readme_table,
};
pub use deployment::{
    Attestation, Deployment, ItemDeclaration, Mapping, Pool, Repository, SqlServer, TargetDeclaration, Waiver,
};
pub use rule::{Expectation, Origin, Policy, ScheduleRule, Sourced, Subject, TargetRule};
pub use schedule::{Freshness, Rhythm, ScheduleError};
