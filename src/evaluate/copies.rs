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
use crate::policy::{EvidenceKind, Expectation, TargetRule};
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
enum Asked {
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

/// Looks for each target whose newest backup is fresh: in how many places would it be, if there were no other place?
pub fn copies<'a>(context: &AuditContext<'a>, all: &'a [Attributed<'a>], places: &Places<'a>) -> Copies<'a> {
    let mut found = Copies::default();
    for (index, rule) in context.policy.targets.iter().enumerate() {
        let Some(item) = context.policy.catalogue.item(&rule.item).filter(|item| item.collected) else { continue };
        if rule.expectation != Expectation::Required || !is_by_files(rule) {
            continue;
        }
        let own =
            all.iter().filter(|one| one.timing == Timing::Past && context.history.are_of(index, &one.attribution));
        let own: Vec<&'a Candidate<'a>> = own.map(|one| &one.candidate).filter(|backup| is_seen(backup)).collect();
        for part in parts(context, rule, item, &own).iter().filter(|part| part.main.is_fresh()) {
            let Some(backup) = part.main.backup() else { continue };
            found.looked_at += 1;
            let holds = |place: &BTreeSet<&str>, asked: Asked| {
                let here = Here { place, linked: &places.linked, asked };
                let own: Vec<&Candidate<'_>> = own.iter().copied().filter(|one| here.holds(one)).collect();
                parts(context, rule, item, &own)
                    .iter()
                    .any(|there| is_as_good(part, there, asked) && has_logs(part, there, &here))
            };
            let has_two = |asked: Asked| places.places.values().filter(|place| holds(place, asked)).nth(1).is_some();
            if !has_two(Asked::Sure(rule.minimum.value)) {
                found.lone.push(Lone { what: what(rule, part), backup, has_lesser_copy: has_two(Asked::Sound) });
            }
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
            _ => backup.places.iter().any(|at| is_here(at)),
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

fn what(rule: &TargetRule, part: &Part<'_>) -> String {
    let database = part.database.filter(|_| part.is_further).map(|name| format!(" ({name})")).unwrap_or_default();
    format!("{}@{}{database}", rule.item, rule.target)
}
