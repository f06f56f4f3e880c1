//! What was looked at, and what of it could not be.

use super::anchors::Anchors;
use super::escape::name;
use super::finding::{self, FindingView};
use super::limits::{ROWS, cut};
use super::sign::Sign;
use super::words::{Words, number, path};
use crate::base::{age, bytes, count};
use crate::model::report::{AuditReport, EvidenceOrigin, ReadingReport, RepositoryReport, SourceReport};
use crate::model::{Encryption, ReadingOrigin, SourceKind, Status};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Less than this between two clocks is nothing to be told.
const TOLD_FROM_SECONDS: u64 = 60;

/// A repository or a server.
#[derive(Debug)]
pub struct SourceView {
    pub name: String,
    pub kind: &'static str,
    pub path: String,
    /// What the path does not say: the machine, and where a relative one begins.
    pub place: String,
    pub sign: Sign,
    pub origin: String,
    pub size: String,
    pub readings: Vec<String>,
    /// Place and reason of what could not be read.
    pub unread: Vec<(String, String)>,
    pub more_unread: usize,
    pub findings: Vec<FindingView>,
    pub more_findings: usize,
}

/// Why checks had nothing to look at.
#[derive(Debug)]
pub struct Blind {
    pub reason: String,
    pub checks: String,
    pub targets: String,
}

pub fn views(report: &AuditReport, words: &Words<'_>, anchors: &Anchors<'_>) -> Vec<SourceView> {
    let sizes: HashMap<&str, &RepositoryReport> =
        report.repositories.iter().map(|repository| (repository.name.as_str(), repository)).collect();
    report.sources.iter().map(|source| view(source, sizes.get(source.name.as_str()).copied(), words, anchors)).collect()
}

fn view(
    source: &SourceReport,
    size: Option<&RepositoryReport>,
    words: &Words<'_>,
    anchors: &Anchors<'_>,
) -> SourceView {
    let notes = source.notes.iter().map(|note| {
        let place = if note.path.bytes().is_empty() { "all of it".to_owned() } else { path(&note.path) };
        (place, words.told(&note.reason))
    });
    let facts = source.readings.iter().flat_map(|reading| {
        reading.unread.iter().map(|unread| {
            let grant = unread.grant.as_deref().map(|grant| format!("; needs {}", name(grant))).unwrap_or_default();
            (
                format!("{}: {}", name(&reading.instance.to_string()), name(&unread.fact)),
                format!("{}{grant}", words.told(&unread.reason)),
            )
        })
    });
    let (unread, more_unread) = cut(notes.chain(facts).collect(), ROWS);
    let (findings, more_findings) = finding::views(&source.findings, words, anchors);
    SourceView {
        name: name(&source.name),
        kind: match source.kind {
            SourceKind::Repository => "repository",
            SourceKind::SqlServer => "SQL Server",
            SourceKind::DirectoryServer => "directory server",
        },
        path: path(&source.path),
        place: place(source),
        sign: source.status.into(),
        origin: origin(source),
        size: size.map(size_words).unwrap_or_default(),
        readings: source.readings.iter().map(|reading| reading_words(reading, words)).collect(),
        unread,
        more_unread,
        findings,
        more_findings,
    }
}

fn place(source: &SourceReport) -> String {
    let host = source.host.as_deref().map(|host| format!("on {}", name(host)));
    let text = source.path.lossy();
    let is_relative = !text.is_empty() && !text.starts_with(['/', '\\']) && text.get(1..2) != Some(":");
    let is_relative = is_relative && source.kind == SourceKind::Repository;
    let relative = is_relative.then(|| "relative to the folder in which the audit ran".to_owned());
    host.into_iter().chain(relative).collect::<Vec<_>>().join(", ")
}

fn origin(source: &SourceReport) -> String {
    match source.origin {
        EvidenceOrigin::Live => "looked at by this audit".to_owned(),
        EvidenceOrigin::SavedEvidence => {
            let digest = source.evidence_sha256.as_deref().map(|hex| format!(" (SHA-256 {})", name(hex)));
            format!("from saved evidence{}", digest.unwrap_or_default())
        }
    }
}

fn size_words(size: &RepositoryReport) -> String {
    let unread = match size.unreadable_count {
        0 => String::new(),
        n => format!("; {} could not be read", count(n, "entry", "entries")),
    };
    format!(
        "{}, {}, of which {} verified{unread}",
        count(size.file_count, "file", "files"),
        bytes(size.size_bytes),
        bytes(size.verified_bytes)
    )
}

/// `sql01\MON: 11.0.7001.0, read 2026-10-22 22:04, 120 backups on record since 2026-01-01 ...`.
fn reading_words(reading: &ReadingReport, words: &Words<'_>) -> String {
    let mut parts: Vec<String> =
        [&reading.product_version, &reading.edition].into_iter().flatten().map(|text| name(text)).collect();
    let how = match reading.origin {
        ReadingOrigin::Live => "read",
        ReadingOrigin::Script => "script run",
    };
    parts.push(format!("{how} {}", words.minute(reading.read_at)));
    parts.extend(match (reading.encryption, reading.tls_version) {
        (Some(Encryption::LegacyTls), Some(version)) => Some(format!("over {version} (legacy)")),
        (Some(Encryption::LegacyTls), None) => Some("over legacy TLS".to_owned()),
        (Some(Encryption::Plaintext), _) => Some("without encryption".to_owned()),
        (Some(Encryption::TrustedCertificate), _) => Some("certificate not checked".to_owned()),
        (Some(Encryption::Verified) | None, _) => None,
    });
    let since = reading.oldest_history.map(|oldest| format!(" since {}", words.minute(oldest))).unwrap_or_default();
    parts.push(format!("{} on record{since}", count(reading.backup_count, "backup", "backups")));
    if let Some(offset) = reading.clock_offset_seconds.filter(|offset| offset.unsigned_abs() >= TOLD_FROM_SECONDS) {
        let way = if offset < 0 { "behind" } else { "ahead" };
        parts.push(format!("its clock is {} {way}", age(SignedDuration::from_secs(offset).abs())));
    }
    format!("{}: {}", name(&reading.instance.to_string()), parts.join(", "))
}

/// Each reason once, with its checks and the number of targets.
pub fn blind(report: &AuditReport, words: &Words<'_>) -> (Vec<Blind>, usize) {
    let mut reasons: BTreeMap<&str, (BTreeSet<&str>, u64)> = BTreeMap::new();
    for target in &report.targets {
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for check in target.checks.iter().filter(|check| check.status == Status::NotLookedAt) {
            let reason = check.reason.as_deref().unwrap_or("no reason is given");
            let (checks, targets) = reasons.entry(reason).or_default();
            checks.insert(&check.check);
            *targets += u64::from(told.insert(reason));
        }
    }
    let rows = reasons.into_iter().map(|(reason, (checks, targets))| Blind {
        reason: words.told(reason),
        checks: name(&checks.into_iter().collect::<Vec<_>>().join(", ")),
        targets: number(targets),
    });
    cut(rows.collect(), ROWS)
}
