//! `[[waiver]]` and `[[attestation]]`: what people accept and what they say was done.

use super::reader::{At, Reader, short};
use super::{periods, values};
use crate::policy::deployment::{Attestation, Repository, Waiver};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{Catalogue, EvidenceKind};

/// Every waiver. A waiver that matches nothing is the audit's to tell: what it waived may be repaired.
pub(super) fn waivers(root: &Reader<'_>, catalogue: &Catalogue, line: impl Fn(usize) -> usize) -> Vec<Waiver> {
    const KEYS: [&str; 9] = ["item", "target", "finding", "period", "reason", "owner", "approval", "review", "expires"];
    let mut found = Vec::new();
    for value in root.tables("waiver", "[[waiver]]") {
        let Some(reader) = Reader::new(value, "[[waiver]]", &KEYS, root.sink) else { continue };
        let item = reader.required_text("item", "\"qoe\"").and_then(|at| values::item_id(&reader, catalogue, at));
        let finding = finding(&reader, catalogue);
        let reason = reader.required_statement("reason", "\"... (CHG-1234)\"");
        let owner = reader.required_statement("owner", "\"ops@contoso.com\"");
        if reader.get("expires").is_none() {
            reader.missing("expires", "2027-01-31");
        }
        let expires = reader.date("expires");
        let review = reader.date("review");
        if let (Some((review, span)), Some((expires, last))) = (&review, &expires)
            && review > expires
        {
            reader.sink.add(
                Diagnostic::new(
                    span.clone(),
                    "the waiver is to be reviewed after it has expired",
                    "later than `expires`",
                )
                .related(last.clone(), "its last day"),
            );
        }
        let approval = reader.statement("approval").map(|(text, _)| text.to_owned());
        let target = reader.text("target").map(|(text, _)| text.to_owned());
        let period = periods::dates(&reader, "period");
        let (Some(item), Some((reason, _)), Some((owner, _)), Some((expires, _))) = (item, reason, owner, expires)
        else {
            continue;
        };
        found.push(Waiver {
            item,
            target,
            finding,
            period,
            reason: reason.to_owned(),
            owner: owner.to_owned(),
            approval,
            review: review.map(|(review, _)| review),
            expires,
            line: line(reader.span.start),
        });
    }
    found
}

fn finding(reader: &Reader<'_>, catalogue: &Catalogue) -> Option<String> {
    let (text, span) = reader.text("finding")?;
    if catalogue.finding(text).is_none() {
        let ids = || catalogue.checks.iter().flat_map(|check| check.findings.iter().map(|f| f.id.as_str()));
        let label = reader.sink.guess(text, ids(), "no check reports a finding of that name");
        reader.sink.add(
            Diagnostic::new(span, format!("unknown finding `{}` in {}", short(text), reader.name), label)
                .help(format!("findings: {}", ids().collect::<Vec<_>>().join(", "))),
        );
    }
    Some(text.to_owned())
}

/// Every attestation.
pub(super) fn attestations(
    root: &Reader<'_>,
    catalogue: &Catalogue,
    repositories: &[Repository],
    line: impl Fn(usize) -> usize,
) -> Vec<Attestation> {
    const KEYS: [&str; 8] = ["item", "target", "repository", "date", "by", "evidence", "sha256", "expires"];
    let mut found = Vec::new();
    for value in root.tables("attestation", "[[attestation]]") {
        let Some(reader) = Reader::new(value, "[[attestation]]", &KEYS, root.sink) else { continue };
        let item = reader.required_text("item", "\"firewall\"").and_then(|at| values::item_id(&reader, catalogue, at));
        if reader.get("date").is_none() {
            reader.missing("date", "2026-11-20");
        }
        let date = reader.date("date");
        let by = reader.required_statement("by", "\"network team\"");
        let evidence = reader.text("evidence").map(|(text, _)| text.to_owned());
        let sha256 = reader.text("sha256").and_then(|at| digest(&reader, at));
        if let (Some(_), Some((_, span))) = (&sha256, reader.text("sha256"))
            && evidence.is_none()
        {
            reader.sink.add(
                Diagnostic::new(span, "`sha256` without a file", "of which file is it the digest?")
                    .help("add `evidence = \"...\"`, the file that shows what is attested"),
            );
        }
        let target = reader.text("target").map(|(text, _)| text.to_owned());
        let repository = reader
            .text("repository")
            .and_then(|at| of_repository(&reader, at, repositories, item.as_deref(), catalogue));
        let expires = reader.date("expires");
        if let (Some((date, first)), Some((expires, span))) = (&date, &expires)
            && expires < date
        {
            reader.sink.add(
                Diagnostic::new(span.clone(), "the attestation expires before it was made", "earlier than its date")
                    .related(first.clone(), "its date"),
            );
        }
        let (Some(item), Some((date, _)), Some((by, _))) = (item, date, by) else { continue };
        found.push(Attestation {
            item,
            target,
            repository,
            date,
            by: by.to_owned(),
            evidence,
            sha256,
            expires: expires.map(|(date, _)| date),
            line: line(reader.span.start),
        });
    }
    found
}

/// 64 hexadecimal digits, lower case from here on.
fn digest(reader: &Reader<'_>, (text, span): At<&str>) -> Option<String> {
    const DIGITS: usize = 64;
    if text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(text.to_ascii_lowercase());
    }
    let title = format!("`{}` is not a valid SHA-256 digest", short(text));
    reader.sink.add(Diagnostic::new(
        span,
        title,
        "64 hexadecimal digits, as `sha256sum` and `Get-FileHash` print them",
    ));
    None
}

/// A declared repository, and the item that asks where backups lie.
fn of_repository(
    reader: &Reader<'_>,
    (text, span): At<&str>,
    repositories: &[Repository],
    item: Option<&str>,
    catalogue: &Catalogue,
) -> Option<String> {
    let is_place = |id: &str| {
        let item = catalogue.item(id);
        item.is_some_and(|item| {
            item.accept.contains(&EvidenceKind::Declaration) && item.checks.iter().any(|check| check == "places")
        })
    };
    if item.is_some_and(|item| !is_place(item)) {
        let places: Vec<&str> =
            catalogue.items.iter().map(|item| item.id.as_str()).filter(|item| is_place(item)).collect();
        reader.sink.add(
            Diagnostic::new(span, "`repository` in an attestation of another item", "what does it say of that item?")
                .help(format!("an attestation of a repository has item = \"{}\"", places.join(", "))),
        );
        return None;
    }
    if !repositories.iter().any(|repository| repository.name == text) {
        let names = repositories.iter().map(|repository| repository.name.as_str());
        let label = reader.sink.guess(text, names, "no [[repository]] has that name");
        reader.sink.add(Diagnostic::new(span, format!("unknown repository `{}`", short(text)), label));
        return None;
    }
    Some(text.to_owned())
}
