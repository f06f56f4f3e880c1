//! What is missing from the deployment file, in words; and how the file speaks of an item.

use crate::evaluate::words::list;
use crate::model::TopologyService;
use crate::policy::{Expectation, Pair, Policy, Subject, TargetRule};
use std::collections::BTreeSet;

/// Names told in one sentence.
pub(super) const NAMES_TOLD: usize = 10;

/// Things of one sort that are missing from the deployment file.
#[derive(Debug)]
pub struct Missing {
    pub message: String,
    /// Their item is not declared at all, and so unknown already; or a person has answered for that very one.
    pub is_known_elsewhere: bool,
}

/// How the deployment file speaks of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// No table, or nothing that says on what it exists.
    Open,
    /// The whole item is declared away.
    Denied,
    Declared,
}

/// Targets of an item.
pub(super) fn rules<'a>(policy: &'a Policy, item: &'a str) -> impl Iterator<Item = &'a TargetRule> {
    policy.targets.iter().filter(move |rule| rule.item == item)
}

/// How the deployment file, and what is united with it, speaks of the item.
pub(super) fn stand(policy: &Policy, item: &str) -> Stand {
    let is_away = |rule: &TargetRule| matches!(rule.expectation, Expectation::NotApplicable { .. });
    let is_open =
        |rule: &TargetRule| matches!(rule.expectation, Expectation::Undeclared | Expectation::Underspecified { .. });
    if rules(policy, item).all(is_away) {
        Stand::Denied
    } else if rules(policy, item).any(|rule| is_open(rule) && rule.subject == Subject::Undeclared) {
        Stand::Open
    } else {
        Stand::Declared
    }
}

/// The sentence about `names` (`pool pool03.contoso.com`), which the topology shows and the deployment file denies or
/// leaves out.
pub(super) fn missing(policy: &Policy, item: &str, what: (&str, &str), names: &BTreeSet<String>) -> Option<Missing> {
    missing_from("The topology", policy, item, what, names)
}

/// The same of what `who` shows.
pub(super) fn missing_from(
    who: &str,
    policy: &Policy,
    item: &str,
    what: (&str, &str),
    names: &BTreeSet<String>,
) -> Option<Missing> {
    if names.is_empty() {
        return None;
    }
    let (what, whose) = if names.len() == 1 { (what.0, "its") } else { (what.1, "their") };
    let stand = stand(policy, item);
    let says = match stand {
        Stand::Open => format!("and [{item}] is not declared"),
        Stand::Denied => format!("but the deployment file says that {item} does not apply"),
        Stand::Declared => "which the deployment file does not name".to_owned(),
    };
    Some(Missing {
        message: format!("{who} shows the {what} {}, {says}: {whose} backups are not looked for.", told(names)),
        is_known_elsewhere: stand == Stand::Open,
    })
}

/// What is shown, and no name that was written is certainly of it.
pub(super) fn uncovered(shown: &BTreeSet<String>, pair: Pair, written: &[&str]) -> BTreeSet<String> {
    let pairing = pair(written, &shown.iter().map(String::as_str).collect::<Vec<_>>());
    let all = shown.iter().enumerate();
    all.filter(|(at, _)| pairing.written_for(*at).is_none()).map(|(_, name)| name.clone()).collect()
}

/// The first names, and how many more there are.
pub(super) fn told(names: &BTreeSet<String>) -> String {
    let mut told: Vec<&str> = names.iter().take(NAMES_TOLD).map(String::as_str).collect();
    let more = names.len().saturating_sub(NAMES_TOLD);
    let rest = format!("{more} more");
    if more > 0 {
        told.push(&rest);
    }
    list(&told)
}

/// Where services are installed.
pub(super) fn hosts<'a>(services: impl Iterator<Item = &'a TopologyService>) -> BTreeSet<String> {
    services.filter_map(|service| service.host.clone()).collect()
}

/// The name of a target that has only one.
pub(super) fn named(rule: &TargetRule) -> Option<&str> {
    match &rule.subject {
        Subject::Named(name) => Some(name),
        _ => None,
    }
}
