//! The judged audit: the contract `bakproof/audit/2`. Renderers see nothing else.

mod adherence;
mod catalogue;
mod evidence;
mod fail_on;
mod history;
mod scenario;
mod source;
mod target;

pub use adherence::{
    Adherence, AskedAbout, KindAdherence, MaintenanceReport, Recovery, ShownBy, SlotCounts, SlotReport, SlotState,
    StretchReport,
};
pub use catalogue::{BasisReport, CheckReport, EditionReport, EditionSource, ItemReport, PoolEdition, RuleReport};
pub use evidence::{EvidenceId, EvidenceOrigin};
pub use fail_on::FailOn;
pub use history::{EarlierFinding, HistoryReport};
pub use scenario::{RestoreOutcome, RestorePart, RestoredBackup, RestoredFile, ScenarioReport, ScenariosReport};
pub use source::{FolderName, ReadingReport, RepositoryReport, SourceReport, Unattributed, Unclassified, UnreadReport};
pub use target::{
    CheckResult, EvidenceRef, Finding, LookedAt, NewestBackup, ReportedBackup, RestorableRange, ScheduleRow,
    ScheduledTimes, Target, WaiverReport,
};

use super::{Assurance, LeftOut, Status};
use crate::base::{Stamp, Zone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One audit: what was judged, against what, with which result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditReport {
    /// `bakproof/audit/2`.
    pub schema: String,
    pub tool: Tool,
    pub catalogue: CatalogueId,
    pub deployment: DeploymentId,
    pub as_of: Stamp,
    pub evidence: EvidenceId,
    pub period: Period,
    /// The period over which it was asked whether schedules were kept. Absent where it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_about: Option<AskedAbout>,
    /// What the audit was asked to leave out. The pass of a partial audit is not a pass of the deployment.
    pub scope: AuditScope,
    /// Worst of the targets: gap, then unknown, then pass.
    pub status: Status,
    pub counts: ReportCounts,
    /// Items of the catalogue that are in the report, in its order. Empty in reports of versions before this key.
    #[serde(default)]
    pub items: Vec<ItemReport>,
    /// Checks that were asked, in the catalogue's order. Empty in reports of versions before this key.
    #[serde(default)]
    pub checks: Vec<CheckReport>,
    /// What the findings of this report mean, in the catalogue's order. Empty in reports of versions before this key.
    #[serde(default)]
    pub rules: Vec<RuleReport>,
    /// Frameworks that `controls` of the targets name: id to name. Empty in reports of versions before this key.
    #[serde(default)]
    pub frameworks: BTreeMap<String, String>,
    /// Sorted by item in the catalogue's order, then by target.
    pub targets: Vec<Target>,
    /// Databases that need no backup, with the reason and how many backups of them were seen.
    pub excluded: Vec<Excluded>,
    pub waivers: Vec<WaiverReport>,
    /// It was judged as if the deployment file had no waiver (`--no-waivers`).
    #[serde(default)]
    pub without_waivers: bool,
    pub attestations: Vec<AttestationReport>,
    pub sources: Vec<SourceReport>,
    pub repositories: Vec<RepositoryReport>,
    pub unattributed: Vec<Unattributed>,
    /// Files that are not backups, as totals per folder.
    pub unclassified: Vec<Unclassified>,
    /// Whether the deployment could be restored, in the catalogue's order. Empty where the audit was asked about single items,
    /// and in reports of versions before this key.
    #[serde(default)]
    pub scenarios: Vec<ScenarioReport>,
    /// The history of the deployment before this audit. Absent where there is none, or where it was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryReport>,
}

/// The program that wrote the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

/// Which catalogue it was judged against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogueId {
    pub version: String,
    /// Of all rule files, in the order of their names.
    pub sha256: String,
    /// Whose rules were used; null in reports of versions before this key.
    #[serde(default)]
    pub edition: Option<EditionReport>,
}

impl CatalogueId {
    /// The edition in a few words; empty in reports of versions before it was named.
    pub fn edition_words(&self) -> String {
        self.edition.as_ref().map(EditionReport::words).unwrap_or_default()
    }
}

/// Which deployment was audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeploymentId {
    pub name: String,
    /// Of the deployment file; null when a folder was audited without one.
    pub sha256: Option<String>,
    /// The zone of all times in the report; UTC when a folder was audited without a deployment file.
    pub time_zone: Zone,
    /// Which key the names in the report were replaced under; null where they are the real ones.
    #[serde(default)]
    pub redaction: Option<Redaction>,
}

/// Names in the report are pseudonyms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Redaction {
    /// Reports with the same one have the same pseudonym for the same name. Eight hexadecimal digits, from which the key
    /// cannot be found.
    pub key_id: String,
}

impl Redaction {
    /// For the head of a report.
    pub fn words(&self) -> String {
        format!("Names in this report are pseudonyms (key {}).", self.key_id)
    }
}

impl AuditReport {
    /// The name and number of the contract.
    pub const SCHEMA: &str = "bakproof/audit/2";

    /// For the head of a report that was judged without waivers.
    pub fn waiver_words(&self) -> Option<&'static str> {
        self.without_waivers.then_some("Waivers do not count in this audit (--no-waivers).")
    }

    /// Scheduled times of all targets; `None` where no period was asked about.
    pub fn slots(&self) -> Option<SlotCounts> {
        self.asked_about.as_ref()?;
        let of_targets = self.targets.iter().flat_map(|target| &target.adherence).map(Adherence::counts);
        Some(of_targets.fold(SlotCounts::default(), SlotCounts::and))
    }

    /// What was audited, and whether waivers counted: `complete`, `partial: ...`.
    pub fn scope_words(&self) -> String {
        let without = if self.without_waivers { "; waivers do not count (--no-waivers)" } else { "" };
        format!("{}{without}", self.scope.words())
    }

    /// Its findings, in the order in which it lists them: of targets, of sources, of waivers.
    pub fn findings_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        let targets = self.targets.iter_mut().flat_map(|target| &mut target.findings);
        let sources = self.sources.iter_mut().flat_map(|source| &mut source.findings);
        targets.chain(sources).chain(self.waivers.iter_mut().flat_map(|waiver| &mut waiver.findings))
    }

    /// Says everywhere that the evidence was not collected for this report, and which evidence it was.
    pub fn judged_from(&mut self, mut saved: EvidenceId) {
        saved.collected_at = saved.collected_at.map(|at| self.deployment.time_zone.stamp(at));
        for source in &mut self.sources {
            source.origin = saved.origin;
            source.evidence_sha256.clone_from(&saved.sha256);
        }
        self.evidence = saved;
    }
}

/// The time that the evidence spans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// The oldest backup that was found; null if none was.
    pub from: Option<Stamp>,
    /// As-of.
    pub to: Stamp,
}

/// How much of the deployment the audit covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditScope {
    /// Something was left out: by `--only`, `--no-sql`, `--no-ldap`, `--share` or `--budget`.
    pub is_partial: bool,
    /// Items of the catalogue that are in the report.
    pub item_count: u64,
    /// Items of the catalogue.
    pub catalogue_item_count: u64,
    /// One entry for each option that left something out.
    pub left_out: Vec<LeftOut>,
}

impl AuditScope {
    /// `complete`, or `partial: ` and what was left out.
    pub fn words(&self) -> String {
        if !self.is_partial {
            return "complete".to_owned();
        }
        let left: Vec<String> = self.left_out.iter().map(|left| format!("{}: {}", left.option, left.what)).collect();
        format!("partial: {}", left.join("; "))
    }
}

/// How many targets have each status, and how many findings each severity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportCounts {
    pub pass: u64,
    pub gap: u64,
    pub unknown: u64,
    pub waived: u64,
    #[serde(rename = "not-applicable")]
    pub not_applicable: u64,
    pub critical: u64,
    pub high: u64,
    pub medium: u64,
    pub low: u64,
    pub info: u64,
    /// Of the findings above, those that only note something, and those that a waiver covers: none of them changes a
    /// status.
    pub noted: u64,
    /// Backups that finished after as-of and were ignored.
    pub after_as_of: u64,
}

/// A database that needs no backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excluded {
    pub database: String,
    pub reason: String,
    /// Backups of it that were found anyway.
    pub seen: u64,
}

/// What a person attested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttestationReport {
    pub item: String,
    pub target: Option<String>,
    /// The repository whose tags it says are true; null if it speaks of targets, and in reports of versions before this key.
    #[serde(default)]
    pub repository: Option<String>,
    pub date: String,
    pub by: String,
    pub evidence: Option<String>,
    pub expires: Option<String>,
    /// `valid`, `void` (its evidence file is missing, was changed, holds nothing or is the deployment file), `unreadable`, `expired`, `after-as-of`, or
    /// `not-accepted` (no target that it speaks of accepts an attestation).
    pub state: String,
    /// SHA-256 of the evidence file as it was found, lower-case hexadecimal; null where there is none to read.
    pub sha256: Option<String>,
    /// `attested`: supported only by a person's statement.
    pub assurance: Assurance,
}
