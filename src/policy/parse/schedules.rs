//! `[schedule]`: rhythms, grace and retention of the default, of items and of single targets.

use super::reader::{Reader, Sink, short};
use super::values;
use crate::policy::deployment::{DatedSchedule, ScheduleDeclaration};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{Catalogue, EvidenceKind, Item, Rhythm};
use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 6] = ["full", "differential", "log", "export", "grace", "retention"];
/// A longer grace would hide every gap.
const MAX_GRACE: SignedDuration = SignedDuration::from_hours(366 * 24);
const MAX_RETENTION_YEARS: i16 = 100;
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

fn retention(reader: &Reader<'_>) -> Option<String> {
    let (text, span) = reader.text("retention")?;
    let start = jiff::civil::date(2000, 1, 1);
    let limit = start.saturating_add(Span::new().years(MAX_RETENTION_YEARS));
    let right = text
        .parse::<Span>()
        .is_ok_and(|s| s.is_positive() && start.checked_add(s).is_ok_and(|end| end > start && end <= limit));
    if !right {
        reader.sink.add(
            Diagnostic::new(
                span,
                format!("`{}` is not a valid retention", short(text)),
                "not a duration of 1 day to \
                                           100 years",
            )
            .help("write \"7y\", \"18 months\" or \"90d\""),
        );
        return None;
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
