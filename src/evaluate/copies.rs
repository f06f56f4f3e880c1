//! In how many places the backups lie that a restore needs: a place is what one failure takes, so that repositories on
//! one machine, one folder under two names, and a folder inside another are one. Knows nothing of findings.

use super::artefact::same_host;
use super::attribution::Attributed;
use super::candidate::{Candidate, Content};
use super::class::Class;
use super::context::{AuditContext, Timing};
use super::standing::{Judged, Part, Track, parts};
use crate::base::PathName;
use crate::model::{Assurance, Location, Verdict};
use crate::policy::{EvidenceKind, Expectation, Item, TargetRule};
use std::collections::{BTreeMap, BTreeSet};

/// Longest chain of folders inside each other; there are never more than repositories.
const NESTED: usize = 100;

/// A backup that a restore needs and that does not lie in two places.
#[derive(Clone, Debug)]
pub struct Lone<'a> {
    /// `cdr on sql01.contoso.com\MON`: item and target.
    pub what: String,
    /// The newest backup that the target's answer rests on.
    pub backup: &'a Candidate<'a>,
    /// A second place holds a copy, of less assurance than the first.
    pub has_lesser_copy: bool,
}

/// What of a copy is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Asked {
    /// That it reaches the minimum where the first does.
    Sure(Assurance),
    /// That nothing is known to be wrong with it.
    Sound,
}

/// What was looked at, and what of it lies in fewer than two places.
#[derive(Debug, Default)]
pub struct Copies<'a> {
    pub looked_at: usize,
    pub lone: Vec<Lone<'a>>,
}

/// Repositories by the place they are in, and backups that are made of the files of another repository.
#[derive(Debug)]
pub struct Places<'a> {
    places: BTreeMap<String, BTreeSet<&'a str>>,
    linked: Linked<'a>,
}

/// Repository and path of each.
type Linked<'a> = BTreeSet<(&'a str, &'a PathName)>;

impl<'a> Places<'a> {
    pub fn new(context: &AuditContext<'a>) -> Self {
        let repositories = &context.policy.deployment.repositories;
        let mut places: BTreeMap<String, BTreeSet<&'a str>> = BTreeMap::new();
        for repository in repositories {
            let outer = outermost(context, &repository.name);
            let host = repositories.iter().find(|one| one.name == outer).and_then(|one| one.host.as_deref());
            let place = match host {
                Some(host) => {
                    let known = places
                        .keys()
                        .find(|known| known.strip_prefix(ON_HOST).is_some_and(|known| same_host(known, host)));
                    known.cloned().unwrap_or_else(|| format!("{ON_HOST}{}", host.to_lowercase()))
                }
                None => outer.to_owned(),
            };
            places.entry(place).or_default().insert(&repository.name);
        }
        let sources = context.evidence.sources.iter();
        let linked = sources.flat_map(|source| source.hard_links.iter().map(|path| (source.name.as_str(), path)));
        Self { places, linked: linked.collect() }
    }

    pub fn count(&self) -> usize {
        self.places.len()
    }

    pub fn all(&self) -> impl Iterator<Item = &BTreeSet<&'a str>> {
        self.places.values()
    }

    /// The same with those that lie on one disk as one place: the system that looked sees one file system.
    pub fn by_disk(mut self, context: &AuditContext<'a>) -> Self {
        for source in &context.evidence.sources {
            let Some(other) = source.disk_of.as_deref() else { continue };
            let key_of =
                |name: &str| self.places.iter().find(|(_, place)| place.contains(name)).map(|(key, _)| key.clone());
            let (Some(own), Some(first)) = (key_of(&source.name), key_of(other)) else { continue };
            if own != first
                && let Some(moved) = self.places.remove(&own)
            {
                self.places.entry(first).or_default().extend(moved);
            }
        }
        self
    }

    /// Backups that are no copies because they are made of the same files.
    pub fn linked_count(&self) -> usize {
        self.linked.len()
    }
}

/// What no name of a repository begins with.
const ON_HOST: &str = "\0";

/// The repository around this one that lies in no other.
fn outermost<'w>(context: &AuditContext<'w>, name: &'w str) -> &'w str {
    let mut name = name;
    for _ in 0..NESTED {
        let source = context.evidence.sources.iter().find(|source| source.name == name);
        match source.and_then(|source| source.within.as_deref()) {
            Some(outer) => name = outer,
            None => break,
        }
    }
    name
}

/// The newest fresh backup of one database (or of what else a target is), with all that its restore needs.
#[derive(Debug)]
pub struct Needed<'a> {
    context: AuditContext<'a>,
    rule: &'a TargetRule,
    item: &'a Item,
    own: Vec<&'a Candidate<'a>>,
    part: Part<'a>,
    /// What the target's answer rests on.
    pub backup: &'a Candidate<'a>,
}

/// Those of which a copy could lie somewhere.
pub fn seen<'a>(all: &'a [Attributed<'a>]) -> Vec<&'a Attributed<'a>> {
    all.iter().filter(|one| one.timing == Timing::Past && is_seen(one.candidate)).collect()
}

/// What a restore of the target of that index needs of what was seen; what is not fresh is another check's.
pub fn needed<'a>(context: AuditContext<'a>, seen: &[&'a Attributed<'a>], index: usize) -> Vec<Needed<'a>> {
    let Some(rule) = context.policy.targets.get(index) else { return Vec::new() };
    let Some(item) = context.policy.item_of(rule).filter(|item| item.collected) else { return Vec::new() };
    if rule.expectation != Expectation::Required || !is_by_files(rule) {
        return Vec::new();
    }
    let own = seen.iter().filter(|one| context.history.are_of(index, &one.attribution));
    let own: Vec<&'a Candidate<'a>> = own.map(|one| one.candidate).collect();
    let fresh = parts(&context, rule, item, &own).into_iter().filter(|part| part.main.is_fresh());
    let needed = |part: Part<'a>| {
        let backup = part.main.backup()?;
        Some(Needed { context, rule, item, own: own.clone(), part, backup })
    };
    fresh.filter_map(needed).collect()
}

impl<'a> Needed<'a> {
    /// Whether what lies in these repositories alone would do as well, as far as is asked.
    pub fn is_in(&self, repositories: &BTreeSet<&'a str>, places: &Places<'a>, asked: Asked) -> bool {
        let here = Here { place: repositories, linked: &places.linked, asked };
        let own: Vec<&Candidate<'_>> = self.own.iter().copied().filter(|one| here.holds(one)).collect();
        let found = parts(&self.context, self.rule, self.item, &own);
        found.iter().any(|there| is_as_good(&self.part, there, asked) && has_logs(&self.part, there, &here))
    }

    /// As sure as its item asks.
    pub fn surely(&self) -> Asked {
        Asked::Sure(self.rule.minimum.value)
    }

    /// `cdr@sql01.contoso.com\\MON`: item and target, with the database where it is not the item's first.
    pub fn what(&self) -> String {
        let further = self.part.database.filter(|_| self.part.is_further);
        let database = further.map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{}@{}{database}", self.rule.item, self.rule.target)
    }
}

/// Looks for each target whose newest backup is fresh: in how many places would it be, if there were no other place?
pub fn copies<'a>(context: &AuditContext<'a>, all: &'a [Attributed<'a>], places: &Places<'a>) -> Copies<'a> {
    let mut found = Copies::default();
    let seen = seen(all);
    for needed in (0..context.policy.targets.len()).flat_map(|index| needed(*context, &seen, index)) {
        found.looked_at += 1;
        let has_two = |asked: Asked| places.all().filter(|place| needed.is_in(place, places, asked)).nth(1).is_some();
        if !has_two(needed.surely()) {
            let has_lesser_copy = has_two(Asked::Sound);
            found.lone.push(Lone { what: needed.what(), backup: needed.backup, has_lesser_copy });
        }
    }
    found
}

fn is_by_files(rule: &TargetRule) -> bool {
    let attested = |kind: &EvidenceKind| matches!(kind, EvidenceKind::Attestation | EvidenceKind::Declaration);
    !rule.accept.value.contains(&EvidenceKind::Declaration) && !rule.accept.value.iter().all(attested)
}

/// A server's word, a person's word and a listing are no copies.
fn is_seen(backup: &Candidate<'_>) -> bool {
    match backup.content {
        Content::Sql(_) | Content::Export(_) => true,
        Content::Artefact(part) => part.most() > Assurance::Listed,
        Content::EmptyMedia | Content::Listed(_) | Content::Attested(..) => false,
    }
}

/// What lies in one place.
struct Here<'w, 'a> {
    place: &'w BTreeSet<&'a str>,
    linked: &'w Linked<'a>,
    asked: Asked,
}

impl Here<'_, '_> {
    /// Whether a whole copy of it lies here, such as is asked for: of a striped set every family.
    fn holds(&self, backup: &Candidate<'_>) -> bool {
        let is_here = |at: &Location| {
            self.place.contains(at.source.as_str()) && !self.linked.contains(&(at.source.as_str(), &at.path))
        };
        match backup.content {
            Content::Sql(set) => set.members.iter().all(|member| {
                member.copies.iter().any(|copy| is_here(&copy.location) && self.is_enough(copy.verdict, backup))
            }),
            _ => backup.places.iter().any(is_here),
        }
    }

    /// Whether a copy was read as far as the minimum asks, or as the set itself was where that falls short of it.
    fn is_enough(&self, copy: Verdict, set: &Candidate<'_>) -> bool {
        let least = match self.asked {
            Asked::Sure(Assurance::Verified | Assurance::Restored) => Verdict::Verified,
            Asked::Sure(Assurance::Intact) => Verdict::Intact,
            Asked::Sure(_) | Asked::Sound => Verdict::Identified,
        };
        copy.is_sound() && copy <= least.max(set.verdict)
    }
}

/// Whether what lies in one place keeps the schedule as all places together do.
fn is_as_good(whole: &Part<'_>, there: &Part<'_>, asked: Asked) -> bool {
    let is_kept = |all: &Judged<'_>, here: &Judged<'_>| match (asked, all.track) {
        (Asked::Sure(_), Track::Fresh(_)) => matches!(here.track, Track::Fresh(_)),
        _ => here.is_fresh() || !all.is_fresh(),
    };
    let keeps = |all: &Option<Judged<'_>>, here: &Option<Judged<'_>>| {
        let fresh = all.as_ref().filter(|all| all.is_fresh());
        fresh.is_none_or(|all| here.as_ref().is_some_and(|here| is_kept(all, here)))
    };
    there.database == whole.database
        && is_kept(&whole.main, &there.main)
        && keeps(&whole.differential, &there.differential)
        && keeps(&whole.log, &there.log)
}

/// Whether all logs since the full backup that lies there do so too: with one missing, what follows cannot be restored.
fn has_logs(whole: &Part<'_>, there: &Part<'_>, here: &Here<'_, '_>) -> bool {
    let base = there.main.backup().and_then(|backup| backup.finished);
    let is_since = |log: &&Candidate<'_>| match (base, log.finished) {
        (Some(base), Some(finished)) => finished > base,
        _ => true,
    };
    let needed = whole.of(Class::Log).filter(|log| log.assurance().is_some()).filter(is_since);
    whole.log.is_none() || needed.into_iter().all(|log| !is_seen(log) || here.holds(log))
}
