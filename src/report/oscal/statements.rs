//! What people accepted and attested.

use super::document::{Attestation, Part, Props, Risk};
use super::names::{NAMESPACE, Names};
use super::text::{markup, markup_line};
use crate::model::report::{AttestationReport, WaiverReport};

/// A waiver is a risk that somebody accepted, as long as it is in force.
pub fn risk(names: &Names, number: usize, waiver: &WaiverReport) -> Risk {
    Risk {
        uuid: Names::part(names.own("waiver", &waiver.item), "number", number),
        title: markup_line(&format!("Waiver of {}", waiver.item)),
        description: markup(&waiver.reason),
        statement: markup(&format!("Accepted by {} until {}: {}", waiver.owner, waiver.expires, waiver.reason_words())),
        props: Props::default()
            .with("item", &waiver.item)
            .maybe("target", waiver.target.as_deref())
            .maybe("finding", waiver.finding.as_deref())
            .maybe("period", waiver.period.as_deref())
            .with("owner", &waiver.owner)
            .maybe("approval", waiver.approval.as_deref())
            .maybe("review", waiver.review.as_deref())
            .with("expires", &waiver.expires)
            .with("state", &waiver.state)
            .list(),
        // The state's word in the report.
        status: if waiver.state == "active" { "deviation-approved" } else { "open" },
    }
}

pub fn attestation(names: &Names, number: usize, attested: &AttestationReport) -> Attestation {
    let target = attested.target.as_ref().map_or(String::new(), |target| format!(" of {target}"));
    Attestation {
        parts: [Part {
            uuid: Names::part(names.own("attestation", &attested.item), "number", number),
            name: "attestation",
            ns: NAMESPACE,
            title: markup_line(&format!("Attestation of {}{target}", attested.item)),
            props: Props::default()
                .with("item", &attested.item)
                .maybe("target", attested.target.as_deref())
                .with("date", &attested.date)
                .maybe("expires", attested.expires.as_deref())
                .with("state", &attested.state)
                .maybe("evidence", attested.evidence.as_deref())
                .maybe("evidence-sha256", attested.sha256.as_deref())
                .with("assurance", attested.assurance.word())
                .list(),
            prose: markup(&format!("{} attests it, {}: {}", attested.by, attested.date, attested.state)),
        }],
    }
}
