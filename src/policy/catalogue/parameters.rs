//! What checks judge by: the `[parameters]` of their rule files, each with a type of its own.

use super::embedded::RuleFile;
use super::error::CatalogueError;
use crate::policy::DnsUse;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

/// The parameters of all checks that have any.
#[derive(Clone, Debug)]
pub struct Parameters {
    pub chain: ChainParameters,
    pub clock_skew: ClockSkewParameters,
    pub coupling: CouplingParameters,
    pub dns_records: DnsParameters,
    pub history: HistoryParameters,
    pub history_purged: HistoryPurgedParameters,
    pub shrunk: ShrunkParameters,
    pub source_idle: SourceIdleParameters,
    pub time_disagreement: TimeDisagreementParameters,
}

/// Of the check `chain`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainParameters {
    /// Holes before this are counted and not told one by one.
    #[serde(deserialize_with = "duration")]
    pub window: SignedDuration,
}

/// Of the check `clock-skew`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSkewParameters {
    /// As much as two clocks may differ.
    #[serde(deserialize_with = "duration")]
    pub tolerance: SignedDuration,
}

/// Of the check `coupling`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouplingParameters {
    /// How far apart the backups of the directory and the exports may be, unless the deployment file gives `window`.
    #[serde(deserialize_with = "duration")]
    pub window: SignedDuration,
    /// Domain controllers that are backed up for each naming context.
    pub controllers: usize,
}

/// Of the check `history`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryParameters {
    /// A history that was read longer ago is told.
    #[serde(deserialize_with = "duration")]
    pub fresh: SignedDuration,
    /// One that was read longer ago does not count.
    #[serde(deserialize_with = "duration")]
    pub counts: SignedDuration,
}

/// Of the check `history-purged`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryPurgedParameters {
    /// A history that begins this soon after the database was created begins with it.
    #[serde(deserialize_with = "duration")]
    pub begins_with_database: SignedDuration,
}

/// Of the check `shrunk`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShrunkParameters {
    /// A drop that began longer ago is not sudden any more.
    #[serde(deserialize_with = "duration")]
    pub window: SignedDuration,
    /// Fewer lost than this, or a smaller share, is everyday change.
    pub least_lost: u64,
    pub least_lost_percent: u64,
    /// More than half of at least so many is a drop, however few that are.
    pub handful: u64,
}

impl ShrunkParameters {
    /// Whether so many fewer are more than everyday change.
    pub fn is_sudden(self, held: u64, holds: u64) -> bool {
        let lost = held.saturating_sub(holds);
        let share = lost.saturating_mul(100) > held.saturating_mul(self.least_lost_percent);
        (holds == 0 && held > 0) || (lost >= self.least_lost && share) || self.is_halved(held, holds)
    }

    /// Whether more than half is lost of what is more than a few.
    pub fn is_halved(self, held: u64, holds: u64) -> bool {
        held >= self.handful && held.saturating_sub(holds).saturating_mul(2) > held
    }
}

/// Of the check `source-idle`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceIdleParameters {
    /// A database whose newest row is older than its newest backup by more than this is no longer written to.
    #[serde(deserialize_with = "duration")]
    pub idle: SignedDuration,
}

/// Of the check `time-disagreement`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeDisagreementParameters {
    /// As much older as a file may be than the newest backup in it.
    #[serde(deserialize_with = "duration")]
    pub file_tolerance: SignedDuration,
    /// As far as the date in a file's name may be from the backup: a night, and the offset of a zone.
    #[serde(deserialize_with = "duration")]
    pub name_tolerance: SignedDuration,
}

/// Of the check `dns-records`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DnsParameters {
    /// The names by which clients, phones and partners find Lync Server, in the order in which they are told.
    pub names: Vec<DnsName>,
    /// Of a zone that nobody speaks of these tell that it is of a SIP domain.
    pub telling: Vec<String>,
}

/// One name in one view.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DnsName {
    /// Below the SIP domain.
    pub name: String,
    pub view: DnsView,
    pub need: DnsNeed,
    /// For `used` and `seldom`: needed where one of these is used.
    #[serde(default)]
    pub uses: Vec<DnsUse>,
    /// The component of a simple URL that decides where the host of it is known.
    pub component: Option<String>,
}

/// A view of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsView {
    Internal,
    Public,
}

impl DnsView {
    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Public => "public",
        }
    }
}

/// When a name is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsNeed {
    /// Clients of every deployment ask for it.
    Always,
    /// As soon as Lync Server is published: an Edge Server is used, or the public zone holds other names of it.
    Published,
    /// Only where one of its uses is.
    Used,
    /// Only where one of its uses is, which few deployments have: that it is missing says nothing.
    Seldom,
    /// Clients ask for it only when others are missing.
    Never,
}

impl Parameters {
    /// # Errors
    /// A check without its parameters, or with others than its type knows.
    pub(super) fn read(files: &[RuleFile<'_>]) -> Result<Self, CatalogueError> {
        Ok(Self {
            chain: of(files, "checks/chain.toml")?,
            clock_skew: of(files, "checks/clock-skew.toml")?,
            coupling: of(files, "checks/coupling.toml")?,
            dns_records: of(files, "checks/dns-records.toml")?,
            history: of(files, "checks/history.toml")?,
            history_purged: of(files, "checks/history-purged.toml")?,
            shrunk: of(files, "checks/shrunk.toml")?,
            source_idle: of(files, "checks/source-idle.toml")?,
            time_disagreement: of(files, "checks/time-disagreement.toml")?,
        })
    }
}

/// The table of one rule file; the rest of the file is the page, which another reads.
#[derive(Deserialize)]
struct Table<T> {
    parameters: T,
}

fn of<T: DeserializeOwned>(files: &[RuleFile<'_>], path: &str) -> Result<T, CatalogueError> {
    let syntax = |message: String| CatalogueError::Syntax { path: path.to_owned(), message };
    let file = files.iter().find(|file| file.path == path).ok_or_else(|| syntax("the file is missing".to_owned()))?;
    toml::from_str::<Table<T>>(file.text).map(|table| table.parameters).map_err(|error| syntax(error.to_string()))
}

/// `30d`, `24h`, `10min`: days are of 24 hours.
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    let span: Span = String::deserialize(deserializer)?.parse().map_err(D::Error::custom)?;
    span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(D::Error::custom)
}
