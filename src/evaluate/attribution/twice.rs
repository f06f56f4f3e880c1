//! Users are homed on one pool. Two pools' exports that hold the same users cannot both be right, and nothing says which
//! of them is: neither counts.

use super::attributed::Attributed;
use super::outcome::{Attribution, pool_of};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::context::Timing;
use crate::evaluate::user_sketch::Users;
use crate::model::Kind;
use crate::policy::{Expectation, Policy};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Two exports with this share of the smaller one's users in common contradict each other: a fraction that few moves
/// between two runs do not reach.
const SHARE: usize = 4;
/// One export of a pool.
struct Holding<'a> {
    /// Of the attributed.
    index: usize,
    target: usize,
    at: Timestamp,
    users: Users<'a>,
}

/// Takes the attribution from exports of two pools that hold the same users. Each export is compared with the nearest
/// in time of every other pool: between runs further apart users may have moved. They did where an export of the same pool,
/// made nearer to that of the other, does not hold them.
pub fn part_twins(policy: &Policy, attributed: &mut [Attributed<'_>]) {
    let mut pools: BTreeMap<usize, Vec<Holding<'_>>> = BTreeMap::new();
    for (index, one) in attributed.iter().enumerate() {
        if let Some(holding) = holding(policy, index, one) {
            pools.entry(holding.target).or_default().push(holding);
        }
    }
    // Every side of a contradiction, with all targets that it may belong to.
    let mut doubtful: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (target, own) in &pools {
        for (_, others) in pools.iter().filter(|(other, _)| *other != target) {
            for holding in own {
                let nearest = others.iter().min_by_key(|other| other.at.duration_since(holding.at).abs());
                let shares = |own: &Holding<'_>, twin: &Holding<'_>| share_users(&own.users, &twin.users);
                let has_moved = |twin: &Holding<'_>| {
                    let nearer = own.iter().min_by_key(|one| one.at.duration_since(twin.at).abs());
                    nearer.is_some_and(|one| one.at < holding.at && !shares(one, twin))
                };
                if let Some(twin) = nearest.filter(|twin| shares(holding, twin) && !has_moved(twin)) {
                    for index in [holding.index, twin.index] {
                        doubtful.entry(index).or_default().extend([*target, twin.target]);
                    }
                }
            }
        }
    }
    let name = |target: &usize| policy.targets.get(*target).and_then(pool_of).unwrap_or_default().to_owned();
    let parted: Vec<(usize, Attribution)> = doubtful
        .into_iter()
        .map(|(index, targets)| {
            let names: Vec<String> = targets.iter().map(name).collect();
            let message = format!(
                "Exports of {} hold the same users, who cannot be homed on both: one of them was exported from another \
                 pool than it is counted for.",
                names.join(" and ")
            );
            (index, Attribution::ambiguous(message, targets.into_iter().collect()))
        })
        .collect();
    for (index, attribution) in parted {
        if let Some(one) = attributed.get_mut(index) {
            one.attribution = attribution.into();
        }
    }
}

/// An export that counts for a pool and says which users it holds.
fn holding<'a>(policy: &Policy, index: usize, one: &Attributed<'a>) -> Option<Holding<'a>> {
    let (Attribution::Target(target), Timing::Past) = (&*one.attribution, one.timing) else { return None };
    let rule = policy.targets.get(*target)?;
    let is_asked = matches!(rule.expectation, Expectation::Required) && pool_of(rule).is_some();
    let users = users_of(one.candidate).filter(|users| is_asked && !users.is_empty())?;
    Some(Holding { index, target: *target, at: one.candidate.finished?.at, users })
}

fn users_of<'a>(candidate: &Candidate<'a>) -> Option<Users<'a>> {
    let Content::Export(export) = candidate.content else { return None };
    let is_sound = candidate.kind == Kind::LyncUserData && candidate.assurance().is_some();
    is_sound.then(|| Users::of(&export.facts.user_sketch))
}

fn share_users(a: &Users<'_>, b: &Users<'_>) -> bool {
    let common = a.common(b);
    common.both > 0 && common.both * SHARE >= common.smaller
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_smaller_is_a_contradiction_and_of_large_pools_a_sample_is_compared() {
        let users = |from: u32, to: u32| -> Vec<String> { (from..to).map(|user| format!("{user:08x}")).collect() };
        let share = |a: &[String], b: &[String]| {
            let (a, b) = (a.concat(), b.concat());
            share_users(&Users::of(&a), &Users::of(&b))
        };
        assert!(share(&users(0, 30), &users(0, 30)));
        assert!(share(&users(0, 31), &users(1, 32)));
        assert!(!share(&users(0, 30), &users(30, 60)));
        assert!(!share(&users(0, 30), &users(29, 59)), "one who moved");
        // Both full: beyond the smaller end nothing is known.
        assert!(share(&users(0, 128), &users(0, 128)));
        assert!(share(&users(0, 128), &users(100, 228)));
        assert!(!share(&users(0, 128), &users(128, 256)));
    }
}
