//! What a deployment file says that is valid, and that an audit will trip over. Sees the file system only through the
//! question that it is given.

use super::in_vain::in_vain;
use crate::base::{for_terminal, shown_path};
use crate::model::{Instance, first_label};
use crate::policy::{
    Attestation, Deployment, DirectoryServer, DirectoryTls, EvidenceKind, Expectation, Policy, SqlServer, TargetRule,
    Waiver, closest,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Users told by name.
const USERS_TOLD: usize = 3;
/// Targets told by name.
const TARGETS_TOLD: usize = 5;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Folder,
    File,
    Nothing,
}

/// One sentence for each thing to look at, in the order of the file's parts. `today` is a day in the deployment's zone;
/// `on_windows` tells which paths can be opened.
pub fn cautions(policy: &Policy, today: Date, on_windows: bool, look: &dyn Fn(&Path) -> Seen) -> Vec<String> {
    let deployment = &policy.deployment;
    let mut all = twin_hosts(policy);
    all.extend(twin_users(deployment));
    all.extend(deployment.sql_servers.iter().filter_map(|server| nobody_to_log_in(server, on_windows)));
    all.extend(deployment.directory_servers.iter().filter_map(readable_password));
    for repository in &deployment.repositories {
        all.extend(repository_path(deployment, &repository.name, &repository.path, on_windows, look));
    }
    all.extend(ahead(deployment, today));
    all.extend(in_vain(policy));
    all.extend(deployment.waivers.iter().flat_map(|waiver| accepted_risk(policy, waiver, today)));
    for attestation in &deployment.attestations {
        let (item, line) = (for_terminal(&attestation.item), attestation.line);
        if let Some(expires) = attestation.expires.filter(|expires| *expires < today) {
            all.push(format!("the [[attestation]] of {item} in line {line} expired on {expires} and no longer counts"));
        }
        if attestation.date > today {
            all.push(format!(
                "the [[attestation]] of {item} in line {line} is dated {}, which is in the future, and does not count yet",
                attestation.date
            ));
        }
        all.extend(unheard(policy, attestation));
        if let Some(file) = &attestation.evidence
            && look(&deployment.resolve(Path::new(file))) == Seen::Nothing
        {
            all.push(format!(
                "the evidence `{}` of the [[attestation]] of {item} in line {line} does not exist",
                for_terminal(file)
            ));
        }
    }
    all
}

/// Days that have not come, of what is past where it counts.
fn ahead(deployment: &Deployment, today: Date) -> Vec<String> {
    let changes = deployment.changes.iter().filter(|change| change.from.date() > today).map(|change| {
        format!(
            "the [[change]] of {} in line {} is dated {}, which is in the future, and does not count yet",
            for_terminal(&change.item),
            change.line,
            change.when()
        )
    });
    let begun = deployment.target_overrides.iter().filter_map(|target| {
        let since = target.since.filter(|since| *since > today)?;
        Some(format!(
            "`since` of the [[target]] of {} in line {} is {since}, which is in the future: until then, no backup of it is due",
            for_terminal(&target.item),
            target.line
        ))
    });
    changes.chain(begun).collect()
}

/// A connection as the account that runs the audit, where the system cannot do that.
fn nobody_to_log_in(server: &SqlServer, on_windows: bool) -> Option<String> {
    (server.connect && server.login.user.is_none() && !on_windows).then(|| {
        format!(
            "the [[sql_server]] of {} in line {} names no `user`, and bakproof can log in as the account that runs it \
             only on Windows: set `user` and `password_env` or `password_file`",
            for_terminal(&server.instance.to_string()),
            server.line
        )
    })
}

/// A login without encryption.
fn readable_password(server: &DirectoryServer) -> Option<String> {
    (server.connection.tls == DirectoryTls::None).then(|| {
        format!(
            "the [[directory_server]] {} in line {} has `tls = \"none\"`: whoever listens on the network can read the \
             password",
            for_terminal(&server.host),
            server.line
        )
    })
}

/// What keeps a waiver from covering anything.
fn accepted_risk(policy: &Policy, waiver: &Waiver, today: Date) -> Vec<String> {
    let what = format!("the [[waiver]] of {} in line {}", for_terminal(&waiver.item), waiver.line);
    let mut all = Vec::new();
    let furthest = Waiver::furthest(today);
    if waiver.expires < today {
        all.push(format!("{what} expired on {} and no longer counts", waiver.expires));
    } else if waiver.expires > furthest {
        all.push(format!(
            "{what} does not count: it would be in force until {}, but a risk must be accepted again within {} years; \
             set `expires` to {furthest} or earlier",
            waiver.expires,
            Waiver::LONGEST_YEARS
        ));
    }
    if let Some(review) = waiver.review.filter(|review| *review < today && waiver.expires >= today) {
        all.push(format!("{what} was to be reviewed by {review}"));
    }
    let covered: Vec<&TargetRule> = policy.targets.iter().filter(|rule| waiver.covers(rule)).collect();
    let target = waiver.target.as_deref().map(for_terminal).unwrap_or_default();
    if covered.is_empty() {
        let of_item = policy.targets.iter().filter(|rule| rule.item == waiver.item).map(|rule| rule.target.as_str());
        let near = waiver.target.as_deref().and_then(|target| closest(target, of_item));
        all.push(format!(
            "{what} covers nothing: no target of it is `{target}`{}; its targets are {}",
            near.map_or_else(String::new, |near| format!(" (did you mean `{}`?)", for_terminal(near))),
            names(policy, waiver)
        ));
    } else if covered.iter().all(|rule| matches!(rule.expectation, Expectation::NotApplicable { .. })) {
        all.push(format!("{what} covers nothing: what it is of does not apply in this deployment"));
    }
    all
}

fn names(policy: &Policy, waiver: &Waiver) -> String {
    let of_item: Vec<&TargetRule> = policy.targets.iter().filter(|rule| rule.item == waiver.item).collect();
    let mut told: Vec<String> =
        of_item.iter().take(TARGETS_TOLD).map(|rule| format!("`{}`", for_terminal(&rule.target))).collect();
    if of_item.len() > TARGETS_TOLD {
        told.push(format!("{} more", of_item.len() - TARGETS_TOLD));
    }
    told.join(", ")
}

/// An attestation that satisfies nothing, because nothing that it is of accepts one.
fn unheard(policy: &Policy, attestation: &Attestation) -> Option<String> {
    if attestation.repository.is_some() {
        return None;
    }
    let is_of = |rule: &&TargetRule| {
        rule.item == attestation.item
            && attestation.target.as_ref().is_none_or(|target| target.eq_ignore_ascii_case(&rule.target))
    };
    let of_it: Vec<&TargetRule> = policy.targets.iter().filter(is_of).collect();
    let (item, line) = (for_terminal(&attestation.item), attestation.line);
    let what = format!("the [[attestation]] of {item} in line {line} does not count");
    // What it is of is no target: `in_vain` says so.
    if of_it.is_empty() {
        return None;
    }
    if of_it.iter().all(|rule| matches!(rule.expectation, Expectation::NotApplicable { .. })) {
        return Some(format!("{what}: what it is of does not apply in this deployment"));
    }
    let accepts = |rule: &&TargetRule| rule.accept.value.contains(&EvidenceKind::Attestation);
    if !of_it.iter().any(accepts) {
        return Some(format!("{what}: {item} does not accept attestations; see `accept` in `bakproof explain {item}`"));
    }
    None
}

/// Hosts that a backup, which names only the first label, could mean alike.
fn twin_hosts(policy: &Policy) -> Vec<String> {
    let deployment = &policy.deployment;
    let pools = deployment.pools.iter().flat_map(|pool| [&pool.sql, &pool.mirror]).flatten();
    let instances: Vec<&Instance> = pools
        .chain(deployment.sql_servers.iter().map(|server| &server.instance))
        .chain(deployment.items.values().flat_map(|item| &item.sql))
        .collect();
    let mut hosts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for instance in instances {
        hosts.entry(instance.first_label()).or_default().insert(instance.host.to_lowercase());
    }
    for server in &deployment.sql_servers {
        for alias in &server.aliases {
            // An alias that is the first label of another host means both.
            hosts.entry(first_label(alias)).or_default().insert(server.instance.host.to_lowercase());
        }
    }
    let twins = hosts.values().filter(|hosts| hosts.len() > 1);
    let mut all: Vec<String> = twins
        .map(|hosts| {
            let names: Vec<String> = hosts.iter().map(|host| format!("`{}`", for_terminal(host))).collect();
            let is_one = hosts.iter().any(|host| !host.contains('.'));
            let advice = if is_one {
                "if they are one server, write its full name everywhere"
            } else {
                "map the files of each with `sql` in a [[repository.map]]"
            };
            format!(
                "{} can be taken for each other, because a backup knows its server only by its short name: its backups \
                 would count for neither; {advice}",
                names.join(" and ")
            )
        })
        .collect();
    let mut pools: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for pool in &deployment.pools {
        pools.entry(first_label(&pool.fqdn)).or_default().insert(&pool.fqdn);
    }
    all.extend(pools.values().filter(|pools| pools.len() > 1 && pools.iter().any(|pool| !pool.contains('.'))).map(
        |pools| {
            let names: Vec<String> = pools.iter().map(|pool| format!("`{}`", for_terminal(pool))).collect();
            format!("the pools {} have one name with and without its domain: are they one pool?", names.join(" and "))
        },
    ));
    all
}

/// Users are homed on one pool.
fn twin_users(deployment: &Deployment) -> Vec<String> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut twice: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for pool in &deployment.pools {
        for user in &pool.users {
            if let Some(other) = seen.insert(user, &pool.fqdn) {
                twice.entry((other, &pool.fqdn)).or_default().push(user);
            }
        }
    }
    twice
        .into_iter()
        .map(|((first, second), users)| {
            let told: Vec<String> = users.iter().take(USERS_TOLD).map(|user| for_terminal(user).into_owned()).collect();
            let more = if users.len() > USERS_TOLD {
                format!(" and {} more", users.len() - USERS_TOLD)
            } else {
                String::new()
            };
            format!(
                "`users` of both {1} and {2} list {0}{more}: a user is homed on one pool",
                told.join(", "),
                for_terminal(first),
                for_terminal(second)
            )
        })
        .collect()
}

fn repository_path(
    deployment: &Deployment,
    name: &str,
    path: &Path,
    on_windows: bool,
    look: &dyn Fn(&Path) -> Seen,
) -> Option<String> {
    let text = path.to_string_lossy();
    let shown = format!("the path `{}` of repository {}", shown_path(path), for_terminal(name));
    let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if !on_windows && text.starts_with("\\\\") {
        return Some(format!(
            "{shown} is a UNC path, which only Windows opens: mount the share read-only and write the mount point; the \
             UNC path belongs in a [[repository.known_as]]"
        ));
    }
    if !on_windows && drive {
        return Some(format!("{shown} is a path of Windows: mount the folder here and write the mount point"));
    }
    match look(&deployment.resolve(path)) {
        Seen::Folder => None,
        Seen::File => Some(format!("{shown} is a file: name the folder that holds the backups")),
        Seen::Nothing => Some(format!("{shown} does not exist: everything that may be there will be unknown")),
    }
}
