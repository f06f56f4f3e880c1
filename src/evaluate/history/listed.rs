//! Backups that only a history lists: as sure as a server's word, and no surer.

use super::row::Row;
use crate::evaluate::attribution::Said;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::seen_at::SeenAt;
use crate::model::{Kind, KindOrigin, SqlSet, Verdict};

/// The backup as a row tells it.
pub fn from_row<'a>(row: &'a Row<'a>) -> Candidate<'a> {
    Candidate {
        content: Content::Listed(row),
        kind: Kind::SqlBackup,
        kind_origin: KindOrigin::Content,
        class: row.class(),
        verdict: listed_verdict(row.facts()),
        finished: row.finished(),
        started: row.facts().backup_start_date,
        assured_at: Some(row.home.reading.read_at),
        is_proof_stale: false,
        server_proof: None,
        said: Said::default(),
        places: SeenAt::Listed(row),
        problems: row.facts().problems.iter().collect(),
    }
}

/// Of a row: what the server marked as damaged is, and nothing else is known.
fn listed_verdict(facts: &SqlSet) -> Verdict {
    if facts.is_damaged == Some(true) { Verdict::Damaged } else { Verdict::Identified }
}
