//! How much was looked at, for the head of a report.

use crate::base::{bytes, count};
use crate::model::report::{AuditReport, RepositoryReport};
use crate::model::{SourceKind, Status};

/// `2 repositories (312 files, 45.3 MiB, of which 40.1 MiB verified) and 1 SQL Server`, where `of_which` is `of which `;
/// `None`: nothing is declared.
pub fn places(report: &AuditReport, of_which: &str) -> Option<String> {
    let servers = report.sources.iter().filter(|source| source.kind == SourceKind::SqlServer).count() as u64;
    let repositories = report.repositories.len() as u64;
    let sum = |of: fn(&RepositoryReport) -> u64| report.repositories.iter().map(of).fold(0, u64::saturating_add);
    let mut places = Vec::new();
    if repositories > 0 {
        places.push(format!(
            "{} ({}, {}, {of_which}{} verified)",
            count(repositories, "repository", "repositories"),
            count(sum(|one| one.file_count), "file", "files"),
            bytes(sum(|one| one.size_bytes)),
            bytes(sum(|one| one.verified_bytes)),
        ));
    }
    if servers > 0 {
        places.push(count(servers, "SQL Server", "SQL Servers"));
    }
    (!places.is_empty()).then(|| places.join(" and "))
}

/// `2 sources`, of which not everything could be read.
pub fn unread(report: &AuditReport) -> Option<String> {
    let unread = report.sources.iter().filter(|source| source.status != Status::Pass).count() as u64;
    (unread > 0).then(|| count(unread, "source", "sources"))
}
