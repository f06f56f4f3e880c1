//! The places that were looked at: what could not be seen there, their size, and the files that are no backup.

use crate::evaluate::attribution::Attributed;
use crate::evaluate::checks::SourceFinding;
use crate::evaluate::context::AuditContext;
use crate::model::report::{EvidenceOrigin, ReadingReport, RepositoryReport, SourceReport, Unclassified, UnreadReport};
use crate::model::{Location, ServerReading, Source, SourceKind, Status, Verdict};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Every source with its findings, sorted by name.
pub fn sources(context: &AuditContext<'_>, findings: Vec<SourceFinding>) -> Vec<SourceReport> {
    let mut all: Vec<SourceReport> = sorted(context).into_iter().map(|source| report(context, source)).collect();
    for found in findings {
        if let Some(source) = all.iter_mut().find(|source| source.name == found.source) {
            source.findings.push(found.finding);
        }
    }
    for source in &mut all {
        source.findings.sort_by(|a, b| {
            (Reverse(a.severity), &a.id, &a.message, &a.evidence).cmp(&(
                Reverse(b.severity),
                &b.id,
                &b.message,
                &b.evidence,
            ))
        });
    }
    all
}

/// Of a repository that the deployment file gives one.
fn host(context: &AuditContext<'_>, source: &Source) -> Option<String> {
    let mut repositories = context.policy.deployment.repositories.iter();
    let own = repositories.find(|one| source.kind == SourceKind::Repository && one.name == source.name)?;
    own.host.clone()
}

fn report(context: &AuditContext<'_>, source: &Source) -> SourceReport {
    let mut readings: Vec<&ServerReading> =
        context.evidence.readings.iter().filter(|reading| reading.source == source.name).collect();
    readings.sort_by(|a, b| (&a.instance, a.read_at, a.origin).cmp(&(&b.instance, b.read_at, b.origin)));
    let is_partial = source.kind == SourceKind::SqlServer && readings.iter().any(|reading| !reading.unread.is_empty());
    let seen =
        source.unreachable.is_none() && !is_partial && !source.notes.iter().any(|note| note.kind.may_hide_a_backup());
    let mut notes = source.notes.clone();
    if let Some(reason) = &source.unreachable {
        notes.push(crate::model::Note {
            path: "".into(),
            kind: crate::model::NoteKind::Unreadable,
            reason: reason.clone(),
        });
    }
    notes.sort();
    notes.dedup();
    SourceReport {
        name: source.name.clone(),
        kind: source.kind,
        path: source.path.clone(),
        host: host(context, source),
        origin: EvidenceOrigin::Live,
        evidence_sha256: None,
        status: if seen { Status::Pass } else { Status::Unknown },
        notes,
        findings: Vec::new(),
        readings: readings.into_iter().map(reading).collect(),
    }
}

fn reading(reading: &ServerReading) -> ReadingReport {
    let unread = reading.unread.iter().map(|unread| UnreadReport {
        fact: unread.fact.clone(),
        reason: unread.reason.clone(),
        grant: unread.grant.clone(),
    });
    ReadingReport {
        instance: reading.instance.clone(),
        origin: reading.origin,
        read_at: reading.read_at,
        clock_offset_seconds: reading.clock_offset_seconds,
        encryption: reading.encryption,
        tls_version: reading.tls_version,
        product_version: reading.server.product_version.clone(),
        edition: reading.server.edition.clone(),
        backup_count: reading.backups.len() as u64,
        window_from: reading.window_from,
        oldest_history: reading.oldest_history,
        unread: unread.collect(),
    }
}

/// The size of every repository, sorted by name.
pub fn repositories(context: &AuditContext<'_>, attributed: &[Attributed<'_>]) -> Vec<RepositoryReport> {
    let verified = verified_bytes(attributed);
    sorted(context)
        .into_iter()
        .filter(|source| source.kind == SourceKind::Repository)
        .map(|source| RepositoryReport {
            name: source.name.clone(),
            file_count: source.file_count,
            size_bytes: source.size_bytes,
            unreadable_count: source.unreadable_count,
            verified_bytes: verified.get(source.name.as_str()).copied().unwrap_or_default(),
        })
        .collect()
}

/// By repository. A file counts if every backup in it is verified.
fn verified_bytes<'a>(attributed: &[Attributed<'a>]) -> BTreeMap<&'a str, u64> {
    let mut files: BTreeMap<&Location, bool> = BTreeMap::new();
    for one in attributed.iter().filter(|one| one.candidate.is_file()) {
        for place in one.candidate.places.iter() {
            *files.entry(place).or_insert(true) &= one.candidate.verdict == Verdict::Verified;
        }
    }
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (place, _) in files.into_iter().filter(|(_, is_verified)| *is_verified) {
        let sum = sums.entry(&place.source).or_default();
        *sum = sum.saturating_add(place.size_bytes);
    }
    sums
}

/// Folders with files that are no backup, sorted by repository and folder.
pub fn unclassified(context: &AuditContext<'_>) -> Vec<Unclassified> {
    let mut all = Vec::new();
    for source in sorted(context) {
        let mut folders: Vec<_> = source.unclassified.iter().collect();
        folders.sort();
        all.extend(folders.into_iter().map(|folder| {
            let mut files = folder.files.clone();
            files.sort();
            Unclassified {
                repository: source.name.clone(),
                folder: (&folder.path).into(),
                file_count: folder.file_count,
                size_bytes: folder.size_bytes,
                newest: folder.newest,
                files,
            }
        }));
    }
    all
}

fn sorted<'a>(context: &AuditContext<'a>) -> Vec<&'a Source> {
    let mut all: Vec<&Source> = context.evidence.sources.iter().collect();
    all.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    all
}
