//! The deployment file as it was meant: what exists, where its backups are, which schedule is documented.
//! Plain values; reading the file is next door in `parse`.

mod directory;
mod item;
mod periods;
mod places;
mod pool;

pub use directory::{DirectoryConnection, DirectoryServer, DirectoryTls};
pub use item::{ArchivingMode, ContactMove, DnsUse, ItemDeclaration, LiveShare};
pub use periods::{DatedSchedule, DeclaredChange, Maintenance};
pub use places::{ExportLevel, KnownAs, Login, Mapping, Repository, SqlConnection, SqlServer};
pub use pool::Pool;

use super::{AskedPeriod, CopiesRule, EvidenceKind, Retention, Rhythm};
use crate::base::PathStyle;
use crate::model::{Assurance, Source, SourceKind};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How long a verification counts where the deployment file says nothing: a quarter, as disks are commonly scrubbed.
pub const REVERIFY: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A parsed and checked deployment file; or nothing declared, when a folder is audited.
#[derive(Clone, Debug)]
pub struct Deployment {
    pub name: String,
    pub time_zone: TimeZone,
    /// Id of the edition by whose rules it is judged; `None`: the file names none.
    pub edition: Option<String>,
    /// A topology says which edition it is, not the file.
    pub edition_shown: bool,
    /// Written by `bakproof demo`: demo data counts.
    pub demo: bool,
    /// A verification older than this proves no more than that the header was read.
    pub reverify: SignedDuration,
    /// Hexadecimal, of the file's bytes; `None` when there is no file.
    pub sha256: Option<String>,
    /// The deployment file, as it was named; empty when there is none.
    pub path: PathBuf,
    /// Where relative paths start: the deployment file's folder; empty when there is no file.
    pub folder: PathBuf,
    /// Where an audit takes from what the file does not declare.
    pub topology: Option<TopologySource>,
    /// Of the paths in the file: by the rules of the system that it was written for.
    pub path_style: PathStyle,
    /// The texts of the files that `users_file` names, by the names that the deployment file gives them.
    pub users_files: BTreeMap<String, String>,
    pub pools: Vec<Pool>,
    pub sql_servers: Vec<SqlServer>,
    pub directory_servers: Vec<DirectoryServer>,
    pub repositories: Vec<Repository>,
    /// By item id.
    pub items: BTreeMap<String, ItemDeclaration>,
    /// `[schedule] default`.
    pub default_schedule: ScheduleDeclaration,
    /// `[schedule]`, by item id.
    pub schedules: BTreeMap<String, ScheduleDeclaration>,
    /// `[[schedule.from]]`, in the order of their dates, each date once.
    pub dated_schedules: Vec<DatedSchedule>,
    /// `[adherence] period`: the time over which every audit asks whether the schedule was kept.
    pub period: Option<AskedPeriod>,
    /// `[[maintenance]]`: when no backup is asked for.
    pub maintenance: Vec<Maintenance>,
    /// `[[change]]`: what was changed, and has to be backed up since.
    pub changes: Vec<DeclaredChange>,
    pub target_overrides: Vec<TargetDeclaration>,
    pub waivers: Vec<Waiver>,
    pub attestations: Vec<Attestation>,
}

/// `topology` of `[deployment]`: what shows the targets that nobody wrote down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopologySource {
    /// The newest configuration export in the repositories.
    Newest,
    /// A configuration export, or a document with a topology. As written.
    File(PathBuf),
}

/// What one line of `[schedule]`, or `schedule` of a `[[target]]`, documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleDeclaration {
    pub full: Option<Rhythm>,
    pub differential: Option<Rhythm>,
    pub log: Option<Rhythm>,
    pub export: Option<Rhythm>,
    pub grace: Option<SignedDuration>,
    pub retention: Option<Retention>,
    pub copies: Option<CopiesRule>,
}

impl ScheduleDeclaration {
    /// What holds once `later` changes it: each value that `later` has, and this one's otherwise.
    pub fn changed_by(&self, later: &Self) -> Self {
        Self {
            full: later.full.clone().or_else(|| self.full.clone()),
            differential: later.differential.clone().or_else(|| self.differential.clone()),
            log: later.log.clone().or_else(|| self.log.clone()),
            export: later.export.clone().or_else(|| self.export.clone()),
            grace: later.grace.or(self.grace),
            retention: later.retention.clone().or_else(|| self.retention.clone()),
            copies: later.copies.or(self.copies),
        }
    }
}

/// `[[target]]`: overrides for one target of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetDeclaration {
    pub item: String,
    /// As written; compared without case.
    pub target: String,
    pub applies: Option<bool>,
    pub reason: Option<String>,
    pub minimum: Option<Assurance>,
    pub accept: Option<Vec<EvidenceKind>>,
    pub schedule: ScheduleDeclaration,
    /// As in [`ItemDeclaration`].
    pub rpo: Option<SignedDuration>,
    /// The first day on which a backup of it was due, in the deployment's zone.
    pub since: Option<Date>,
    pub line: usize,
}

/// An accepted risk with an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub item: String,
    /// Target name, without case, in which `*` stands for any characters; `None`: all targets of the item.
    pub target: Option<String>,
    /// Finding id; `None`: all findings.
    pub finding: Option<String>,
    /// Dates: only findings of scheduled times in them.
    pub period: Option<AskedPeriod>,
    pub reason: String,
    pub owner: String,
    /// Where the decision is on record.
    pub approval: Option<String>,
    /// The day by which the owner looks at it again, in the deployment's zone.
    pub review: Option<Date>,
    /// Last day in force, in the deployment's zone.
    pub expires: Date,
    pub line: usize,
}

/// What a person says was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    pub item: String,
    pub target: Option<String>,
    /// Of a repository: that its tags are true.
    pub repository: Option<String>,
    pub date: Date,
    pub by: String,
    /// Path of the evidence file as written.
    pub evidence: Option<String>,
    /// SHA-256 of the evidence file when it was attested, lower-case hexadecimal.
    pub sha256: Option<String>,
    pub expires: Option<Date>,
    pub line: usize,
}

impl Deployment {
    /// Nothing declared: the folder is the one repository, and names both. Times that carry no offset (those inside
    /// exports) are read as UTC: the zone of the machine that happens to audit would make the report depend on luck.
    pub fn undeclared(root: &Path) -> Self {
        let name = root.file_name().unwrap_or(root.as_os_str()).to_string_lossy().into_owned();
        let name = if name.is_empty() || name == "." { "undeclared".to_owned() } else { name };
        Self {
            edition: None,
            edition_shown: false,
            name: name.clone(),
            time_zone: TimeZone::UTC,
            demo: false,
            reverify: REVERIFY,
            sha256: None,
            path: PathBuf::new(),
            folder: PathBuf::new(),
            topology: Some(TopologySource::Newest),
            path_style: PathStyle::HERE,
            users_files: BTreeMap::new(),
            pools: Vec::new(),
            sql_servers: Vec::new(),
            directory_servers: Vec::new(),
            repositories: vec![Repository {
                name,
                path: root.to_owned(),
                maps: Vec::new(),
                known_as: Vec::new(),
                host: None,
                tags: BTreeSet::new(),
                may_be_empty: false,
            }],
            items: BTreeMap::new(),
            default_schedule: ScheduleDeclaration::default(),
            schedules: BTreeMap::new(),
            dated_schedules: Vec::new(),
            period: None,
            maintenance: Vec::new(),
            changes: Vec::new(),
            target_overrides: Vec::new(),
            waivers: Vec::new(),
            attestations: Vec::new(),
        }
    }

    /// What to do about a repository in which nothing lies, as where a share is not mounted, and of which nobody said that it may be
    /// empty; `None` of any other source.
    pub fn why_lost(&self, source: &Source) -> Option<&'static str> {
        let declared = self.repositories.iter().find(|repository| repository.name == source.name);
        let is_lost = source.kind == SourceKind::Repository
            && source.is_empty
            && source.unreachable.is_none()
            && !declared.is_some_and(|repository| repository.may_be_empty);
        let how = match self.sha256 {
            Some(_) => "mount the share, or write `empty = \"expected\"` into its [[repository]]",
            None => "mount the share, or name the folder that holds the backups",
        };
        is_lost.then_some(how)
    }

    /// A path of the file as it is opened: relative paths start at the deployment file's folder.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.path_style.join(&self.folder, path)
    }
}
