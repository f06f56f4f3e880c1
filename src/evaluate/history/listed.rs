//! Backups that only a history lists: as sure as a server's word, and no surer.

use super::row::{Row, Whereabouts};
use crate::evaluate::attribution::{Attribution, Said};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::context::AuditContext;
use crate::evaluate::seen_at::SeenAt;
use crate::model::{Kind, KindOrigin, SqlSet, Verdict};

/// Rows that no file stands for and that lie where nobody looked. What should lie in a repository and does not, and what
/// was thrown away, is none. Databases that no target could mean are not shown: a server has many.
pub fn listed<'a>(context: &AuditContext<'a>) -> impl Iterator<Item = &'a Row<'a>> {
    context
        .history
        .rows
        .iter()
        .filter(|row| matches!(row.whereabouts, Whereabouts::Elsewhere | Whereabouts::Virtual))
        .filter(|row| match &*row.home.attribution {
            Attribution::Target(_) => true,
            Attribution::Nobody { could_be, .. } => !could_be.is_empty(),
        })
}

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
