//! How much was looked at, for the head of a report.

use crate::base::{bytes, count};
use crate::model::report::{AuditReport, RepositoryReport};
use crate::model::{SourceKind, Status};

/// `2 repositories (312 files, 45.3 MiB, of which 40.1 MiB verified), 1 SQL Server and 2 directory servers`, where `of_which` is `of which `;
/// `None`: nothing is declared.
pub fn places(report: &AuditReport, of_which: &str) -> Option<String> {
    let sources = |kind: SourceKind| report.sources.iter().filter(|source| source.kind == kind).count() as u64;
    let (servers, directories) = (sources(SourceKind::SqlServer), sources(SourceKind::DirectoryServer));
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
    if directories > 0 {
        places.push(count(directories, "directory server", "directory servers"));
    }
    let last = places.pop()?;
    Some(if places.is_empty() { last } else { format!("{} and {last}", places.join(", ")) })
}

/// `2 sources`, of which not everything could be read.
pub fn unread(report: &AuditReport) -> Option<String> {
    let unread = report.sources.iter().filter(|source| source.status != Status::Pass).count() as u64;
    (unread > 0).then(|| count(unread, "source", "sources"))
}
