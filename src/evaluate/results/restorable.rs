//! What a target's databases can be restored to, as the report says it.

use crate::evaluate::case::TargetCase;
use crate::model::report::RestorableRange;

/// Stretches that the report lists; the rest is counted.
const RANGES_LISTED: usize = 100;

/// The newest stretches and the number of all.
#[derive(Debug, Default)]
pub struct Restorable {
    pub newest: Vec<RestorableRange>,
    pub count: u64,
}

/// Of a target that is judged, and of the databases whose SQL Server backups it accepts.
pub fn restorable(case: &TargetCase<'_>) -> Restorable {
    if !case.is_judged() {
        return Restorable::default();
    }
    let mut all: Vec<RestorableRange> = Vec::new();
    let mut count = 0;
    for part in &case.parts {
        let Some(chain) = &part.chain else { continue };
        count += chain.spans.len() as u64;
        let older = chain.spans.len().saturating_sub(RANGES_LISTED);
        all.extend(chain.spans.iter().skip(older).map(|span| RestorableRange {
            database: part.database.map(str::to_owned),
            from: span.from,
            to: span.to,
            point: span.is_point(),
            assurance: chain.assurance(span),
        }));
    }
    all.sort_by(|a, b| (a.to, a.from, &a.database).cmp(&(b.to, b.from, &b.database)));
    let older = all.len().saturating_sub(RANGES_LISTED);
    Restorable { newest: all.split_off(older), count }
}
