//! What the newest sound copy of a device's or a service's configuration leaves open: an end that nothing marks, settings
//! that it would be restored for and does not contain, a device of another kind than a mapping says. Each is only noted.

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::artefacts;
use crate::evaluate::finding::backup_seen;
use crate::model::report::Finding;
use crate::model::{Kind, Status};

/// Proofs that a copy which was cut would lack.
const ENDS: [&str; 7] =
    ["end-marker", "closing-element", "last-sections", "last-line", "checksum", "checksum-of-directory", "zip"];

/// Of a device that is of another kind than a mapping says.
const ROLE: &str = "role-not-found";

/// Of a gateway's configuration: lines that say where calls go.
const ROUTES: &str = "routes";

/// Of a DHCP server: values of the options by which phones find Lync Server.
const PHONE_OPTIONS: [(&str, &str); 2] = [("option-43-values", "43"), ("option-120-values", "120")];

/// Of the newest sound copy.
pub fn findings(case: &TargetCase<'_>) -> Vec<Finding> {
    let Some((candidate, part)) = artefacts::sound(case).next() else { return Vec::new() };
    let facts = &part.artefact.facts;
    let has_end = facts.proof.iter().any(|proof| ENDS.contains(&proof.as_str()));
    let end = match part.artefact.kind {
        _ if has_end => None,
        Kind::DnsZone => Some(format!(
            "The last line of the newest {} has no end, so its last record may have been cut off.",
            case.export_words()
        )),
        _ if part.is_of_device() => Some(format!(
            "Nothing in the newest copy of {} marks its end, so a copy that was cut off could look the same.",
            case.export_words()
        )),
        _ => None,
    };
    let end = end.map(|message| case.finding("end-not-marked", Status::Noted, message, backup_seen(candidate)));
    let routes = (facts.counts.get(ROUTES) == Some(&0)).then(|| {
        let message = format!(
            "The newest copy of {} contains no routing table and names no proxy, so nothing in it says where calls go.",
            case.export_words()
        );
        case.finding("routes-not-found", Status::Noted, message, backup_seen(candidate))
    });
    let role = facts.problems.iter().find(|problem| problem.id == ROLE).map(|problem| {
        let message =
            format!("A mapping declares the newest copy of {}, but {}.", case.export_words(), problem.message);
        case.finding("role-not-found", Status::Noted, message, backup_seen(candidate))
    });
    let absent: Vec<&str> =
        PHONE_OPTIONS.iter().filter(|(count, _)| facts.counts.get(*count) == Some(&0)).map(|(_, name)| *name).collect();
    let options = (!absent.is_empty()).then(|| {
        let message = format!(
            "The newest copy of {} contains no value of {} {}, by which desk phones find Lync Server.",
            case.export_words(),
            if absent.len() == 1 { "option" } else { "options" },
            absent.join(" and ")
        );
        case.finding("phone-options-not-found", Status::Noted, message, backup_seen(candidate))
    });
    end.into_iter().chain(routes).chain(role).chain(options).collect()
}
