//! What a scenario loses with its machines: the repositories that lie on them, and every backup of which no copy lies elsewhere.

use super::lost::{Lost, LostRepositories, Restored, host_of, known_restores};
use crate::base::Seldom;
use crate::evaluate::attribution::Attributed;
use crate::evaluate::candidate::{Candidate, Content};
use crate::model::{BackupSet, Location, Verdict, same_host};
use crate::policy::{LostMachine, Policy, Subject};
use std::sync::Arc;

/// Every scenario of everything that the policy knows, in the catalog's order.
pub fn restores(policy: &Policy) -> Vec<Restored<'_>> {
    let known = known_restores(policy).into_iter();
    known.map(|one| Restored { lost_repositories: lost_repositories(policy, &one), ..one }).collect()
}

/// The repositories of which the deployment file says that they are on a machine that is lost.
fn lost_repositories(policy: &Policy, restored: &Restored<'_>) -> LostRepositories {
    let hosts = lost_hosts(policy, restored);
    let is_lost = |host: &str| hosts.iter().any(|lost| same_host(lost, host));
    let repositories = policy.deployment.repositories.iter();
    let lost = repositories.filter(|repository| repository.host.as_deref().is_some_and(is_lost));
    lost.map(|repository| repository.name.clone()).collect()
}

fn lost_hosts<'a>(policy: &'a Policy, restored: &Restored<'a>) -> Vec<&'a str> {
    let mut hosts = Vec::new();
    for machine in &restored.scenario.loses {
        match (machine, restored.lost) {
            (LostMachine::Pool, Lost::Pool(pool)) => hosts.push(pool.fqdn.as_str()),
            (LostMachine::SqlServer, lost) => {
                hosts.extend(restored.instance.map(|instance| instance.host.as_str()));
                if let Lost::Pool(pool) = lost {
                    hosts.extend(pool.mirror.as_ref().map(|mirror| mirror.host.as_str()));
                }
            }
            (LostMachine::FileServer, Lost::Share(share)) => hosts.extend(host_of(share)),
            (LostMachine::All, _) => hosts.extend(all_hosts(policy)),
            (LostMachine::Pool | LostMachine::FileServer, _) => {}
        }
    }
    hosts
}

/// Every machine of a pool, of an instance and of a share.
fn all_hosts(policy: &Policy) -> impl Iterator<Item = &str> {
    let pools = policy.deployment.pools.iter().flat_map(|pool| {
        let instances = pool.sql.iter().chain(&pool.mirror).map(|instance| instance.host.as_str());
        let share = pool.file_store.as_deref().and_then(host_of);
        instances.chain([pool.fqdn.as_str()]).chain(share)
    });
    let targets = policy.targets.iter().filter_map(|rule| match &rule.subject {
        Subject::SqlInstance(instance) | Subject::Deployment { sql: Some(instance) } => Some(instance.host.as_str()),
        Subject::Named(name) if name.starts_with(['\\', '/']) => host_of(name),
        _ => None,
    });
    pools.chain(targets)
}

/// A target's backups without what is lost.
#[derive(Debug)]
pub struct Remaining<'a>(Vec<(Candidate<'a>, &'a Attributed<'a>)>);

impl<'a> Remaining<'a> {
    /// Those of which a whole copy lies in another repository. `None`: nothing of them is lost.
    pub fn new(own: &[&'a Attributed<'a>], lost: &LostRepositories) -> Option<Self> {
        let is_left = |place: &Location| !lost.contains(&place.source);
        if own.iter().all(|one| one.candidate.places.iter().all(is_left)) {
            return None;
        }
        let left = own.iter().filter_map(|one| Some((left_of(one.candidate, is_left)?, *one)));
        Some(Self(left.collect()))
    }

    /// As they were attributed.
    pub fn attributed(&self) -> Vec<Attributed<'_>> {
        let attributed = self.0.iter().map(|(candidate, one)| Attributed {
            candidate,
            attribution: Arc::clone(&one.attribution),
            timing: one.timing,
            contradictions: Seldom::default(),
            excluded: one.excluded,
        });
        attributed.collect()
    }
}

/// A backup as its other copies show it.
fn left_of<'a>(candidate: &Candidate<'a>, is_left: impl Fn(&Location) -> bool) -> Option<Candidate<'a>> {
    // What only a server lists or a person states lies in no repository.
    if !candidate.is_file() {
        return Some(candidate.clone());
    }
    let places: Vec<&'a Location> = candidate.places.iter().filter(|place| is_left(place)).collect();
    let verdict = match candidate.content {
        Content::Sql(set) => candidate.verdict.max(verdict_of(set, &places)?),
        _ if places.is_empty() => return None,
        _ => candidate.verdict,
    };
    Some(Candidate { places: places.into(), verdict, ..candidate.clone() })
}

/// Of each family the best copy there, of all families the worst; `None` where one has no copy there.
fn verdict_of(set: &BackupSet, places: &[&Location]) -> Option<Verdict> {
    let best = set.members.iter().map(|member| {
        let copies = member.copies.iter().filter(|copy| places.contains(&&copy.location));
        copies.map(|copy| copy.verdict).min()
    });
    best.collect::<Option<Vec<Verdict>>>()?.into_iter().max()
}
