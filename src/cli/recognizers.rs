//! `recognizers`: what tells each form of file or folder, what is read from it, what that proves, and what it cannot see.

use super::args::Recognizers;
use super::exit::{Exit, Failure};
use super::output;
use super::terminal::Terminal;
use bakproof::base::for_terminal;
use bakproof::collect::recognizers;
use bakproof::format::Declaration;
use bakproof::policy::closest;
use bakproof::report::Format;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde::Serialize;

/// Prints all, or those of a name or a kind.
///
/// # Errors
/// Usage, or an output that cannot be written.
pub fn run(arguments: &Recognizers, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    let shown = match &arguments.name {
        Some(name) => named(name)?,
        None => recognizers(),
    };
    for spec in &outputs {
        let appearance = spec.appearance(terminal);
        let text = match spec.format {
            Format::Json => json(&shown),
            _ => table(&shown, appearance.width),
        };
        output::write(spec, text.as_bytes())?;
    }
    Ok(Exit::Good)
}

/// The recognizers of a name or a kind, without case.
fn named(name: &str) -> Result<Vec<&'static Declaration>, Failure> {
    let all = recognizers();
    let name = name.trim().to_lowercase();
    let is_asked = |one: &&&Declaration| {
        one.name.to_lowercase() == name || one.kinds.iter().any(|kind| kind.word().eq_ignore_ascii_case(&name))
    };
    let found: Vec<&'static Declaration> = all.iter().filter(is_asked).copied().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known = all.iter().flat_map(|one| std::iter::once(one.name).chain(one.kinds.iter().map(|kind| kind.word())));
    let shown = for_terminal(&name);
    Err(Failure::usage(match closest(&name, known) {
        Some(meant) => format!("`{shown}` is not a recognizer or a kind of file; did you mean `{meant}`?"),
        None => format!("`{shown}` is not a recognizer or a kind of file; `bakproof recognizers` lists them"),
    }))
}

/// Below this many columns, cells are stacked.
const NARROW: u16 = 132;
/// Of a cell, left and right together.
const PADDING: usize = 2;

/// A row for each recognizer.
fn table(shown: &[&Declaration], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).force_no_tty();
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(40));
    let is_narrow = width < NARROW;
    if is_narrow {
        table.set_header(["recognizer", "marker, facts, proof and limits"]);
    } else {
        table.set_header(["recognizer", "marker", "facts", "proof", "limits"]);
    }
    for one in shown {
        let mut name = one.name.to_owned();
        one.kinds.iter().for_each(|kind| name = format!("{name}\n{kind}"));
        let words = if one.proof.is_empty() { "none".to_owned() } else { one.proof.join(", ") };
        if is_narrow {
            let text = format!(
                "marker: {}\nfacts: {}\nchecked: {}\nproof: {words}\nlimits: {}",
                one.marker, one.facts, one.checks, one.limits
            );
            table.add_row([Cell::new(name), Cell::new(text)]);
        } else {
            let proof = format!("{}\n\nproof: {words}", one.checks);
            table.add_row([name.as_str(), one.marker, one.facts, &proof, one.limits].map(Cell::new));
        }
    }
    if let Some(names) = table.column_mut(0) {
        // A kind that is broken over two lines can be neither read nor copied.
        let words = shown.iter().flat_map(|one| one.kinds.iter().map(|kind| kind.word().len()).chain([one.name.len()]));
        let longest = words.max().unwrap_or_default() + PADDING;
        names.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(u16::try_from(longest).unwrap_or(u16::MAX))));
    }
    let count = shown.len();
    let noun = if count == 1 { "recognizer" } else { "recognizers" };
    format!("{}\n\n{count} {noun}; the first one that matches decides what a file or folder is.\n", table.trim_fmt())
}

/// `bakproof recognizers --output json`.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    recognizers: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    kinds: Vec<&'static str>,
    marker: &'a str,
    facts: &'a str,
    checks: &'a str,
    proof: &'a [&'a str],
    limits: &'a str,
}

fn json(shown: &[&Declaration]) -> String {
    let row = |one: &&Declaration| Row {
        name: one.name,
        kinds: one.kinds.iter().map(|kind| kind.word()).collect(),
        marker: one.marker,
        facts: one.facts,
        checks: one.checks,
        proof: one.proof,
        limits: one.limits,
    };
    let document = Document { schema: "bakproof/recognizers/1", recognizers: shown.iter().map(row).collect() };
    // Plain texts and lists under text keys: serde_json refuses none of them.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
