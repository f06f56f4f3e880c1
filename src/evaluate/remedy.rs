//! What to do about a finding: the text of its page, made to fit the item that it is about.

use crate::policy::{EvidenceKind, Item};

/// Findings whose remedy is the item's own commands.
const ITEM_REMEDIES: [&str; 5] =
    ["backup-missing", "backup-stale", "export-missing", "damaged-backup", "wrong-instance"];

/// What to do where the page would send a reader to a file that does not exist.
const WITHOUT_A_FILE: &str =
    "`bakproof init` writes a deployment file with a question for every item: answer those of this one.";

/// The page's text for a target of an item; `has_file`: there is a deployment file.
pub fn fitted(id: &str, page: &str, item: &Item, has_file: bool) -> String {
    let text = match id {
        "undeclared" if !has_file => WITHOUT_A_FILE.to_owned(),
        "backup-missing" if is_act(item) => "Do what the item requires, keep a record of it, and attest it:".to_owned(),
        "backup-stale" if is_act(item) => "Do it again, keep a record of it, and attest the new date:".to_owned(),
        "schedule-undocumented" => with_example(page, item),
        _ => page.trim().to_owned(),
    };
    if !ITEM_REMEDIES.contains(&id) {
        return text;
    }
    [text.as_str(), item.remediation.trim()].join("\n").trim().to_owned()
}

/// Whether people do it and say so: there is no backup to make.
fn is_act(item: &Item) -> bool {
    item.accept.iter().all(|kind| matches!(kind, EvidenceKind::Attestation | EvidenceKind::Declaration))
}

/// The example of the page, with the item's own name and its own kind of schedule.
fn with_example(page: &str, item: &Item) -> String {
    let own = if item.databases.is_empty() {
        let rhythm = item.schedule.export.as_ref().map_or_else(|| "every 1d".to_owned(), ToString::to_string);
        format!("{} = {{ export = \"{rhythm}\" }}", item.id)
    } else {
        format!("{} = {{ full = \"0 22 * * *\" }}", item.id)
    };
    let line = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        let is_example = line.trim_start().starts_with("archiving = {");
        if is_example { format!("{}{own}", " ".repeat(indent)) } else { line.to_owned() }
    };
    page.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}
