//! What a source says of the SQL Servers that were read there: one line each.

use crate::base::{Zone, age, count, for_terminal};
use crate::model::report::ReadingReport;
use crate::model::{Encryption, ReadingOrigin};
use jiff::SignedDuration;

/// Less than this much between two clocks is nothing to be told.
const TOLD_FROM_SECONDS: u64 = 60;

/// `sql01\MON: 11.0.7001.0, read 2026-10-22 22:04, 120 backups on record since 2026-01-01 ...`.
pub fn reading_line(reading: &ReadingReport, zone: &Zone) -> String {
    let mut parts = Vec::new();
    parts.extend(reading.product_version.as_deref().map(|version| for_terminal(version).into_owned()));
    parts.extend(reading.edition.as_deref().map(|edition| for_terminal(edition).into_owned()));
    let how = match reading.origin {
        ReadingOrigin::Live => "read",
        ReadingOrigin::Script => "script run",
    };
    parts.push(format!("{how} {}", zone.minute(reading.read_at)));
    parts.extend(match reading.encryption {
        Some(Encryption::LegacyTls) => Some(match reading.tls_version {
            Some(version) => format!("over {version}, `legacy_tls` set"),
            None => "over legacy TLS".to_owned(),
        }),
        Some(Encryption::Plaintext) => Some("without encryption".to_owned()),
        Some(Encryption::TrustedCertificate) => Some("certificate not checked".to_owned()),
        Some(Encryption::Verified) | None => None,
    });
    let since =
        reading.oldest_history.map(|oldest| format!(", on record since {}", zone.minute(oldest))).unwrap_or_default();
    parts.push(format!("{}{since}", count(reading.backup_count, "backup", "backups")));
    if let Some(offset) = reading.clock_offset_seconds.filter(|offset| offset.unsigned_abs() >= TOLD_FROM_SECONDS) {
        let way = if offset < 0 { "behind" } else { "ahead" };
        parts.push(format!("its clock {} {way}", age(SignedDuration::from_secs(offset).abs())));
    }
    format!("{}: {}", for_terminal(&reading.instance.to_string()), parts.join(", "))
}

/// Facts that could not be read, with what is missing.
pub fn unread_lines(reading: &ReadingReport) -> Vec<String> {
    let line = |unread: &crate::model::report::UnreadReport| {
        let grant = unread.grant.as_deref().map(|grant| format!("; needs {}", for_terminal(grant))).unwrap_or_default();
        format!("not read: {} ({}{grant})", for_terminal(&unread.fact), for_terminal(&unread.reason))
    };
    reading.unread.iter().map(line).collect()
}
