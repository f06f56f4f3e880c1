//! Does the directory have contacts of Response Groups on a pool of which no export of Response Groups was seen?

use crate::base::{Stamp, count};
use crate::evaluate::attribution::pool_of;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::directory_facts::directory_facts;
use crate::evaluate::finding::{backup_seen, seen_at};
use crate::evaluate::words::moment;
use crate::model::Status;
use jiff::SignedDuration;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "group-contacts", evaluate };

/// Contacts that a script saw longer ago may be gone.
const COUNTS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Evaluates the Response Groups of a pool, also where nobody declared whether it has any.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some(pool) = pool_of(case.rule) else {
        return Answer::not_looked_at("the target is no pool of the deployment file");
    };
    let read = directory_facts(&case.context)
        .filter_map(|(place, facts)| Some((place, facts.group_contacts.as_ref()?, facts.read_at)));
    // Each controller of a forest shows the same; what was read last counts.
    let shown = read.map(|(place, pools, read_at)| {
        let of_pool = pools.iter().filter(|one| one.pool.eq_ignore_ascii_case(pool));
        (of_pool.map(|one| one.contact_count).sum::<u64>(), place, read_at)
    });
    // A connection shows it as it is.
    let newest = |read_at: Option<Stamp>| (read_at.is_none(), read_at);
    let last = shown.max_by_key(|(contacts, _, read_at)| (newest(*read_at), *contacts));
    let Some((contacts, place, read_at)) = last else {
        return Answer::not_looked_at("no directory server shows the contacts of Response Groups");
    };
    if contacts == 0 {
        return Answer::not_looked_at(format!("the directory shows no contact of a Response Group on {pool}"));
    }
    let own = case.parts.iter().flat_map(|part| part.own.iter().copied());
    let newest = own.filter(|one| one.assurance().is_some()).max_by_key(|one| one.finished);
    let what = count(contacts, "contact of a Response Group", "contacts of Response Groups");
    let (status, message, mut evidence) = match newest {
        None => {
            let is_old = read_at.is_some_and(|read_at| case.context.age(read_at.at) > COUNTS);
            let status = if is_old || case.may_be_unseen() { Status::Unknown } else { Status::Gap };
            let message = format!(
                "The directory has {what} on {pool}, but no sound backup of the Response Groups of that pool was seen."
            );
            (status, message, Vec::new())
        }
        Some(newest) if holds_no_workflow(newest) => {
            let made = newest.finished.map_or_else(|| "without a date".to_owned(), moment);
            let message = format!(
                "The directory has {what} on {pool}, but the newest export of its Response Groups ({made}) holds no workflow."
            );
            (Status::Unknown, message, backup_seen(newest))
        }
        Some(_) => return Answer::looked_at(1, "newest backups of Response Groups", Vec::new()),
    };
    evidence.push(seen_at(place, what.clone()));
    Answer::looked_at(
        1,
        "directories with contacts of Response Groups",
        vec![case.finding("group-contacts", status, message, evidence)],
    )
}

fn holds_no_workflow(candidate: &Candidate<'_>) -> bool {
    match candidate.content {
        Content::Export(export) => export.facts.counts.workflows == Some(0),
        _ => false,
    }
}
