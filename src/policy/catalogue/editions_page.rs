//! The account of editions in `docs/editions.md`: Markdown, from the catalogue alone, so that it cannot grow stale.

use super::{Basis, Catalogue, Item};
use std::fmt::Write;

/// A table of what each item rests on in each edition, then for each edition what its documentation says and where it is
/// silent.
pub fn editions_page(catalogue: &Catalogue) -> String {
    let all: Vec<Catalogue> = catalogue.editions().filter_map(|edition| catalogue.of_edition(&edition.id)).collect();
    let mut out = table(catalogue, &all);
    for own in &all {
        section(&mut out, own);
    }
    out
}

// Writing to a String cannot fail, hence the ignored results.

fn table(catalogue: &Catalogue, all: &[Catalogue]) -> String {
    let heads: Vec<String> = all.iter().map(|own| format!("`{}`", own.edition.id)).collect();
    let mut out = format!("| item | {} |\n|---|{}\n", heads.join(" | "), "---|".repeat(all.len()));
    for item in &catalogue.items {
        let cells: Vec<&str> = all.iter().map(|own| own.item(&item.id).map_or("", word)).collect();
        let _ = writeln!(out, "| `{}` | {} |", item.id, cells.join(" | "));
    }
    out
}

fn word(item: &Item) -> &'static str {
    if item.absent.is_some() { "absent" } else { item.basis.kind.word() }
}

fn section(out: &mut String, own: &Catalogue) {
    let edition = &own.edition;
    let _ = writeln!(
        out,
        "\n### {} (`{}`)\n\n`ServiceVersion` {}. {}\n",
        edition.title, edition.id, edition.service_version, edition.documentation
    );
    let mut groups: Vec<(&Basis, Vec<String>)> = Vec::new();
    for item in &own.items {
        let name = format!("`{}`", item.id);
        match groups.iter_mut().find(|(basis, _)| **basis == item.basis) {
            Some((_, names)) => names.push(name),
            None => groups.push((&item.basis, vec![name])),
        }
    }
    for (basis, names) in groups {
        let page = basis.url.as_ref().map(|url| format!(" ([page]({url}))")).unwrap_or_default();
        let _ = writeln!(out, "- {}: {}. {}{page}", names.join(", "), basis.kind, basis.note);
    }
    let mut reasons: Vec<&str> = own.items.iter().filter_map(|item| item.absent.as_deref()).collect();
    reasons.dedup();
    for reason in reasons {
        let _ = writeln!(out, "- Absent: {reason}");
    }
}
