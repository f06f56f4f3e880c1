//! All recognizers as they declare themselves, and the page that lists them.

use super::sql::script;
use crate::format::Declaration;
use crate::format::{artefact, lync, mtf};
use std::fmt::Write;

/// Every declaration: of files in the order in which they are asked, of folders, and of what a mapping names.
pub fn recognizers() -> Vec<&'static Declaration> {
    let mut all = vec![&mtf::DECLARATION];
    all.extend(lync::DECLARATIONS);
    all.extend(artefact::FILES.iter().map(|one| one.declaration));
    all.push(&script::DECLARATION);
    all.extend(artefact::TREES.iter().map(|one| one.declaration));
    all.push(&artefact::MAPPED);
    all
}

/// The table of `docs/recognizers.md`: Markdown, from the declarations alone, so that it cannot grow stale.
pub fn recognizers_table() -> String {
    let mut out = String::from("| recognizer | kinds | marker | facts | proof | limits |\n|---|---|---|---|---|---|\n");
    for one in recognizers() {
        let kinds: Vec<String> = one.kinds.iter().map(|kind| format!("`{kind}`")).collect();
        let words: Vec<String> = one.proof.iter().map(|word| format!("`{word}`")).collect();
        let proof = if words.is_empty() { "none".to_owned() } else { words.join(", ") };
        let checks = format!("{}; in `proof`: {proof}", one.checks);
        let cells = [one.name, &kinds.join(", "), one.marker, one.facts, &checks, one.limits].map(cell);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

fn cell(text: &str) -> String {
    text.replace('|', r"\|")
}
