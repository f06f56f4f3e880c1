//! One row of the catalogue: what must be backed up, how it shows, how often, and what to do when it is missing.

use super::behavior::{FileStorePart, ImageContent, OwnKey, TargetSource, TopologyStore};
use super::edition::Basis;
use super::error::CatalogueError;
use super::kinds::{EvidenceKind, Group, Scope};
use super::prose::{flowed, lines};
use crate::model::{Assurance, Kind, Severity};
use crate::policy::{Rhythm, ScheduleError};
use jiff::SignedDuration;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a vendor's file is, unless the rule file calls it something else.
const SAVED_CONFIGURATION: &str = "saved configuration";

/// One row of the catalogue.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    pub title: String,
    pub group: Group,
    /// The article's section, and the row or bullet in it.
    pub section: String,
    /// What it is and why it must be restorable, for a reader who never saw Lync; a line is a paragraph or a
    /// point (`- `).
    pub description: String,
    /// Where the data lives, in words.
    pub stored: String,
    /// Database names; the first is the real one, the rest are aliases. Compared without case.
    pub databases: Vec<String>,
    /// Further databases, no aliases: each must be backed up beside the first of `databases`, and none of them
    /// stands in for it.
    pub also: Vec<String>,
    /// File kinds that are exports of this item.
    pub exports: Vec<Kind>,
    /// Kinds of trees, images and vendors' files that are backups of this item, or say that there is one.
    pub kinds: Vec<Kind>,
    /// Whether the file's own time counts where its content has none.
    pub file_time: bool,
    pub scope: Scope,
    /// What in the deployment file says which targets it has.
    pub targets_from: TargetSource,
    /// Keys of its table in the deployment file that few items have.
    pub keys: Vec<OwnKey>,
    /// Those keys as questions of the deployment file that `init` writes: comments, and lines that may be switched on.
    pub questions: String,
    /// What an image must hold to be a backup of it; `None`: no image is.
    pub image_holds: Option<ImageContent>,
    /// The part of a copied file store that is its backup; `None`: none is.
    pub file_store_part: Option<FileStorePart>,
    /// The article's class of file store content that exists only where it does.
    pub file_store_class: Option<String>,
    /// The store of a topology that holds its databases.
    pub topology_store: Option<TopologyStore>,
    /// The element of the settings documents that say whether its records are written, and where to.
    pub record_settings: Option<String>,
    /// Kinds of files that show that the deployment has it.
    pub shown_by: Vec<Kind>,
    /// Ids of items whose exports must be of the same time as its backup.
    pub coupled_with: Vec<String>,
    /// What a vendor's file of it is called: `saved configuration`, `key backup`.
    pub backup_noun: String,
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
    /// Commands that restore it, by the evidence that is restored, with names in braces.
    pub restore: BTreeMap<EvidenceKind, String>,
    /// Framework to controls, such as `nist-800-53r5` to `CP-9(a)`.
    pub controls: BTreeMap<String, Vec<String>>,
    /// What the edition's own documentation says of it.
    pub basis: Basis,
    /// Why the edition does not have it. Data that is there all the same is judged by the rest of the row.
    pub absent: Option<String>,
}

/// What the article documents of an item's schedule.
#[derive(Clone, Debug)]
pub struct ItemSchedule {
    pub full: Option<Rhythm>,
    pub log: Option<Rhythm>,
    pub export: Option<Rhythm>,
    /// Where the deployment file says `dfs_critical = true`.
    pub dfs_critical: Option<Rhythm>,
    pub grace: SignedDuration,
    /// False: the article leaves the schedule to the organisation.
    pub documented: bool,
    /// The words of the source.
    pub source: String,
}

impl Item {
    /// Whether the same backups are asked for by both: the item may be of two editions, which describe it differently.
    pub fn asks_the_same(&self, other: &Self) -> bool {
        self.databases == other.databases
            && self.also == other.also
            && self.exports == other.exports
            && self.kinds == other.kinds
            && self.scope == other.scope
            && self.targets_from == other.targets_from
            && self.accept == other.accept
            && self.minimum == other.minimum
            && self.keys == other.keys
    }

    /// Whether a database's name is one of this item's, without case: the real one, an alias, or one of `also`.
    /// It attributes; that each of `also` needs a backup of its own is for the judgement to ask.
    pub fn has_database(&self, name: &str) -> bool {
        self.databases.iter().chain(&self.also).any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether it is to be backed up after every change, not by its schedule alone.
    pub fn is_asked_after_changes(&self) -> bool {
        self.checks.iter().any(|check| check == "after-change")
    }
}

impl Item {
    /// Whether its table may have that key.
    pub fn has_key(&self, key: OwnKey) -> bool {
        self.keys.contains(&key)
    }

    /// The part of a copied file store that the logs of its copy are asked about.
    pub fn store_part(&self) -> FileStorePart {
        self.file_store_part.unwrap_or(FileStorePart::Whole)
    }

    /// Whether it is the recordings in a copied file store.
    pub fn is_application_audio(&self) -> bool {
        self.file_store_part == Some(FileStorePart::ApplicationAudio)
    }

    /// Whether evidence of that kind can be seen at all for this item.
    pub fn can_show(&self, evidence: EvidenceKind) -> bool {
        match evidence {
            EvidenceKind::SqlBackup => !self.databases.is_empty(),
            EvidenceKind::Export => !self.exports.is_empty(),
            EvidenceKind::Attestation => true,
            EvidenceKind::Declaration => self.accept.contains(&EvidenceKind::Declaration),
            EvidenceKind::Tree | EvidenceKind::Image | EvidenceKind::VendorFile => {
                self.kinds.iter().any(|kind| EvidenceKind::of(*kind) == Some(evidence))
            }
        }
    }
}

impl ItemSchedule {
    /// What the default is, in a few words: `every 1d`, `every 1d; your organization decides`.
    pub fn in_short(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for rhythm in [&self.full, &self.export].into_iter().flatten() {
            let text = rhythm.to_string();
            if !words.contains(&text) {
                words.push(text);
            }
        }
        if !self.documented {
            words.push("your organization decides".to_owned());
        }
        words.join("; ")
    }
}

/// A file of `rules/items/`, as written: its name is the id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemFile {
    title: String,
    /// The place among the items, in the order of the article: the order of every table and report.
    pub(super) order: u32,
    group: Group,
    #[serde(deserialize_with = "flowed")]
    section: String,
    #[serde(deserialize_with = "flowed")]
    description: String,
    #[serde(deserialize_with = "flowed")]
    stored: String,
    #[serde(default)]
    databases: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    exports: Vec<Kind>,
    #[serde(default)]
    kinds: Vec<Kind>,
    #[serde(default)]
    file_time: bool,
    scope: Scope,
    targets_from: Option<TargetSource>,
    #[serde(default)]
    keys: Vec<OwnKey>,
    #[serde(default)]
    questions: String,
    image_holds: Option<ImageContent>,
    file_store_part: Option<FileStorePart>,
    file_store_class: Option<String>,
    topology_store: Option<TopologyStore>,
    record_settings: Option<String>,
    #[serde(default)]
    shown_by: Vec<Kind>,
    #[serde(default)]
    coupled_with: Vec<String>,
    backup_noun: Option<String>,
    accept: Vec<EvidenceKind>,
    collected: bool,
    minimum: Assurance,
    criticality: Severity,
    #[serde(deserialize_with = "flowed")]
    applies: String,
    checks: Vec<String>,
    #[serde(deserialize_with = "lines")]
    remediation: String,
    #[serde(default)]
    restore: BTreeMap<EvidenceKind, String>,
    schedule: ScheduleTable,
    controls: BTreeMap<String, Vec<String>>,
    /// Of an item that no edition lists.
    pub(super) basis: Option<Basis>,
}

/// `[schedule]` of an item file. Rhythms and the grace are texts, so that an error names file and key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleTable {
    full: Option<String>,
    log: Option<String>,
    export: Option<String>,
    dfs_critical: Option<String>,
    grace: String,
    documented: bool,
    #[serde(deserialize_with = "flowed")]
    source: String,
}

impl ItemFile {
    pub(super) fn into_item(self, id: &str, path: &str, basis: Basis) -> Result<Item, CatalogueError> {
        Ok(Item {
            id: id.to_owned(),
            title: self.title,
            group: self.group,
            section: self.section,
            description: self.description,
            stored: self.stored,
            databases: self.databases,
            also: self.also,
            exports: self.exports,
            kinds: self.kinds,
            file_time: self.file_time,
            scope: self.scope,
            targets_from: self.targets_from.unwrap_or(TargetSource::of(self.scope)),
            keys: self.keys,
            questions: self.questions,
            image_holds: self.image_holds,
            file_store_part: self.file_store_part,
            file_store_class: self.file_store_class,
            topology_store: self.topology_store,
            record_settings: self.record_settings,
            shown_by: self.shown_by,
            coupled_with: self.coupled_with,
            backup_noun: self.backup_noun.unwrap_or_else(|| SAVED_CONFIGURATION.to_owned()),
            accept: self.accept,
            collected: self.collected,
            schedule: self.schedule.into_schedule(path)?,
            minimum: self.minimum,
            criticality: self.criticality,
            applies: self.applies,
            checks: self.checks,
            remediation: self.remediation,
            restore: self.restore,
            controls: self.controls,
            basis,
            absent: None,
        })
    }
}

impl ScheduleTable {
    fn into_schedule(self, path: &str) -> Result<ItemSchedule, CatalogueError> {
        Ok(ItemSchedule {
            full: rhythm(self.full, "full", path)?,
            log: rhythm(self.log, "log", path)?,
            export: rhythm(self.export, "export", path)?,
            dfs_critical: rhythm(self.dfs_critical, "dfs_critical", path)?,
            grace: self.grace.parse().map_err(|error: jiff::Error| CatalogueError::Value {
                path: path.to_owned(),
                key: "schedule.grace",
                message: error.to_string(),
            })?,
            documented: self.documented,
            source: self.source,
        })
    }
}

fn rhythm(text: Option<String>, key: &'static str, path: &str) -> Result<Option<Rhythm>, CatalogueError> {
    let wrong = |error: ScheduleError| CatalogueError::Value { path: path.to_owned(), key, message: error.to_string() };
    text.map(|text| text.parse().map_err(wrong)).transpose()
}
