//! Plain data that the layers hand to each other; no file is read and nothing is judged here.

mod alike;
mod artefact;
mod assurance;
mod audited;
mod basis;
mod collection;
mod content;
mod difference;
mod earlier;
mod earlier_version;
mod evidence;
mod export;
mod export_diff;
mod file;
mod history;
mod history_backup;
mod history_rows;
mod host_names;
mod instance;
mod kind;
mod left_out;
mod location;
mod record_settings;
pub mod report;
mod restore_plan;
mod roll_up;
mod severity;
mod sql;
mod sql_set;
mod topology;
mod verdict;

pub use alike::Alike;
pub use artefact::{
    Artefact, ArtefactFacts, AuthorityKeyBackup, BackupVersion, BackupVersionsFacts, CertificateFacts,
    CertificationAuthorityFacts, ConfigurationFacts, ContactStoreFacts, CopyLogFacts, CopyRun, Detail, DirectoryBackup,
    DirectoryBackupFacts, DirectoryUser, DirectoryUsers, DnsZoneFacts, EnterpriseAuthority, ExchangeDatabase,
    ExchangeDatabasesFacts, FileStoreFacts, FileStoreFolder, ImageFacts, ImageRun, KeyProtection, KeyStoreFacts,
    LegacyUsersFacts, ManagementStorePointer, MappedInside, PoolContacts, PoolUsers, StoreMove, StoreSetting, TimeOf,
    is_service_folder,
};
pub use assurance::Assurance;
pub use audited::{Absent, Audited, AuditedFinding, AuditedOf};
pub use basis::BasisKind;
pub use collection::{Collection, Shard};
pub use content::{ExportContent, KindTotal, MAX_LISTED_THINGS, MAX_THING_NAME_BYTES, Thing, ThingKind};
pub use difference::{Change, ChangedFinding, ComparedAudit, DiffCounts, DiffReport};
pub use earlier::{
    BrokenLine, EarlierAudit, EarlierAudits, EarlierBackups, ItemStatus, OpenFinding, SeenBackups, ShownThen,
};
pub use earlier_version::EarlierVersion;
pub use evidence::{
    AttestedFile, BackupCopy, BackupSet, Difference, Evidence, Export, FolderTotal, MediaSet, Member, Note, NoteKind,
    RecordedDigest, ShareComparison, Source, SourceKind, Suspect, SuspectReason,
};
pub use export::{ExportCounts, ExportFacts};
pub use export_diff::{ComparedExport, CountDifference, DiffStatus, ExportDiff, KindDifference};
pub use file::{AnySet, FileReport, InspectReport, InspectSummary, ProtectedRange, VerifiedFile, VerifyReport};
pub use history::{
    Availability, DatabaseFacts, Encryption, HistoryTotal, Mirroring, Probe, ReadingOrigin, RestoreRecord, RestoreType,
    ServerFacts, ServerReading, ServerVerification, SuspectPage, TlsVersion, Unread,
};
pub use history_backup::{DeviceType, Encryptor, EncryptorType, HistoryBackup, HistoryDevice};
pub use history_rows::HistoryRows;
pub use host_names::HostNames;
pub use instance::{Instance, first_label, is_first_label, one_host, same_host};
pub use kind::{Kind, KindOrigin};
pub use left_out::{LeftOut, LeftOutKind};
pub use location::Location;
pub use record_settings::RecordSettings;
pub use restore_plan::{CommandBlock, CommandShell, MustMatch, PlanStep, RestorePlan};
pub use roll_up::{ReportInBrief, RollUp, RolledUp, WorstFinding, WrittenFile};
pub use severity::{Severity, Status};
pub use sql::{BackupType, Counts, DataFile, FileType, Media, MemberPath, PageVerify, Proof, RecoveryModel, SqlHeader};
pub use sql_set::{SetCommon, SqlSet};
pub use topology::{SimpleUrl, Topology, TopologyService};
pub use verdict::{Problem, Verdict};
