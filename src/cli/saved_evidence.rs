//! Evidence that an earlier run saved.

use super::exit::Failure;
use super::quoted::quoted;
use super::terminal::Terminal;
use super::{guess, input, whole_file};
use bakproof::base::{PathName, shown_path};
use bakproof::bundle::{Digesting, MAX_BUNDLE_BYTES, sha256};
use bakproof::collect;
use bakproof::model::report::{EvidenceId, EvidenceOrigin};
use bakproof::model::{Evidence, Source, SourceKind};
use bakproof::policy::{Deployment, Repository};
use bakproof::report;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

/// Longest saved evidence: that of two million rows of histories.
const MAX_EVIDENCE_BYTES: u64 = 4 << 30;
const BUFFER_BYTES: usize = 64 * 1024;

/// The evidence of a file, and what a report says of where it comes from. Its text is larger than what it says: it is never
/// held as a whole.
pub(super) fn saved_evidence(path: &Path) -> Result<(Evidence, EvidenceId), Failure> {
    if let Some(why) = guess::no_evidence(path) {
        return Err(Failure::usage(why));
    }
    let shown = shown_path(path);
    let unread = |error: io::Error| Failure::usage(format!("failed to read the saved evidence `{shown}`: {error}"));
    let mut pieces = Digesting::new(input::pieces(path, MAX_EVIDENCE_BYTES).map_err(unread)?);
    // To its end: what follows the evidence is refused, so that all of it is digested.
    let parsed = serde_json::from_reader(BufReader::with_capacity(BUFFER_BYTES, &mut pieces));
    let parsed = match parsed {
        Err(error) if error.is_io() => return Err(unread(error.into())),
        parsed => parsed,
    };
    let evidence = known(parsed)
        .map_err(|why| Failure::usage(format!("`{shown}` {why}; collect it again with --save-evidence")))?;
    let id = identified(&evidence, pieces.sha256());
    Ok((evidence, id))
}

/// The bytes of saved evidence that was judged, for a bundle.
///
/// # Errors
/// They have been changed since, or cannot be read.
pub(super) fn judged_bytes(path: &Path, judged: &EvidenceId) -> Result<Vec<u8>, Failure> {
    let shown = shown_path(path);
    let bytes = input::whole(path, MAX_BUNDLE_BYTES).map_err(|error| {
        Failure::could_not_run(format!("failed to read the saved evidence `{shown}` again: {error}"))
    })?;
    if judged.sha256.as_deref() != Some(sha256(&bytes).as_str()) {
        return Err(Failure::could_not_run(format!(
            "`{shown}` was changed during the audit, so that nothing can be written that contains it; audit again"
        )));
    }
    Ok(bytes)
}

/// Evidence from its bytes, or why it is none.
pub(super) fn read_evidence(bytes: &[u8]) -> Result<(Evidence, EvidenceId), String> {
    let evidence = known(serde_json::from_slice(bytes))?;
    let id = identified(&evidence, sha256(bytes));
    Ok((evidence, id))
}

fn known(parsed: serde_json::Result<Evidence>) -> Result<Evidence, String> {
    let evidence = parsed.map_err(|error| format!("is not saved evidence that this version can read ({error})"))?;
    if evidence.schema != "bakproof/evidence/1" {
        return Err(format!("contains `{}`, not `bakproof/evidence/1`", evidence.schema));
    }
    Ok(evidence)
}

fn identified(evidence: &Evidence, sha256: String) -> EvidenceId {
    EvidenceId {
        origin: EvidenceOrigin::SavedEvidence,
        collected_at: Some(evidence.collected_at),
        sha256: Some(sha256),
    }
}

/// Writes the evidence while it becomes text, and says its digest.
pub(super) fn save_evidence(path: &Path, evidence: &Evidence, terminal: &Terminal) -> Result<(), Failure> {
    let mut sha256 = String::new();
    whole_file::write_private_with(path, |out| {
        sha256 = written(evidence, out)?;
        Ok(())
    })?;
    terminal.remark(&format!("Saved the evidence to {} (SHA-256 {sha256}).", quoted(path)));
    Ok(())
}

/// The digest that evidence has when it is saved.
pub(super) fn digest_of(evidence: &Evidence) -> io::Result<String> {
    written(evidence, io::sink())
}

/// The digest of what was written.
fn written(evidence: &Evidence, out: impl Write) -> io::Result<String> {
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, Digesting::new(out));
    report::write_json(evidence, &mut out)?;
    Ok(out.into_inner()?.sha256())
}

/// Says that evidence was collected with another version of the deployment file than it is judged by: nothing that was changed
/// since was looked at.
pub(super) fn remark_other_file(evidence: &Evidence, deployment: &Deployment, terminal: &Terminal) {
    let collected = evidence.collection.as_ref().and_then(|collection| collection.deployment_sha256.as_ref());
    if collected.is_some() && collected != deployment.sha256.as_ref() {
        terminal.remark(
            "The evidence was collected with another version of the deployment file: paths, servers and mappings that were \
             changed since were not looked at.",
        );
    }
}

/// A repository or server that was declared after the evidence was collected was not looked at, and may hold anything.
pub(super) fn with_unseen(mut evidence: Evidence, deployment: &Deployment) -> Evidence {
    let reason = "it is not in the saved evidence: collect again with --save-evidence";
    let is_seen = |kind: SourceKind, name: &str| evidence.sources.iter().any(|s| s.kind == kind && s.name == name);
    let unseen: Vec<&Repository> =
        deployment.repositories.iter().filter(|r| !is_seen(SourceKind::Repository, &r.name)).collect();
    // Of several collectors, only the first asks servers.
    let first = evidence.left_out.iter().find_map(|left| left.option.strip_prefix("--shard 1/"));
    let reason_of_server =
        first.map_or_else(|| reason.to_owned(), |of| format!("shard 1/{of} is missing, which asks servers"));
    let reason_of_server = reason_of_server.as_str();
    let servers = collect::sql::not_asked(deployment, reason_of_server);
    let servers: Vec<Source> = servers.into_iter().filter(|s| !is_seen(SourceKind::SqlServer, &s.name)).collect();
    let saved = collect::sql::not_read(deployment, reason_of_server);
    let saved: Vec<Source> = saved.into_iter().filter(|s| !is_seen(SourceKind::SqlServer, &s.name)).collect();
    let directories = collect::directory::not_asked(deployment, reason_of_server);
    let directories: Vec<Source> =
        directories.into_iter().filter(|s| !is_seen(SourceKind::DirectoryServer, &s.name)).collect();
    evidence.sources.extend(servers);
    evidence.sources.extend(directories);
    evidence.sources.extend(saved);
    evidence.sources.extend(unseen.into_iter().map(|repository| {
        let path = PathName::as_given(&deployment.resolve(&repository.path));
        let source = Source::empty(repository.name.clone(), SourceKind::Repository, path);
        Source { unreachable: Some(reason.to_owned()), ..source }
    }));
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_that_was_changed_since_it_was_judged_is_not_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("evidence.json");
        std::fs::write(&file, b"{}").unwrap();
        let judged =
            EvidenceId { origin: EvidenceOrigin::SavedEvidence, collected_at: None, sha256: Some(sha256(b"{}")) };
        assert_eq!(judged_bytes(&file, &judged).unwrap(), b"{}");
        std::fs::write(&file, b"{ }").unwrap();
        let told = judged_bytes(&file, &judged).unwrap_err().to_string();
        assert!(told.contains("was changed during the audit"), "{told}");
    }
}
