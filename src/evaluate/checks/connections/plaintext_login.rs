//! Did a password cross the network readable? The deployment file allowed it, and the report says so.

use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::model::Encryption;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "plaintext-login", evaluate };

/// Evaluates every server that was read.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let plain = case.context.evidence.readings.iter().filter(|r| r.encryption == Some(Encryption::Plaintext));
    plain
        .map(|reading| {
            let message = format!(
                "The login to {} and all that was read crossed the network without encryption, as `plaintext_login` allows.",
                reading.instance
            );
            case.noted(&reading.source, "plaintext-login", message, Vec::new())
        })
        .collect()
}
