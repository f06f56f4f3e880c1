//! `[schedule]`: rhythms, grace and retention of the default, of items and of single targets.

use super::reader::{Reader, Sink, short};
use super::values;
use crate::policy::deployment::{DatedSchedule, ScheduleDeclaration};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{Catalogue, CopiesRule, EvidenceKind, Generation, Item, KeptFor, Retention, Rhythm};
use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 7] = ["full", "differential", "log", "export", "grace", "retention", "copies"];
/// More copies than anybody makes: a slip of the pen.
const MAX_COPIES: u8 = 9;
/// A longer grace would hide every gap.
const MAX_GRACE: SignedDuration = SignedDuration::from_hours(366 * 24);
/// The key of the dated changes.
const FROM: &str = "from";
/// Nobody changes schedules more often; each is kept for every target.
const MAX_DATED: usize = 100;

/// The default, and the schedules by item.
type Schedules = (ScheduleDeclaration, BTreeMap<String, ScheduleDeclaration>);

/// The schedule as it begins, and its dated changes in the order of their dates.
pub(super) fn read(
    value: Option<&Spanned<DeValue<'_>>>,
    catalogue: &Catalogue,
    sink: &Sink,
) -> (Schedules, Vec<DatedSchedule>) {
    let Some(value) = value else { return Default::default() };
    let Some(table) = value.get_ref().as_table() else {
        sink.add(Diagnostic::new(value.span(), "`schedule` must be a table", "write [schedule] on a line of its own"));
        return Default::default();
    };
    let reader = Reader::unchecked(table, value.span(), "[schedule]", sink);
    (rows(&reader, table, FROM, catalogue), dated(&reader, catalogue))
}

/// Every `[[schedule.from]]`.
fn dated(schedule: &Reader<'_>, catalogue: &Catalogue) -> Vec<DatedSchedule> {
    let mut found: BTreeMap<Date, (DatedSchedule, Range<usize>)> = BTreeMap::new();
    let tables = schedule.tables(FROM, "[[schedule.from]]");
    if let Some(value) = tables.get(MAX_DATED) {
        let title = format!("more than {MAX_DATED} tables [[schedule.from]]");
        schedule.sink.add(Diagnostic::new(value.span(), title, "one too many"));
        return Vec::new();
    }
    for value in tables {
        let Some(table) = value.get_ref().as_table() else { continue };
        let reader = Reader::unchecked(table, value.span(), "[[schedule.from]]", schedule.sink);
        if reader.get("date").is_none() {
            reader.missing("date", "2026-10-15");
        }
        let date = reader.date("date");
        let (default, by_item) = rows(&reader, table, "date", catalogue);
        let Some((date, span)) = date else { continue };
        if let Some((_, first)) = found.get(&date) {
            schedule.sink.add(
                Diagnostic::new(span, format!("two tables [[schedule.from]] begin on {date}"), "declared again here")
                    .related(first.clone(), "first declared here")
                    .help("write all that changes on a day in one table"),
            );
        } else if default == ScheduleDeclaration::default() && by_item.is_empty() && schedule.sink.is_empty() {
            let title = format!("[[schedule.from]] of {date} changes nothing");
            schedule.sink.add(
                Diagnostic::new(value.span(), title, "it names no schedule")
                    .help("write, as in [schedule]: default = { full = \"every 1d\" }, or an item's name"),
            );
        } else {
            found.insert(date, (DatedSchedule { date, default, by_item }, span));
        }
    }
    found.into_values().map(|(dated, _)| dated).collect()
}

/// The rows of one table, which `beside` is none of.
fn rows(reader: &Reader<'_>, table: &DeTable<'_>, beside: &str, catalogue: &Catalogue) -> Schedules {
    let mut default = ScheduleDeclaration::default();
    let mut by_item = BTreeMap::new();
    let (sink, place) = (reader.sink, &reader.name);
    for (key, value) in table {
        let name: &str = key.get_ref();
        if name == beside {
            continue;
        }
        if name == "default" {
            default = declaration(value, &format!("`default` in {place}"), None, sink).unwrap_or_default();
        } else if let Some(id) = values::item_id(reader, catalogue, (name, key.span())) {
            let item = catalogue.item(&id);
            if let Some(one) = declaration(value, &format!("`{id}` in {place}"), item, sink) {
                by_item.insert(id, one);
            }
        }
    }
    (default, by_item)
}

/// One `{ full = ..., grace = ... }`; with an item, only what the item is judged by.
pub(super) fn declaration(
    value: &Spanned<DeValue<'_>>,
    name: &str,
    item: Option<&Item>,
    sink: &Sink,
) -> Option<ScheduleDeclaration> {
    if !value.get_ref().is_table() {
        sink.add(
            Diagnostic::new(value.span(), format!("{name} must be a table"), "not a schedule yet")
                .help("write { full = \"every 1d\", grace = \"2h\" }"),
        );
        return None;
    }
    let reader = Reader::new(value, name, &KEYS, sink)?;
    Some(ScheduleDeclaration {
        full: rhythm(&reader, "full", None),
        differential: rhythm(&reader, "differential", item.filter(|item| item.databases.is_empty())),
        log: rhythm(&reader, "log", item.filter(|item| item.databases.is_empty())),
        export: rhythm(&reader, "export", item.filter(|item| !has_copies(item))),
        grace: grace(&reader),
        retention: retention(&reader),
        copies: copies(&reader),
    })
}

/// Whether an item is judged by exports or copies at all.
fn has_copies(item: &Item) -> bool {
    item.schedule.export.is_some()
        || !item.exports.is_empty()
        || item.accept.iter().any(|kind| *kind != EvidenceKind::SqlBackup)
}

fn rhythm(reader: &Reader<'_>, key: &str, without: Option<&Item>) -> Option<Rhythm> {
    let (text, span) = reader.text(key)?;
    if let Some(item) = without {
        let words = if item.databases.is_empty() { "it has no SQL Server database" } else { "it has no export" };
        let title = format!("`{}` is not judged by `{key}`: {words}", item.id);
        reader.sink.add(Diagnostic::new(span, title, "write `full`, which serves every kind of evidence"));
        return None;
    }
    match text.parse() {
        Ok(rhythm) => Some(rhythm),
        Err(error) => {
            reader.sink.add(
                Diagnostic::new(span, format!("{error}"), "not a schedule")
                    .help("`every 1d`, `every 1d 12h`, or a cron line of five fields: minute hour day month weekday"),
            );
            None
        }
    }
}

fn grace(reader: &Reader<'_>) -> Option<SignedDuration> {
    let (text, span) = reader.text("grace")?;
    // A grace is an exact time: a day of it is 24 hours whatever clocks do.
    let parsed = text
        .parse::<Span>()
        .ok()
        .and_then(|s| s.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok())
        .filter(|d| !d.is_negative() && *d <= MAX_GRACE && d.as_secs() % 60 == 0 && d.subsec_nanos() == 0);
    if parsed.is_none() {
        reader.sink.add(
            Diagnostic::new(
                span,
                format!("`{}` is not a valid grace period", short(text)),
                "not a duration of 0 \
                                           minutes to 366 days",
            )
            .help("write \"2h\", \"90min\" or \"1d 6h\"; months and seconds are not allowed"),
        );
    }
    parsed
}

/// `"7y"`, or `{ daily = "35d", monthly = "12m", yearly = "7y" }`.
fn retention(reader: &Reader<'_>) -> Option<Retention> {
    let value = reader.get("retention")?;
    if !value.get_ref().is_table() {
        return kept_for(reader, "retention").map(Retention::Oldest);
    }
    let keys = Generation::ALL.map(Generation::word);
    let tiers = Reader::new(value, &format!("`retention` of {}", reader.name), &keys, reader.sink)?;
    let generation = |one: Generation| kept_for(&tiers, one.word()).map(|length| (one, length));
    let found: Vec<(Generation, KeptFor)> = Generation::ALL.into_iter().filter_map(generation).collect();
    if found.is_empty() && keys.iter().all(|key| tiers.get(key).is_none()) {
        reader.sink.add(
            Diagnostic::new(value.span(), "`retention` names no generation", "it keeps nothing")
                .help("write { daily = \"35d\", monthly = \"12m\", yearly = \"7y\" }, or one duration such as \"7y\""),
        );
    }
    (!found.is_empty()).then_some(Retention::Generations(found))
}

fn kept_for(reader: &Reader<'_>, key: &str) -> Option<KeptFor> {
    let (text, span) = reader.text(key)?;
    let parsed = text.parse().ok();
    if parsed.is_none() {
        let what = if key == "retention" { "retention".to_owned() } else { format!("`{key}` retention") };
        reader.sink.add(
            Diagnostic::new(
                span,
                format!("`{}` is not a valid {what}", short(text)),
                "not a duration of 1 day to 100 years",
            )
            .help("write \"7y\", \"18 months\" or \"90d\""),
        );
    }
    parsed
}

/// `{ at_least = 2, off_machine = 1, offline = 1 }`.
fn copies(reader: &Reader<'_>) -> Option<CopiesRule> {
    let value = reader.get("copies")?;
    let keys = ["at_least", "off_machine", "offline"];
    let inner = Reader::new(value, &format!("`copies` of {}", reader.name), &keys, reader.sink)?;
    let number = |key: &str| -> u8 {
        let Some(value) = inner.get(key) else { return 0 };
        let integer = value.get_ref().as_integer();
        let number = integer.and_then(|number| u8::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.filter(|number| (1..=MAX_COPIES).contains(number));
        if number.is_none() {
            let title = format!("`{key}` in {} is not a number of copies", inner.name);
            let label = format!("a number from 1 to {MAX_COPIES}, without quotes");
            inner.sink.add(Diagnostic::new(value.span(), title, label));
        }
        number.unwrap_or(0)
    };
    let rule =
        CopiesRule { at_least: number("at_least"), off_machine: number("off_machine"), offline: number("offline") };
    if keys.iter().all(|key| inner.get(key).is_none()) {
        inner.sink.add(
            Diagnostic::new(value.span(), "`copies` asks for no copy", "it names no number")
                .help("write { at_least = 2, off_machine = 1, offline = 1 }, or some of them"),
        );
    }
    (rule != CopiesRule::default()).then_some(rule)
}
