//! Do the zone files that were saved hold the records Lync Server needs?

use super::{Answer, beside};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::Case;
use crate::evaluate::finding::backups_seen;
use crate::evaluate::words::list;
use crate::model::{Detail, DnsZoneFacts, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Asks the deployment: a record may stand in any of its zones.
pub fn ask(case: &Case<'_>) -> Answer {
    let mut zones: BTreeMap<&str, (&Candidate<'_>, &DnsZoneFacts)> = BTreeMap::new();
    for (candidate, part) in beside::sound(case) {
        if let Detail::DnsZone(zone) = &part.artefact.facts.detail {
            zones.entry(&zone.zone).or_insert((candidate, zone));
        }
    }
    let missing = zones.values().map(|(_, zone)| missing(zone)).reduce(|a, b| a.intersection(&b).cloned().collect());
    let Some(missing) = missing else {
        return Answer::not_looked_at("no zone file was seen");
    };
    let looked_at = |findings| Answer::looked_at(zones.len(), "zone files", findings);
    if missing.is_empty() {
        return looked_at(Vec::new());
    }
    let names: Vec<&String> = missing.iter().collect();
    let zone_names: Vec<&str> = zones.keys().copied().collect();
    let message = format!("The zone files of {} lack what Lync Server needs: {}.", list(&zone_names), list(&names));
    let evidence: Vec<&Candidate<'_>> = zones.values().map(|(candidate, _)| *candidate).collect();
    looked_at(vec![case.finding("dns-records-missing", Status::Gap, message, backups_seen(&evidence))])
}

/// Without the zone's own name, so that zones can be compared.
fn missing(zone: &DnsZoneFacts) -> BTreeSet<String> {
    let suffix = format!(".{}", zone.zone);
    zone.missing_records.iter().map(|name| name.strip_suffix(&suffix).unwrap_or(name).to_owned()).collect()
}
