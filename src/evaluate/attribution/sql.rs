//! SQL Server backups: database name and server name against the declared instances, then what a mapping fills.

use super::mapping::{Contradiction, MappingClaim};
use super::outcome::{Attribution, Reason, instance_of, is_declared_away, is_open, pool_of};
use super::server::{ServerMatch, answers_to, match_server, same};
use crate::evaluate::candidate::Candidate;
use crate::model::{Instance, Kind};
use crate::policy::{ExcludedDatabase, Item, Policy, Subject};

/// Instances of every Lync server that hold replicas, caches and queues, never the authoritative copy.
pub const REPLICA_INSTANCES: [&str; 2] = ["RTCLOCAL", "LYNCLOCAL"];

/// Whether an instance holds replicas, caches and queues alone.
pub fn is_replica(instance: &Instance) -> bool {
    REPLICA_INSTANCES.iter().any(|name| instance.name.eq_ignore_ascii_case(name))
}

/// Where a SQL Server backup belongs.
pub fn attribution_of_sql(policy: &Policy, candidate: &Candidate<'_>) -> Attribution {
    let said = &candidate.said;
    let server = candidate.server().and_then(|name| name.parse::<Instance>().ok());
    match candidate.database() {
        Some(database) => home_of(policy, database, server.as_ref(), candidate.server(), said),
        None => nameless(policy, said),
    }
}

/// Where a backup of that database on that server belongs, of which no mapping says anything.
pub fn attribution_of_database(policy: &Policy, database: &str, server: Option<&Instance>) -> Attribution {
    let name = server.map(ToString::to_string);
    home_of(policy, database, server, name.as_deref(), &MappingClaim::default())
}

fn home_of(
    policy: &Policy,
    database: &str,
    server: Option<&Instance>,
    server_name: Option<&str>,
    said: &MappingClaim<'_>,
) -> Attribution {
    if let Some(item) = policy.items().find(|item| item.has_database(database)) {
        let targets = targets_of(policy, item, database);
        return if server.is_some_and(is_replica) {
            Attribution::Nobody {
                reason: Reason::WrongInstance,
                message: format!(
                    "{database} on {} is a local replica, which never counts for {}.",
                    server_name.unwrap_or_default(),
                    item.id
                ),
                could_be: targets,
            }
        } else {
            of_item(policy, item, &targets, database, server, said)
        };
    }
    if let Some(row) = excluded_row(policy, database, server) {
        let reason = if row.classified { Reason::NotRequired } else { Reason::NotClassified };
        return Attribution::nobody(reason, one_line(&row.reason));
    }
    unknown(database, server_name)
}

/// The row of the excluded databases that speaks of this one.
pub fn excluded_row<'a>(policy: &'a Policy, database: &str, server: Option<&Instance>) -> Option<&'a ExcludedDatabase> {
    policy.catalogue.excluded(database, server.map(|server| server.name.as_str()))
}

/// What the mapping says that the content contradicts.
pub fn contradictions(policy: &Policy, candidate: &Candidate<'_>, attribution: &Attribution) -> Vec<Contradiction> {
    let said = &candidate.said;
    let mut all = Vec::new();
    if let Some(kind) = said.kind
        && kind != Kind::SqlBackup
    {
        all.push(said.against(kind, "a SQL Server backup"));
    }
    if let (Some(mapped), Some(database)) = (said.item, candidate.database())
        && !policy.items().any(|item| item.id == mapped && item.has_database(database))
    {
        all.push(said.against(mapped, format!("a backup of {database}")));
    }
    let server = candidate.server().and_then(|name| name.parse::<Instance>().ok());
    if let (Some(mapped), Some(server)) = (said.sql, &server)
        && !answers_to(policy, mapped, server)
    {
        all.push(said.against(mapped, format!("a backup of {server}")));
    }
    if let (Some(mapped), Attribution::Target(index)) = (said.pool, attribution)
        && let Some(pool) = policy.targets.get(*index).and_then(pool_of)
        && pool != mapped
    {
        all.push(said.against(mapped, format!("a backup of {pool}")));
    }
    all
}

/// Targets of the item, without pools whose edition keeps it in another database.
fn targets_of(policy: &Policy, item: &Item, database: &str) -> Vec<usize> {
    let all: Vec<usize> = (0..policy.targets.len()).filter(|index| policy.targets[*index].item == item.id).collect();
    let has_it = |index: &usize| policy.item_of(&policy.targets[*index]).is_some_and(|own| own.has_database(database));
    let of_database: Vec<usize> = all.iter().copied().filter(has_it).collect();
    if of_database.is_empty() { all } else { of_database }
}

fn of_item(
    policy: &Policy,
    item: &Item,
    targets: &[usize],
    database: &str,
    server: Option<&Instance>,
    said: &MappingClaim<'_>,
) -> Attribution {
    let rule = |index: &usize| policy.targets.get(*index);
    let on = |server: Option<&Instance>| server.map_or_else(|| "an unnamed server".to_owned(), ToString::to_string);
    // A mapping may say the server where the content does not.
    match server.or(said.sql).map_or(ServerMatch::None, |server| match_server(policy, server, targets)) {
        ServerMatch::These(found) => {
            if let Some(only) = pick(&found, |_| true) {
                return Attribution::Target(only);
            }
            let by_pool = pick(&found, |index| said.pool.is_some() && rule(index).and_then(pool_of) == said.pool);
            return by_pool.map_or_else(
                || Attribution::ambiguous(format!("Several targets have {database} on {}.", on(server)), found),
                Attribution::Target,
            );
        }
        ServerMatch::Ambiguous { hosts, targets } => {
            let mapped = said.sql.and_then(|sql| {
                pick(&targets, |index| rule(index).and_then(instance_of).is_some_and(|instance| same(instance, sql)))
            });
            return mapped.map_or_else(
                || {
                    let message = format!(
                        "The server name {} may be any of {}; a mapping with `sql` can say which.",
                        on(server),
                        hosts.join(", ")
                    );
                    Attribution::ambiguous(message, targets)
                },
                Attribution::Target,
            );
        }
        ServerMatch::None => {}
    }
    // Whatever may hold it for all the deployment file says: targets without an instance, or all when no server is named.
    let open: Vec<usize> = targets
        .iter()
        .filter(|index| {
            rule(index).is_some_and(|rule| {
                rule.subject != Subject::Undeclared
                    && !is_declared_away(rule)
                    && (instance_of(rule).is_none() || server.or(said.sql).is_none())
            })
        })
        .copied()
        .collect();
    if !open.is_empty() {
        let mapped = pick(&open, |index| {
            rule(index).is_some_and(|rule| match pool_of(rule) {
                Some(pool) => said.pool == Some(pool),
                None => said.item == Some(item.id.as_str()),
            })
        });
        return mapped.map_or_else(
            || {
                let message = format!("No declaration says whose {database} on {} is.", on(server));
                Attribution::ambiguous(message, open)
            },
            Attribution::Target,
        );
    }
    shown_or_unknown(policy, targets, database, server)
}

/// Where nothing is declared of the item, what it has is shown on its undeclared target.
fn shown_or_unknown(policy: &Policy, targets: &[usize], database: &str, server: Option<&Instance>) -> Attribution {
    let rule = |index: &usize| policy.targets.get(*index);
    if let Some(shown) = targets.iter().find(|index| rule(index).is_some_and(is_open)) {
        return Attribution::Target(*shown);
    }
    let away = targets.iter().filter_map(rule).find(|rule| is_declared_away(rule));
    if let Some(away) = away {
        let message = format!("{} is declared not applicable, and yet {database} has backups.", away.item);
        return Attribution::nobody(Reason::NotApplicable, message);
    }
    unknown(database, server.map(ToString::to_string).as_deref())
}

fn unknown(database: &str, server: Option<&str>) -> Attribution {
    let on = server.map(|server| format!(" on {server}")).unwrap_or_default();
    Attribution::nobody(
        Reason::UnknownDatabase,
        format!("No target names {database}{on}. If the server has another name in the deployment file, add an alias."),
    )
}

/// Media that names no database: only a mapping can say whose it would have been.
fn nameless(policy: &Policy, said: &MappingClaim<'_>) -> Attribution {
    let could_be: Vec<usize> = (0..policy.targets.len())
        .filter(|index| {
            let rule = &policy.targets[*index];
            (said.item.is_some() || said.pool.is_some() || said.sql.is_some())
                && policy.item_of(rule).is_some_and(|item| !item.databases.is_empty())
                && said.item.is_none_or(|item| item == rule.item)
                && said.pool.is_none_or(|pool| pool_of(rule) == Some(pool))
                && said.sql.is_none_or(|sql| instance_of(rule).is_some_and(|instance| same(instance, sql)))
        })
        .collect();
    pick(&could_be, |_| true).map_or_else(
        || {
            Attribution::nobody(
                Reason::NoDatabaseName,
                "It names no database: nothing was backed up into it, or it cannot be read.",
            )
        },
        Attribution::Target,
    )
}

/// The one of these that fits, if exactly one does.
fn pick(targets: &[usize], fits: impl Fn(&usize) -> bool) -> Option<usize> {
    let mut fitting = targets.iter().filter(|index| fits(index));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(*first)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
