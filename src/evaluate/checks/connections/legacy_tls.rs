//! Was a server read over encryption that is broken? The deployment file allowed it, and the report says so.

use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::model::Encryption;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "legacy-tls", evaluate };

/// Evaluates every server that was read.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let legacy = case.context.evidence.readings.iter().filter(|r| r.encryption == Some(Encryption::LegacyTls));
    legacy
        .map(|reading| {
            let message = format!("{} was read over TLS older than 1.2, as `legacy_tls` allows.", reading.instance);
            case.noted(&reading.source, "legacy-tls", message, Vec::new())
        })
        .collect()
}
