//! Do the backups lie where the loss of a server does not take them along, and in more than one place?

use crate::base::{bytes, count};
use crate::evaluate::artefact::same_host;
use crate::evaluate::attribution::Attribution;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::copies::{Lone, Places, copies};
use crate::evaluate::finding::{backups_seen, place_seen};
use crate::evaluate::history::DevicePath;
use crate::evaluate::machine_name::{is_address, names_of};
use crate::evaluate::words::list;
use crate::model::report::Finding;
use crate::model::{Source, SourceKind, Status, first_label};
use crate::policy::{Expectation, Repository};
use std::collections::{BTreeMap, BTreeSet};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "places", evaluate };

/// Days of exports in one folder before it is called the only one.
const DAYS_IN_ONE_FOLDER: usize = 3;

/// Evaluates the deployment.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_declaration() || case.rule.expectation != Expectation::Required {
        return Answer::unjudged(case);
    }
    let repositories = &case.context.policy.deployment.repositories;
    let servers = servers(case);
    let mut findings: Vec<Finding> =
        repositories.iter().filter_map(|repository| on_server(case, repository, &servers)).collect();
    let untold: Vec<&str> = repositories.iter().filter(|one| one.host.is_none()).map(|one| one.name.as_str()).collect();
    if !untold.is_empty() {
        let message = format!(
            "The deployment file does not say which machine's disks hold {} (`host` in [[repository]]), so it is \
             unknown whether it would be lost together with a server.",
            list(&untold)
        );
        findings.push(case.finding("location-untold", Status::Unknown, message, Vec::new()));
    }
    findings.extend(repositories.iter().filter_map(|repository| by_address(case, repository, &servers)));
    findings.extend(single(case, repositories));
    findings.extend(one_folder(case));
    findings.extend(little_space(case));
    findings.extend(one_disk(case));
    Answer::looked_at(repositories.len(), "repositories", findings)
}

/// Machines that hold what is backed up, lower case: what the deployment file names, what the topology inside names, and
/// what the backups and the servers call themselves.
pub(super) fn servers(case: &TargetCase<'_>) -> BTreeSet<String> {
    let deployment = &case.context.policy.deployment;
    let pools = deployment.pools.iter().flat_map(|pool| {
        let instances = pool.sql.iter().chain(&pool.mirror).map(|sql| sql.host.clone());
        let store = pool.file_store.as_deref().and_then(share_host);
        std::iter::once(pool.fqdn.clone()).chain(instances).chain(store)
    });
    let listed = deployment.sql_servers.iter().flat_map(names_of).map(str::to_owned);
    let items = deployment.items.values().flat_map(|item| {
        let instances = item.sql.iter().map(|sql| sql.host.clone());
        let named = item.targets.iter().map(|name| share_host(name).unwrap_or_else(|| name.clone()));
        instances.chain(named).chain(item.controllers.iter().cloned())
    });
    let inside = case.all.iter().flat_map(|one| match one.candidate.content {
        Content::Export(export) => export.facts.clusters.iter().chain(&export.facts.machines).cloned().collect(),
        Content::Sql(set) if matches!(*one.attribution, Attribution::Target(_)) => {
            set.facts.machine_name.iter().cloned().collect::<Vec<_>>()
        }
        _ => Vec::new(),
    });
    let read = case.context.evidence.readings.iter().flat_map(|reading| {
        [&reading.server.machine_name, &reading.server.physical_name].into_iter().flatten().cloned()
    });
    let all = pools.chain(listed).chain(items).chain(inside).chain(read);
    all.map(|name| name.to_lowercase()).filter(|name| !name.is_empty()).collect()
}

/// The host of `\\fs01\lync`.
fn share_host(share: &str) -> Option<String> {
    DevicePath::new(share).and_then(|path| path.share_host().map(str::to_owned))
}

fn on_server(case: &TargetCase<'_>, repository: &Repository, servers: &BTreeSet<String>) -> Option<Finding> {
    let host = repository.host.as_deref()?;
    let server = servers.iter().find(|server| same_host(server, host))?;
    let message = format!(
        "Repository {} is on {host}, which is {server}, a server of the deployment: if it is lost, so are the backups.",
        repository.name
    );
    let evidence = vec![place_seen(&repository.name, &"".into(), format!("host {host}"))];
    Some(case.finding("backup-on-server", Status::Gap, message, evidence))
}

/// An address can be that of any server that is known by names alone.
fn by_address(case: &TargetCase<'_>, repository: &Repository, servers: &BTreeSet<String>) -> Option<Finding> {
    let host = repository.host.as_deref().filter(|host| is_address(host))?;
    if servers.iter().any(|server| same_host(server, host)) {
        return None;
    }
    let message = format!(
        "Repository {} is on {host}, an address that cannot be compared with the names of servers, so it is unknown \
         whether it would be lost together with one.",
        repository.name
    );
    Some(case.finding("location-untold", Status::Unknown, message, Vec::new()))
}

/// One repository, or several in one place, hold no second copy; nor do two where what is needed lies in one.
fn single(case: &TargetCase<'_>, repositories: &[Repository]) -> Vec<Finding> {
    let places = Places::new(&case.context);
    let hosts: BTreeSet<String> = repositories.iter().filter_map(|one| one.host.as_deref().map(first_label)).collect();
    let all_told = repositories.iter().all(|one| one.host.is_some());
    let message = match repositories {
        [] => "No repository is declared.".to_owned(),
        [only] => format!("Repository {} is the only place with backups: there is no second copy.", only.name),
        _ if places.count() < 2 && all_told && hosts.len() == 1 => {
            "All repositories are on the disks of one machine: there is no second copy elsewhere.".to_owned()
        }
        _ if places.count() < 2 => {
            "All repositories are the same folder, or are inside one another: there is no second copy \
             elsewhere."
                .to_owned()
        }
        _ => return lone(case, &places),
    };
    vec![case.finding("single-copy", Status::Gap, message, Vec::new())]
}

/// A second copy is one of what a restore needs, seen in the second place.
fn lone(case: &TargetCase<'_>, places: &Places<'_>) -> Vec<Finding> {
    let copies = copies(&case.context, case.all, places);
    if copies.looked_at == 0 {
        let message = "No fresh backup of any target was seen in a repository, so it is unknown whether there are \
                       second copies.";
        return vec![case.finding("single-copy", Status::Unknown, message.to_owned(), Vec::new())];
    }
    let (lesser, lone): (Vec<Lone<'_>>, Vec<Lone<'_>>) = copies.lone.into_iter().partition(|lone| lone.has_lesser_copy);
    [in_one_place(case, places, copies.looked_at, &lone), less_sure(case, copies.looked_at, &lesser)]
        .into_iter()
        .flatten()
        .collect()
}

/// What has a second copy of which less is sure than is asked for.
fn less_sure(case: &TargetCase<'_>, looked_at: usize, lesser: &[Lone<'_>]) -> Option<Finding> {
    if lesser.is_empty() {
        return None;
    }
    let names: Vec<&str> = lesser.iter().map(|lone| lone.what.as_str()).collect();
    let message = format!(
        "{} of {} that a restore needs {} a second copy that does not reach the required assurance: {}. Whether that copy \
         could be restored is unknown.",
        lesser.len(),
        count(looked_at as u64, "backup", "backups"),
        if lesser.len() == 1 { "has" } else { "have" },
        list(&names)
    );
    let backups: Vec<&Candidate<'_>> = lesser.iter().map(|lone| lone.backup).collect();
    Some(case.finding("single-copy", Status::Unknown, message, backups_seen(&backups)))
}

/// What has no second copy at all.
fn in_one_place(case: &TargetCase<'_>, places: &Places<'_>, looked_at: usize, lone: &[Lone<'_>]) -> Option<Finding> {
    if lone.is_empty() {
        return None;
    }
    let names: Vec<&str> = lone.iter().map(|lone| lone.what.as_str()).collect();
    let unseen: Vec<&str> = case
        .context
        .evidence
        .sources
        .iter()
        .filter(|source| source.kind == SourceKind::Repository)
        .filter(|source| source.unreachable.is_some() || source.notes.iter().any(|note| note.kind.may_hide_a_backup()))
        .map(|source| source.name.as_str())
        .collect();
    let (status, why) = match unseen.as_slice() {
        [] => (Status::Gap, String::new()),
        some => (Status::Unknown, format!(" Not all of repository {} could be looked at.", list(some))),
    };
    let message = format!(
        "{} of {} that a restore needs {} in one place only: {}.{why}",
        lone.len(),
        count(looked_at as u64, "backup", "backups"),
        if lone.len() == 1 { "is" } else { "are" },
        list(&names)
    );
    let message = match places.linked_count() {
        0 => message,
        some => format!(
            "{message} {} in another repository {} made of the same files, by hard links or a folder mounted twice: no \
             second copy.",
            count(some as u64, "backup", "backups"),
            if some == 1 { "is" } else { "are" }
        ),
    };
    let backups: Vec<&Candidate<'_>> = lone.iter().map(|lone| lone.backup).collect();
    Some(case.finding("single-copy", status, message, backups_seen(&backups)))
}

/// Microsoft's process makes a new folder for each run, so that a failed run does not spoil the one before.
fn one_folder(case: &TargetCase<'_>) -> Vec<Finding> {
    let mut folders: BTreeMap<(&str, String), BTreeSet<jiff::civil::Date>> = BTreeMap::new();
    let exports = case.all.iter().map(|one| one.candidate).filter(|one| one.class == Class::Export);
    for (candidate, place) in exports.flat_map(|one: &Candidate<'_>| one.places.iter().map(move |place| (one, place))) {
        let path = place.path.lossy();
        let folder = path.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned());
        if let Some(finished) = candidate.finished {
            folders.entry((&place.source, folder)).or_default().insert(finished.civil().date());
        }
    }
    let crowded = folders.into_iter().filter(|(_, days)| days.len() >= DAYS_IN_ONE_FOLDER);
    let finding = |((source, folder), days): ((&str, String), BTreeSet<jiff::civil::Date>)| {
        let message = format!(
            "Exports of {} days are in one folder of {source}; every run should create its own folder.",
            days.len()
        );
        let evidence = vec![place_seen(source, &folder.as_str().into(), format!("exports of {} days", days.len()))];
        case.finding("one-folder", Status::Noted, message, evidence)
    };
    crowded.map(finding).collect()
}

/// Repositories that are said to be on different machines, and that the system shows on one file system.
fn one_disk(case: &TargetCase<'_>) -> Vec<Finding> {
    let host_of = |name: &str| {
        let repositories = &case.context.policy.deployment.repositories;
        repositories.iter().find(|one| one.name == name).and_then(|one| one.host.as_deref())
    };
    let finding = |source: &Source| {
        let other = source.disk_of.as_deref()?;
        let (host, other_host) = (host_of(&source.name)?, host_of(other)?);
        if same_host(host, other_host) {
            return None;
        }
        let message = format!(
            "Repository {} is said to be on {host} and repository {other} on {other_host}, but both are on one file \
             system of the machine that ran this audit.",
            source.name
        );
        let evidence = vec![place_seen(&source.name, &"".into(), format!("the same file system as {other}"))];
        Some(case.finding("one-file-system", Status::Noted, message, evidence))
    };
    let mut sources: Vec<&Source> =
        case.context.evidence.sources.iter().filter(|source| source.kind == SourceKind::Repository).collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources.into_iter().filter_map(finding).collect()
}

/// The next run needs about as much as the newest one took. How much that was is told by the files' own times, the only ones
/// that all files have: those of the 24 hours that end with the newest file.
fn little_space(case: &TargetCase<'_>) -> Vec<Finding> {
    let finding = |source: &Source| {
        let (free, needed) = (source.free_bytes?, source.newest_day_bytes?);
        if free >= needed {
            return None;
        }
        let message = format!(
            "The disk of {} has {} free, and the files of its newest day take up {}: the next run may run out of \
             space.",
            source.name,
            bytes(free),
            bytes(needed)
        );
        let evidence = vec![place_seen(&source.name, &"".into(), format!("{} free", bytes(free)))];
        Some(case.finding("little-space", Status::Noted, message, evidence))
    };
    let mut sources: Vec<&Source> =
        case.context.evidence.sources.iter().filter(|source| source.kind == SourceKind::Repository).collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources.into_iter().filter_map(finding).collect()
}
