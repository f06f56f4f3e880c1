//! Facts with provenance, before any judgement; what `--save-evidence` writes and `--evidence` reads.

use super::{
    Artefact, Collection, EarlierAudits, ExportContent, ExportFacts, Kind, KindOrigin, LeftOut, Location, Media,
    Problem, ServerReading, SqlSet, Verdict,
};
use crate::base::{PathName, Stamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All that the collectors saw, sorted so that the same sight gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// `bakproof/evidence/1`.
    pub schema: String,
    /// The clock of the collecting machine when collecting began.
    pub collected_at: Stamp,
    /// By what it was collected; null in evidence of versions that did not write it.
    #[serde(default)]
    pub collection: Option<Collection>,
    pub sources: Vec<Source>,
    pub media_sets: Vec<MediaSet>,
    pub exports: Vec<Export>,
    pub suspects: Vec<Suspect>,
    /// What is neither SQL Server media nor a Lync export, sorted by place.
    #[serde(default)]
    pub artefacts: Vec<Artefact>,
    /// Readings of SQL Server instances, sorted by instance and time.
    #[serde(default)]
    pub readings: Vec<ServerReading>,
    /// Files that attestations name, sorted by path.
    #[serde(default)]
    pub attested_files: Vec<AttestedFile>,
    /// Live shares beside the newest copies of each, sorted by share, the newest copy first.
    #[serde(default)]
    pub comparisons: Vec<ShareComparison>,
    /// The file that `topology` of the deployment file names, as it was found; what could not be read says why. Null where
    /// it names none. It is no backup.
    #[serde(default)]
    pub topology: Option<Export>,
    /// What options kept the run from looking at, sorted by option.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// What earlier audits recorded; absent where none is known, or the history was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierAudits>,
}

impl Evidence {
    /// Everything that was seen in a repository, with what is wrong there. A file of SQL Server media is named by its media,
    /// and by each of its sets.
    pub fn files(&self) -> impl Iterator<Item = (&Location, &[Problem])> {
        let sets = self.media_sets.iter().flat_map(|media| &media.sets).flat_map(|set| &set.members);
        let members = self.media_sets.iter().flat_map(|media| &media.families).chain(sets);
        let copies = members.flat_map(|member| &member.copies).map(|copy| (&copy.location, copy.problems.as_slice()));
        let exports = self.exports.iter().map(|export| (&export.location, export.facts.problems.as_slice()));
        let artefacts = self.artefacts.iter().map(|one| (&one.location, one.facts.problems.as_slice()));
        let suspects = self.suspects.iter().map(|suspect| (&suspect.location, suspect.problems.as_slice()));
        copies.chain(exports).chain(artefacts).chain(suspects)
    }
}

/// A live share of a file store beside one of the newest copies that were seen of it, by names, sizes and times.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ShareComparison {
    /// As the deployment file names it.
    pub share: String,
    /// Where it was looked at.
    pub path: PathName,
    /// Why nothing was compared.
    pub unreachable: Option<String>,
    /// The copy; null when no copy was seen.
    pub copy: Option<Location>,
    /// Whether both could be listed to their end; where not, fewer differences may be shown than there are.
    pub is_complete: bool,
    pub same: Difference,
    /// On the share since before the copy was taken, and not in the copy.
    pub missing: Difference,
    /// In the copy, and no longer on the share.
    pub extra: Difference,
    /// In both with another size or time, though the share's was not changed since the copy was taken.
    pub changed: Difference,
    /// Made or changed on the share after the copy was taken.
    pub newer: Difference,
}

/// Files of one kind of difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    pub file_count: u64,
    pub size_bytes: u64,
    /// The first by name.
    pub examples: Vec<String>,
}

/// A file that an attestation names, as it was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct AttestedFile {
    /// As the deployment file writes it.
    pub path: String,
    pub size_bytes: Option<u64>,
    pub modified: Option<Stamp>,
    /// Lower-case hexadecimal SHA-256 of its content; null when it could not be read.
    pub sha256: Option<String>,
    /// Whether its content is nothing: no byte at all, or only blanks, zeros, or one byte over and over. Null when it could
    /// not be read, and in evidence of versions that did not ask.
    #[serde(default)]
    pub holds_nothing: Option<bool>,
    /// Why it could not be read.
    pub unreadable: Option<String>,
    /// Whether it is absent, rather than refused.
    pub is_missing: bool,
    /// What an earlier audit recorded of it, by the day that an attestation names.
    #[serde(default)]
    pub recorded: Vec<RecordedDigest>,
}

/// The digest that the evidence file of a day's attestation had when an audit first saw it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RecordedDigest {
    #[schemars(with = "String")]
    pub day: jiff::civil::Date,
    /// Lower-case hexadecimal SHA-256.
    pub sha256: String,
}

/// What kind of place was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    Repository,
    /// An instance that was read live.
    SqlServer,
    /// A domain controller that was read live; what it showed is an artefact.
    DirectoryServer,
}

/// A place that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The repository's name.
    pub name: String,
    pub kind: SourceKind,
    /// The root as given.
    #[serde(flatten)]
    pub path: PathName,
    /// Why nothing could be looked at; null when the root could be opened.
    pub unreachable: Option<String>,
    /// A repository that could be opened and in which nothing lies: a share that is not mounted looks so. False in evidence
    /// of versions that did not write it.
    #[serde(default)]
    pub is_empty: bool,
    /// Name of another repository that this one is the same folder as, or lies inside: both are one place.
    #[serde(default)]
    pub within: Option<String>,
    pub file_count: u64,
    pub size_bytes: u64,
    /// Entries that could not be looked at.
    pub unreadable_count: u64,
    pub notes: Vec<Note>,
    /// Files that are not backups, as totals per folder.
    pub unclassified: Vec<FolderTotal>,
    /// What may still be written where a repository lies; null where the system does not say. Others
    /// write there too, so that no report repeats it where there is enough: two looks at the same files agree.
    #[serde(default)]
    pub free_bytes: Option<u64>,
    /// Sizes of a repository's files of its newest day, added up: those modified in the 24 clock hours that end with
    /// the newest file not dated after the collection. Null when there is none.
    #[serde(default)]
    pub newest_day_bytes: Option<u64>,
    /// Backups in a repository that are made of the files of a repository before it, by hard links or a folder that is mounted
    /// twice: no copies.
    /// Empty in evidence of versions that did not look.
    #[serde(default)]
    pub hard_links: Vec<PathName>,
    /// Name of the first repository before it on the same file system.
    #[serde(default)]
    pub disk_of: Option<String>,
}

impl Source {
    /// A place of which nothing is known yet.
    pub fn empty(name: String, kind: SourceKind, path: PathName) -> Self {
        Self {
            name,
            kind,
            path,
            unreachable: None,
            is_empty: false,
            within: None,
            file_count: 0,
            size_bytes: 0,
            unreadable_count: 0,
            notes: Vec::new(),
            unclassified: Vec::new(),
            free_bytes: None,
            newest_day_bytes: None,
            hard_links: Vec::new(),
            disk_of: None,
        }
    }
}

/// Something that could not be looked at, or was deliberately left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Below the source's root.
    #[serde(flatten)]
    pub path: PathName,
    pub kind: NoteKind,
    /// The reason, for people to read.
    pub reason: String,
}

/// Why an entry was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// A file or folder that could not be opened or read.
    Unreadable,
    /// A link that leads out of the repository.
    LinkOutside,
    /// A broken link, a link to itself, or a second path to a place that was already looked at: nothing is missed.
    LinkIgnored,
    /// A device, socket or pipe.
    NotAFile,
    /// A limit of the program (depth, count) was reached.
    Limit,
    /// One of the folders that the system or the storage keeps for itself on every volume (recycle bins, snapshots), to
    /// which nothing in the deployment file points: not looked into, whether it could be read or not.
    SystemFolder,
    /// A file that one collector saw, and one that began later did not: it was deleted, moved or renamed.
    Gone,
}

impl NoteKind {
    /// Whether a backup may lie unseen behind this.
    pub fn may_hide_a_backup(self) -> bool {
        matches!(self, Self::Unreadable | Self::LinkOutside | Self::Limit)
    }
}

/// Files of one folder that are no backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FolderTotal {
    /// Below the source's root; empty for the root itself.
    #[serde(flatten)]
    pub path: PathName,
    pub file_count: u64,
    pub size_bytes: u64,
    /// Newest modification time.
    pub newest: Option<Stamp>,
    /// The files themselves, only when they were asked for.
    pub files: Vec<super::sql::MemberPath>,
}

/// SQL Server media: families hold sets, sets name files. Sets of one media GUID found in several files are united.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MediaSet {
    /// The label, of its lowest family seen.
    pub media: Media,
    /// Every file of the media set by family number; a family found twice has two locations.
    pub families: Vec<Member>,
    pub sets: Vec<BackupSet>,
    /// What is wrong with a file beyond its sets (a file without any set stands only here).
    pub problems: Vec<(Location, Problem)>,
}

/// One family of a media set, or of one backup set, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    pub family_number: Option<u16>,
    pub copies: Vec<BackupCopy>,
}

/// One copy of a family in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackupCopy {
    #[serde(flatten)]
    pub location: Location,
    pub verdict: Verdict,
    /// When its content was proven, where an earlier run did it and the file is unchanged since; null: this run looked.
    pub assured_at: Option<Stamp>,
    pub problems: Vec<Problem>,
}

/// One backup set, united over its families: a striped set is one backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackupSet {
    /// The facts, `verdict` and `missing_families` of the united set: of each family the best copy counts.
    pub facts: SqlSet,
    /// The families of this set, with every copy.
    pub members: Vec<Member>,
}

/// A Lync export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Export {
    #[serde(flatten)]
    pub location: Location,
    pub kind: Kind,
    pub kind_origin: KindOrigin,
    /// Export facts; `verdict` and `problems` are of the whole file.
    pub facts: ExportFacts,
    /// What it holds, to be compared with others of its kind. Null of user data, of what could not be read to its end or is
    /// not proven to be what was packed, and in evidence that was saved before this was read.
    #[serde(default)]
    pub content: Option<ExportContent>,
}

/// Why a file that content does not recognise is taken for a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SuspectReason {
    /// Its name ends as backups do.
    Name,
    /// Most files beside it are backups.
    Neighbours,
    /// A mapping of the deployment file names it.
    Mapping,
    /// Its content says that it is evidence, and is damaged.
    Content,
}

/// A file that content does not recognise but that something calls a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suspect {
    #[serde(flatten)]
    pub location: Location,
    pub reason: SuspectReason,
    pub verdict: Verdict,
    pub problems: Vec<Problem>,
}
