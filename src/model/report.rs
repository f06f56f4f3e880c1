//! The judged audit: the contract `bakproof/audit/2`. Renderers see nothing else.

use super::{
    Assurance, Encryption, Instance, Kind, KindOrigin, LeftOut, Note, ReadingOrigin, Severity, SourceKind, Status,
};
use crate::base::{Guid, PathName, Stamp, Zone};
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
    /// What the audit was asked to leave out. The pass of a partial audit is not a pass of the deployment.
    pub scope: AuditScope,
    /// Worst of the targets: gap, then unknown, then pass.
    pub status: Status,
    pub counts: ReportCounts,
    /// Sorted by item in the catalogue's order, then by target.
    pub targets: Vec<Target>,
    /// Databases that need no backup, with the reason and how many backups of them were seen.
    pub excluded: Vec<Excluded>,
    pub waivers: Vec<WaiverReport>,
    pub attestations: Vec<AttestationReport>,
    pub sources: Vec<SourceReport>,
    pub repositories: Vec<RepositoryReport>,
    pub unattributed: Vec<Unattributed>,
    /// Files that are not backups, as totals per folder.
    pub unclassified: Vec<Unclassified>,
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
}

/// Which deployment was audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeploymentId {
    pub name: String,
    /// Of the deployment file; null when a folder was audited without one.
    pub sha256: Option<String>,
    /// The zone of all times in the report; UTC when a folder was audited without a deployment file.
    pub time_zone: Zone,
}

impl AuditReport {
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

/// The origin of the evidence that the report judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceId {
    pub origin: EvidenceOrigin,
    /// By the clock of the collecting computer; null for a live audit, so that two audits of the same files agree.
    pub collected_at: Option<Stamp>,
    /// Of the file that the evidence was saved in, lower-case hexadecimal; null for a live audit.
    pub sha256: Option<String>,
}

impl EvidenceId {
    /// Of an audit that looked itself.
    pub fn live() -> Self {
        Self { origin: EvidenceOrigin::Live, collected_at: None, sha256: None }
    }
}

/// Whether the audit looked at the backups itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceOrigin {
    /// The audit looked at repositories and servers.
    Live,
    /// The audit judged what an earlier run saw and saved; it looked at nothing itself.
    SavedEvidence,
}

impl EvidenceOrigin {
    /// As in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::SavedEvidence => "saved-evidence",
        }
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
    /// Something was left out: by `--only`, `--no-sql`, `--share` or `--budget`.
    pub is_partial: bool,
    /// Items of the catalogue that are in the report.
    pub item_count: u64,
    /// Items of the catalogue.
    pub catalogue_item_count: u64,
    /// One entry for each option that left something out.
    pub left_out: Vec<LeftOut>,
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

/// An item on something real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// `item@target`, stable between audits.
    pub id: String,
    pub item: String,
    pub target: String,
    pub status: Status,
    /// Why it is not applicable, as written and where; null when it applies.
    pub reason: Option<String>,
    /// Of the newest backup that counts; null when none does.
    pub assurance: Option<Assurance>,
    pub newest_backup: NewestBackup,
    /// What the SQL Server backups can restore, if they are accepted: the newest 100 ranges, oldest first.
    pub restorable: Vec<RestorableRange>,
    /// All ranges, including those that `restorable` leaves out.
    pub restorable_count: u64,
    pub schedule: Vec<ScheduleRow>,
    /// All checks of the target, including those that passed.
    pub checks: Vec<CheckResult>,
    /// Sorted: gaps first, then by severity, then by id.
    pub findings: Vec<Finding>,
    /// The waiver in force, if any.
    pub waiver: Option<WaiverReport>,
    /// Controls this target supports evidence for: framework to controls.
    pub controls: BTreeMap<String, Vec<String>>,
}

/// The newest backup of each kind, whatever its assurance (the one that counts is judged by the checks).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewestBackup {
    pub full: Option<Newest>,
    pub differential: Option<Newest>,
    pub log: Option<Newest>,
    pub export: Option<Newest>,
    pub other: Option<Newest>,
    /// The backup that decides the target's age and assurance; of several databases, the oldest. Null if none counts.
    pub judged: Option<Newest>,
}

/// A range of time to any point of which a database can be restored, based on the times when backups finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestorableRange {
    pub database: Option<String>,
    pub from: Stamp,
    pub to: Stamp,
    /// Only this one point: the end of a full or differential backup that no log backup follows.
    pub point: bool,
    /// Of the weakest backup that it rests on.
    pub assurance: Option<Assurance>,
}

/// One newest backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Newest {
    /// `full`, `diff`, `log`, `export`, `copy`, `image`, `file`, `listing`, `attested by <who>`, or `other`.
    pub what: String,
    /// When it finished, from inside it.
    pub time: Option<Stamp>,
    pub age_seconds: Option<i64>,
    pub assurance: Option<Assurance>,
    /// When its content was last proven (or its header read, where nothing was proven); never later than as-of.
    pub assured_at: Option<Stamp>,
    pub source: String,
    #[serde(flatten)]
    pub path: PathName,
    pub backup_set_guid: Option<Guid>,
}

/// One expectation of the effective schedule and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScheduleRow {
    /// `full`, `differential`, `log`, `export`, `grace`, `retention` or `minimum`.
    pub what: String,
    /// `every 1d`, a cron line, a duration, or an assurance.
    pub value: String,
    /// `catalogue`, `default`, `item` or `target`.
    pub origin: String,
    /// Whether any check judges by it: `retention` is documented but not checked.
    pub checked: bool,
}

/// A check of a target, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckResult {
    pub check: String,
    pub status: Status,
    /// What it looked at; never null for a pass, always null for `not-looked-at` and `not-applicable`.
    pub looked_at: Option<LookedAt>,
    /// Why it looked at nothing, does not apply or is unknown; null for a pass, or if its findings say it.
    pub reason: Option<String>,
    /// Of its worst finding; null if it has none.
    pub severity: Option<Severity>,
    /// The origin of the value that it was judged against; null if there is none.
    pub origin: Option<String>,
}

/// What a check looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LookedAt {
    /// At least one.
    pub count: u64,
    /// Of what: `export of user-data of pool01.contoso.com`, `backups on record`.
    pub what: String,
}

/// A check's negative or noteworthy answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub id: String,
    pub check: String,
    pub severity: Severity,
    /// `gap`, `unknown`, `noted` or `waived`.
    pub status: Status,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub remediation: String,
    pub evidence: Vec<EvidenceRef>,
}

/// Where the evidence of a finding was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceRef {
    pub source: String,
    #[serde(flatten)]
    pub path: PathName,
    pub offset: Option<u64>,
    pub backup_set_guid: Option<Guid>,
    /// The fact: `finished 2026-10-22T22:04:11+02:00`.
    pub fact: String,
}

/// A database that needs no backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excluded {
    pub database: String,
    pub reason: String,
    /// Backups of it that were found anyway.
    pub seen: u64,
}

/// A waiver and its state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaiverReport {
    pub item: String,
    pub target: Option<String>,
    pub finding: Option<String>,
    pub reason: String,
    pub owner: String,
    /// Last day in force, in the deployment's zone.
    pub expires: String,
    /// `active`, `unused`, `expired`, or `too-long` (it expires too far in the future and does not count).
    pub state: String,
    pub findings: Vec<Finding>,
}

/// What a person attested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttestationReport {
    pub item: String,
    pub target: Option<String>,
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

/// A place that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceReport {
    pub name: String,
    pub kind: SourceKind,
    #[serde(flatten)]
    pub path: PathName,
    /// Whether this audit looked there itself.
    pub origin: EvidenceOrigin,
    /// Of the file that the evidence was saved in, lower-case hexadecimal; null for a live audit.
    pub evidence_sha256: Option<String>,
    /// `pass` when all of it was looked at, `unknown` when some or all was not.
    pub status: Status,
    /// What could not be looked at.
    pub notes: Vec<Note>,
    /// Findings about the source, or about files that belong to no target.
    pub findings: Vec<Finding>,
    /// What SQL Servers said of themselves, live or in a script's output that lies here; sorted by instance and time.
    pub readings: Vec<ReadingReport>,
}

/// One reading of a SQL Server instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadingReport {
    pub instance: Instance,
    pub origin: ReadingOrigin,
    /// By the server's own clock.
    pub read_at: Stamp,
    /// The server's clock less the collecting computer's; null where nobody could compare them.
    pub clock_offset_seconds: Option<i64>,
    /// Null of a script's output.
    pub encryption: Option<Encryption>,
    pub product_version: Option<String>,
    pub edition: Option<String>,
    /// Backups on record that were read one by one.
    pub backup_count: u64,
    pub window_from: Option<Stamp>,
    pub oldest_history: Option<Stamp>,
    pub unread: Vec<UnreadReport>,
}

/// A fact that could not be read from a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadReport {
    pub fact: String,
    pub reason: String,
    /// The statement that grants it, if a grant is missing.
    pub grant: Option<String>,
}

/// Size of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepositoryReport {
    pub name: String,
    pub file_count: u64,
    pub size_bytes: u64,
    pub unreadable_count: u64,
}

/// A backup that belongs to no target, and why; it satisfies nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unattributed {
    pub kind: Kind,
    pub kind_origin: KindOrigin,
    pub source: String,
    #[serde(flatten)]
    pub path: PathName,
    pub database_name: Option<String>,
    pub server_name: Option<String>,
    pub time: Option<Stamp>,
    /// `unknown-database`, `not-required`, `not-classified`, `attribution-ambiguous`, `wrong-instance`, `demo-data`, ...
    pub reason: String,
    /// The reason in one sentence.
    pub message: String,
    /// How many similar backups (same kind, database, server and reason) this row stands for; path and time are those of the newest.
    pub backup_count: u64,
}

/// Files that are not backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unclassified {
    pub repository: String,
    #[serde(flatten)]
    pub folder: FolderName,
    pub file_count: u64,
    pub size_bytes: u64,
    pub newest: Option<Stamp>,
    /// The files, only with `--list-unclassified`.
    pub files: Vec<super::sql::MemberPath>,
}

/// A folder in JSON: `folder`, and its bytes when they are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FolderName {
    pub folder: Option<String>,
    pub folder_bytes_base64: Option<String>,
}

impl From<&PathName> for FolderName {
    fn from(path: &PathName) -> Self {
        match std::str::from_utf8(path.bytes()) {
            Ok(folder) => Self { folder: Some(folder.to_owned()), folder_bytes_base64: None },
            Err(_) => Self { folder: None, folder_bytes_base64: Some(data_encoding::BASE64.encode(path.bytes())) },
        }
    }
}
