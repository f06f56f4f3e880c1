//! Whether the report of a bundle follows from its evidence, its deployment file and the catalog: they are judged again,
//! and every format is rendered again. Nothing outside the bundle is opened, whatever its deployment file names.

use super::make::{CHECK_TEXT, file_name, users_files};
use super::predicate::Asked;
use super::store::Stored;
use crate::cli::exit::Failure;
use crate::cli::judged::{Question, judged};
use crate::cli::saved_evidence::{read_evidence, with_unseen};
use crate::cli::terminal::Terminal;
use bakproof::bundle::{
    self, BASELINE, CATALOG, CHECK, Contents, DEPLOYMENT, Details as Shown, EVIDENCE, Outcome, Predicate, REPORT,
    STATEMENT, Statement, USERS,
};
use bakproof::evaluate;
use bakproof::model::report::{AuditReport, EvidenceOrigin, FailOn};
use bakproof::policy::{Catalogue, Deployment};
use bakproof::report::{self, Appearance, Details, Format, View};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What ends the questions early.
enum Stop {
    Outcome(Outcome),
    Failure(Failure),
}

type Answer<T> = Result<T, Stop>;

/// The answers, of a bundle whose files are what its statement says.
///
/// # Errors
/// A defect of this build.
pub fn check(stored: &Stored, statement: &Statement) -> Result<Vec<Outcome>, Failure> {
    let mut outcomes = Vec::new();
    match questions(stored, &statement.predicate, &mut outcomes) {
        Ok(()) => {}
        Err(Stop::Outcome(outcome)) => outcomes.push(outcome),
        Err(Stop::Failure(failure)) => return Err(failure),
    }
    Ok(outcomes)
}

fn questions(stored: &Stored, predicate: &Predicate, outcomes: &mut Vec<Outcome>) -> Answer<()> {
    let contents = &stored.contents;
    let saved: AuditReport = parsed(contents, REPORT)?;
    if saved.schema != AuditReport::SCHEMA {
        return Err(untold(format!(
            "`{REPORT}` is a `{}`, and this version reads `{}`",
            saved.schema,
            AuditReport::SCHEMA
        )));
    }
    if Asked::of(predicate).predicate(&saved) != *predicate {
        return Err(different(format!("`{STATEMENT}` is of another report than `{REPORT}`")));
    }
    if !is_version(&saved.tool.version) {
        return Err(different(format!("`{REPORT}` names a program version that does not exist")));
    }
    let is_same_version = saved.tool.version == env!("CARGO_PKG_VERSION");
    refuse_others(contents, predicate)?;
    let catalogue = catalogue(contents, &saved)?;
    if let Shown::Item(item) = &predicate.view.details
        && catalogue.item(item).is_none()
    {
        return Err(different(format!("`{STATEMENT}` names an item that does not exist")));
    }
    let again = judge(contents, predicate, &saved, catalogue)?;
    // Another version may word or render the same facts otherwise: that is no forgery.
    let differs = |what: String| {
        if is_same_version {
            different(what)
        } else {
            untold(format!("{what}; version {} wrote it: verify it with that version", saved.tool.version))
        }
    };
    let bytes = encoded(&again)?;
    if contents.get(REPORT) != Some(bytes.as_slice()) {
        let place = first_difference(&value(contents.get(REPORT).unwrap_or_default())?, &value(&bytes)?);
        let place = place.map_or_else(
            || "only by its form".to_owned(),
            |(place, saved, again)| {
                format!("at `{place}`: it says {saved}, and judging the evidence again gives {again}")
            },
        );
        return Err(differs(format!("`{REPORT}` does not follow from `{EVIDENCE}`: it differs {place}")));
    }
    outcomes.push(Outcome::Proven(format!(
        "`{REPORT}` follows from `{EVIDENCE}`, `{DEPLOYMENT}` and the catalog {} as of {}: judged again, it is the same",
        saved.catalogue.version, saved.as_of
    )));
    if !is_same_version {
        outcomes.push(Outcome::Untold(format!(
            "version {} wrote the bundle: what of it this version does not know is for that version to verify",
            saved.tool.version
        )));
    }
    let own_form = bundle::stated(contents, predicate.clone());
    if contents.get(STATEMENT) != Some(own_form.as_slice()) {
        return Err(differs(format!("`{STATEMENT}` says more than bakproof writes there, or says it twice")));
    }
    let said = report::verdict_line(&saved, Terminal::appearance_for_file(), None);
    outcomes.push(Outcome::Noted(format!("the report of {} says: {said}", saved.deployment.name)));
    outcomes.extend(renderings(contents, predicate, &saved, differs)?);
    if contents.get(CHECK) != Some(CHECK_TEXT.as_bytes()) {
        return Err(differs(format!("`{CHECK}` is not what bakproof writes")));
    }
    if let Some(zip) = &stored.zip
        && bundle::pack(contents).ok().as_ref() != Some(zip)
    {
        let what = "the ZIP was packed again by another program, or its packing or its comment was changed: what is proven are the files in it";
        outcomes.push(Outcome::Noted(what.to_owned()));
    }
    Ok(())
}

/// Nothing stands among the files that is not part of a bundle: it would be signed without being checked.
fn refuse_others(contents: &Contents, predicate: &Predicate) -> Answer<()> {
    let mut known: BTreeSet<&str> = [REPORT, EVIDENCE, DEPLOYMENT, BASELINE, CHECK].into();
    known.extend(predicate.reports.iter().map(|rendered| rendered.file.as_str()));
    known.extend(predicate.users_files.iter().map(|one| one.file.as_str()).filter(|file| file.starts_with(USERS)));
    let other = contents.iter().map(|(name, _)| name).find(|name| {
        bundle::is_sealed(name) && *name != bundle::SUMS && !name.starts_with(CATALOG) && !known.contains(name)
    });
    other.map_or(Ok(()), |name| Err(different(format!("`{name}` is no part of a bundle"))))
}

/// The catalog of this program, if the bundle was judged by it.
fn catalogue(contents: &Contents, saved: &AuditReport) -> Answer<Catalogue> {
    let mut texts = Vec::new();
    for (name, bytes) in contents.iter() {
        let Some(path) = name.strip_prefix(CATALOG) else { continue };
        let text = std::str::from_utf8(bytes).map_err(|_| different(format!("`{name}` is not UTF-8 text")))?;
        texts.push((path, text));
    }
    if Catalogue::digest_of(texts) != saved.catalogue.sha256 {
        return Err(different(format!("`{CATALOG}` is not the catalog that `{REPORT}` names")));
    }
    let ours = Catalogue::embedded()
        .map_err(|error| Stop::Failure(Failure::could_not_run(format!("the embedded catalog is wrong: {error}"))))?;
    if ours.sha256 != saved.catalogue.sha256 {
        return Err(untold(format!(
            "it was judged by another catalog ({}, by bakproof {}), so that this version ({}) cannot judge it again",
            saved.catalogue.version, saved.tool.version, ours.version
        )));
    }
    Ok(ours)
}

fn judge(contents: &Contents, predicate: &Predicate, saved: &AuditReport, catalogue: Catalogue) -> Answer<AuditReport> {
    let bytes = contents.get(EVIDENCE).unwrap_or_default();
    let (evidence, id) = read_evidence(bytes).map_err(|why| different(format!("`{EVIDENCE}` {why}")))?;
    let deployment = deployment(contents, predicate, &catalogue)?;
    let id = match saved.evidence.origin {
        EvidenceOrigin::Live => {
            // Nothing but the evidence that this program wrote itself has this form.
            let own_form = report::json(&evidence).unwrap_or_default();
            if saved.tool.version == env!("CARGO_PKG_VERSION") && own_form != bytes {
                return Err(different(format!("`{EVIDENCE}` is not in the form in which bakproof writes it")));
            }
            None
        }
        EvidenceOrigin::SavedEvidence => Some(id),
    };
    // A source that is declared, and that the evidence leaves out, was not looked at.
    let evidence = with_unseen(evidence, &deployment);
    let period = match saved.asked_about.as_ref().map(|asked| asked.asked.parse()) {
        Some(Ok(period)) => Some(period),
        Some(Err(_)) => return Err(different(format!("`{REPORT}` names a period that is none"))),
        None => None,
    };
    let asked = Question { only: predicate.only.clone(), period, without_waivers: saved.without_waivers };
    let mut again = judged(catalogue, deployment, &asked, &evidence, saved.as_of, id).report;
    if contents.get(BASELINE).is_some() {
        evaluate::mark_known(&mut again, &parsed(contents, BASELINE)?);
    }
    again.tool.version.clone_from(&saved.tool.version);
    again.deployment.redaction.clone_from(&saved.deployment.redaction);
    Ok(again)
}

fn deployment(contents: &Contents, predicate: &Predicate, catalogue: &Catalogue) -> Answer<Deployment> {
    let text = |name: &str| {
        let bytes = contents.get(name).ok_or_else(|| different(format!("`{name}` is missing")))?;
        std::str::from_utf8(bytes).map_err(|_| different(format!("`{name}` is not UTF-8 text")))
    };
    let users: Answer<BTreeMap<String, String>> =
        predicate.users_files.iter().map(|one| Ok((one.name.clone(), text(&one.file)?.to_owned()))).collect();
    let place = (Path::new(&predicate.deployment_folder), predicate.view.path_style);
    let deployment = Deployment::parse_kept(text(DEPLOYMENT)?, Path::new(DEPLOYMENT), place, users?, catalogue)
        .map_err(|diagnostics| {
            let rendered = diagnostics.render(false);
            let first = rendered.lines().next().unwrap_or_default();
            different(format!("`{DEPLOYMENT}` is not valid: {first}"))
        })?;
    // Each once, and none that the deployment file does not name: it would be signed without being read.
    if predicate.users_files != users_files(&deployment) {
        return Err(different(format!("`{STATEMENT}` lists other users files than `{DEPLOYMENT}` names")));
    }
    Ok(deployment)
}

/// Each format, rendered again.
fn renderings(
    contents: &Contents,
    predicate: &Predicate,
    report: &AuditReport,
    differs: impl Fn(String) -> Stop,
) -> Answer<Vec<Outcome>> {
    let baseline: Option<AuditReport> = contents.get(BASELINE).map(|_| parsed(contents, BASELINE)).transpose()?;
    let mut outcomes = Vec::new();
    if let Some(earlier) = &baseline {
        if contents.get(BASELINE) != Some(encoded(earlier)?.as_slice()) {
            return Err(differs(format!("`{BASELINE}` is not in the form in which bakproof writes it")));
        }
        outcomes.push(Outcome::Noted(format!(
            "`{BASELINE}` is an earlier report that this one is compared with; nothing here proves it"
        )));
    }
    let fail_on = match &predicate.view.fail_on {
        None => None,
        Some(word) => Some(
            FailOn::from_word(word)
                .ok_or_else(|| different(format!("`{STATEMENT}` names the severity `{word}`, which does not exist")))?,
        ),
    };
    let details = match &predicate.view.details {
        Shown::Findings => Details::Findings,
        Shown::All => Details::All,
        Shown::Item(item) => Details::Item(item),
    };
    let appearance = Appearance { paths: predicate.view.path_style, ..Terminal::appearance_for_file() };
    let view = View { appearance, fail_on, details, baseline: baseline.as_ref() };
    for rendered in predicate.reports.iter().filter(|rendered| rendered.file != REPORT) {
        let file = &rendered.file;
        let Some(format) = Format::ALL.iter().find(|format| format.word() == rendered.format) else {
            outcomes.push(Outcome::Untold(format!(
                "`{file}`: this version does not write the format `{}`",
                rendered.format
            )));
            continue;
        };
        if *file != file_name(*format) {
            return Err(differs(format!("`{file}` is not the name of a report in the format `{}`", rendered.format)));
        }
        let bytes =
            format.render(report, &view).map_err(|error| Stop::Failure(Failure::could_not_run(error.to_string())))?;
        if contents.get(file) != Some(bytes.as_slice()) {
            return Err(differs(format!("`{file}` does not say what `{REPORT}` says")));
        }
        outcomes.push(Outcome::Proven(format!("`{file}` says what `{REPORT}` says")));
    }
    Ok(outcomes)
}

/// Three numbers: a text would stand in every report as if it were proven.
fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|one| (1..=6).contains(&one.len()) && one.bytes().all(|byte| byte.is_ascii_digit()))
}

fn parsed(contents: &Contents, name: &str) -> Answer<AuditReport> {
    serde_json::from_slice(contents.get(name).unwrap_or_default())
        .map_err(|error| different(format!("`{name}` is no report that this version can read: {error}")))
}

fn encoded(report: &AuditReport) -> Answer<Vec<u8>> {
    report::json(report).map_err(|error| Stop::Failure(Failure::could_not_run(error.to_string())))
}

fn value(bytes: &[u8]) -> Answer<Value> {
    serde_json::from_slice(bytes).map_err(|error| different(format!("`{REPORT}` is not JSON: {error}")))
}

fn different(why: String) -> Stop {
    Stop::Outcome(Outcome::Different(why))
}

fn untold(why: String) -> Stop {
    Stop::Outcome(Outcome::Untold(why))
}

/// The first place where two documents differ (RFC 6901), and what each says there.
fn first_difference(one: &Value, other: &Value) -> Option<(String, String, String)> {
    let (place, one, other) = match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let at = |key: &String| (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
            let key = keys.into_iter().find(|key| a.get(*key) != b.get(*key))?;
            (key.clone(), at(key).0, at(key).1)
        }
        (Value::Array(a), Value::Array(b)) => {
            let index = (0..a.len().max(b.len())).find(|index| a.get(*index) != b.get(*index))?;
            (index.to_string(), a.get(index).unwrap_or(&Value::Null), b.get(index).unwrap_or(&Value::Null))
        }
        _ if one == other => return None,
        _ => return Some((String::new(), said(one), said(other))),
    };
    let (rest, one_said, other_said) =
        first_difference(one, other).unwrap_or_else(|| (String::new(), said(one), said(other)));
    Some((format!("/{place}{rest}"), one_said, other_said))
}

/// A value, at a length that can be read.
fn said(value: &Value) -> String {
    const SHOWN_CHARS: usize = 80;
    let text = value.to_string();
    if text.chars().count() <= SHOWN_CHARS {
        return text;
    }
    text.chars().take(SHOWN_CHARS).chain("...".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named_by_its_place() {
        let (one, other) =
            (serde_json::json!({"a": 1, "b": [1, {"c": 2}]}), serde_json::json!({"a": 1, "b": [1, {"c": 3}]}));
        assert_eq!(first_difference(&one, &other), Some(("/b/1/c".to_owned(), "2".to_owned(), "3".to_owned())));
        let longer = serde_json::json!({"a": 1, "b": [1, {"c": 2}, 4]});
        assert_eq!(first_difference(&one, &longer), Some(("/b/2".to_owned(), "null".to_owned(), "4".to_owned())));
        assert_eq!(first_difference(&one, &one), None);
    }
}
