//! Does the newest export of user data hold every user whose home the directory says is on the pool? Addresses are
//! compared, by their hashes; what an export holds of each user is not looked at here.

use crate::base::{ADDRESS_HASH_DIGITS, Stamp, count};
use crate::evaluate::attribution::pool_of;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::evaluate::directory_facts::directory_facts;
use crate::evaluate::finding::{backup_seen, seen_at};
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{DirectoryUser, DirectoryUsers, ExportFacts, Kind, Location, Status, one_host};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "users-missing", evaluate };

/// What changed so shortly before an export may not have reached the pool when it was made.
const SETTLED: SignedDuration = SignedDuration::from_hours(24);

/// What one directory server showed of one domain.
#[derive(Clone, Copy)]
struct Shown<'a> {
    place: &'a Location,
    users: &'a DirectoryUsers,
    read_at: Stamp,
    /// A connection showed it, and no file that anybody may have written.
    is_live: bool,
}

/// Users that the export lacks.
#[derive(Default)]
struct Missing<'a> {
    /// They were there long before the export, and nothing of them changed since.
    certain: Vec<&'a DirectoryUser>,
    /// They may have come to the pool since.
    may_be_new: Vec<&'a DirectoryUser>,
    /// The directory was read before the export was made: they may have left the pool by then.
    may_have_left: Vec<&'a DirectoryUser>,
}

/// Evaluates the user data of a pool.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let Some(pool) = pool_of(case.rule) else {
        return Answer::not_looked_at("the target is no pool of the deployment file");
    };
    let shown = shown(&case.context);
    if shown.is_empty() {
        return Answer::not_looked_at("no directory server shows which users are on which pool");
    }
    let users = users_of(&shown, pool);
    if users.is_empty() {
        return Answer::not_looked_at(format!("the directory shows no user whose home is {pool}"));
    }
    let exports = case.parts.iter().flat_map(|part| part.of(Class::Export));
    let sound = exports.filter(|one| one.kind == Kind::LyncUserData && one.assurance().is_some());
    let Some((newest, facts, at)) = sound.filter_map(dated).max_by_key(|(_, _, at)| *at) else {
        return Answer::not_looked_at("no sound and dated export of user data was seen");
    };
    let Some(held) = facts.user_hashes.as_deref().map(hashes) else {
        return Answer::not_looked_at(
            "the users of the newest export were not kept: it holds too many, or the evidence was saved by an earlier \
             version",
        );
    };
    let missing = missing(&users, &held, at);
    let finding = finding(case, pool, (newest, at), &users, &missing);
    let domain = |one: &Shown<'_>| match one.read_at < at {
        true => format!("{} (read {})", one.users.domain, moment(one.read_at)),
        false => one.users.domain.clone(),
    };
    let domains: Vec<String> = shown.iter().map(domain).collect();
    let what = format!("users of {pool} in {}, looked for by their addresses in the newest export", list(&domains));
    Answer::looked_at(users.len(), what, finding.into_iter().collect())
}

fn dated<'a>(candidate: &'a Candidate<'a>) -> Option<(&'a Candidate<'a>, &'a ExportFacts, Stamp)> {
    match candidate.content {
        Content::Export(export) => Some((candidate, &export.facts, candidate.finished?)),
        _ => None,
    }
}

/// Of each domain what was read last, in the order of the evidence.
fn shown<'a>(context: &AuditContext<'a>) -> Vec<Shown<'a>> {
    let mut domains: Vec<Shown<'a>> = Vec::new();
    for (place, facts) in directory_facts(context) {
        let Some(users) = &facts.users else { continue };
        let collected = context.evidence.collected_at;
        // A time after the collection is that of a wrong clock: nobody knows how old the list is.
        let is_known = |read_at: &Stamp| *read_at <= collected;
        let unknown = Stamp::utc(Timestamp::UNIX_EPOCH);
        let read_at = facts.read_at.map_or(collected, |at| Some(at).filter(is_known).unwrap_or(unknown));
        let one = Shown { place, users, read_at, is_live: facts.read_at.is_none() };
        match domains.iter_mut().find(|other| other.users.domain.eq_ignore_ascii_case(&users.domain)) {
            Some(other) if (other.is_live, other.read_at) < (one.is_live, one.read_at) => *other = one,
            Some(_) => {}
            None => domains.push(one),
        }
    }
    domains
}

/// The pool as the directory names it: a name without a domain is of one pool, where only one has that first label.
fn full_name<'a>(shown: &[Shown<'a>], pool: &'a str) -> &'a str {
    let all: BTreeSet<&str> = shown.iter().flat_map(|one| &one.users.pools).map(|own| own.pool.as_str()).collect();
    one_host(all.iter().copied(), pool).unwrap_or(pool)
}

/// All users of a pool, with what showed them.
fn users_of<'a>(shown: &[Shown<'a>], pool: &str) -> Vec<(&'a DirectoryUser, Shown<'a>)> {
    let name = full_name(shown, pool);
    let of = |one: &Shown<'a>| {
        let one = *one;
        let pools = one.users.pools.iter().filter(|own| own.pool.eq_ignore_ascii_case(name));
        pools.flat_map(move |own| own.users.iter().map(move |user| (user, one))).collect::<Vec<_>>()
    };
    shown.iter().flat_map(of).collect()
}

fn hashes(text: &str) -> BTreeSet<&str> {
    let digits = ADDRESS_HASH_DIGITS;
    (0..text.len() / digits).filter_map(|at| text.get(at * digits..(at + 1) * digits)).collect()
}

fn missing<'a>(users: &[(&'a DirectoryUser, Shown<'a>)], held: &BTreeSet<&str>, at: Stamp) -> Missing<'a> {
    let mut missing = Missing::default();
    for (user, shown) in users.iter().filter(|(user, _)| !held.contains(user.user_hash.as_str())) {
        let is_settled = |changed: Stamp| at.at.duration_since(changed.at) >= SETTLED;
        let list = if shown.read_at < at {
            &mut missing.may_have_left
        } else if user.changed.or(user.created).is_some_and(is_settled) {
            &mut missing.certain
        } else {
            &mut missing.may_be_new
        };
        list.push(user);
    }
    missing
}

fn finding(
    case: &TargetCase<'_>,
    pool: &str,
    (newest, at): (&Candidate<'_>, Stamp),
    users: &[(&DirectoryUser, Shown<'_>)],
    missing: &Missing<'_>,
) -> Option<Finding> {
    let limits = case.context.policy.catalogue.parameters.shrunk;
    let all = users.len() as u64;
    let many = |lost: usize| limits.is_sudden(all, all.saturating_sub(lost as u64));
    let of_all = count(all, "user", "users");
    let export = format!("The newest export of {} ({})", case.export_words(), moment(at));
    let stops: Vec<&str> = users.iter().map(|(user, _)| user.user.as_str()).filter(|one| stops_exports(one)).collect();
    let certain = missing.certain.len();
    let on_pool = format!("{of_all} whose home is {pool} in the directory");
    let doubtful = missing.may_be_new.len() + missing.may_have_left.len();
    let (status, mut message) = match (certain, doubtful) {
        (0, 0) => return None,
        (0, _) => {
            let status = if many(doubtful) { Status::Unknown } else { Status::Noted };
            let lacks = format!("{export} does not have {doubtful} of the {on_pool}");
            (status, format!("{lacks}, but that need not be its fault. {}", doubts(missing)))
        }
        _ => {
            let is_cut = !stops.is_empty() || many(certain);
            let status = if is_cut { Status::Gap } else { Status::Unknown };
            let lacks = format!("{export} lacks {certain} of the {on_pool}: {}.", names(&missing.certain));
            let doubts = doubts(missing);
            (status, if doubts.is_empty() { lacks } else { format!("{lacks} {doubts}") })
        }
    };
    if !stops.is_empty() {
        message += &format!(" Export-CsUserData stops at an address with a slash or a backslash: {}.", list(&stops));
    }
    let mut evidence = backup_seen(newest);
    let mut places: Vec<&Location> = users.iter().map(|(_, shown)| shown.place).collect();
    places.dedup();
    evidence.extend(places.into_iter().map(|place| seen_at(place, format!("users whose home is {pool}"))));
    Some(case.finding("users-missing", status, message, evidence))
}

/// Whom the export lacks for a good reason, perhaps.
fn doubts(missing: &Missing<'_>) -> String {
    let sorts = [
        (&missing.may_be_new, "May be new on the pool, having changed since the export or shortly before"),
        (&missing.may_have_left, "May have left the pool, as the directory was read before the export was made"),
    ];
    let told = sorts.iter().filter(|(users, _)| !users.is_empty());
    told.map(|(users, why)| format!("{why}: {}.", names(users))).collect::<Vec<_>>().join(" ")
}

fn names(users: &[&DirectoryUser]) -> String {
    list(&users.iter().map(|user| user.user.as_str()).collect::<Vec<_>>())
}

/// Where the cmdlet stops, as its documentation says.
fn stops_exports(address: &str) -> bool {
    address.contains(['/', '\\'])
}
