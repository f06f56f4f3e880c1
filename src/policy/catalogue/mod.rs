//! The catalogue: every item of the article, every check, every excluded database, as data under `rules/`.

mod behavior;
mod check;
mod edition;
mod editions_page;
mod embedded;
mod error;
mod excluded;
mod folder;
mod item;
mod kinds;
mod load;
mod lookup;
mod overlay;
mod parameters;
mod prose;
mod readme;
mod scenario;
mod validate;
mod validate_scenarios;

pub use behavior::{FileStorePart, ImageContent, OwnKey, TargetSource, TopologyStore};
pub use check::{CheckPage, FindingPage, RestoreEffect, RestoreIf};
pub use edition::{Basis, Edition};
pub use editions_page::editions_page;
pub use error::CatalogueError;
pub use excluded::ExcludedDatabase;
pub use item::{Item, ItemSchedule};
pub use kinds::{EvidenceKind, Group, Scope};
pub use lookup::Catalogue;
pub use parameters::{
    DnsName, DnsNeed, DnsParameters, DnsView, Parameters, ShrunkParameters, TimeDisagreementParameters,
};
pub use readme::readme_table;
pub use scenario::{LostMachine, Scenario, ScenarioSubject, Step, StepCondition};
