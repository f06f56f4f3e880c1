//! Do the zone files that were saved hold the records Lync Server needs? Each SIP domain is asked by itself, and its
//! internal and its public zone apart.

use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::{backup_seen, backups_seen};
use crate::evaluate::words::{every, list};
use crate::evaluate::zones::{Held, Needs, View, Views, ZoneFile, domains_in, newest_first, of_domain, sip_domains};
use crate::model::report::Finding;
use crate::model::{Detail, Kind, Status};
use crate::policy::{DnsName, DnsNeed, DnsParameters};
use std::collections::{BTreeMap, BTreeSet};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "dns-records", evaluate };

const MISSING: &str = "dns-records-missing";

/// Evaluates the deployment.
pub fn evaluate<'a>(case: &TargetCase<'a>) -> Answer {
    let files = artefacts::sound(case).filter_map(|(candidate, part)| match &part.artefact.facts.detail {
        Detail::DnsZone(facts) => Some((candidate, facts)),
        _ => None,
    });
    let copies = newest_first(files);
    if copies.is_empty() {
        return Answer::not_looked_at("no sound zone file was found");
    }
    let known = &case.context.policy.catalogue.parameters.dns_records;
    let asked = Asked { case, known, needs: Needs::new(case), named: sip_domains(case), copies: &copies };
    asked.answer()
}

/// What is asked of the zone files.
struct Asked<'c, 'a> {
    case: &'c TargetCase<'a>,
    known: &'a DnsParameters,
    needs: Needs<'a>,
    /// SIP domains that anyone names.
    named: BTreeSet<String>,
    copies: &'c [ZoneFile<'a>],
}

/// What is missing of one domain, and where.
#[derive(Default)]
struct Lack<'c, 'a> {
    names: BTreeSet<&'a str>,
    files: Vec<&'c ZoneFile<'a>>,
}

impl<'c, 'a> Lack<'c, 'a> {
    fn add(&mut self, name: &'a DnsName, files: impl IntoIterator<Item = &'c ZoneFile<'a>>) {
        self.names.insert(&name.name);
        for file in files {
            if !self.files.iter().any(|known| std::ptr::eq(*known, file)) {
                self.files.push(file);
            }
        }
    }

    fn words(&self, known: &DnsParameters) -> String {
        in_order(&known.names, &self.names)
    }
}

/// The names in their order, where one that is of both views stands twice.
fn in_order(known: &[DnsName], names: &BTreeSet<&str>) -> String {
    let mut told: Vec<&str> = Vec::new();
    for name in known.iter().map(|name| name.name.as_str()).filter(|name| names.contains(name)) {
        if !told.contains(&name) {
            told.push(name);
        }
    }
    every(&told)
}

/// Where the files lie.
fn places(files: &[&ZoneFile<'_>]) -> String {
    list(&files.iter().map(|copy| copy.place()).collect::<Vec<_>>())
}

impl<'c, 'a> Asked<'c, 'a> {
    fn answer(&self) -> Answer {
        let mut findings = Vec::new();
        let mut unused: BTreeSet<&'a str> = BTreeSet::new();
        let mut looked_at = BTreeSet::new();
        let domains =
            if self.named.is_empty() { domains_in(self.copies, &self.known.telling) } else { self.named.clone() };
        for domain in &domains {
            let newest = of_domain(self.copies, &self.known.names, domain);
            looked_at.extend(newest.iter().map(ZoneFile::place));
            if newest.is_empty() {
                findings.push(self.zone_missing(domain));
            } else {
                let absent = self.domain(domain, &newest, &mut findings);
                unused.extend(absent);
            }
        }
        if domains.is_empty() {
            findings.push(self.nothing_of_lync());
        } else if self.named.is_empty() {
            findings.extend(self.untold_domain(&domains));
        }
        if !unused.is_empty() {
            findings.push(self.unused(&unused));
        }
        findings.extend(self.overdue(&domains));
        let domains: Vec<&String> = domains.iter().collect();
        let what = if domains.is_empty() { String::new() } else { format!(" of {}", list(&domains)) };
        match looked_at.len() {
            // Files were read, and none of them is of such a zone.
            0 => Answer::looked_at(self.copies.len(), "zone files of other zones", findings),
            count => Answer::looked_at(count, format!("newest zone files{what}"), findings),
        }
    }

    /// One domain's findings; returns the names that are not there and need not be.
    fn domain(&self, domain: &str, newest: &[ZoneFile<'a>], findings: &mut Vec<Finding>) -> BTreeSet<&'a str> {
        let views = Views(newest);
        let is_published = views.is_published();
        let mut missing: BTreeMap<Option<View>, Lack<'_, 'a>> = BTreeMap::new();
        let (mut contradicted, mut lacking, mut unused) = (Lack::default(), Lack::default(), BTreeSet::new());
        for name in &self.known.names {
            let whole = format!("{}.{domain}", name.name);
            let is_needed = self.needs.needs(name, domain, is_published);
            match views.held(&whole, name.view) {
                Held::Yes { lacking: files } if is_needed && !files.is_empty() => lacking.add(name, files),
                Held::Yes { .. } => {}
                Held::No { .. } | Held::Contradicted { .. } if !is_needed => {
                    unused.extend(Some(name.name.as_str()).filter(|_| name.need != DnsNeed::Seldom));
                }
                Held::No { older } => {
                    let view = Some(name.view).filter(|view| views.has(*view));
                    missing.entry(view).or_default().add(name, older);
                }
                Held::Contradicted { holding } => contradicted.add(name, holding),
            }
        }
        // What one view must have is not unused because the other has not.
        let is_said = |name: &&str| missing.values().chain([&contradicted]).any(|lack| lack.names.contains(name));
        unused.retain(|name| !is_said(name) && !newest.iter().any(|copy| copy.holds(&format!("{name}.{domain}"))));
        for (view, lack) in &missing {
            findings.push(self.missing(domain, *view, lack, newest));
        }
        if !contradicted.names.is_empty() {
            let message = format!(
                "The newest zone file of {domain} lacks {}, which {} contains: nothing shows whether they are the internal \
                 and the public view of the domain, or which of them is right.",
                contradicted.words(self.known),
                places(&contradicted.files)
            );
            findings.push(self.finding(MISSING, Status::Unknown, message, newest));
        }
        if !lacking.names.is_empty() {
            let message = format!(
                "The newest zone files of {domain} differ: {} lacks {}, which another one contains.",
                places(&lacking.files),
                lacking.words(self.known)
            );
            findings.push(self.finding(MISSING, Status::Noted, message, newest));
        }
        unused
    }

    fn missing(&self, domain: &str, view: Option<View>, lack: &Lack<'_, 'a>, newest: &[ZoneFile<'a>]) -> Finding {
        let is_of = |copy: &&ZoneFile<'a>| view.is_none() || copy.view == view;
        // Of each zone the newest file decides.
        let files = newest.iter().filter(is_of).map(|copy| &copy.zone).collect::<BTreeSet<_>>().len();
        let view = view.map(|view| format!("{} ", view.word())).unwrap_or_default();
        let what = if files == 1 { "zone file" } else { "zone files" };
        let verb = if files == 1 { "lacks" } else { "lack" };
        let older = if lack.files.is_empty() {
            String::new()
        } else {
            format!(" Older files still contain some of them: {}.", places(&lack.files))
        };
        let message = format!(
            "The newest {view}{what} of {domain} {verb} records that Lync Server needs: {}.{older}",
            lack.words(self.known)
        );
        self.finding(MISSING, self.status(), message, newest)
    }

    fn zone_missing(&self, domain: &str) -> Finding {
        let is_untold = self.copies.iter().any(|copy| !copy.is_named);
        let status = if is_untold || self.is_opaque() { Status::Unknown } else { self.status() };
        let untold = if is_untold { " Some zone files do not name their zone." } else { "" };
        let message = format!("No usable zone file of the SIP domain {domain} was found.{untold}");
        self.finding("dns-zone-missing", status, message, self.copies)
    }

    /// Domains whose newest zone file is too old, while a file of another zone makes the target fresh. Where nobody names
    /// the domains, a zone that is in use may be beside one that no longer is.
    fn overdue(&self, domains: &BTreeSet<String>) -> Vec<Finding> {
        if artefacts::is_overdue(self.case) {
            return Vec::new();
        }
        let found = |status: Status| -> Vec<(bool, Finding)> {
            domains.iter().flat_map(|domain| self.overdue_of(domain, status)).collect()
        };
        let told = found(self.status());
        let is_told = !self.named.is_empty() || told.iter().filter(|(is_whole, _)| *is_whole).count() == domains.len();
        let found = if is_told { told } else { found(Status::Unknown) };
        found.into_iter().map(|(_, finding)| finding).collect()
    }

    /// Of one domain: whether all of it is overdue, and the finding. A zone for a single name does not stand for it.
    fn overdue_of(&self, domain: &str, status: Status) -> Vec<(bool, Finding)> {
        let newest = of_domain(self.copies, &self.known.names, domain);
        let is_around = newest.iter().any(|copy| copy.is_zone_of(domain));
        let files: Vec<&ZoneFile<'a>> = newest.iter().filter(|copy| !is_around || copy.is_zone_of(domain)).collect();
        let of_view = |view: Option<View>, status: Status| {
            let is_of = |copy: &&&ZoneFile<'a>| view.is_none() || copy.view.is_none() || copy.view == view;
            let copy = files.iter().find(is_of)?;
            let old = artefacts::overdue(self.case, copy.candidate)?;
            let view = view.map(|view| format!("{} ", view.word())).unwrap_or_default();
            let message = format!(
                "The newest {view}zone file of {domain} ({}) {old}. Newer files are of other zones or views.",
                copy.place()
            );
            Some(self.case.finding("dns-zone-stale", status, message, backup_seen(copy.candidate)))
        };
        if let Some(finding) = of_view(None, status) {
            return vec![(true, finding)];
        }
        let views = [View::Internal, View::Public];
        if !views.iter().all(|view| files.iter().any(|copy| copy.view == Some(*view))) {
            return Vec::new();
        }
        // Words of paths and addresses tell the view: there is room for doubt.
        views.into_iter().filter_map(|view| of_view(Some(view), Status::Unknown)).map(|one| (false, one)).collect()
    }

    /// Zone files, and no name of Lync Server in any of them.
    fn nothing_of_lync(&self) -> Finding {
        let zones: BTreeSet<&str> = self.copies.iter().map(|copy| copy.zone.as_str()).collect();
        let zones: Vec<&str> = zones.into_iter().collect();
        let message = format!(
            "The zone files that were found ({}) contain no record that clients use to find Lync Server.",
            list(&zones)
        );
        self.finding(MISSING, self.status(), message, self.copies)
    }

    /// Nobody names the SIP domains, and the zones that hold names of Lync Server are of other domains than the pools.
    fn untold_domain(&self, domains: &BTreeSet<String>) -> Option<Finding> {
        let pools = &self.case.context.policy.deployment.pools;
        let is_of =
            |pool: &str, domain: &String| pool.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'));
        let other = pools.iter().find(|pool| !domains.iter().any(|domain| is_of(&pool.fqdn, domain)))?;
        let domains: Vec<&String> = domains.iter().collect();
        let message = format!(
            "Neither the deployment file nor a topology names the SIP domains. The zone files with records of Lync Server \
             are of {}, but the pool {} is in another domain, and the zone of that domain may need the records too.",
            list(&domains),
            other.fqdn
        );
        Some(self.finding("dns-sip-domain-unknown", Status::Unknown, message, self.copies))
    }

    fn unused(&self, unused: &BTreeSet<&'a str>) -> Finding {
        let message = format!(
            "The zone files lack names that are needed only by features that neither the deployment file nor a topology \
             shows as used: {}.",
            in_order(&self.known.names, unused)
        );
        self.case.finding("dns-records-unused", Status::Noted, message, Vec::new())
    }

    /// A gap, unless a newer or another file may be where nobody could look.
    fn status(&self) -> Status {
        if self.case.may_be_unseen() { Status::Unknown } else { Status::Gap }
    }

    /// A zone in a form that nobody can read.
    fn is_opaque(&self) -> bool {
        artefacts::sound(self.case).any(|(candidate, part)| {
            candidate.kind == Kind::DnsZone && !matches!(part.artefact.facts.detail, Detail::DnsZone(_))
        })
    }

    fn finding(&self, id: &str, status: Status, message: String, files: &[ZoneFile<'a>]) -> Finding {
        let evidence: Vec<&Candidate<'_>> = files.iter().map(|copy| copy.candidate).collect();
        self.case.finding(id, status, message, backups_seen(&evidence))
    }
}
