//! Is the certificate in the newest key backup still valid? An expired one restores nothing that others trust.

use crate::evaluate::artefact::covers;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::model::{CertificateFacts, Detail, KeyStoreFacts, Status};
use crate::policy::Subject;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "certificate-expired", evaluate };

/// Evaluates one machine: of the newest sound key backup whose certificates could be read.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some((candidate, _, store)) = artefacts::newest(case, read) else {
        return Answer::not_looked_at("no key backup whose certificates could be read was seen");
    };
    let looked_at = |findings| Answer::looked_at(1, "newest key backups that could be opened", findings);
    let Some(ends) = own(case, store).and_then(|own| own.not_after) else {
        return Answer::not_looked_at("the certificate in the newest key backup does not say until when it is valid");
    };
    if ends >= case.context.as_of {
        return looked_at(Vec::new());
    }
    let message =
        format!("The certificate in the newest key backup of {} expired {}.", case.export_words(), moment(ends));
    looked_at(vec![case.finding("certificate-expired", Status::Gap, message, backup_seen(candidate))])
}

/// The key's own certificate; of several the machine's, and of those the last to end.
fn own<'a>(case: &TargetCase<'_>, store: &'a KeyStoreFacts) -> Option<&'a CertificateFacts> {
    let is_the_machines = |own: &&CertificateFacts| match &case.rule.subject {
        Subject::Named(machine) => own.names.iter().chain(&own.subject).any(|name| covers(name, machine)),
        _ => true,
    };
    let machines = store.own().filter(is_the_machines).max_by_key(|own| own.not_after);
    machines.or_else(|| store.certificates.first())
}

fn read(detail: &Detail) -> Option<&KeyStoreFacts> {
    match detail {
        Detail::KeyStore(store) if !store.certificates.is_empty() => Some(store),
        _ => None,
    }
}
