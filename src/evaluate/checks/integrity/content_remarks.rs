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
    let (facts, what) = (&part.artefact.facts, case.export_words());
    let mut remarks = Vec::new();
    let has_end = facts.proof.iter().any(|proof| ENDS.contains(&proof.as_str()));
    if !has_end && part.artefact.kind == Kind::DnsZone {
        let message =
            format!("The last line of the newest {what} has no end, so its last record may have been cut off.");
        remarks.push(("end-not-marked", message));
    } else if !has_end && part.is_of_device() {
        let message = format!(
            "Nothing in the newest copy of {what} marks its end, so a copy that was cut off could look the same."
        );
        remarks.push(("end-not-marked", message));
    }
    let counts_none = |name: &str| facts.counts.get(name) == Some(&0);
    if counts_none(ROUTES) {
        let message = format!(
            "The newest copy of {what} contains no routing table and names no proxy, so nothing in it says where calls go."
        );
        remarks.push(("routes-not-found", message));
    }
    if let Some(problem) = facts.problems.iter().find(|problem| problem.id == ROLE) {
        let message = format!("A mapping declares the newest copy of {what}, but {}.", problem.message);
        remarks.push(("role-not-found", message));
    }
    let absent: Vec<&str> =
        PHONE_OPTIONS.iter().filter(|(count, _)| counts_none(count)).map(|(_, option)| *option).collect();
    if !absent.is_empty() {
        let message = format!(
            "The newest copy of {what} contains no value of {} {}, by which desk phones find Lync Server.",
            if absent.len() == 1 { "option" } else { "options" },
            absent.join(" and ")
        );
        remarks.push(("phone-options-not-found", message));
    }
    let noted = |(id, message)| case.finding(id, Status::Noted, message, backup_seen(candidate));
    remarks.into_iter().map(noted).collect()
}
