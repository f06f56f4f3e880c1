//! What must be backed up and how: the catalogue, the deployment file, and the rule each target gets from both.

mod catalogue;
mod copies;
mod deployment;
mod derive;
mod diagnostics;
mod file_store_classes;
mod inventory;
mod known_slots;
mod overdue;
mod parse;
mod period;
mod retention;
mod rule;
mod runs;
mod schedule;
mod waiver;

pub use catalogue::{
    Basis, Catalogue, CatalogueError, CheckPage, DnsName, DnsNeed, DnsParameters, DnsView, Edition, EvidenceKind,
    ExcludedDatabase, FileStorePart, FindingPage, Group, ImageContent, Item, ItemSchedule, LostMachine, OwnKey,
    Parameters, RestoreEffect, RestoreIf, Scenario, ScenarioSubject, Scope, ShrunkParameters, Step, StepCondition,
    TargetSource, TimeDisagreementParameters, TopologyStore, editions_page, readme_table,
};
pub use copies::{CopiesRule, RepositoryTag};
pub use deployment::{
    ArchivingMode, Attestation, ContactMove, DatedSchedule, DeclaredChange, Deployment, DirectoryConnection,
    DirectoryServer, DirectoryTls, DnsUse, ExportLevel, ItemDeclaration, KnownAs, LiveShare, Login, Maintenance,
    Mapping, Pool, REVERIFY, Repository, ScheduleDeclaration, SqlConnection, SqlServer, TargetDeclaration,
    TopologySource, Waiver,
};
pub use diagnostics::{Diagnostic, Diagnostics, closest};
pub use file_store_classes::FILE_STORE_CLASSES;
pub use inventory::{Inventory, Pair, Pairing, ShareNames, ShownPool};
pub use known_slots::KnownSlots;
pub use overdue::{MOST_COUNTED, Overdue};
pub use parse::{is_variable_name, keys_of};
pub use period::{AskedPeriod, PERIOD_FORMS, PeriodBounds, PeriodError, day_begins};
pub use retention::{Generation, KeptFor, Retention};
pub use rule::{Era, Expectation, Origin, Policy, ScheduleRule, Shown, Sourced, Subject, TargetRule, UNDECLARED};
pub use schedule::{Freshness, Rhythm, ScheduleError};
pub use waiver::WaiverTerm;
