//! Artefacts: the machine, gateway or share that the content names, then a mapping, then there being only one target.

use super::home::{Home, Reason, is_declared_away, is_open};
use super::mapping::Contradiction;
use crate::evaluate::artefact::{ArtefactPart, same_host};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::words::list;
use crate::policy::{Policy, Subject, TargetRule};

/// Where an artefact belongs as a backup of one item, and where its mapping is wrong.
pub fn home_of_artefact(
    policy: &Policy,
    candidate: &Candidate<'_>,
    part: ArtefactPart<'_>,
) -> (Home, Vec<Contradiction>) {
    if let Some(target) = part.target {
        return (Home::Target(target), Vec::new());
    }
    let item = part.item;
    let all: Vec<usize> = (0..policy.targets.len()).filter(|index| policy.targets[*index].item == item.id).collect();
    let rule = |index: usize| &policy.targets[index];
    let declared: Vec<usize> = all
        .iter()
        .copied()
        .filter(|index| rule(*index).subject != Subject::Undeclared && !is_declared_away(rule(*index)))
        .collect();
    if declared.is_empty() {
        let home = match all.iter().find(|index| is_open(rule(**index))) {
            Some(shown) => Home::Target(*shown),
            None => Home::nobody(
                Reason::NotApplicable,
                format!("{} is declared not applicable, and yet there is a file of kind {}.", item.id, candidate.kind),
            ),
        };
        return (home, Vec::new());
    }
    if let [only] = declared.as_slice()
        && matches!(rule(*only).subject, Subject::Deployment { .. })
    {
        return (Home::Target(*only), Vec::new());
    }
    let named: Vec<usize> =
        declared.iter().copied().filter(|index| part.names().any(|name| is_of(policy, rule(*index), name))).collect();
    // A full name that is exactly one target's says more than its first label, which may be that of several.
    let named = match named.len() {
        0 | 1 => named,
        _ => {
            let exact = |index: &usize| part.names().any(|name| rule(*index).target.eq_ignore_ascii_case(name));
            let exactly: Vec<usize> = named.iter().copied().filter(exact).collect();
            if exactly.is_empty() { named } else { exactly }
        }
    };
    let mapped = candidate.said.target.or(candidate.said.pool);
    let is_mapped = |index: &usize| mapped.is_some_and(|name| rule(*index).target.eq_ignore_ascii_case(name));
    match named.as_slice() {
        [one] => {
            let wrong = mapped.filter(|_| !is_mapped(one)).map(|mapped| {
                candidate.said.against(mapped, format!("a file of kind {} of {}", candidate.kind, rule(*one).target))
            });
            (Home::Target(*one), wrong.into_iter().collect())
        }
        [] => (unnamed(policy, part, &declared, mapped, declared.iter().copied().find(is_mapped)), Vec::new()),
        several => {
            let home = several.iter().copied().find(is_mapped).map_or_else(
                || {
                    let names: Vec<&str> = several.iter().map(|index| rule(*index).target.as_str()).collect();
                    let message = format!("By its content it may be of {}; a mapping can say.", list(&names));
                    Home::ambiguous(message, several.to_vec())
                },
                Home::Target,
            );
            (home, Vec::new())
        }
    }
}

/// The content names no declared target. A device may call itself something else than the deployment does, or say
/// nothing of itself, so that a mapping fills that; that there is only one target does not.
fn unnamed(
    policy: &Policy,
    part: ArtefactPart<'_>,
    declared: &[usize],
    mapped: Option<&str>,
    target: Option<usize>,
) -> Home {
    let foreign = part.names().next().filter(|_| part.is_named_like_its_target());
    match (target, mapped, declared, foreign) {
        (Some(target), ..) => Home::Target(target),
        (None, Some(mapped), ..) => Home::nobody(
            Reason::UnknownPool,
            format!("It is mapped to {mapped}, which no target of {} names.", part.item.id),
        ),
        (None, None, [only], None) if !part.is_of_device() => Home::Target(*only),
        (None, None, _, Some(name)) => Home::ambiguous(
            format!(
                "By its content it is of {name}, which no target of {} names; a mapping with `target` can say.",
                part.item.id
            ),
            declared.to_vec(),
        ),
        (None, None, several, None) => {
            let names: Vec<&str> = several.iter().map(|index| policy.targets[*index].target.as_str()).collect();
            Home::ambiguous(
                format!("Nothing inside says of which it is ({}); a mapping with `target` can.", list(&names)),
                several.to_vec(),
            )
        }
    }
}

/// Whether a name inside is the target's: a machine's, or of a pool also its share's.
fn is_of(policy: &Policy, rule: &TargetRule, name: &str) -> bool {
    let is_share = |share: &str| {
        let plain = |text: &str| text.replace('/', "\\").trim_end_matches('\\').to_lowercase();
        plain(share) == plain(name)
    };
    match &rule.subject {
        Subject::Named(target) => same_host(target, name) || is_share(target),
        Subject::Pool { fqdn, .. } => {
            let pool = policy.deployment.pools.iter().find(|pool| pool.fqdn == *fqdn);
            same_host(fqdn, name) || pool.and_then(|pool| pool.file_store.as_deref()).is_some_and(is_share)
        }
        _ => false,
    }
}
