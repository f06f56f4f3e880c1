//! What became of an attestation: valid, void, expired, or not to be told.

use crate::evaluate::context::AuditContext;
use crate::model::AttestedFile;
use crate::policy::Attestation;

/// The answer, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttestedState<'a> {
    Valid,
    /// The evidence file is not there.
    Missing,
    /// The evidence file is not the one that was attested.
    Changed {
        declared: &'a str,
        seen: &'a str,
    },
    /// The evidence file holds nothing.
    Empty,
    /// The evidence file is the deployment file itself, or a copy of it.
    Itself,
    /// The evidence file could not be looked at, and why.
    Unreadable(&'a str),
    /// Its last day is over.
    Expired,
    /// It was made after the audit's moment.
    NotYet,
}

impl AttestedState<'_> {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Missing | Self::Changed { .. } | Self::Empty | Self::Itself => "void",
            Self::Unreadable(_) => "unreadable",
            Self::Expired => "expired",
            Self::NotYet => "after-as-of",
        }
    }
}

/// What became of it as of the audit's moment, and its evidence file.
pub fn state<'a>(
    context: &AuditContext<'a>,
    attestation: &'a Attestation,
) -> (AttestedState<'a>, Option<&'a AttestedFile>) {
    let today = context.policy.deployment.time_zone.to_datetime(context.as_of.at).date();
    let file = attestation
        .evidence
        .as_ref()
        .and_then(|path| context.evidence.attested_files.iter().find(|file| file.path == *path));
    if attestation.date > today {
        return (AttestedState::NotYet, file);
    }
    if attestation.expires.is_some_and(|expires| today > expires) {
        return (AttestedState::Expired, file);
    }
    let of_file = match (&attestation.evidence, file) {
        (None, _) => AttestedState::Valid,
        (Some(_), None) => AttestedState::Unreadable("it was not looked at when the evidence was collected"),
        (Some(_), Some(file)) if file.is_missing => AttestedState::Missing,
        (Some(_), Some(AttestedFile { sha256: None, unreadable, .. })) => {
            AttestedState::Unreadable(unreadable.as_deref().unwrap_or("it could not be read"))
        }
        (Some(_), Some(file)) if file.holds_nothing == Some(true) || file.size_bytes == Some(0) => AttestedState::Empty,
        (Some(_), Some(AttestedFile { sha256: Some(seen), .. })) if deployment_sha256(context) == Some(seen) => {
            AttestedState::Itself
        }
        (Some(_), Some(AttestedFile { holds_nothing: None, .. })) => AttestedState::Unreadable(
            "the saved evidence does not say whether the file holds anything: collect it again",
        ),
        (Some(_), Some(AttestedFile { sha256: Some(seen), recorded, .. })) => {
            match attestation.sha256.as_ref().or_else(|| {
                // Nobody declared it: what an audit recorded when it first saw the file holds.
                recorded.iter().find(|one| one.day == attestation.date).map(|one| &one.sha256)
            }) {
                Some(declared) if !declared.eq_ignore_ascii_case(seen) => AttestedState::Changed { declared, seen },
                _ => AttestedState::Valid,
            }
        }
    };
    (of_file, file)
}

fn deployment_sha256<'a>(context: &AuditContext<'a>) -> Option<&'a String> {
    context.policy.deployment.sha256.as_ref()
}
