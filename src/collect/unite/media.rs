//! Media sets of several collectors. Of each, the sight of whoever read it to its end counts; files that only others saw are
//! added to it.

use super::place::{Contradictions, Place, difference, place, read_differently};
use crate::base::{Guid, Lsn, Stamp};
use crate::collect::repository::{MISSING_STRIPE, SetKey, name_missing, set_key};
use crate::collect::shard::shard_of;
use crate::model::{BackupCopy, BackupSet, Location, MediaSet, Member, MemberPath, Problem, Shard, SqlSet, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub(super) struct Media(BTreeMap<Result<Guid, Option<Place>>, Sight>);

#[derive(Debug)]
struct Sight {
    value: Value,
    media: MediaSet,
}

/// What a sight is worth, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Read,
    /// A budget ended, it could not be read, or not all of its families were seen.
    NotRead,
    LeftToOthers,
}

impl Media {
    /// Adds what one more collector saw, as which shard.
    pub(super) fn add(&mut self, all: Vec<MediaSet>, own: Option<Shard>, contradictions: &mut Contradictions) {
        for media in all {
            let first = copies(&media).map(|copy| &copy.location).min();
            let key = media.media.media_set_guid.ok_or_else(|| first.map(place));
            let value = value(&media, first, own);
            let sight = Sight { value, media };
            match self.0.remove(&key) {
                None => _ = self.0.insert(key, sight),
                Some(known) => {
                    let (mut base, other) = if sight.value < known.value { (sight, known) } else { (known, sight) };
                    unite(&mut base, other, contradictions);
                    self.0.insert(key, base);
                }
            }
        }
    }

    pub(super) fn locations(&self) -> impl Iterator<Item = &Location> {
        self.0.values().flat_map(|sight| copies(&sight.media)).map(|copy| &copy.location)
    }

    /// All, sorted by their first locations; those of which collectors disagree are distrusted.
    pub(super) fn finish(self, contradictions: &Contradictions) -> Vec<MediaSet> {
        let mut all: Vec<MediaSet> = self.0.into_values().map(|sight| sight.media).collect();
        if !contradictions.is_empty() {
            all.iter_mut().for_each(|media| distrust(media, contradictions));
        }
        all.sort_by_cached_key(|media| copies(media).map(|copy| copy.location.clone()).min());
        all
    }
}

fn copies(media: &MediaSet) -> impl Iterator<Item = &BackupCopy> {
    media.families.iter().flat_map(|member| &member.copies)
}

fn set_copies(set: &BackupSet) -> impl Iterator<Item = &BackupCopy> {
    set.members.iter().flat_map(|member| &member.copies)
}

fn value(media: &MediaSet, first: Option<&Location>, own: Option<Shard>) -> Value {
    let holds = |own: Shard, first| shard_of(media.media.media_set_guid, first, own.count) == own.number;
    let is_others = own.zip(first).is_some_and(|(own, first)| !holds(own, first));
    let has = |id: &str| media.sets.iter().any(|set| set.facts.problems.iter().any(|problem| problem.id == id));
    if is_others || has(Problem::LEFT_TO_SHARD) {
        Value::LeftToOthers
    } else if has(Problem::LEFT_OVER)
        || has(MISSING_STRIPE)
        || copies(media).any(|copy| copy.verdict == Verdict::Unreadable)
    {
        Value::NotRead
    } else {
        Value::Read
    }
}

/// Adds to the better of two sights what only the other one has.
fn unite(base: &mut Sight, mut other: Sight, contradictions: &mut Contradictions) {
    let known: BTreeMap<Place, Location> =
        copies(&base.media).map(|copy| (place(&copy.location), copy.location.clone())).collect();
    let [ours, theirs] = [&base.media, &other.media].map(contents);
    let both_read = base.value == Value::Read && other.value == Value::Read;
    // What either says of a disputed file is kept: it may be anybody's.
    let mut disputed: BTreeMap<Place, BTreeSet<SetContent>> = BTreeMap::new();
    for copy in copies(&other.media) {
        let place = place(&copy.location);
        let Some(location) = known.get(&place) else { continue };
        let at_place = |of: &BTreeMap<Place, Content>| of.get(&place).cloned().unwrap_or_default();
        let (ours, theirs) = (at_place(&ours), at_place(&theirs));
        let is_same = ours.sets == theirs.sets && (!both_read || ours.verdicts == theirs.verdicts);
        if let Some(problem) = difference(location, &copy.location).or_else(|| (!is_same).then(read_differently)) {
            contradictions.entry(place.clone()).or_insert(problem);
            disputed.insert(place, ours.sets);
        }
    }
    let is_new = |location: &Location| !known.contains_key(&place(location));
    if !disputed.is_empty() || copies(&other.media).any(|copy| is_new(&copy.location)) {
        keep(&mut other.media, |location, set| {
            let is_other =
                |set| disputed.get(&place(location)).is_some_and(|ours| !ours.contains(&content(location, set)));
            is_new(location) || set.is_some_and(is_other)
        });
        merge(&mut base.media, other.media);
    }
}

/// What one collector says of a set in a file.
type SetContent = (SetKey, Option<Lsn>, Option<Lsn>);

fn content(location: &Location, facts: &SqlSet) -> SetContent {
    // Sizes and times are compared elsewhere.
    let anywhere = Location { size_bytes: 0, modified: None, ..location.clone() };
    (set_key(&anywhere, facts), facts.first_lsn, facts.last_lsn)
}

/// What one collector says of the content of a file.
#[derive(Clone, Debug, Default)]
struct Content {
    sets: BTreeSet<SetContent>,
    verdicts: Vec<Verdict>,
}

fn contents(media: &MediaSet) -> BTreeMap<Place, Content> {
    let mut all: BTreeMap<Place, Content> = BTreeMap::new();
    for copy in copies(media) {
        all.entry(place(&copy.location)).or_default().verdicts.push(copy.verdict);
    }
    for set in &media.sets {
        for copy in set_copies(set) {
            let of_file = all.entry(place(&copy.location)).or_default();
            of_file.sets.insert(content(&copy.location, &set.facts));
            of_file.verdicts.push(copy.verdict);
        }
    }
    all
}

/// Leaves only the copies at some places: of files, and of sets in them.
fn keep(media: &mut MediaSet, is_kept: impl Fn(&Location, Option<&SqlSet>) -> bool) {
    let filter = |members: &mut Vec<Member>, set: Option<&SqlSet>| {
        members.iter_mut().for_each(|member| member.copies.retain(|copy| is_kept(&copy.location, set)));
        members.retain(|member| !member.copies.is_empty());
    };
    filter(&mut media.families, None);
    media.sets.iter_mut().for_each(|set| filter(&mut set.members, Some(&set.facts)));
    media.sets.retain(|set| !set.members.is_empty());
    media.problems.retain(|(location, _)| is_kept(location, None));
}

/// Puts together two sights of one media set in different files.
fn merge(base: &mut MediaSet, other: MediaSet) {
    let order = |media: &MediaSet| media.media.family_number.unwrap_or(u16::MAX);
    if order(&other) < order(base) {
        base.media = other.media;
    }
    merge_members(&mut base.families, other.families);
    base.problems.extend(other.problems);
    base.problems.sort_by(|a, b| a.0.cmp(&b.0));
    let key = |set: &BackupSet| set_copies(set).next().map(|copy| set_key(&copy.location, &set.facts));
    let mut sets: BTreeMap<Option<SetKey>, BackupSet> = BTreeMap::new();
    for set in std::mem::take(&mut base.sets).into_iter().chain(other.sets) {
        let key = key(&set);
        let united = match sets.remove(&key) {
            Some(known) => merge_sets(known, set),
            None => set,
        };
        sets.insert(key, united);
    }
    base.sets = sets.into_values().collect();
    base.sets.sort_by_key(|set| set.facts.position);
}

fn merge_members(members: &mut Vec<Member>, others: Vec<Member>) {
    for other in others {
        match members.iter_mut().find(|member| member.family_number == other.family_number) {
            Some(member) => {
                member.copies.extend(other.copies);
                member.copies.sort_by(|a, b| a.location.cmp(&b.location));
            }
            None => members.push(other),
        }
    }
    members.sort_by_key(|member| member.family_number);
}

/// The better facts count. Families that are only together all of them were not verified together.
fn merge_sets(one: BackupSet, other: BackupSet) -> BackupSet {
    let rank = |set: &BackupSet| {
        let best = set_copies(set).filter(|copy| copy.verdict == set.facts.verdict).map(|copy| &copy.location).min();
        (set.facts.verdict, best.cloned())
    };
    let (mut set, other) = if rank(&other) < rank(&one) { (other, one) } else { (one, other) };
    let is_striped = |set: &BackupSet| set.facts.family_count.is_some_and(|count| count > 1);
    let lacks = |facts: &SqlSet| facts.problems.iter().any(|problem| problem.id == MISSING_STRIPE);
    let worst = set.facts.verdict.max(other.facts.verdict);
    let both_lack = lacks(&set.facts) && lacks(&other.facts);
    let striped = is_striped(&set) || is_striped(&other);
    merge_members(&mut set.members, other.members);
    if striped {
        let mut paths: Vec<MemberPath> =
            set_copies(&set).map(|copy| MemberPath { path: copy.location.path.clone() }).collect();
        paths.sort();
        paths.dedup();
        set.facts.members = paths.into();
    }
    if both_lack {
        set.facts.problems.retain(|problem| problem.id != MISSING_STRIPE);
        set.facts.missing_families = Vec::new().into();
        let present: BTreeSet<Option<u16>> = set.members.iter().map(|member| member.family_number).collect();
        let count = set.facts.family_count.unwrap_or(1);
        name_missing(&mut set.facts, count, &present);
        if !lacks(&set.facts) {
            set.facts.verdict = if worst == Verdict::Damaged { worst } else { Verdict::Unreadable };
            let message = "different collectors read its families, which are verified only together; let one collector \
                           read all of them";
            set.facts.problems.push(Problem::whole("read-apart", message));
        }
    }
    set
}

/// What a collector proved itself, and did not remember, was proven in the run that is put together: from the one moment to
/// the other.
pub(super) fn move_proofs(media: &mut MediaSet, (from, to): (Stamp, Stamp)) {
    let members = media.sets.iter_mut().flat_map(|set| &mut set.members).chain(&mut media.families);
    for copy in members.flat_map(|member| &mut member.copies) {
        if copy.assured_at == Some(from) {
            copy.assured_at = Some(to);
        }
    }
}

/// Nothing is known of a set of which a file is distrusted.
fn distrust(media: &mut MediaSet, contradictions: &Contradictions) {
    let found = |location: &Location| contradictions.get(&place(location));
    for copy in media.families.iter_mut().flat_map(|member| &mut member.copies) {
        if let Some(problem) = found(&copy.location) {
            copy.verdict = copy.verdict.max(Verdict::Unreadable);
            copy.problems.insert(0, problem.clone());
            media.problems.push((copy.location.clone(), problem.clone()));
        }
    }
    media.problems.sort_by(|a, b| a.0.cmp(&b.0));
    for set in &mut media.sets {
        let mut told = None;
        for copy in set.members.iter_mut().flat_map(|member| &mut member.copies) {
            if let Some(problem) = found(&copy.location) {
                copy.verdict = copy.verdict.max(Verdict::Unreadable);
                copy.problems.insert(0, problem.clone());
                told = Some(problem);
            }
        }
        if let Some(problem) = told {
            set.facts.verdict = set.facts.verdict.max(Verdict::Unreadable);
            set.facts.problems.insert(0, problem.clone());
        }
    }
}
