//! Does the directory show something that has to be backed up and that the deployment file denies or leaves out?

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::directory_facts::directory_facts;
use crate::evaluate::drift::undeclared_in_directory;
use crate::evaluate::finding::seen_at;
use crate::model::{DirectoryBackupFacts, Location, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "directory-undeclared", evaluate };

/// Evaluates the target that configuration exports are of: what exists is asked once.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let shown: Vec<(&Location, &DirectoryBackupFacts)> = directory_facts(&case.context)
        .filter(|(_, facts)| {
            facts.users.is_some()
                || facts.group_contacts.is_some()
                || facts.authorities.is_some()
                || facts.mailbox_databases.is_some()
        })
        .collect();
    let Some((place, _)) = shown.first() else {
        return Answer::not_looked_at("no directory server shows what exists beside Lync Server");
    };
    let facts: Vec<&DirectoryBackupFacts> = shown.iter().map(|(_, facts)| *facts).collect();
    let missing = undeclared_in_directory(case.context.policy, &facts);
    let findings = missing.into_iter().map(|missing| {
        let status = if missing.is_known_elsewhere { Status::Noted } else { Status::Unknown };
        let evidence = vec![seen_at(place, "what it shows of Lync Server and beside it".to_owned())];
        case.finding("directory-undeclared", status, missing.message, evidence)
    });
    Answer::looked_at(shown.len(), "directory servers", findings.collect())
}
