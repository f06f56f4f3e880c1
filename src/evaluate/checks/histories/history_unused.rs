//! Does a saved history lie in a repository that nobody named? It is shown, and nothing rests on it.

use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::finding::seen_at;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "history", evaluate };

/// Evaluates every saved history that was found and does not count.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let unused = case.context.unused.iter();
    unused
        .map(|one| {
            let message = format!(
                "{} in {} is a saved history of {} but is not used: {}.",
                one.place.path.lossy(),
                one.place.source,
                one.instance,
                one.why
            );
            let evidence = vec![seen_at(&one.place, format!("saved history of {}", one.instance))];
            case.noted(&one.place.source, "history-unused", message, evidence)
        })
        .collect()
}
