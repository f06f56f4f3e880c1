//! A backup as evaluation sees it: what it is, when it finished, how far it can be trusted. Knows no target.

use super::artefact::{ArtefactPart, TimeOrigin, artefact_candidates};
use super::attested::attested_candidates;
use super::attribution::Said;
use super::history::{Raised, Row, condemn, listed, raise};
use super::world::World;
use crate::base::Stamp;
use crate::model::{
    Assurance, BackupCopy, BackupSet, BackupType, Export, Kind, KindOrigin, Location, MediaSet, Problem, SqlSet,
    Verdict,
};
use crate::policy::{Attestation, ExportLevel, Policy};
use jiff::tz::TimeZone;

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

/// What a backup can be judged as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Full,
    Differential,
    Log,
    Export,
    /// A copied tree, an image, a vendor's file, or a listing of such backups.
    Copy,
    /// A person's statement.
    Attested,
    /// Snapshots, file and partial backups: shown, and never taken for a full.
    Other,
}

impl Class {
    /// As a sentence calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => "full backup",
            Self::Differential => "differential backup",
            Self::Log => "log backup",
            Self::Export => "export",
            Self::Copy => "copy",
            Self::Attested => "attestation",
            Self::Other => "backup",
        }
    }
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
    pub raised: Option<Raised>,
    /// Every file of every copy, sorted; of a sound set only the sound copies.
    pub places: Vec<&'a Location>,
    /// What is wrong with it or with its file.
    pub problems: Vec<&'a Problem>,
    /// What the deployment file's mappings say of its path.
    pub said: Said<'a>,
}

impl<'a> Candidate<'a> {
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
            return Some(&row.server);
        }
        self.set()?.server_name.as_deref()
    }

    /// How sure we are of it; `None` when something is wrong with it. What has no time inside is at most identified,
    /// and so is what was proven too long ago: a disk may have lost it since.
    pub fn assurance(&self) -> Option<Assurance> {
        let own = self.own()?;
        let is_capped = self.finished.is_none() || self.is_proof_stale;
        let own = if is_capped { own.min(Assurance::Identified) } else { own };
        let raised = self.raised.filter(|raised| !raised.is_stale && self.finished.is_some());
        Some(raised.map_or(own, |raised| own.max(raised.level)))
    }

    /// How sure we were of it when its content was last read.
    pub fn gained(&self) -> Option<Assurance> {
        let own = self.own()?;
        Some(self.raised.map_or(own, |raised| own.max(raised.level)))
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

/// All backups in the evidence, in an order that does not depend on the evidence's order.
pub fn gather<'a>(world: &World<'a>) -> Vec<Candidate<'a>> {
    let World { policy, evidence, .. } = *world;
    let zone = &policy.deployment.time_zone;
    let sets = evidence.media_sets.iter().flat_map(|media| {
        media
            .sets
            .iter()
            .map(|set| from_set(policy, set))
            .chain(media.sets.is_empty().then(|| empty(policy, media, zone)))
    });
    let exports = evidence.exports.iter().map(|export| from_export(policy, export, zone));
    let beside = artefact_candidates(world).into_iter().chain(attested_candidates(world));
    let mut all: Vec<_> = sets.chain(exports).chain(beside).chain(listed(world)).collect();
    for candidate in &mut all {
        condemn(world, candidate);
        date_the_proof(world, candidate);
        raise(world, candidate);
    }
    all.sort_by_cached_key(|candidate| {
        let set = candidate.set();
        (
            candidate.moment().map(|stamp| (stamp.at, stamp.offset)),
            candidate.kind,
            candidate.places.iter().map(|place| (place.source.clone(), place.path.clone())).collect::<Vec<_>>(),
            set.map(|set| (set.position, set.offset, set.backup_set_guid)),
            candidate.verdict,
        )
    });
    all
}

/// What no earlier run proved, this one looked at itself.
fn date_the_proof(world: &World<'_>, candidate: &mut Candidate<'_>) {
    let collected_at = world.evidence.collected_at;
    let Some(gained) = candidate.gained() else {
        candidate.assured_at = None;
        return;
    };
    let at = candidate.assured_at.unwrap_or(collected_at).min(collected_at).min(world.as_of);
    candidate.assured_at = Some(at);
    candidate.is_proof_stale = gained > Assurance::Identified && world.age(at.at) > world.policy.deployment.reverify;
}

/// When an earlier run proved the whole set: of each family the best copy, of all families the oldest proof. `None`
/// when this run read every family.
fn proven_at(set: &BackupSet) -> Option<Stamp> {
    let best = |copies: &[BackupCopy]| {
        let best = copies.iter().map(|copy| copy.verdict).min()?;
        let dates = || copies.iter().filter(|copy| copy.verdict == best).map(|copy| copy.assured_at);
        // A copy that this run read itself is newer than any date.
        if dates().any(|date| date.is_none()) { None } else { dates().flatten().max() }
    };
    set.members.iter().filter_map(|member| best(&member.copies)).min()
}

/// What a set can be judged as.
pub fn class_of(facts: &SqlSet) -> Class {
    match facts.backup_type {
        _ if facts.is_snapshot == Some(true) => Class::Other,
        Some(BackupType::Full) => Class::Full,
        Some(BackupType::Differential) => Class::Differential,
        Some(BackupType::Log) => Class::Log,
        _ => Class::Other,
    }
}

/// Of a row: what the server marked as damaged is, and nothing else is known.
pub fn listed_verdict(facts: &SqlSet) -> Verdict {
    if facts.is_damaged == Some(true) { Verdict::Damaged } else { Verdict::Identified }
}

fn from_set<'a>(policy: &'a Policy, set: &'a BackupSet) -> Candidate<'a> {
    let facts = &set.facts;
    let class = class_of(facts);
    let mut verdict = facts.verdict;
    // Whatever the reader concluded: a set that did not finish or lacks a stripe cannot be restored, and a set that
    // the server itself marked as damaged is. A set without any time is another matter: its clock's offset is unknown.
    let is_unfinished = facts.backup_finish_date.is_none() && facts.backup_start_date.is_some();
    if is_unfinished || !facts.missing_families.is_empty() {
        verdict = verdict.max(if verdict == Verdict::Unreadable { verdict } else { Verdict::Incomplete });
    }
    if facts.is_damaged == Some(true) {
        verdict = Verdict::Damaged;
    }
    // A bad copy of a sound set is a finding of its own; it must not stand for the set.
    let copies = set.members.iter().flat_map(|member| &member.copies);
    let places =
        places(copies.filter(|copy| copy.verdict.is_sound() || !verdict.is_sound()).map(|copy| &copy.location));
    Candidate {
        content: Content::Sql(set),
        kind: Kind::SqlBackup,
        kind_origin: KindOrigin::Content,
        class,
        verdict,
        finished: facts.backup_finish_date,
        started: facts.backup_start_date,
        assured_at: proven_at(set),
        is_proof_stale: false,
        raised: None,
        said: Said::of(policy, &places),
        places,
        problems: facts.problems.iter().collect(),
    }
}

fn empty<'a>(policy: &'a Policy, media: &'a MediaSet, zone: &TimeZone) -> Candidate<'a> {
    let wall = media.media.media_wall_time.and_then(|wall| wall.to_zoned(zone.clone()).ok());
    let copies = || media.families.iter().flat_map(|member| &member.copies);
    let places = places(copies().map(|copy| &copy.location));
    let worst = copies().map(|copy| copy.verdict).max().unwrap_or(Verdict::Incomplete);
    let mut problems: Vec<_> =
        copies().flat_map(|copy| &copy.problems).chain(media.problems.iter().map(|(_, problem)| problem)).collect();
    problems.sort();
    problems.dedup();
    Candidate {
        content: Content::EmptyMedia,
        kind: Kind::SqlBackup,
        kind_origin: KindOrigin::Content,
        class: Class::Other,
        // A label without a backup is at best the beginning of one.
        verdict: worst.max(if worst == Verdict::Unreadable { worst } else { Verdict::Incomplete }),
        finished: None,
        started: media.media.media_date.or_else(|| wall.as_ref().map(Stamp::from)),
        assured_at: None,
        is_proof_stale: false,
        raised: None,
        said: Said::of(policy, &places),
        places,
        problems,
    }
}

fn from_export<'a>(policy: &'a Policy, export: &'a Export, zone: &TimeZone) -> Candidate<'a> {
    let places = vec![&export.location];
    let said = Said::of(policy, &places);
    // Mappings are asked anew: evidence may have been collected with others.
    let told = if export.kind_origin == KindOrigin::Mapping { Kind::ZipArchive } else { export.kind };
    // An item with one kind of export says the kind.
    let by_item = said.item.and_then(|id| policy.catalogue.item(id)).and_then(|item| match item.exports.as_slice() {
        [only] => Some(*only),
        _ => None,
    });
    let (kind, kind_origin) = match (told, said.kind.or(by_item)) {
        (Kind::ZipArchive, Some(mapped))
            if mapped.may_be_mapped_onto_zip(export.facts.verdict, &export.facts.counts) =>
        {
            (mapped, KindOrigin::Mapping)
        }
        (kind, _) => (kind, KindOrigin::Content),
    };
    let wall = export.facts.export_wall_time.and_then(|wall| wall.to_zoned(zone.clone()).ok());
    Candidate {
        content: Content::Export(export),
        kind,
        kind_origin,
        class: match said.level {
            Some(ExportLevel::Partial) if kind == Kind::LyncPersistentChat => Class::Other,
            _ => Class::Export,
        },
        verdict: export.facts.verdict,
        finished: export.facts.export_time.or_else(|| wall.as_ref().map(Stamp::from)),
        started: None,
        assured_at: None,
        is_proof_stale: false,
        raised: None,
        said,
        places,
        problems: export.facts.problems.iter().collect(),
    }
}

fn places<'a>(locations: impl Iterator<Item = &'a Location>) -> Vec<&'a Location> {
    let mut all: Vec<_> = locations.collect();
    all.sort();
    all.dedup();
    all
}
