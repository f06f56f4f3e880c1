//! Do the zone files that were saved hold the records Lync Server needs? Reverse zones, the directory's own and zones of
//! one name are asked for nothing on behalf of others; a name with an internal and a public zone has two files.

use super::{Answer, beside};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::Case;
use crate::evaluate::finding::backups_seen;
use crate::evaluate::words::list;
use crate::model::{Detail, DnsZoneFacts, Status};
use std::collections::{BTreeMap, BTreeSet};

/// A zone by all its files.
#[derive(Default)]
struct Zone<'a> {
    files: Vec<&'a Candidate<'a>>,
    present: BTreeSet<String>,
    missing: BTreeSet<String>,
}

impl<'a> Zone<'a> {
    fn add(&mut self, candidate: &'a Candidate<'a>, facts: &DnsZoneFacts) {
        self.files.push(candidate);
        let suffix = format!(".{}", facts.zone);
        let plain = |name: &str| name.strip_suffix(&suffix).unwrap_or(name).to_owned();
        self.present.extend(facts.lync_records.iter().filter_map(|shown| shown.split(' ').next()).map(plain));
        self.missing.extend(facts.missing_records.iter().map(|name| plain(name)));
    }
}

/// Asks the deployment: a record may stand in any of its zones.
pub fn ask<'a>(case: &Case<'a>) -> Answer {
    let mut zones: BTreeMap<&'a str, Zone<'a>> = BTreeMap::new();
    for (candidate, part) in beside::sound(case) {
        if let Detail::DnsZone(facts) = &part.artefact.facts.detail {
            zones.entry(&facts.zone).or_default().add(candidate, facts);
        }
    }
    // A zone that is asked for nothing cannot say that nothing is missing.
    zones.retain(|_, zone| !zone.missing.is_empty() || !zone.present.is_empty());
    let needed: BTreeSet<&String> = zones.values().flat_map(|zone| &zone.missing).collect();
    let present: BTreeSet<&String> = zones.values().flat_map(|zone| &zone.present).collect();
    let count: usize = zones.values().map(|zone| zone.files.len()).sum();
    if count == 0 {
        return Answer::not_looked_at("no file of a zone that holds names of users was seen");
    }
    let looked_at = |findings| Answer::looked_at(count, "zone files", findings);
    let names: Vec<&String> = needed.difference(&present).copied().collect();
    if names.is_empty() {
        return looked_at(Vec::new());
    }
    let zone_names: Vec<&str> = zones.keys().copied().collect();
    let message = format!("The zone files of {} lack what Lync Server needs: {}.", list(&zone_names), list(&names));
    let evidence: Vec<&Candidate<'_>> = zones.values().flat_map(|zone| zone.files.iter().copied()).collect();
    looked_at(vec![case.finding("dns-records-missing", Status::Gap, message, backups_seen(&evidence))])
}
