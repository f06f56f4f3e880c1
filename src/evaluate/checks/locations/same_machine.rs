//! Does the newest backup lie on the server that it protects? Then both are lost together.

use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, readings};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::history::DevicePath;
use crate::evaluate::machine_name::{Named, named, with_declared};
use crate::evaluate::standing::Part;
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{DeviceType, Status, first_label};
use std::collections::BTreeSet;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "same-machine", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let told: Vec<_> = case.parts.iter().filter_map(|part| Some((where_is(case, part)?, part))).collect();
    let count = told.len();
    let findings = told.into_iter().filter_map(|(placed, part)| of_part(case, placed, part)).collect();
    match count {
        0 => Answer::not_looked_at(
            "no full backup was seen whose place is known from a repository's `host` or a server's history",
        ),
        _ => Answer::looked_at(count, "newest full backups", findings),
    }
}

/// Where a copy lies, as far as anyone said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    OnServer,
    /// The `host` of its repository and the server's names are of different kinds.
    Untellable,
    /// On the server's own drive when it was made.
    Unsaid,
    /// The same, unless that address is another machine's.
    UnsaidByAddress,
    /// Neither a repository's `host` nor a history says anything.
    Untold,
    Apart,
}

/// Where the newest full backup of a part lies.
struct Placed<'a> {
    backup: &'a Candidate<'a>,
    place: Where,
    /// What the history says it was written to.
    device: String,
}

fn where_is<'a>(case: &TargetCase<'a>, part: &Part<'a>) -> Option<Placed<'a>> {
    let backup = part.main.backup().filter(|backup| backup.class == Class::Full)?;
    let machines = machines(case, backup);
    let row = match backup.content {
        Content::Listed(row) => Some(row),
        _ => backup.set().and_then(|set| set.backup_set_guid).and_then(|guid| case.context.history.row(guid)),
    };
    let devices = row.map(|row| &*row.backup.devices).unwrap_or_default();
    let disks: Vec<DevicePath> = devices
        .iter()
        .filter(|device| device.device_type == DeviceType::Disk)
        .filter_map(|device| DevicePath::new(device.physical_device_name.as_deref()?))
        .collect();
    // A drive letter, or a share of the server's own.
    let whose = |path: &DevicePath| path.share_host().map_or(Named::Same, |host| named(&machines, host));
    let is_told = !disks.is_empty() && disks.len() == devices.len();
    let was_local = is_told && disks.iter().all(|path| whose(path) == Named::Same);
    let may_be_local = is_told && disks.iter().all(|path| whose(path) != Named::Other);
    let place = match backup.content {
        Content::Listed(_) if was_local => Where::Unsaid,
        Content::Listed(_) if may_be_local => Where::UnsaidByAddress,
        Content::Sql(_) => {
            let hosts = backup.places.iter().map(|place| host_of(case, &place.source));
            let place = hosts.map(|host| match host.map(|host| named(&machines, host)) {
                Some(Named::Same) => Where::OnServer,
                Some(Named::Untold) => Where::Untellable,
                None if was_local => Where::Unsaid,
                None if may_be_local => Where::UnsaidByAddress,
                None if disks.is_empty() => Where::Untold,
                Some(Named::Other) | None => Where::Apart,
            });
            place.max()?
        }
        _ => return None,
    };
    let device = row.map(|row| row.device()).unwrap_or_default();
    (place != Where::Untold).then(|| Placed { backup, place, device: device.to_string() })
}

fn of_part(case: &TargetCase<'_>, placed: Placed<'_>, part: &Part<'_>) -> Option<Finding> {
    let Placed { backup, place, device } = placed;
    let when = backup.finished.map(moment).unwrap_or_default();
    let what = format!("The newest full backup of {}, of {when},", case.database_words(part));
    let (status, message) = match place {
        Where::OnServer => {
            (Status::Gap, format!("{what} is on the very server that it protects, and no copy elsewhere was seen."))
        }
        Where::Untellable => {
            let hosts: BTreeSet<&str> = backup.places.iter().filter_map(|place| host_of(case, &place.source)).collect();
            let hosts: Vec<&str> = hosts.into_iter().collect();
            let message = format!(
                "{what} is on {}, which cannot be compared with the names of its server ({}): an address is no name. \
                 Whether it is the server itself is unknown.",
                list(&hosts),
                list(&machines(case, backup).iter().map(String::as_str).collect::<Vec<_>>())
            );
            (Status::Unknown, message)
        }
        Where::UnsaidByAddress => {
            let message = format!(
                "{what} was written to {device}, an address that may be the server's own, and nothing shows that there \
                 is a copy elsewhere."
            );
            (Status::Noted, message)
        }
        Where::Unsaid => {
            let message = format!(
                "{what} was written to the server's own drive ({device}), and nothing shows that there is a copy \
                 elsewhere."
            );
            (Status::Noted, message)
        }
        Where::Untold | Where::Apart => return None,
    };
    Some(case.finding("same-machine", status, message, backup_seen(backup)))
}

/// The machine whose disks a repository is on, where the deployment file says it.
fn host_of<'c>(case: &'c TargetCase<'_>, repository: &str) -> Option<&'c str> {
    let repositories = &case.context.policy.deployment.repositories;
    repositories.iter().find(|one| one.name == repository).and_then(|one| one.host.as_deref())
}

/// Every name of the machine that the backup is of, upper case and without its domain.
fn machines(case: &TargetCase<'_>, backup: &Candidate<'_>) -> BTreeSet<String> {
    let set = backup.set();
    let inside = set.and_then(|set| set.machine_name.as_deref());
    let server = backup.server().and_then(|name| name.split('\\').next());
    let mut names: BTreeSet<String> = inside.into_iter().chain(server).map(first_label).collect();
    for reading in readings(case) {
        let facts = &reading.server;
        names.extend([&facts.machine_name, &facts.physical_name].into_iter().flatten().map(|name| first_label(name)));
        names.insert(reading.instance.first_label());
    }
    with_declared(&case.context.policy.deployment.sql_servers, names)
}
