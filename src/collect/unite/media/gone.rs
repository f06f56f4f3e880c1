//! Media sets without files that are gone.

use super::claims::family_count;
use super::recount::{name_stripes, recounted};
use super::sight::{copies, set_copies};
use crate::model::{BackupCopy, BackupSet, Location, MediaSet, Member};

/// Takes away the copies that are gone, and what rests on nothing else.
pub(in crate::collect::unite) fn remove(all: &mut Vec<MediaSet>, is_gone: &dyn Fn(&Location) -> bool) {
    all.retain_mut(|media| {
        if !copies(media).any(|copy| is_gone(&copy.location)) {
            return true;
        }
        take(&mut media.families, is_gone);
        media.problems.retain(|(location, _)| !is_gone(location));
        media.sets.retain_mut(|set| {
            let is_changed = set_copies(set).any(|copy| is_gone(&copy.location));
            !is_changed || is_left(set, is_gone)
        });
        !media.families.is_empty()
    });
}

/// Whether anything is left of a set, which is then only what its other copies show.
fn is_left(set: &mut BackupSet, is_gone: &dyn Fn(&Location) -> bool) -> bool {
    let before = set.clone();
    let families = family_count(set);
    take(&mut set.members, is_gone);
    let left: Vec<(Option<u16>, &BackupCopy)> =
        set.members.iter().flat_map(|member| member.copies.iter().map(|copy| (member.family_number, copy))).collect();
    if families <= 1 && before.members.len() <= 1 {
        let Some(facts) = recounted(&left, |_| Some(&before)) else { return false };
        set.facts = facts;
        return true;
    }
    // Families prove something only together: no copy that is left may be worse than those that the set rested on.
    let best = set.members.iter().filter_map(|member| member.copies.iter().map(|copy| copy.verdict).min());
    let Some(worst) = best.max() else { return false };
    set.facts.verdict = set.facts.verdict.max(worst);
    name_stripes(set, families);
    true
}

fn take(members: &mut Vec<Member>, is_gone: &dyn Fn(&Location) -> bool) {
    members.iter_mut().for_each(|member| member.copies.retain(|copy| !is_gone(&copy.location)));
    members.retain(|member| !member.copies.is_empty());
}
