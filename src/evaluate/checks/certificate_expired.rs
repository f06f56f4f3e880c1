//! Is the certificate in the newest key backup still valid? An expired one restores nothing that others trust.

use super::{Answer, beside};
use crate::evaluate::case::Case;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::model::{Detail, KeyStoreFacts, Status};

/// Asks a machine: of the newest sound key backup whose certificates could be read.
pub fn ask(case: &Case<'_>) -> Answer {
    let Some((candidate, _, store)) = beside::newest(case, read) else { return Answer::default() };
    let ends = store.certificates.first().and_then(|own| own.not_after);
    let Some(ends) = ends.filter(|ends| *ends < case.world.as_of) else { return Answer::default() };
    let message =
        format!("The certificate in the newest key backup of {} expired {}.", case.export_words(), moment(ends));
    Answer::of(vec![case.finding("certificate-expired", Status::Gap, message, backup_seen(candidate))])
}

fn read(detail: &Detail) -> Option<&KeyStoreFacts> {
    match detail {
        Detail::KeyStore(store) if !store.certificates.is_empty() => Some(store),
        _ => None,
    }
}
