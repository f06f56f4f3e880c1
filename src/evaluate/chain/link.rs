//! A backup as a link of a chain. Backups of one lineage can follow each other; no chain crosses lineages.

use crate::base::{Guid, Lsn, Stamp};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::class::Class;
use crate::model::{Assurance, SqlSet};

/// `RESTORE HEADERONLY`, column Flags.
const BULK_LOGGED_FLAG: u32 = 1;

/// Which life of which database a backup is of: binding id, family and recovery fork. A differing fork says that the
/// database was restored in between; a differing binding id or family, that it is another database of that name.
/// The server's name is no part of it: attribution has compared it, and a mirror or a cluster node goes on with the
/// chain under its own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lineage {
    binding: Option<Guid>,
    family: Option<Guid>,
    pub fork: Option<Guid>,
}

/// A full, differential or log backup.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    pub backup: &'a Candidate<'a>,
    pub set: &'a SqlSet,
    pub lineage: Lineage,
    /// First and last LSN; `None` when the backup does not say both, or says them the wrong way round.
    pub lsns: Option<(Lsn, Lsn)>,
    /// When it finished; of one that did not, when it began.
    pub at: Stamp,
}

impl Link<'_> {
    /// Whether it can be restored as far as is known; proven or not.
    pub fn is_sound(&self) -> bool {
        self.backup.finished.is_some() && self.backup.assurance().is_some()
    }

    /// Sound, and at least that sure.
    pub fn is_at_least(&self, level: Assurance) -> bool {
        self.backup.finished.is_some() && self.backup.assurance().is_some_and(|assurance| assurance >= level)
    }

    /// A log that holds bulk-logged changes: `STOPAT` inside it is refused.
    pub fn is_bulk_logged(&self) -> bool {
        self.is_log() && self.set.flags.is_some_and(|flags| flags & BULK_LOGGED_FLAG != 0)
    }

    pub fn is_log(&self) -> bool {
        self.backup.class == Class::Log
    }

    /// A full that differentials can follow. Logs go on from any full whose last LSN they cover; a copy-only full is
    /// never the base of a differential. One that does not say what it is, is not taken for more.
    pub fn is_base(&self) -> bool {
        self.backup.class == Class::Full && self.set.is_copy_only == Some(false)
    }
}

/// The links among a database's backups, in their order.
pub fn links<'a>(own: &[&'a Candidate<'a>]) -> Vec<Link<'a>> {
    own.iter()
        .filter(|backup| matches!(backup.class, Class::Full | Class::Differential | Class::Log))
        .filter_map(|backup| {
            let set = backup.set()?;
            let lineage = Lineage { binding: set.binding_id, family: set.family_guid, fork: set.recovery_fork_guid };
            let lsns = set.first_lsn.zip(set.last_lsn).filter(|(first, last)| first <= last);
            Some(Link { backup, set, lineage, lsns, at: backup.moment()? })
        })
        .collect()
}
