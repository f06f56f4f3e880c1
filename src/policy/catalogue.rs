//! The catalogue: every item of the article, every check, every excluded database, as data under `rules/`.

use super::Rhythm;
use crate::model::{Assurance, Kind, Severity};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// All rule files, parsed and checked.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub version: String,
    /// Hexadecimal, of all rule files in the order of their names.
    pub sha256: String,
    /// In the order of the article.
    pub items: Vec<Item>,
    pub excluded: Vec<ExcludedDatabase>,
    pub checks: Vec<CheckPage>,
}

/// The article's four sections, and the process around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Settings,
    Data,
    FileStores,
    BesideLync,
    Process,
}

/// What an item exists once for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    Deployment,
    Pool,
    SqlInstance,
    Share,
    NamingContext,
    Machine,
    Gateway,
}

/// What can show that an item is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// A SQL Server backup of one of the item's databases.
    SqlBackup,
    /// A Lync export of the item's kind.
    Export,
    /// A copied folder tree.
    Tree,
    /// A system-state or volume image.
    Image,
    /// A vendor's configuration file.
    VendorFile,
    /// A person's statement.
    Attestation,
}

/// One row of the catalogue.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    pub title: String,
    pub group: Group,
    /// The article's section, and the row or bullet in it.
    pub section: String,
    /// What it is and why it must be restorable, for a reader who never saw Lync.
    pub description: String,
    /// Where the data lives, in words.
    pub stored: String,
    /// Database names; the first is the real one, the rest are aliases. Compared without case.
    pub databases: Vec<String>,
    /// File kinds that are exports of this item.
    pub exports: Vec<Kind>,
    pub scope: Scope,
    /// Evidence that satisfies it unless the deployment file says otherwise; the first is preferred.
    pub accept: Vec<EvidenceKind>,
    /// Whether this version has a collector for any of the accepted evidence; false: `unknown`, `no-evidence-source`.
    pub collected: bool,
    pub schedule: ItemSchedule,
    pub minimum: Assurance,
    pub criticality: Severity,
    /// When the item applies, in words.
    pub applies: String,
    /// Ids of the checks asked of it, in order.
    pub checks: Vec<String>,
    /// What to do when it is missing: commands, one a line.
    pub remediation: String,
    /// Framework to controls, such as `nist-800-53r5` to `CP-9(a)`.
    pub controls: BTreeMap<String, Vec<String>>,
}

/// What the article documents of an item's schedule.
#[derive(Clone, Debug)]
pub struct ItemSchedule {
    pub full: Option<Rhythm>,
    pub log: Option<Rhythm>,
    pub export: Option<Rhythm>,
    pub grace: SignedDuration,
    /// False: the article leaves the schedule to the organisation.
    pub documented: bool,
    /// The words of the source.
    pub source: String,
}

/// A database that needs no backup, or that the article does not classify.
#[derive(Clone, Debug)]
pub struct ExcludedDatabase {
    /// Without case; a trailing `*` stands for any ending.
    pub database: String,
    pub reason: String,
    /// False: the article says nothing of it (information, never a gap).
    pub classified: bool,
    /// Only on instances of this name (`RTCLOCAL`, `LYNCLOCAL`); elsewhere the name means something else.
    pub instance: Option<String>,
}

/// A check's explain page.
#[derive(Clone, Debug)]
pub struct CheckPage {
    pub id: String,
    pub title: String,
    /// The question it asks of a target.
    pub question: String,
    /// How it is judged.
    pub how: String,
    pub findings: Vec<FindingPage>,
}

/// One finding a check can answer with.
#[derive(Clone, Debug)]
pub struct FindingPage {
    pub id: String,
    /// Severity unless the item's criticality decides (`None`).
    pub severity: Option<Severity>,
    /// Why it matters.
    pub why: String,
    /// What to do; the item's own remediation follows where there is one.
    pub remediation: String,
}

impl Catalogue {
    /// The item of that id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The finding of that id with the check it belongs to.
    pub fn finding(&self, id: &str) -> Option<(&CheckPage, &FindingPage)> {
        self.checks.iter().find_map(|check| Some((check, check.findings.iter().find(|f| f.id == id)?)))
    }
}
