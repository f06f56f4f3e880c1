//! Lync exports: the pool the content names, the pool whose declared users it holds, then a mapping.

use super::foreign::names_no_pool;
use super::mapping::{Contradiction, declared_name};
use super::outcome::{Attribution, Reason, instance_of, is_declared_away, is_open, pool_of};
use super::server::same;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::words::list;
use crate::model::{Export, Kind};
use crate::policy::{Policy, Scope, Subject, TargetRule};
use std::collections::BTreeSet;

/// What a ZIP that does not tell its kind may be (`Export-CsLisConfiguration`, `Export-CsPersistentChatData`).
const KINDS_CONTENT_CANNOT_TELL: [Kind; 2] = [Kind::LyncLocation, Kind::LyncPersistentChat];

/// The pools an export may be of, lower case, by its content alone.
enum Pools<'a> {
    /// Nothing inside says.
    Silent,
    One(&'a str),
    Several(BTreeSet<&'a str>),
}

/// Where an export belongs, and where its mapping is wrong.
pub fn attribution_of_export(
    policy: &Policy,
    candidate: &Candidate<'_>,
    export: &Export,
) -> (Attribution, Vec<Contradiction>) {
    let mut wrong = kind_contradictions(policy, candidate, export);
    if candidate.kind == Kind::ZipArchive {
        let could_be = targets(policy, &KINDS_CONTENT_CANNOT_TELL);
        if let Some(mapped) = candidate.said.kind.filter(|kind| KINDS_CONTENT_CANNOT_TELL.contains(kind)) {
            let is_none = export.facts.counts.is_no_export();
            let message = match export.facts.counts.xml_parts {
                None => format!(
                    "It is mapped to {mapped}, but what it holds is not known: the evidence was saved by a version that did \
                     not look; collect it again."
                ),
                Some(_) => format!(
                    "It is mapped to {mapped}, but it does not hold what such an export holds: XML documents, and nothing \
                     that is certainly something else."
                ),
            };
            let attribution = if is_none {
                Attribution::nobody(Reason::NotAnExport, message)
            } else {
                Attribution::ambiguous(message, could_be)
            };
            return (attribution, wrong);
        }
        let message = "Nothing inside tells which export this is; a mapping with `kind` can.";
        return (Attribution::ambiguous(message, could_be), wrong);
    }
    let all = targets(policy, &[candidate.kind]);
    let Some(scope) = policy.items().find(|i| i.exports.contains(&candidate.kind)).map(|i| i.scope) else {
        let message = format!("A file of kind {} restores nothing by itself.", candidate.kind);
        return (Attribution::nobody(Reason::NotAnExport, message), wrong);
    };
    // A pool that is declared away still owns what names it; a whole item that is declared away owns nothing.
    let is_declared =
        |rule: &TargetRule| rule.subject != Subject::Undeclared && (pool_of(rule).is_some() || !is_declared_away(rule));
    let declared: Vec<usize> = all.iter().filter(|i| is_declared(&policy.targets[**i])).copied().collect();
    if declared.is_empty() {
        let attribution = match all.iter().find(|i| is_open(&policy.targets[**i])) {
            Some(shown) => Attribution::Target(*shown),
            None => nowhere(policy, candidate, &all),
        };
        return (attribution, wrong);
    }
    let attribution = match scope {
        Scope::Deployment => of_deployment(policy, export, &declared),
        Scope::Pool => of_pool(policy, candidate, export, &declared, &mut wrong),
        _ => of_instance(policy, candidate, &declared),
    };
    (attribution, wrong)
}

fn nowhere(policy: &Policy, candidate: &Candidate<'_>, all: &[usize]) -> Attribution {
    match all.iter().map(|i| &policy.targets[*i]).find(|rule| is_declared_away(rule)) {
        Some(away) => Attribution::nobody(
            Reason::NotApplicable,
            format!("{} is declared not applicable, and yet there is a {} export.", away.item, candidate.kind),
        ),
        None => Attribution::nobody(Reason::NotAnExport, format!("No target wants a {} export.", candidate.kind)),
    }
}

/// There is one deployment; only a topology inside that names none of its pools speaks against it.
fn of_deployment(policy: &Policy, export: &Export, declared: &[usize]) -> Attribution {
    match declared {
        _ if names_no_pool(policy, export) => {
            Attribution::ambiguous("The topology inside names none of the declared pools.", declared.to_vec())
        }
        [only] => Attribution::Target(*only),
        several => Attribution::ambiguous("Several targets take this export.", several.to_vec()),
    }
}

fn of_pool(
    policy: &Policy,
    candidate: &Candidate<'_>,
    export: &Export,
    declared: &[usize],
    wrong: &mut Vec<Contradiction>,
) -> Attribution {
    let said = &candidate.said;
    let at = |pool: &str| declared.iter().find(|i| pool_of(&policy.targets[**i]) == Some(pool)).copied();
    // A pool of whose declared users none is inside is not what a silent export could be of.
    let possible: Vec<usize> = declared
        .iter()
        .filter(|i| pool_of(&policy.targets[**i]).is_none_or(|pool| !holds_none_of(policy, pool, export)))
        .copied()
        .collect();
    match pools_inside(policy, export) {
        Pools::One(pool) => {
            if let Some(mapped) = said.pool.filter(|mapped| *mapped != pool) {
                wrong.push(said.against(mapped, format!("an export of {pool}")));
            }
            at(pool).map_or_else(
                || {
                    Attribution::nobody(
                        Reason::UnknownPool,
                        format!("It is of {pool}, which no target of its kind names."),
                    )
                },
                Attribution::Target,
            )
        }
        Pools::Several(pools) => {
            let names: Vec<&str> = pools.iter().copied().collect();
            let could_be: Vec<usize> = pools.iter().filter_map(|pool| at(pool)).collect();
            match said.pool {
                Some(mapped) if pools.contains(mapped) => {
                    if let Some(index) = at(mapped) {
                        return Attribution::Target(index);
                    }
                }
                Some(mapped) => wrong.push(said.against(mapped, format!("an export of {}", list(&names)))),
                None => {}
            }
            Attribution::ambiguous(
                format!("By its content it may be of {}; a mapping with `pool` can say.", list(&names)),
                could_be,
            )
        }
        Pools::Silent => match said.pool {
            Some(mapped) if holds_none_of(policy, mapped, export) => {
                wrong.push(said.against(mapped, "an export with none of that pool's declared users"));
                Attribution::ambiguous(
                    format!("It is mapped to {mapped}, but holds none of the users declared there."),
                    possible,
                )
            }
            Some(mapped) if held_of(policy, mapped, export) > 0 => {
                Attribution::ambiguous(few(policy, mapped, export), possible)
            }
            Some(mapped) => match at(mapped) {
                None => {
                    let message = format!("It is mapped to {mapped}, which no target of its kind names.");
                    Attribution::nobody(Reason::UnknownPool, message)
                }
                Some(index) if is_confirmed(policy, mapped, candidate, export, declared) => Attribution::Target(index),
                Some(_) => Attribution::ambiguous(unconfirmed(policy, mapped, candidate), possible),
            },
            None => match export.facts.declared_users.keys().find(|pool| held_of(policy, pool, export) > 0) {
                Some(pool) => Attribution::ambiguous(few(policy, pool, export), possible),
                None => Attribution::ambiguous(
                    "The content does not say which pool it belongs to; declare the pool's `users`, or declare the pool \
                     with `pool` in a [[repository.map]].",
                    possible,
                ),
            },
        },
    }
}

/// By the owner the content names; else by the declared users it holds: the only pool with any, if they are most of
/// its users, or of several the one of which it holds all, and more than of any other, or most where the others' are few.
/// A few users prove no pool: they may have moved, or have been exported by themselves.
fn pools_inside<'a>(policy: &'a Policy, export: &'a Export) -> Pools<'a> {
    match export.facts.pools.as_slice() {
        [] => {}
        [one] => return Pools::One(declared_name(policy, one)),
        several => return Pools::Several(several.iter().map(|name| declared_name(policy, name)).collect()),
    }
    let held: Vec<(&str, u64)> =
        export.facts.declared_users.iter().filter(|(_, n)| **n > 0).map(|(pool, n)| (pool.as_str(), *n)).collect();
    match held.as_slice() {
        [] => Pools::Silent,
        [(one, n)] if *n > declared_of(policy, one) / 2 => Pools::One(one),
        [_] => Pools::Silent,
        several => {
            let is_whole = |name: &str, held: u64| declared_of(policy, name) == held;
            let mut whole = several.iter().filter(|(name, n)| is_whole(name, *n));
            match (whole.next(), whole.next()) {
                (Some((name, n)), None) if several.iter().all(|(other, m)| other == name || m < n) => Pools::One(name),
                _ => with_some_moved(policy, several)
                    .map_or_else(|| Pools::Several(several.iter().map(|(name, _)| *name).collect()), Pools::One),
            }
        }
    }
}

/// The one pool of which most users are inside, where users of the others are half as many at most and the fewer of their
/// own: some moved, and the lists were not brought up to date.
fn with_some_moved<'a>(policy: &Policy, held: &[(&'a str, u64)]) -> Option<&'a str> {
    let is_most = |(name, n): &&(&str, u64)| n.saturating_mul(2) > declared_of(policy, name);
    let mut most = held.iter().filter(is_most);
    let (name, n) = most.next()?;
    let all: u64 = held.iter().map(|(_, n)| n).sum();
    (most.next().is_none() && (all - n).saturating_mul(2) <= *n).then_some(name)
}

/// How many users are declared for the pool.
fn declared_of(policy: &Policy, pool: &str) -> u64 {
    policy.deployment.pools.iter().find(|declared| declared.fqdn == pool).map_or(0, |pool| pool.users.len() as u64)
}

/// How many of them the export holds.
fn held_of(policy: &Policy, pool: &str, export: &Export) -> u64 {
    export.facts.declared_users.get(pool).copied().unwrap_or(0).min(declared_of(policy, pool))
}

fn few(policy: &Policy, pool: &str, export: &Export) -> String {
    format!(
        "It holds {} of the {} users declared for {pool}: a part of that pool, or users who have moved; export the whole \
         pool, or bring its `users` up to date.",
        held_of(policy, pool, export),
        declared_of(policy, pool)
    )
}

/// Users are declared for the pool, and the export holds none of them, be it that it holds none at all.
fn holds_none_of(policy: &Policy, pool: &str, export: &Export) -> bool {
    export.kind == Kind::LyncUserData && declared_of(policy, pool) > 0 && held_of(policy, pool, export) == 0
}

/// Whether a mapping to a pool can be believed where the content names no pool and none of its users are declared: there
/// is no other pool, or the file lies under that pool's own name. A pattern that is too wide, or that names the wrong
/// pool, would pass otherwise.
fn is_confirmed(policy: &Policy, mapped: &str, candidate: &Candidate<'_>, export: &Export, declared: &[usize]) -> bool {
    let is_users = export.kind == Kind::LyncUserData || candidate.kind == Kind::LyncUserData;
    !is_users || declared.len() < 2 || named_in_path(policy, candidate) == Some(mapped)
}

fn unconfirmed(policy: &Policy, mapped: &str, candidate: &Candidate<'_>) -> String {
    match named_in_path(policy, candidate) {
        Some(other) => format!(
            "It is mapped to {mapped}, but lies under the name of {other}, and its content names no pool; declare the `users` \
             of {mapped}."
        ),
        None => format!(
            "It is mapped to {mapped}, but neither its content nor its name says that it is of that pool; declare the \
             `users` of {mapped}."
        ),
    }
}

/// The declared pool whose name, or its first label, stands last in the path; names only fill what content does not say.
fn named_in_path<'a>(policy: &'a Policy, candidate: &Candidate<'_>) -> Option<&'a str> {
    let path = candidate.places.first()?.path.lossy().to_lowercase();
    let last = |name: &str| {
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        path.match_indices(name)
            .filter(|(at, _)| {
                let before = path.get(..*at).and_then(|head| head.chars().next_back());
                let after = path.get(at + name.len()..).and_then(|tail| tail.chars().next());
                is_edge(before) && is_edge(after)
            })
            .map(|(at, _)| at + name.len())
            .last()
    };
    let end = |pool: &str| {
        let label = pool.split('.').next().filter(|label| !label.is_empty());
        last(pool).max(label.and_then(last))
    };
    // Of two names that end in one place neither is meant.
    let mut found: Vec<(usize, usize, &str)> = policy
        .deployment
        .pools
        .iter()
        .filter(|pool| !pool.fqdn.is_empty())
        .filter_map(|pool| Some((end(&pool.fqdn)?, pool.fqdn.len(), pool.fqdn.as_str())))
        .collect();
    found.sort_unstable();
    match found.as_slice() {
        [.., (at, _, _), (end, _, _)] if at == end => None,
        [.., (_, _, pool)] => Some(pool),
        [] => None,
    }
}

/// The content names no instance: the one that is mapped, or the only one when a mapping speaks of the file at all.
fn of_instance(policy: &Policy, candidate: &Candidate<'_>, declared: &[usize]) -> Attribution {
    let said = &candidate.said;
    let fits = |index: &usize| {
        let rule = &policy.targets[*index];
        said.sql.is_none_or(|sql| instance_of(rule).is_some_and(|instance| same(instance, sql)))
            && said.item.is_none_or(|item| item == rule.item)
    };
    let fitting: Vec<usize> = declared.iter().filter(|index| fits(index)).copied().collect();
    match fitting.as_slice() {
        [only] if said.pattern.is_some() => Attribution::Target(*only),
        _ => Attribution::ambiguous(
            "The content does not say which instance it belongs to; declare it with `sql` in a [[repository.map]].",
            if fitting.is_empty() { declared.to_vec() } else { fitting },
        ),
    }
}

fn kind_contradictions(policy: &Policy, candidate: &Candidate<'_>, export: &Export) -> Vec<Contradiction> {
    let said = &candidate.said;
    let mut wrong = Vec::new();
    if let Some(mapped) = said.kind
        && mapped != candidate.kind
    {
        wrong.push(said.against(mapped, format!("a file of kind {}", export.kind)));
    }
    if let Some(mapped) = said.item
        && candidate.kind != Kind::ZipArchive
        && !policy.items().any(|item| item.id == mapped && item.exports.contains(&candidate.kind))
    {
        wrong.push(said.against(mapped, format!("a file of kind {}", candidate.kind)));
    }
    wrong
}

/// Targets of the items that these kinds are exports of.
fn targets(policy: &Policy, kinds: &[Kind]) -> Vec<usize> {
    let wanted = |rule: &TargetRule| {
        policy.item_of(rule).is_some_and(|item| item.exports.iter().any(|export| kinds.contains(export)))
    };
    (0..policy.targets.len()).filter(|index| wanted(&policy.targets[*index])).collect()
}
