//! Are there as many copies of what a restore needs as the deployment file requires, and where it requires them?

use super::places::servers;
use crate::evaluate::artefact::same_host;
use crate::evaluate::attested::{AttestedState, state};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::copies::{Asked, Needed, Places, needed, seen};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::machine_name::is_address;
use crate::evaluate::words::list;
use crate::model::Status;
use crate::model::report::Finding;
use crate::policy::{Attestation, Repository, RepositoryTag};
use jiff::Span;
use std::collections::BTreeSet;

/// Of targets whose copies are documented.
pub const CHECK: TargetCheck = TargetCheck { id: "copies", evaluate };

/// How long a person's word on a repository counts, if it does not say itself until when.
const ATTESTED_FOR_YEARS: i16 = 1;

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let Some(rule) = &case.rule.schedule.copies else {
        return Answer::not_applicable("the deployment file does not say how many copies there must be (`copies`)");
    };
    let needed = needed(case.context, &seen(case.all), case.index);
    if needed.is_empty() {
        return Answer::not_looked_at("no fresh backup of it was seen in a repository");
    }
    let places = Places::new(&case.context).by_disk(&case.context);
    let servers = servers(case);
    let demands = [
        (Demand::AtLeast, rule.value.at_least),
        (Demand::OffMachine, rule.value.off_machine),
        (Demand::Offline, rule.value.offline),
    ];
    let mut findings = Vec::new();
    for one in &needed {
        let looked = Looked { case, needed: one, places: &places, servers: &servers };
        findings.extend(demands.iter().filter_map(|(demand, number)| looked.lacks(*demand, usize::from(*number))));
    }
    Answer::looked_at(needed.len(), "newest backups", findings).judged_by(Some(rule.origin.word().to_owned()))
}

/// What is required of so many copies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Demand {
    AtLeast,
    OffMachine,
    Offline,
}

impl Demand {
    fn key(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::OffMachine => "off_machine",
            Self::Offline => "offline",
        }
    }

    fn where_is(self, number: usize) -> &'static str {
        match (self, number) {
            (Self::AtLeast, 1) => "in a repository",
            (Self::AtLeast, _) => "in different places",
            (Self::OffMachine, 1) => "on a machine that is no server of the deployment",
            (Self::OffMachine, _) => "on machines that are no servers of the deployment",
            (Self::Offline, _) => "that can be taken for offline or immutable",
        }
    }
}

/// What a place is of what is required.
enum Fit<'a> {
    /// So are these repositories of it.
    Yes(BTreeSet<&'a str>),
    /// It would be, if that were not so.
    Perhaps(BTreeSet<&'a str>, String),
    No,
}

struct Looked<'c, 'a> {
    case: &'c TargetCase<'a>,
    needed: &'c Needed<'a>,
    places: &'c Places<'a>,
    servers: &'c BTreeSet<String>,
}

impl<'a> Looked<'_, 'a> {
    fn lacks(&self, demand: Demand, required: usize) -> Option<Finding> {
        let mut found: Vec<BTreeSet<&str>> = Vec::new();
        let mut doubts: Vec<String> = Vec::new();
        for place in self.places.all() {
            let (those, doubt) = match self.fit(demand, place) {
                Fit::Yes(those) => (those, None),
                Fit::Perhaps(those, why) => (those, Some(why)),
                Fit::No => continue,
            };
            let is_sure = self.needed.is_in(&those, self.places, self.needed.surely());
            match (is_sure, doubt) {
                (true, None) => {
                    found.push(those);
                    doubts.extend(if demand == Demand::AtLeast { self.contradictions(place) } else { Vec::new() });
                }
                (true, Some(why)) => doubts.push(why),
                (false, _) if self.needed.is_in(&those, self.places, Asked::Sound) => doubts.push(format!(
                    "the copy in {} does not reach the required assurance (`{}`)",
                    self.holding(&those),
                    self.case.rule.minimum.value
                )),
                (false, _) => {}
            }
        }
        if found.len() >= required {
            return None;
        }
        let hidden = self.hidden();
        let is_unknown = found.len() + doubts.len() >= required || hidden.is_some();
        doubts.extend(hidden);
        doubts.dedup();
        let found: Vec<String> = found.iter().map(|those| self.holding(those)).collect();
        let seen = match found.len() {
            0 => "none was found".to_owned(),
            1 => format!("1 was found, in {}", list(&found)),
            number => format!("{number} were found, in {}", list(&found)),
        };
        let more = match doubts.as_slice() {
            [] => String::new(),
            some => format!(" Others may count, but {}.", list(some)),
        };
        let message = format!(
            "`{} = {required}` requires {} of the newest backup of {} {}; {seen}.{more}",
            demand.key(),
            if required == 1 { "a copy".to_owned() } else { format!("{required} copies") },
            self.needed.what(),
            demand.where_is(required),
        );
        let status = if is_unknown { Status::Unknown } else { Status::Gap };
        Some(self.case.finding("copies-too-few", status, message, backup_seen(self.needed.backup)))
    }

    /// Which of them hold it by themselves; of a copy that lies in several together, all.
    fn holding(&self, those: &BTreeSet<&'a str>) -> String {
        let holds = |name: &&'a str| self.needed.is_in(&BTreeSet::from([*name]), self.places, Asked::Sound);
        let alone: Vec<&str> = those.iter().copied().filter(holds).collect();
        let named = if alone.is_empty() { those.iter().copied().collect() } else { alone };
        match named.as_slice() {
            [only] => (*only).to_owned(),
            several => format!("{} (one place)", several.join(" and ")),
        }
    }

    fn fit(&self, demand: Demand, place: &BTreeSet<&'a str>) -> Fit<'a> {
        match demand {
            Demand::AtLeast => self.of_its_own(place),
            Demand::OffMachine => self.off_machine(place),
            Demand::Offline => self.tagged(place, &[RepositoryTag::Offline, RepositoryTag::Immutable]),
        }
    }

    /// Unless it is named by an address, and may be another place that is named by a name.
    fn of_its_own(&self, place: &BTreeSet<&'a str>) -> Fit<'a> {
        let is_by_address = |hosts: &[&str]| !hosts.is_empty() && hosts.iter().all(|host| is_address(host));
        let has_name = |other: &BTreeSet<&'a str>| self.hosts(other).iter().any(|host| !is_address(host));
        if is_by_address(&self.hosts(place)) && self.places.all().any(has_name) {
            let names = place.iter().copied().collect::<Vec<_>>().join(" and ");
            let why =
                format!("the `host` of {names} is an address, which cannot be compared with names of other machines");
            return Fit::Perhaps(place.clone(), why);
        }
        Fit::Yes(place.clone())
    }

    /// By its `host`, or because a person attests that it is in another building.
    fn off_machine(&self, place: &BTreeSet<&'a str>) -> Fit<'a> {
        if let Fit::Yes(those) = self.tagged(place, &[RepositoryTag::OffSite]) {
            return Fit::Yes(those);
        }
        let hosts = self.hosts(place);
        if hosts.iter().any(|host| self.servers.iter().any(|server| same_host(server, host))) {
            return Fit::No;
        }
        let names = place.iter().copied().collect::<Vec<_>>().join(" and ");
        match hosts.as_slice() {
            [host] if is_address(host) => {
                let why =
                    format!("the `host` of {names} is an address, which cannot be compared with names of servers");
                Fit::Perhaps(place.clone(), why)
            }
            [_] => Fit::Yes(place.clone()),
            [] => {
                let why = format!("the deployment file does not say which machine's disks hold {names} (`host`)");
                Fit::Perhaps(place.clone(), why)
            }
            _ => Fit::Perhaps(place.clone(), on_one_disk(place)),
        }
    }

    /// The machines that are said to hold a place: more than one only where the system sees one disk.
    fn hosts(&self, place: &BTreeSet<&'a str>) -> Vec<&'a str> {
        let mut hosts: Vec<&str> = Vec::new();
        for host in self.repositories(place).filter_map(|repository| repository.host.as_deref()) {
            if !hosts.iter().any(|known| same_host(known, host)) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// A reason for every further copy that there would be, were the hosts of one place right.
    fn contradictions(&self, place: &BTreeSet<&'a str>) -> Vec<String> {
        let is_on = |repository: &&'a Repository, host: &str| {
            repository.host.as_deref().is_some_and(|own| same_host(own, host))
        };
        let holds = |host: &&'a str| {
            let own = self.repositories(place).filter(|repository| is_on(repository, host));
            self.needed.is_in(&own.map(|one| one.name.as_str()).collect(), self.places, self.needed.surely())
        };
        self.hosts(place).iter().filter(|host| holds(host)).skip(1).map(|_| on_one_disk(place)).collect()
    }

    /// The repositories of a place with one of these tags, which a person has to attest.
    fn tagged(&self, place: &BTreeSet<&'a str>, tags: &[RepositoryTag]) -> Fit<'a> {
        let has_tag = |repository: &&'a Repository| tags.iter().any(|tag| repository.tags.contains(tag));
        let tagged: Vec<&'a Repository> = self.repositories(place).filter(has_tag).collect();
        let names = |of: &[&'a Repository]| -> BTreeSet<&'a str> { of.iter().map(|one| one.name.as_str()).collect() };
        let attested: Vec<&'a Repository> = tagged.iter().copied().filter(|one| self.is_attested(one)).collect();
        match (attested.as_slice(), tagged.as_slice()) {
            ([], []) => Fit::No,
            ([], claimed) => {
                let all: Vec<&str> = claimed.iter().map(|one| one.name.as_str()).collect();
                let why = format!("no valid [[attestation]] says that the tags of repository {} are true", list(&all));
                Fit::Perhaps(names(claimed), why)
            }
            (attested, _) => Fit::Yes(names(attested)),
        }
    }

    fn repositories(&self, place: &BTreeSet<&'a str>) -> impl Iterator<Item = &'a Repository> {
        let all = self.case.context.policy.deployment.repositories.iter();
        all.filter(|repository| place.contains(repository.name.as_str()))
    }

    fn is_attested(&self, repository: &Repository) -> bool {
        let context = &self.case.context;
        let today = context.policy.deployment.time_zone.to_datetime(context.as_of.at).date();
        let is_recent = |one: &Attestation| {
            let end = one.date.checked_add(Span::new().years(ATTESTED_FOR_YEARS));
            one.expires.is_some() || end.is_ok_and(|end| today <= end)
        };
        let mut own = context.policy.deployment.attestations.iter();
        own.any(|one| {
            one.repository.as_ref() == Some(&repository.name)
                && is_recent(one)
                && state(context, one).0 == AttestedState::Valid
        })
    }

    /// Where a copy may lie that could not be seen.
    fn hidden(&self) -> Option<String> {
        let context = &self.case.context;
        let lost = context.lost_repositories(self.case.rule).into_iter().map(|source| source.name.as_str());
        let dim = context.blind_spots().into_iter().map(|(source, _)| source.name.as_str());
        let names: BTreeSet<&str> = lost.chain(dim).collect();
        let names: Vec<&str> = names.into_iter().collect();
        (!names.is_empty()).then(|| format!("not all of repository {} could be looked at", list(&names)))
    }
}

fn on_one_disk(place: &BTreeSet<&str>) -> String {
    let names: Vec<&str> = place.iter().copied().collect();
    format!("{} are on one file system, and said to be on different machines", names.join(" and "))
}
