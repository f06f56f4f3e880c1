//! Is the certificate in the newest key backup valid? One that expired, or that is not valid yet, restores nothing that
//! others trust.

use crate::evaluate::artefact::covers;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::model::report::Finding;
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
        return looked_at(not_yet_valid(case).into_iter().collect());
    }
    let message =
        format!("The certificate in the newest key backup of {} expired {}.", case.export_words(), moment(ends));
    looked_at(vec![case.finding("certificate-expired", Status::Gap, message, backup_seen(candidate))])
}

/// The newest key backup is of a certificate that begins later. That is no fault as long as the one of today is saved too.
fn not_yet_valid(case: &TargetCase<'_>) -> Option<Finding> {
    let (candidate, _, store) = artefacts::newest(case, read)?;
    let begins = own(case, store)?.not_before.filter(|begins| *begins > case.context.as_of)?;
    let stores = artefacts::sound(case).filter_map(|(_, part)| read(&part.artefact.facts.detail));
    if stores.filter_map(|store| own(case, store)).any(|own| is_valid(case, own)) {
        return None;
    }
    let message = format!(
        "The certificate in the newest key backup of {} is not valid before {}, and no key backup holds one that is valid \
         now.",
        case.export_words(),
        moment(begins)
    );
    Some(case.finding("certificate-expired", Status::Gap, message, backup_seen(candidate)))
}

fn is_valid(case: &TargetCase<'_>, own: &CertificateFacts) -> bool {
    let as_of = case.context.as_of;
    own.not_before.is_none_or(|begins| begins <= as_of) && own.not_after.is_some_and(|ends| ends >= as_of)
}

/// The key's own certificate; of several the machine's, and of those one that is valid now, or else the last to end.
fn own<'a>(case: &TargetCase<'_>, store: &'a KeyStoreFacts) -> Option<&'a CertificateFacts> {
    let is_the_machines = |own: &&CertificateFacts| match &case.rule.subject {
        Subject::Named(machine) => own.names.iter().chain(&own.subject).any(|name| covers(name, machine)),
        _ => true,
    };
    let machines = store.own().filter(is_the_machines).max_by_key(|own| (is_valid(case, own), own.not_after));
    machines.or_else(|| store.certificates.first())
}

fn read(detail: &Detail) -> Option<&KeyStoreFacts> {
    match detail {
        Detail::KeyStore(store) if !store.certificates.is_empty() => Some(store),
        _ => None,
    }
}
