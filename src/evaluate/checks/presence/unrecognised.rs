//! Files that content does not recognise though a name, their neighbours or a mapping call them backups.

use crate::base::count;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::finding::seen_at;
use crate::evaluate::words::files_words;
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{Status, Suspect, SuspectReason};

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "present", evaluate };

/// Findings of one target or source before the rest is only counted.
const ONE_BY_ONE: usize = 20;

/// Of the suspects that are mapped to a target.
pub fn of_target(case: &TargetCase<'_>, status: Status) -> Vec<Finding> {
    sober(&case.suspects, |message, evidence| case.finding("unrecognised-backup", status, message, evidence))
}

/// Of the suspects that no mapping gives to a target.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut sources: Vec<&str> = case.suspects.iter().map(|suspect| suspect.location.source.as_str()).collect();
    sources.dedup();
    let of_source = |source: &str| {
        let suspects: Vec<&Suspect> =
            case.suspects.iter().copied().filter(|suspect| suspect.location.source == source).collect();
        sober(&suspects, |message, evidence| case.noted(source, "unrecognised-backup", message, evidence))
    };
    sources.into_iter().flat_map(of_source).collect()
}

/// One finding a file, then one that counts the rest.
fn sober<T>(suspects: &[&Suspect], make: impl Fn(String, Vec<EvidenceRef>) -> T) -> Vec<T> {
    let (first, rest) = suspects.split_at(suspects.len().min(ONE_BY_ONE));
    let mut all: Vec<T> = first.iter().map(|suspect| make(sentence(suspect), vec![seen(suspect)])).collect();
    if !rest.is_empty() {
        let n = count(rest.len() as u64, "more file is", "more files are");
        let evidence = rest.iter().map(|suspect| seen(suspect)).collect();
        let files = files_words(rest.iter().map(|suspect| &suspect.location));
        all.push(make(format!("{n} called a backup, but not recognized as one: {files}."), evidence));
    }
    all
}

fn sentence(suspect: &Suspect) -> String {
    let because = match suspect.reason {
        SuspectReason::Name => "is named like a backup",
        SuspectReason::Neighbours => "is among backups",
        SuspectReason::Mapping => "is mapped as a backup",
        SuspectReason::Content => "says that it is the output of `bakproof sql-script`",
    };
    let what = suspect
        .problems
        .first()
        .map(|problem| format!(": {}", problem.message.trim_end_matches('.')))
        .unwrap_or_default();
    format!("{} {because}, but its content is not recognized as one{what}.", suspect.location.path.lossy())
}

fn seen(suspect: &Suspect) -> EvidenceRef {
    seen_at(&suspect.location, format!("{}, {} bytes", suspect.verdict, suspect.location.size_bytes))
}
