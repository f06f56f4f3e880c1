//! One answer for each class of content that the article lists: present, absent, not applicable, or not to be told.

use super::service_folders;
use crate::evaluate::attribution::Attribution;
use crate::evaluate::candidate::Content;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::context::Timing;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::list;
use crate::model::{Detail, FileStoreFacts, Status};
use crate::policy::{Expectation, FILE_STORE_CLASSES, Item};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "file-store-classes", evaluate };

/// Persistent Chat uses one share of the deployment, whichever it was given.
const ON_ONE_SHARE: &str = "persistent-chat-files";

/// Evaluates one share: of the copy that the verdict rests on.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some((candidate, facts, copy)) = artefacts::judged(case, read) else {
        return Answer::not_looked_at("no copy was seen");
    };
    let mut answers = Vec::new();
    let mut absent = Vec::new();
    for class in FILE_STORE_CLASSES {
        let answer = if facts.classes.iter().any(|seen| seen == class) {
            "present"
        } else if !applies(case, class) {
            "not applicable"
        } else if class == ON_ONE_SHARE && is_on_another_share(case, class) {
            "on another share"
        } else if !facts.unknown_folders.is_empty() {
            "not to be told, because of folders that the layout does not know"
        } else {
            absent.push(class);
            "absent"
        };
        answers.push(format!("{class}: {answer}"));
    }
    let seen = || backup_seen(candidate);
    let mut findings = Vec::new();
    if !absent.is_empty() {
        let message = format!("{copy} of {} holds nothing of {}.", case.export_words(), list(&absent));
        findings.push(case.finding("class-absent", Status::Unknown, message, seen()));
    }
    if !facts.unknown_folders.is_empty() {
        let message = format!(
            "{copy} of {} has folders of which the layout of a file store knows no class: {}.",
            case.export_words(),
            list(&facts.unknown_folders)
        );
        let missing = FILE_STORE_CLASSES
            .iter()
            .any(|class| !facts.classes.iter().any(|seen| seen == class) && applies(case, class));
        let status = if missing { Status::Unknown } else { Status::Noted };
        findings.push(case.finding("folder-unknown", status, message, seen()));
    }
    if let Some(words) = service_folders::absent(case, facts) {
        let message = format!("{copy} of {} {words}.", case.export_words());
        findings.push(case.finding("service-folder-absent", Status::Unknown, message, seen()));
    }
    let message = format!("Classes of content in {}: {}.", case.export_words(), answers.join("; "));
    findings.push(case.finding("class-answers", Status::Noted, message, seen()));
    Answer::looked_at(FILE_STORE_CLASSES.len(), "classes of content", findings)
}

/// Whether a sound copy of another declared share holds the class.
fn is_on_another_share(case: &TargetCase<'_>, class: &str) -> bool {
    let targets = &case.context.policy.targets;
    case.all.iter().filter(|one| one.timing == Timing::Past && one.candidate.assurance().is_some()).any(|one| {
        let is_other = matches!(*one.attribution, Attribution::Target(index)
            if index != case.index && targets.get(index).is_some_and(|rule| rule.item == case.rule.item));
        let Content::Artefact(part) = one.candidate.content else { return false };
        is_other
            && matches!(&part.artefact.facts.detail, Detail::FileStore(facts) if facts.classes.iter().any(|id| id == class))
    })
}

/// Whether the deployment has content of the class: the file may say that it has none.
fn applies(case: &TargetCase<'_>, class: &str) -> bool {
    let policy = case.context.policy;
    let unused =
        policy.deployment.items.get(&case.item.id).is_some_and(|item| item.unused.iter().any(|id| id == class));
    // Some classes exist only where another item does.
    let of_item = policy.catalogue.items.iter().find(|item| item.file_store_class.as_deref() == Some(class));
    let is_away = |item: &Item| {
        let mut targets = policy.targets.iter().filter(|rule| rule.item == item.id);
        targets.all(|rule| matches!(rule.expectation, Expectation::NotApplicable { .. }))
    };
    !unused && !of_item.is_some_and(is_away)
}

fn read(detail: &Detail) -> Option<&FileStoreFacts> {
    match detail {
        Detail::FileStore(facts) => Some(facts),
        _ => None,
    }
}
