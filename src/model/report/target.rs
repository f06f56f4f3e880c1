//! One target of the report: its status, its newest backups, its checks and findings.

use super::{Adherence, EarlierFinding};
use crate::base::{Guid, PathName, Stamp};
use crate::model::{Assurance, Severity, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An item on something real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// `item@target`, stable between audits.
    pub id: String,
    pub item: String,
    pub target: String,
    /// The SQL Server instance that holds its databases, where the target is a pool or the deployment; null if none is
    /// declared, and in reports of versions before this key.
    #[serde(default)]
    pub server: Option<String>,
    pub status: Status,
    /// Why it is not applicable, as written and where; null when it applies.
    pub reason: Option<String>,
    /// Of the newest backup that counts; null when none does.
    pub assurance: Option<Assurance>,
    pub newest_backup: NewestBackup,
    /// Until when the backup that decides is recent enough, grace included; in the past if it no longer is. Null if no
    /// schedule judges it, and in reports of versions before this key.
    #[serde(default)]
    pub next_due: Option<Stamp>,
    /// The age that the backup that decides has then.
    #[serde(default)]
    pub allowed_age_seconds: Option<i64>,
    /// Its backups up to as-of, whatever their assurance: the newest 100, oldest first. Empty in reports of versions
    /// before this key.
    #[serde(default)]
    pub backups: Vec<ReportedBackup>,
    /// All of them, including those that `backups` leaves out.
    #[serde(default)]
    pub backup_count: u64,
    /// What the SQL Server backups can restore, if they are accepted: the newest 100 ranges, oldest first.
    pub restorable: Vec<RestorableRange>,
    /// All ranges, including those that `restorable` leaves out.
    pub restorable_count: u64,
    pub schedule: Vec<ScheduleRow>,
    /// How the schedule was kept over the period of the audit. Absent where it was not asked, and of a target that is not
    /// judged by backups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adherence: Option<Adherence>,
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
    pub full: Option<ReportedBackup>,
    pub differential: Option<ReportedBackup>,
    pub log: Option<ReportedBackup>,
    pub export: Option<ReportedBackup>,
    pub other: Option<ReportedBackup>,
    /// The backup that decides the target's age and assurance; of several databases, the oldest. Null if none counts.
    pub judged: Option<ReportedBackup>,
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

/// A backup of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedBackup {
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
    /// `full`, `differential`, `log`, `export`, `grace`, `retention`, `copies` or `minimum`.
    pub what: String,
    /// `every 1d`, a cron line, a duration, generations (`daily 35d, yearly 7y`), or an assurance.
    pub value: String,
    /// `catalogue`, `default`, `item` or `target`.
    pub origin: String,
    /// Whether any check judges by it; false for `retention` in reports of versions before the check `retention`.
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
    /// The scheduled times that it is about; null where it is about none.
    #[serde(default)]
    pub scheduled: Option<ScheduledTimes>,
    /// Which of the report's `waivers` covers it, counted from 0: the first that does; null unless it is waived.
    #[serde(default)]
    pub waiver: Option<u64>,
    /// What earlier audits say of it; absent where it is new, or where no history is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierFinding>,
}

/// Times at which the schedule asked for a backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ScheduledTimes {
    pub first: Stamp,
    pub last: Stamp,
    pub count: u64,
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

/// A waiver and its state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaiverReport {
    pub item: String,
    /// A target, or several: `*` stands for any characters. Null: all targets of the item.
    pub target: Option<String>,
    pub finding: Option<String>,
    /// Only findings of scheduled times in it: `2026-10-01..2026-10-31`, in the deployment's zone.
    #[serde(default)]
    pub period: Option<String>,
    pub reason: String,
    pub owner: String,
    /// Where the decision is on record.
    #[serde(default)]
    pub approval: Option<String>,
    /// The day by which the owner looks at it again.
    #[serde(default)]
    pub review: Option<String>,
    /// Last day in force, in the deployment's zone.
    pub expires: String,
    /// `active`, `unused`, `expired`, `too-long` (it expires too far in the future and does not count), `not-asked` (the
    /// audit does not ask about its period), or `ignored` (`--no-waivers`).
    pub state: String,
    pub findings: Vec<Finding>,
}

impl WaiverReport {
    /// Why, and where that is on record.
    pub fn reason_words(&self) -> std::borrow::Cow<'_, str> {
        match &self.approval {
            Some(approval) => format!("{} (approval: {approval})", self.reason).into(),
            None => self.reason.as_str().into(),
        }
    }
}
