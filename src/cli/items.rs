//! `items`: the catalogue as a table, and as data for other programs (`bakproof/items/1`).

use super::args::Items;
use super::edition::of_edition;
use super::exit::{Exit, Failure};
use super::output;
use super::terminal::Terminal;
use bakproof::policy::{Catalogue, CheckPage, ExcludedDatabase, Item, ItemSchedule};
use bakproof::report::Format;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde::Serialize;
use std::collections::BTreeMap;

/// Prints the catalogue.
///
/// # Errors
/// Usage, or an output that cannot be written.
pub fn run(arguments: &Items, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    let catalogue = of_edition(arguments.edition.as_deref())?;
    for spec in &outputs {
        let appearance = spec.appearance(terminal);
        let text = match spec.format {
            Format::Json => json(&catalogue),
            _ => table(&catalogue, Some(appearance.width)),
        };
        output::write(spec, text.as_bytes())?;
    }
    Ok(Exit::Good)
}

/// Below this many columns, cells are stacked.
const NARROW: u16 = 96;
/// Of a cell, left and right together.
const PADDING: usize = 2;

/// A row an item, in the catalogue's order. `width` is in columns; `None` leaves lines as long as they are.
pub fn table(catalogue: &Catalogue, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).force_no_tty();
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(40));
    }
    let is_narrow = width.is_some_and(|width| width < NARROW);
    if is_narrow {
        table.set_header(["item", "evidence, preferred first; default schedule"]);
    } else {
        table.set_header(["item", "evidence, preferred first", "minimum", "default schedule", "basis", "checked"]);
    }
    for item in &catalogue.items {
        let name = format!("{}\n{}", item.id, item.title);
        let evidence = words(item.accept.iter().map(|kind| kind.word()));
        let looked_for = match (&item.absent, item.collected) {
            (Some(_), _) => "not in this edition",
            (None, true) => "yes",
            (None, false) => "not yet",
        };
        if is_narrow {
            let facts = format!(
                "{evidence} (minimum: {})\n{}\nbasis: {}; checked: {looked_for}",
                item.minimum,
                item.schedule.in_short(),
                item.basis.kind
            );
            table.add_row([Cell::new(name), Cell::new(facts)]);
        } else {
            table.add_row([
                Cell::new(name),
                Cell::new(evidence),
                Cell::new(item.minimum),
                Cell::new(item.schedule.in_short().replace("; ", "\n")),
                Cell::new(item.basis.kind),
                Cell::new(looked_for),
            ]);
        }
    }
    if let Some(ids) = table.column_mut(0) {
        // An id that is broken over two lines can be neither read nor copied.
        let longest = catalogue.items.iter().map(|item| item.id.len() + PADDING).max().unwrap_or_default();
        ids.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(u16::try_from(longest).unwrap_or(u16::MAX))));
    }
    let items = || catalogue.items.iter().filter(|item| item.absent.is_none());
    let checked = match items().filter(|item| item.collected).count() {
        all if all == items().count() => "all".to_owned(),
        some => some.to_string(),
    };
    let edition = &catalogue.edition;
    let ending = format!(
        "catalog {}, {} ({}): {} items; this version checks {checked} of them. `bakproof explain ID` explains each in full.",
        catalogue.version,
        edition.title,
        edition.id,
        items().count(),
    );
    let width = usize::from(width.unwrap_or(u16::MAX));
    format!(
        "{}\n\n{}\n\n{}\n",
        table.trim_fmt(),
        textwrap::fill(&edition.documentation, width),
        textwrap::fill(&ending, width)
    )
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// `bakproof items --output json`.
#[derive(Serialize)]
struct ItemsDocument<'a> {
    schema: &'static str,
    catalogue: Digest<'a>,
    edition: EditionRow<'a>,
    frameworks: &'a BTreeMap<String, String>,
    items: Vec<ItemRow<'a>>,
    excluded: Vec<ExcludedRow<'a>>,
    checks: Vec<CheckRow<'a>>,
}

#[derive(Serialize)]
struct Digest<'a> {
    version: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct EditionRow<'a> {
    id: &'a str,
    title: &'a str,
    service_version: u32,
    documentation: &'a str,
    /// Ids of all editions.
    known: Vec<&'a str>,
}

#[derive(Serialize)]
struct BasisRow<'a> {
    kind: &'static str,
    url: Option<&'a str>,
    note: &'a str,
}

#[derive(Serialize)]
struct ItemRow<'a> {
    id: &'a str,
    title: &'a str,
    group: &'static str,
    section: &'a str,
    description: &'a str,
    stored: &'a str,
    databases: &'a [String],
    also: &'a [String],
    exports: Vec<&'static str>,
    kinds: Vec<&'static str>,
    file_time: bool,
    scope: &'static str,
    accept: Vec<&'static str>,
    collected: bool,
    schedule: ScheduleRow<'a>,
    minimum: &'static str,
    criticality: &'static str,
    applies: &'a str,
    checks: &'a [String],
    remediation: &'a str,
    controls: &'a BTreeMap<String, Vec<String>>,
    basis: BasisRow<'a>,
    /// Why the edition does not have it; null: it has.
    absent: Option<&'a str>,
}

#[derive(Serialize)]
struct ScheduleRow<'a> {
    full: Option<String>,
    log: Option<String>,
    export: Option<String>,
    grace_seconds: i64,
    documented: bool,
    source: &'a str,
}

#[derive(Serialize)]
struct ExcludedRow<'a> {
    database: &'a str,
    instance: Option<&'a str>,
    classified: bool,
    reason: &'a str,
}

#[derive(Serialize)]
struct CheckRow<'a> {
    id: &'a str,
    title: &'a str,
    question: &'a str,
    how: &'a str,
    findings: Vec<FindingRow<'a>>,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    id: &'a str,
    status: Vec<&'static str>,
    /// Null: the criticality of the item.
    severity: Option<&'static str>,
    why: &'a str,
    remediation: &'a str,
}

/// The whole catalogue under `bakproof/items/1`: keys always present, unknown null, none `[]`.
pub fn json(catalogue: &Catalogue) -> String {
    let document = ItemsDocument {
        schema: "bakproof/items/1",
        catalogue: Digest { version: &catalogue.version, sha256: &catalogue.sha256 },
        edition: EditionRow {
            id: &catalogue.edition.id,
            title: &catalogue.edition.title,
            service_version: catalogue.edition.service_version,
            documentation: &catalogue.edition.documentation,
            known: catalogue.editions().map(|edition| edition.id.as_str()).collect(),
        },
        frameworks: &catalogue.frameworks,
        items: catalogue.items.iter().map(ItemRow::from).collect(),
        excluded: catalogue.excluded.iter().map(ExcludedRow::from).collect(),
        checks: catalogue.checks.iter().map(CheckRow::from).collect(),
    };
    // Plain texts, numbers and lists under text keys: serde_json refuses none of them.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

impl<'a> From<&'a Item> for ItemRow<'a> {
    fn from(item: &'a Item) -> Self {
        Self {
            id: &item.id,
            title: &item.title,
            group: item.group.word(),
            section: &item.section,
            description: &item.description,
            stored: &item.stored,
            databases: &item.databases,
            also: &item.also,
            exports: item.exports.iter().map(|kind| kind.word()).collect(),
            kinds: item.kinds.iter().map(|kind| kind.word()).collect(),
            file_time: item.file_time,
            scope: item.scope.word(),
            accept: item.accept.iter().map(|kind| kind.word()).collect(),
            collected: item.collected,
            schedule: ScheduleRow::from(&item.schedule),
            minimum: item.minimum.word(),
            criticality: item.criticality.word(),
            applies: &item.applies,
            checks: &item.checks,
            remediation: &item.remediation,
            controls: &item.controls,
            basis: BasisRow { kind: item.basis.kind.word(), url: item.basis.url.as_deref(), note: &item.basis.note },
            absent: item.absent.as_deref(),
        }
    }
}

impl<'a> From<&'a ItemSchedule> for ScheduleRow<'a> {
    fn from(schedule: &'a ItemSchedule) -> Self {
        Self {
            full: schedule.full.as_ref().map(ToString::to_string),
            log: schedule.log.as_ref().map(ToString::to_string),
            export: schedule.export.as_ref().map(ToString::to_string),
            grace_seconds: schedule.grace.as_secs(),
            documented: schedule.documented,
            source: &schedule.source,
        }
    }
}

impl<'a> From<&'a ExcludedDatabase> for ExcludedRow<'a> {
    fn from(row: &'a ExcludedDatabase) -> Self {
        Self {
            database: &row.database,
            instance: row.instance.as_deref(),
            classified: row.classified,
            reason: &row.reason,
        }
    }
}

impl<'a> From<&'a CheckPage> for CheckRow<'a> {
    fn from(check: &'a CheckPage) -> Self {
        let finding = |finding: &'a bakproof::policy::FindingPage| FindingRow {
            id: &finding.id,
            status: finding.status.iter().map(|status| status.word()).collect(),
            severity: finding.severity.map(|severity| severity.word()),
            why: &finding.why,
            remediation: &finding.remediation,
        };
        Self {
            id: &check.id,
            title: &check.title,
            question: &check.question,
            how: &check.how,
            findings: check.findings.iter().map(finding).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_item_at_every_width() {
        let catalogue = Catalogue::embedded().unwrap();
        for width in [Some(0), Some(40), Some(80), Some(100), Some(180), None] {
            let text = table(&catalogue, width);
            for item in &catalogue.items {
                assert!(
                    text.lines().any(|line| line.split_whitespace().next() == Some(&item.id)),
                    "{} at {width:?}",
                    item.id
                );
            }
            if let Some(width @ 80..) = width {
                let rows = text.lines().filter(|line| !line.starts_with("catalog "));
                for line in rows {
                    assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
                }
            }
        }
    }

    #[test]
    fn the_data_has_all_keys_of_an_item_and_the_same_bytes_every_time() {
        let catalogue = Catalogue::embedded().unwrap();
        let document: serde_json::Value = serde_json::from_str(&json(&catalogue)).unwrap();
        assert_eq!(document["schema"], "bakproof/items/1");
        assert_eq!(document["items"].as_array().unwrap().len(), catalogue.items.len());
        let cdr = document["items"].as_array().unwrap().iter().find(|item| item["id"] == "cdr").unwrap();
        assert_eq!(cdr["databases"], serde_json::json!(["LcsCDR"]));
        assert_eq!(cdr["also"], serde_json::json!([]));
        assert_eq!(cdr["schedule"]["export"], serde_json::Value::Null);
        assert_eq!(cdr["schedule"]["grace_seconds"], 7200);
        assert_eq!(cdr["schedule"]["documented"], false);
        assert_eq!(json(&catalogue), json(&Catalogue::embedded().unwrap()));
    }
}
