//! The account of what is checked in `docs/items.md`: Markdown, from the catalogue alone, so that it cannot grow stale.

use super::{Catalogue, EvidenceKind, Group, Item};
use std::fmt::Write;

/// One table with a row an item, grouped as the article groups them, and the databases that need no backup.
pub fn readme_table(catalogue: &Catalogue) -> String {
    let mut out = String::from(
        "| item | what it is | evidence, preferred first | minimum | default schedule | checked |\n\
         |---|---|---|---|---|---|\n",
    );
    for group in Group::ALL {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "| **{}** | | | | | |", group.title());
        for item in catalogue.items.iter().filter(|item| item.group == group) {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | {} |",
                item.id,
                cell(&what(item)),
                evidence(item),
                item.minimum,
                cell(&item.schedule.in_short()),
                if item.collected { "yes" } else { "not yet" }
            );
        }
    }
    let _ = writeln!(out, "\nNot required (the report lists each with the reason): {}.", databases(catalogue, true));
    let _ = writeln!(out, "Not mentioned in the article (shown, but never a gap): {}.", databases(catalogue, false));
    out
}

fn what(item: &Item) -> String {
    let mut names: Vec<String> = item.databases.iter().take(1).map(|name| format!("`{name}`")).collect();
    names.extend(item.also.iter().map(|name| format!("`{name}`")));
    if names.is_empty() { item.title.clone() } else { format!("{} ({})", item.title, names.join(", ")) }
}

fn evidence(item: &Item) -> String {
    let words: Vec<&str> = item.accept.iter().map(|kind: &EvidenceKind| kind.word()).collect();
    words.join(", ")
}

fn databases(catalogue: &Catalogue, classified: bool) -> String {
    let names: Vec<String> = catalogue
        .excluded
        .iter()
        .filter(|row| row.classified == classified)
        .map(|row| match &row.instance {
            Some(instance) => format!("`{}` on `{instance}`", row.database),
            None => format!("`{}`", row.database),
        })
        .collect();
    names.join(", ")
}

/// A bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
