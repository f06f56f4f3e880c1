//! Backups that belong to no target, grouped: shown, so that an auditor sees that they satisfy nothing, and why.

use crate::evaluate::attribution::{Attributed, Attribution, Reason};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::context::Timing;
use crate::model::report::Unattributed;
use crate::model::{Kind, KindOrigin};
use std::collections::BTreeMap;

/// What makes backups alike.
type Alike<'a> = (Kind, KindOrigin, Option<String>, Option<String>, Reason, &'a str);

/// One row for all backups alike; its path and time are the newest's.
pub fn unattributed(attributed: &[Attributed<'_>]) -> Vec<Unattributed> {
    let mut groups: BTreeMap<Alike<'_>, Vec<(&Candidate<'_>, &str)>> = BTreeMap::new();
    for one in attributed.iter().filter(|one| one.timing != Timing::AfterAsOf) {
        if let Attribution::Nobody { reason, message, .. } = &*one.attribution {
            let backup = one.candidate;
            let database = backup.database().map(str::to_lowercase);
            let server = backup.server().map(str::to_uppercase);
            // What names no database is told apart by the reason's own words, such as the pool.
            let words = if database.is_none() { message.as_str() } else { "" };
            groups
                .entry((backup.kind, backup.kind_origin, database, server, *reason, words))
                .or_default()
                .push((backup, message));
        }
    }
    groups
        .into_iter()
        .filter_map(|((kind, kind_origin, .., reason, _), alike)| {
            let (newest, message) = *alike.last()?;
            let place = newest.places.first()?;
            Some(Unattributed {
                kind,
                kind_origin,
                source: place.source.clone(),
                path: place.path.clone(),
                database_name: newest.database().map(str::to_owned),
                server_name: newest.server().map(str::to_owned),
                time: newest.moment(),
                reason: reason.word().to_owned(),
                message: message.to_owned(),
                backup_count: alike.len() as u64,
            })
        })
        .collect()
}
