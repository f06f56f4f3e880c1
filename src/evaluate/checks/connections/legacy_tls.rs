//! Was a server read over encryption that is broken? The deployment file allowed it, and the report says so.

use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::model::{Encryption, TlsVersion};

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "legacy-tls", evaluate };

/// Evaluates every server that was read.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let legacy = case.context.evidence.readings.iter().filter(|r| r.encryption == Some(Encryption::LegacyTls));
    legacy
        .map(|reading| {
            let instance = &reading.instance;
            let message = match reading.tls_version {
                Some(version) if version < TlsVersion::V1_2 => {
                    format!("{instance} was read over {version}, as `legacy_tls` allows.")
                }
                Some(version) => format!(
                    "{instance} speaks {version}, but was read with `legacy_tls`, which also allows weak ciphers and keys. \
                     Remove it if the instance can be read without it."
                ),
                None => format!("{instance} was read with `legacy_tls`, which allows TLS older than 1.2."),
            };
            case.noted(&reading.source, "legacy-tls", message, Vec::new())
        })
        .collect()
}
