//! A backup as evaluation sees it: what it is, when it finished, how far it can be trusted. Knows no target.

use super::artefact::{ArtefactPart, TimeOrigin};
use super::attribution::Said;
use super::class::Class;
use super::history::{Row, ServerProof};
use super::seen_at::SeenAt;
use crate::base::Stamp;
use crate::model::{Assurance, BackupSet, Export, Kind, KindOrigin, Problem, SqlSet, Verdict};
use crate::policy::{Attestation, ExportLevel};

/// What every file of the demo calls its computer.
const DEMO_MACHINE: &str = "BAKPROOF-DEMO";

/// Where the facts stand.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    Sql(&'a BackupSet),
    /// SQL Server media on which no set begins.
    EmptyMedia,
    Export(&'a Export),
    /// Only a server's history lists it.
    Listed(&'a Row<'a>),
    Artefact(ArtefactPart<'a>),
    /// What a person says of the target of that index.
    Attested(&'a Attestation, usize),
}

/// One backup set (all its families and copies together), or one export.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    pub content: Content<'a>,
    pub kind: Kind,
    pub kind_origin: KindOrigin,
    pub class: Class,
    pub verdict: Verdict,
    /// From inside; never the file's time.
    pub finished: Option<Stamp>,
    pub started: Option<Stamp>,
    /// When its content was last proven, never later than as-of; `None` where nothing was.
    pub assured_at: Option<Stamp>,
    /// Its proof is older than the deployment's `reverify`.
    pub is_proof_stale: bool,
    /// What a server proved of it.
    pub server_proof: Option<Box<ServerProof>>,
    /// Every file of every copy, sorted; of a sound set only the sound copies.
    pub places: SeenAt<'a>,
    /// What is wrong with it or with its file.
    pub problems: Vec<&'a Problem>,
    /// What the deployment file's mappings say of its path.
    pub said: Said<'a>,
}

impl<'a> Candidate<'a> {
    /// Whether its file was seen; what a server lists or a person states has none.
    pub fn is_file(&self) -> bool {
        !matches!(self.content, Content::Listed(_) | Content::Attested(..))
    }

    /// Whether it only tells of a backup: a row of a history, or a list that somebody saved.
    pub fn is_listing(&self) -> bool {
        match self.content {
            Content::Listed(_) => true,
            Content::Artefact(part) => part.most() == Assurance::Listed,
            _ => false,
        }
    }

    /// The set, of a SQL Server backup.
    pub fn set(&self) -> Option<&'a SqlSet> {
        match self.content {
            Content::Sql(set) => Some(&set.facts),
            Content::Listed(row) => Some(row.facts()),
            Content::EmptyMedia | Content::Export(_) | Content::Artefact(_) | Content::Attested(..) => None,
        }
    }

    /// The database, of a SQL Server backup that says it.
    pub fn database(&self) -> Option<&'a str> {
        self.set()?.database_name.as_deref()
    }

    /// The server, of a SQL Server backup that says it.
    pub fn server(&self) -> Option<&'a str> {
        if let Content::Listed(row) = self.content {
            return Some(&row.home.server);
        }
        self.set()?.server_name.as_deref()
    }

    /// How sure we are of it; `None` when something is wrong with it. What has no time inside is at most identified,
    /// and so is what was proven too long ago: a disk may have lost it since.
    pub fn assurance(&self) -> Option<Assurance> {
        let own = self.own()?;
        let is_capped = self.finished.is_none() || self.is_proof_stale;
        let own = if is_capped { own.min(Assurance::Identified) } else { own };
        let server_proof =
            self.server_proof.as_ref().filter(|server_proof| !server_proof.is_stale && self.finished.is_some());
        Some(server_proof.map_or(own, |server_proof| own.max(server_proof.level)))
    }

    /// How sure we were of it when its content was last read.
    pub fn gained(&self) -> Option<Assurance> {
        let own = self.own()?;
        Some(self.server_proof.as_ref().map_or(own, |server_proof| own.max(server_proof.level)))
    }

    /// What we know by looking ourselves.
    fn own(&self) -> Option<Assurance> {
        let by_verdict = match self.verdict {
            Verdict::Verified => Assurance::Verified,
            Verdict::Intact => Assurance::Intact,
            Verdict::Identified => Assurance::Identified,
            Verdict::Unreadable | Verdict::Incomplete | Verdict::Damaged => return None,
        };
        Some(by_verdict.min(self.most()))
    }

    /// The most that evidence of its sort can show.
    fn most(&self) -> Assurance {
        match self.content {
            Content::Artefact(part) => part.most(),
            Content::Attested(..) => Assurance::Attested,
            Content::Listed(_) => Assurance::Listed,
            Content::Sql(_) | Content::EmptyMedia | Content::Export(_) => Assurance::Verified,
        }
    }

    /// Whether it may be younger than its time says: that is when the device it is of was last changed.
    pub fn may_be_younger(&self) -> bool {
        matches!(self.content, Content::Artefact(part) if part.time_origin == TimeOrigin::Change)
    }

    /// Whether its time stands in it, or in the log of its copy: the time of a file is whatever somebody sets.
    pub fn has_own_time(&self) -> bool {
        let is_own = |origin| matches!(origin, TimeOrigin::Inside | TimeOrigin::Change | TimeOrigin::CopyLog);
        !matches!(self.content, Content::Artefact(part) if !is_own(part.time_origin))
    }

    /// Whether it is an export of Persistent Chat of which nobody said that it holds everything.
    pub fn may_be_partial(&self) -> bool {
        self.class == Class::Export
            && self.kind == Kind::LyncPersistentChat
            && self.said.level != Some(ExportLevel::Full)
    }

    /// When it finished, or, when it never did, when it began.
    pub fn moment(&self) -> Option<Stamp> {
        self.finished.or(self.started)
    }

    /// Whether `bakproof demo` wrote it.
    pub fn is_demo(&self) -> bool {
        match self.content {
            Content::Sql(set) => {
                set.facts.machine_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(DEMO_MACHINE))
            }
            Content::Export(export) => export.facts.is_demo,
            Content::Artefact(part) => {
                part.artefact.is_demo || part.names().any(|name| name.eq_ignore_ascii_case(DEMO_MACHINE))
            }
            Content::EmptyMedia | Content::Listed(_) | Content::Attested(..) => false,
        }
    }

    /// Neither the pages nor the backup carry a checksum, and no container does: no reader can ever prove it.
    pub fn is_unprotected(&self) -> bool {
        use crate::model::PageVerify;
        self.set().is_some_and(|set| {
            set.has_backup_checksums == Some(false)
                && !set.is_compressed
                && matches!(set.page_verify, Some(PageVerify::None | PageVerify::TornPageDetection))
        })
    }
}
