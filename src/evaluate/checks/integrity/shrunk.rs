//! Does an export still hold what its forerunner held, and was it really written again?

use crate::base::{PathName, Stamp, count};
use crate::evaluate::attribution::pool_of;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::{backups_seen, seen_at};
use crate::evaluate::user_sketch::Users;
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{Export, ExportFacts, Kind, Location, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "shrunk", evaluate };

/// What is counted in an export.
type Count = (&'static str, &'static str, fn(&ExportFacts) -> Option<u64>);

const COUNTS: [Count; 8] = [
    ("user", "users", |facts| facts.user_count),
    ("user with contacts or groups", FILLED, |facts| facts.filled_users),
    ("entry of users", ENTRIES, |facts| facts.user_entries),
    ("document", "documents", |facts| facts.counts.documents),
    ("workflow", "workflows", |facts| facts.counts.workflows),
    ("queue", "queues", |facts| facts.counts.queues),
    ("agent group", "agent groups", |facts| facts.counts.agent_groups),
    ("byte", "bytes", bytes_of_unknown_content),
];

/// What all users have: a list more or less says nothing, as the bytes do not.
const ENTRIES: &str = "entries of users";
const FILLED: &str = "users with contacts or groups";

/// What an export of a kind holds of which nothing else can be counted, once unpacked. A part more or less says
/// nothing; see `is_sudden` for the half.
fn bytes_of_unknown_content(facts: &ExportFacts) -> Option<u64> {
    let is_counted = facts.user_count.is_some() || facts.counts.documents.is_some() || facts.counts.workflows.is_some();
    (!is_counted).then_some(facts.counts.uncompressed_bytes)
}

/// An export that can be compared with others of its kind.
#[derive(Clone, Copy)]
struct Generation<'a> {
    backup: &'a Candidate<'a>,
    export: &'a Export,
    at: Stamp,
}

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let (mut compared, mut listed_count) = (0, 0);
    for part in &case.parts {
        let mut kinds: BTreeMap<Kind, Vec<Generation<'_>>> = BTreeMap::new();
        for backup in part.of(Class::Export).filter(|backup| backup.assurance().is_some()) {
            if let (Content::Export(export), Some(at)) = (backup.content, backup.finished) {
                kinds.entry(backup.kind).or_default().push(Generation { backup, export, at });
            }
        }
        // Where a SQL Server backup answers for the target, its exports are only noted.
        let status = if part.main.class == Class::Export { Status::Unknown } else { Status::Noted };
        for generations in kinds.values() {
            compared += if generations.len() > 1 { generations.len() } else { 0 };
            let listed = declared(case, generations);
            let drop = shrunk(case, generations, listed, status);
            listed_count += usize::from(listed.is_some());
            let lacking =
                listed.filter(|_| drop.is_none()).and_then(|listed| listed.finding(case, generations, status));
            findings.extend(drop.into_iter().chain(lacking));
            findings.extend(other_users(case, generations, status));
            findings.extend(unchanged(case, generations));
            findings.extend(hollow(case, generations));
        }
    }
    match compared {
        0 if listed_count > 0 => {
            Answer::looked_at(listed_count, "sound exports, compared with the declared users", findings)
        }
        0 => Answer::not_looked_at("fewer than two sound exports of one kind were seen").and(findings),
        _ => Answer::looked_at(compared, "sound exports, compared with each other", findings),
    }
}

/// The declared users of a pool, and how many of them its newest export holds.
#[derive(Clone, Copy)]
struct Listed {
    declared: u64,
    held: u64,
    /// The export holds these users and no others.
    is_exact: bool,
}

fn declared(case: &TargetCase<'_>, generations: &[Generation<'_>]) -> Option<Listed> {
    let newest = generations.last().filter(|one| one.backup.kind == Kind::LyncUserData)?;
    let pool = pool_of(case.rule)?;
    let pool = case.context.policy.deployment.pools.iter().find(|one| one.fqdn == pool && !one.users.is_empty())?;
    let (facts, declared) = (&newest.export.facts, pool.users.len() as u64);
    let held = facts.declared_users.get(&pool.fqdn).copied()?.min(declared);
    let is_exact = held == declared && facts.user_count == Some(declared);
    Some(Listed { declared, held, is_exact })
}

impl Listed {
    /// Many of them are missing.
    fn finding(self, case: &TargetCase<'_>, generations: &[Generation<'_>], status: Status) -> Option<Finding> {
        let newest = generations.last()?;
        if !case.context.policy.catalogue.parameters.shrunk.is_sudden(self.declared, self.held) {
            return None;
        }
        let message = format!(
            "The newest export of {} ({}) holds {} of the {} that are declared for that pool: it may be cut short, or \
             `users` in the deployment file may be out of date.",
            case.export_words(),
            moment(newest.at),
            self.held,
            count(self.declared, "user", "users"),
        );
        Some(case.finding("shrunk", status, message, backups_seen(&[newest.backup])))
    }

    /// Whether a count fell because users left who are not declared any more.
    fn explains(self, many: &str, facts: &ExportFacts) -> bool {
        let is_filled = || facts.filled_users == facts.user_count;
        self.is_exact && (many != ENTRIES && many != FILLED || is_filled())
    }
}

/// The last sudden drop that the newest export has not made up for.
fn shrunk(
    case: &TargetCase<'_>,
    generations: &[Generation<'_>],
    listed: Option<Listed>,
    status: Status,
) -> Option<Finding> {
    let limits = case.context.policy.catalogue.parameters.shrunk;
    let newest = generations.last()?;
    let mut drops = Vec::new();
    let mut pairs: BTreeSet<usize> = BTreeSet::new();
    for (one, many, of) in COUNTS {
        let Some(now) = of(&newest.export.facts) else { continue };
        if listed.is_some_and(|listed| listed.explains(many, &newest.export.facts)) {
            continue;
        }
        let fell = |index: &usize| {
            let (before, after) = (&generations[*index], &generations[*index + 1]);
            let (Some(held), Some(holds)) = (of(&before.export.facts), of(&after.export.facts)) else { return false };
            let is_sudden = |now: u64| {
                if matches!(many, "bytes" | ENTRIES) {
                    limits.is_halved(held, now)
                } else {
                    limits.is_sudden(held, now)
                }
            };
            case.context.age(after.at.at) <= limits.window && is_sudden(holds) && is_sudden(now)
        };
        if let Some(index) = (0..generations.len() - 1).rev().find(fell) {
            let held = of(&generations[index].export.facts).unwrap_or_default();
            drops.push(format!("{} instead of {}", count(now, one, many), count(held, one, many)));
            pairs.insert(index);
        }
    }
    let index = *pairs.first()?;
    let (before, after) = (&generations[index], &generations[index + 1]);
    let since = if after.at == newest.at {
        format!("the one before it, of {}", moment(before.at))
    } else {
        format!("those up to {}", moment(before.at))
    };
    let message = format!(
        "The newest export of {} ({}) holds {}, compared with {since}: it may be cut short.",
        case.export_words(),
        moment(newest.at),
        list(&drops)
    );
    let mut seen = vec![newest.backup];
    for pair in pairs {
        seen.extend([generations[pair + 1].backup, generations[pair].backup]);
    }
    seen.dedup_by(|a, b| std::ptr::eq(*a, *b));
    Some(case.finding("shrunk", status, message, backups_seen(&seen)))
}

/// The newest export holds other users than those before: it may be another pool's.
fn other_users(case: &TargetCase<'_>, generations: &[Generation<'_>], status: Status) -> Option<Finding> {
    let limits = case.context.policy.catalogue.parameters.shrunk;
    let newest = generations.last()?;
    let users: Vec<Users<'_>> = generations.iter().map(|one| Users::of(&one.export.facts.user_sketch)).collect();
    let now = users.last()?;
    // `None`: of one user, or of none, nothing can be said.
    let is_like = |one: &Users<'_>, other: &Users<'_>| {
        Some(one.common(other)).filter(|common| common.smaller > 1).map(|common| common.both * 2 >= common.smaller)
    };
    let began = |index: &usize| {
        let (held, after) = (&users[*index], &users[*index + 1]);
        case.context.age(generations[*index + 1].at.at) <= limits.window
            && is_like(held, after) == Some(false)
            && is_like(held, now) == Some(false)
            && !users.iter().take(*index).any(|earlier| is_like(earlier, now) == Some(true))
    };
    let index = (0..generations.len() - 1).rev().find(began)?;
    let (before, common) = (&generations[index], now.common(&users[index]));
    let message = format!(
        "The newest export of {} ({}) holds other users than that of {}: {} of {} are the same. It may have been exported \
         from another pool.",
        case.export_words(),
        moment(newest.at),
        moment(before.at),
        common.both,
        count(common.smaller as u64, "user", "users"),
    );
    Some(case.finding("other-users", status, message, backups_seen(&[newest.backup, before.backup])))
}

/// Many users of the newest export have nothing, while others do: without an earlier export nobody can tell whether they
/// ever had anything.
fn hollow(case: &TargetCase<'_>, generations: &[Generation<'_>]) -> Option<Finding> {
    let limits = case.context.policy.catalogue.parameters.shrunk;
    let newest = generations.last()?;
    let (users, filled) = (newest.export.facts.user_count?, newest.export.facts.filled_users?);
    // Of nobody having anything its verdict tells.
    let nothing = users.saturating_sub(filled);
    if filled == 0 || nothing < limits.least_lost || nothing.saturating_mul(2) < users {
        return None;
    }
    let message = format!(
        "{nothing} of {} in the newest export of {} ({}) have no contact, group or permission: check whether they ever had any.",
        count(users, "user", "users"),
        case.export_words(),
        moment(newest.at),
    );
    Some(case.finding("hollow-users", Status::Noted, message, backups_seen(&[newest.backup])))
}

/// The newest export lies in several runs' folders, byte for byte the same content of the same time, while something
/// else of those runs changed: the later run copied what a former one left.
fn unchanged(case: &TargetCase<'_>, generations: &[Generation<'_>]) -> Option<Finding> {
    let newest = generations.last()?;
    let digest = newest.export.facts.content_digest.as_ref()?;
    let same: Vec<&Generation<'_>> = generations
        .iter()
        .filter(|other| other.at == newest.at && other.export.facts.content_digest.as_ref() == Some(digest))
        .collect();
    let folders: BTreeSet<(&str, &[u8])> = same.iter().map(|copy| run_of(&copy.export.location)).collect();
    if folders.len() < 2 {
        return None;
    }
    let changed = changed_between(case, &folders)?;
    let message = format!(
        "The export of {} of {} is the same in the folders of {}, although {} beside it was written again: the job \
         may be failing to overwrite a fixed file name and copying the old file.",
        case.export_words(),
        moment(newest.at),
        count(folders.len() as u64, "run", "runs"),
        changed.location.path.lossy()
    );
    let mut evidence = backups_seen(&same.iter().map(|copy| copy.backup).collect::<Vec<_>>());
    evidence.truncate(3);
    evidence.push(seen_at(&changed.location, "written again".to_owned()));
    Some(case.finding("unchanged-export", Status::Noted, message, evidence))
}

/// An export of which these folders hold files of one name and kind, but with different content.
fn changed_between<'a>(case: &TargetCase<'a>, folders: &BTreeSet<(&str, &[u8])>) -> Option<&'a Export> {
    let mut digests: BTreeMap<(Kind, &[u8]), (&'a str, &'a Export)> = BTreeMap::new();
    let mut changed: Option<&'a Export> = None;
    for export in &case.context.evidence.exports {
        let Some(digest) = export.facts.content_digest.as_deref() else { continue };
        if !folders.contains(&run_of(&export.location)) {
            continue;
        }
        let key = (export.kind, split(&export.location.path).1);
        match digests.get(&key) {
            Some((first, _)) if *first == digest => {}
            Some((_, other)) => {
                let one = [export, *other].into_iter().chain(changed).max_by_key(|export| &export.location);
                changed = one;
            }
            None => {
                digests.insert(key, (digest, export));
            }
        }
    }
    changed
}

/// The folder that a file lies in, which a run of a job makes.
fn run_of(location: &Location) -> (&str, &[u8]) {
    (&location.source, split(&location.path).0)
}

fn split(path: &PathName) -> (&[u8], &[u8]) {
    let bytes = path.bytes();
    match bytes.iter().rposition(|byte| *byte == b'/') {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at + 1..).unwrap_or_default()),
        None => (&[], bytes),
    }
}
