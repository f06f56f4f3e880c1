//! What is lost in each scenario of a deployment, and the targets that come back.

use crate::evaluate::attribution::same;
use crate::model::{Instance, first_label, same_host};
use crate::policy::{
    Expectation, Item, Policy, Pool, Scenario, ScenarioSubject, Scope, Step, StepCondition, Subject, TargetRule,
    TargetSource, TopologyStore,
};
use std::collections::{BTreeMap, BTreeSet};

/// Names of repositories.
pub type LostRepositories = BTreeSet<String>;

/// A scenario of something real.
#[derive(Clone, Debug)]
pub struct Restored<'a> {
    pub scenario: &'a Scenario,
    pub lost: Lost<'a>,
    /// The instance that is lost with it, if it is declared: of the deployment, that of the Central Management Store.
    pub instance: Option<&'a Instance>,
    /// Repositories on a machine that is lost with it.
    pub lost_repositories: LostRepositories,
    /// Its steps that are taken, each with the targets (indices into the policy's) that are restored in it.
    pub steps: Vec<(&'a Step, Vec<usize>)>,
}

/// What is lost.
#[derive(Clone, Copy, Debug)]
pub enum Lost<'a> {
    /// All of it: the deployment's name.
    Deployment(&'a str),
    Pool(&'a Pool),
    Share(&'a str),
    Instance(&'a Instance),
    /// The target of which nothing is declared.
    Undeclared(&'a str),
}

impl<'a> Restored<'a> {
    /// `back-end-server@pool01.contoso.com`; of the deployment as a whole, the id of the scenario alone.
    pub fn id(&self) -> String {
        match self.lost {
            Lost::Deployment(_) => self.scenario.id.clone(),
            _ => format!("{}@{}", self.scenario.id, self.subject()),
        }
    }

    /// Whether another pool takes over what is lost.
    pub fn is_failover(&self) -> bool {
        self.scenario.subject == ScenarioSubject::PairedPool
    }

    /// The targets that are restored in any of its steps.
    pub fn targets(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().flat_map(|(_, targets)| targets).copied()
    }

    /// The pool, share or instance, or the deployment's name.
    pub fn subject(&self) -> String {
        match self.lost {
            Lost::Deployment(name) | Lost::Share(name) | Lost::Undeclared(name) => name.to_owned(),
            Lost::Pool(pool) => pool.fqdn.clone(),
            Lost::Instance(instance) => instance.to_string(),
        }
    }
}

/// Every scenario of everything that the policy knows, in the catalog's order; which repositories are lost is not asked yet.
pub fn known_restores(policy: &Policy) -> Vec<Restored<'_>> {
    let known = Known::new(policy);
    let scenarios = policy.catalogue.scenarios.iter();
    scenarios
        .flat_map(|scenario| {
            let subjects = known.subjects(scenario);
            subjects.into_iter().map(|lost| known.restored(scenario, lost)).collect::<Vec<_>>()
        })
        .filter(|restored| !restored.is_of_nothing(policy))
        .collect()
}

impl Restored<'_> {
    /// Whether everything that it would restore is declared away, or is not in the edition. What no backup can tell of it,
    /// and what can be had without a backup, is still asked.
    fn is_of_nothing(&self, policy: &Policy) -> bool {
        let needed = self.steps.iter().filter(|(step, _)| !step.optional).flat_map(|(_, targets)| targets);
        let mut of = needed.filter_map(|index| policy.targets.get(*index)).peekable();
        self.scenario.untold.is_none() && of.peek().is_some() && !of.any(is_there)
    }
}

/// Whether a target is to be restored, as far as is known.
fn is_there(rule: &TargetRule) -> bool {
    !rule.is_absent && !matches!(rule.expectation, Expectation::NotApplicable { .. })
}

/// What a policy knows, found without looking at all of its targets for each scenario.
struct Known<'a> {
    policy: &'a Policy,
    /// The instance that holds the Central Management Store, if it is declared or shown.
    store: Option<&'a Instance>,
    of_item: BTreeMap<&'a str, Vec<usize>>,
    /// Targets by their item and what they may be named by: more than are meant, so that they are compared again.
    by_name: BTreeMap<(&'a str, String), Vec<usize>>,
    /// Pools by the share that they use.
    users_of: BTreeMap<String, Vec<&'a Pool>>,
}

impl<'a> Known<'a> {
    fn new(policy: &'a Policy) -> Self {
        let mut known =
            Self { policy, store: None, of_item: BTreeMap::new(), by_name: BTreeMap::new(), users_of: BTreeMap::new() };
        for (index, rule) in policy.targets.iter().enumerate() {
            known.of_item.entry(&rule.item).or_default().push(index);
            for name in names_of(&rule.subject) {
                known.by_name.entry((&rule.item, name)).or_default().push(index);
            }
            let holds = |item: &Item| item.topology_store == Some(TopologyStore::CentralManagement);
            if let Subject::Deployment { sql: Some(instance) } = &rule.subject
                && known.store.is_none()
                && policy.item_of(rule).is_some_and(holds)
            {
                known.store = Some(instance);
            }
        }
        for pool in &policy.deployment.pools {
            if let Some(share) = &pool.file_store {
                known.users_of.entry(share_key(share)).or_default().push(pool);
            }
        }
        known
    }

    fn restored(&self, scenario: &'a Scenario, lost: Lost<'a>) -> Restored<'a> {
        let is_taken = |step: &&Step| match step.when {
            None => true,
            Some(StepCondition::HoldsCentralManagementStore) => self.holds_the_store(lost),
        };
        let steps = scenario.steps.iter().filter(is_taken).map(|step| (step, self.targets(step, lost)));
        // Without anything to restore in it, a step that restores an item is none.
        let steps = steps.filter(|(step, targets)| step.item.is_none() || !targets.is_empty()).collect();
        let instance = match lost {
            Lost::Deployment(_) => self.store,
            Lost::Pool(pool) => pool.sql.as_ref(),
            Lost::Instance(instance) => Some(instance),
            Lost::Share(_) | Lost::Undeclared(_) => None,
        };
        Restored { scenario, lost, instance, lost_repositories: LostRepositories::new(), steps }
    }

    /// The targets that a step restores when that is lost.
    fn targets(&self, step: &Step, lost: Lost<'a>) -> Vec<usize> {
        let Some(item) = step.item.as_deref() else { return Vec::new() };
        let named = |name: String| self.by_name.get(&(item, name)).map(Vec::as_slice).unwrap_or_default();
        let mut indices: Vec<usize> = match lost {
            Lost::Deployment(_) => self.of_item.get(item).cloned().unwrap_or_default(),
            Lost::Pool(pool) => {
                let names = [pool.fqdn.to_lowercase(), first_label(&pool.fqdn).to_lowercase()];
                let beside = pool.sql.as_ref().map(instance_key).into_iter();
                let beside = beside.chain(pool.file_store.as_deref().map(share_key));
                names.into_iter().chain(beside).flat_map(&named).chain(named(String::new())).copied().collect()
            }
            Lost::Share(share) => {
                let key = share_key(share);
                let users = self.users_of.get(&key).into_iter().flatten().map(|pool| pool.fqdn.to_lowercase());
                std::iter::once(key.clone())
                    .chain(users)
                    .flat_map(&named)
                    .chain(named(String::new()))
                    .copied()
                    .collect()
            }
            Lost::Instance(instance) => named(instance_key(instance)).to_vec(),
            Lost::Undeclared(_) => named(String::new()).to_vec(),
        };
        indices.sort_unstable();
        indices.dedup();
        indices.retain(|index| self.policy.targets.get(*index).is_some_and(|rule| self.comes_back(lost, rule)));
        indices
    }

    fn subjects(&self, scenario: &Scenario) -> Vec<Lost<'a>> {
        let pools = || self.policy.deployment.pools.iter();
        let of = |is_wanted: fn(&Pool) -> bool| pools().filter(|pool| is_wanted(pool)).map(Lost::Pool).collect();
        match scenario.subject {
            ScenarioSubject::Deployment => vec![Lost::Deployment(&self.policy.deployment.name)],
            ScenarioSubject::StandardEditionServer => of(is_standard_edition),
            ScenarioSubject::EnterprisePool => of(|pool| !is_standard_edition(pool)),
            ScenarioSubject::PairedPool => of(|pool| pool.paired_with.is_some()),
            ScenarioSubject::FileShare => self.targets_of(|item| item.targets_from == TargetSource::FileShares),
            ScenarioSubject::SqlInstance => self.targets_of(|item| scenario.of.contains(&item.id)),
        }
    }

    /// What the targets of some items are on, each once.
    fn targets_of(&self, is_of: impl Fn(&Item) -> bool) -> Vec<Lost<'a>> {
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        for rule in self.policy.targets.iter().filter(|rule| is_there(rule)) {
            if !self.policy.item_of(rule).is_some_and(&is_of) {
                continue;
            }
            let (lost, key) = match &rule.subject {
                Subject::SqlInstance(instance) => (Lost::Instance(instance), instance_key(instance)),
                Subject::Named(name) => (Lost::Share(name), share_key(name)),
                Subject::Undeclared => (Lost::Undeclared(&rule.target), String::new()),
                Subject::Deployment { .. } | Subject::Pool { .. } => continue,
            };
            if seen.insert(key) {
                all.push(lost);
            }
        }
        all
    }

    fn holds_the_store(&self, lost: Lost<'_>) -> bool {
        let Lost::Pool(Pool { sql: Some(own), .. }) = lost else { return false };
        self.store.is_some_and(|store| same(own, store))
    }

    /// Whether a target comes back when that was lost.
    fn comes_back(&self, lost: Lost<'_>, rule: &TargetRule) -> bool {
        let uses =
            |pool: &Pool, share: &str| pool.file_store.as_deref().is_some_and(|own| share_key(own) == share_key(share));
        match (lost, &rule.subject) {
            (Lost::Deployment(_), _) | (Lost::Share(_) | Lost::Undeclared(_), Subject::Undeclared) => true,
            // Whether an undeclared database was on the pool's instance nobody says; it has a scenario of its own.
            (Lost::Pool(_), Subject::Undeclared) => {
                self.policy.item_of(rule).is_some_and(|item| item.scope != Scope::SqlInstance)
            }
            (Lost::Pool(_), Subject::Deployment { .. }) => true,
            (Lost::Pool(pool), Subject::Pool { fqdn, .. }) => pool.fqdn == *fqdn,
            (Lost::Pool(pool), Subject::SqlInstance(instance)) => {
                pool.sql.as_ref().is_some_and(|own| same(own, instance))
            }
            (Lost::Pool(pool), Subject::Named(name)) => uses(pool, name) || same_host(name, &pool.fqdn),
            (Lost::Share(share), Subject::Named(name)) => share_key(share) == share_key(name),
            (Lost::Share(share), Subject::Pool { fqdn, .. }) => {
                let users = self.users_of.get(&share_key(share));
                users.is_some_and(|pools| pools.iter().any(|pool| pool.fqdn == *fqdn))
            }
            (Lost::Instance(instance), Subject::SqlInstance(own)) => same(instance, own),
            _ => false,
        }
    }
}

/// What a target may be looked up by; nothing, of what is there once.
fn names_of(subject: &Subject) -> Vec<String> {
    match subject {
        Subject::Deployment { .. } | Subject::Undeclared => vec![String::new()],
        Subject::Pool { fqdn, .. } => vec![fqdn.to_lowercase()],
        Subject::SqlInstance(instance) => vec![instance_key(instance)],
        Subject::Named(name) => vec![share_key(name), first_label(name).to_lowercase()],
    }
}

/// Equal for what [`same`] takes for one.
fn instance_key(instance: &Instance) -> String {
    let name = instance.name.to_lowercase();
    let name = if name == "mssqlserver" { String::new() } else { name };
    format!("{}\\{name}", instance.host.to_lowercase())
}

/// Equal for one share, however its slashes and letters are written.
fn share_key(share: &str) -> String {
    share.replace('/', "\\").trim_end_matches('\\').to_lowercase()
}

/// Whether its databases or its file store are on the pool itself: a Standard Edition server is a pool of one machine.
fn is_standard_edition(pool: &Pool) -> bool {
    let on_itself = |host: &str| same_host(host, &pool.fqdn);
    pool.sql.as_ref().is_some_and(|sql| on_itself(&sql.host))
        || pool.file_store.as_deref().and_then(host_of).is_some_and(on_itself)
}

/// `fs01.contoso.com` of `\\fs01.contoso.com\lync`.
pub fn host_of(share: &str) -> Option<&str> {
    share.trim_start_matches(['\\', '/']).split(['\\', '/']).next().filter(|host| !host.is_empty())
}
