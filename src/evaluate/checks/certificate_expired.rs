//! Is the certificate in the newest key backup still valid? An expired one restores nothing that others trust.

use super::{Answer, beside};
use crate::evaluate::case::Case;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::model::{Detail, KeyStoreFacts, Status};

/// Asks a machine: of the newest sound key backup whose certificates could be read.
pub fn ask(case: &Case<'_>) -> Answer {
    let Some((candidate, _, store)) = beside::newest(case, read) else {
        return Answer::not_looked_at("no key backup of it whose certificates could be read was seen");
    };
    let looked_at = |findings| Answer::looked_at(1, "newest key backups that could be opened", findings);
    let Some(ends) = store.certificates.first().and_then(|own| own.not_after) else {
        return Answer::not_looked_at("the certificate in the newest key backup does not say until when it is valid");
    };
    if ends >= case.world.as_of {
        return looked_at(Vec::new());
    }
    let message =
        format!("The certificate in the newest key backup of {} expired {}.", case.export_words(), moment(ends));
    looked_at(vec![case.finding("certificate-expired", Status::Gap, message, backup_seen(candidate))])
}

fn read(detail: &Detail) -> Option<&KeyStoreFacts> {
    match detail {
        Detail::KeyStore(store) if !store.certificates.is_empty() => Some(store),
        _ => None,
    }
}
