//! `[adherence]`, `[[maintenance]]`, `[[change]]` and `rpo`: over which time a schedule must be kept, when not, after what a
//! backup must follow, and what may be lost.

use super::reader::{At, Reader, short};
use super::values;
use crate::policy::deployment::{DeclaredChange, Maintenance};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{AskedPeriod, Catalogue};
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, SpanRelativeTo};
use toml::de::DeValue;

/// More loss than this nobody states as an objective.
const RPO_LONGEST: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// Longer than this no maintenance excuses: what does not run for months is no backup of the schedule.
const MAINTENANCE_LONGEST_DAYS: i64 = 31;

/// `[adherence] period`.
pub(super) fn period(root: &Reader<'_>) -> Option<AskedPeriod> {
    let reader = Reader::new(root.get("adherence")?, "[adherence]", &["period"], root.sink)?;
    let (text, span) = reader.required_text("period", "\"month\"")?;
    match text.parse::<AskedPeriod>() {
        // Dates would ask the same question for ever.
        Ok(AskedPeriod::Dates { .. }) => {
            let title = format!("`{}` is one period, and every audit would ask about it again", short(text));
            reader.sink.add(
                Diagnostic::new(span, title, "not a period that moves on")
                    .help("write \"month\" or \"31d\"; `audit --period` takes single periods"),
            );
            None
        }
        Ok(period) => Some(period),
        Err(_) => {
            let title = format!("`{}` is not a valid `period` in [adherence]", short(text));
            reader.sink.add(
                Diagnostic::new(span, title, "not a period").help(
                    "write \"month\" for the last whole month before the audit, or days before it, such as \"31d\"",
                ),
            );
            None
        }
    }
}

/// A period that stays where it is: a month, or from one day to another.
pub(super) fn dates(reader: &Reader<'_>, key: &str) -> Option<AskedPeriod> {
    let (text, span) = reader.text(key)?;
    match text.parse() {
        Ok(period @ AskedPeriod::Dates { .. }) => Some(period),
        Ok(_) | Err(_) => {
            let title = format!("`{}` is not a valid `{key}` in {}", short(text), reader.name);
            reader.sink.add(Diagnostic::new(span, title, "not a month and not two days").help(
                "write a month such as \"2026-10\", or the first and the last day, such as \"2026-10-12..2026-10-19\"",
            ));
            None
        }
    }
}

/// `rpo` of an item or a target: an exact time, to the minute.
pub(super) fn rpo(reader: &Reader<'_>) -> Option<SignedDuration> {
    let (text, span) = reader.text("rpo")?;
    let duration =
        text.parse::<Span>().ok().and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()).filter(
            |rpo| rpo.is_positive() && *rpo <= RPO_LONGEST && rpo.as_secs() % 60 == 0 && rpo.subsec_nanos() == 0,
        );
    if duration.is_none() {
        let title = format!("`{}` is not a valid `rpo` in {}", short(text), reader.name);
        reader.sink.add(
            Diagnostic::new(span, title, "not a duration of 1 minute or more")
                .help("how much may be lost at most, such as \"15min\", \"4h\" or \"1d\""),
        );
    }
    duration
}

/// Every `[[maintenance]]`.
pub(super) fn maintenance(root: &Reader<'_>, catalogue: &Catalogue, line: impl Fn(usize) -> usize) -> Vec<Maintenance> {
    const KEYS: [&str; 4] = ["from", "to", "items", "reason"];
    let mut found = Vec::new();
    for value in root.tables("maintenance", "[[maintenance]]") {
        let Some(reader) = Reader::new(value, "[[maintenance]]", &KEYS, root.sink) else { continue };
        let from = moment(&reader, "from", "2026-10-10").map(|(moment, span)| (moment.begins(), span));
        let to = moment(&reader, "to", "2026-10-11").and_then(|(moment, span)| Some((moment.ends()?, span)));
        let items =
            reader.names("items").into_iter().filter_map(|at| values::item_id(&reader, catalogue, at)).collect();
        let reason = reader.required_statement("reason", "\"storage was moved (CHG-1234)\"");
        let (Some((from, first)), Some((to, span)), Some((reason, _))) = (from, to, reason) else { continue };
        if to <= from {
            reader.sink.add(
                Diagnostic::new(span, "the maintenance ends before it begins", "earlier than `from`")
                    .related(first, "where it begins"),
            );
            continue;
        }
        if to.duration_since(from) > SignedDuration::from_hours(24 * MAINTENANCE_LONGEST_DAYS) {
            let title = format!("the maintenance is longer than {MAINTENANCE_LONGEST_DAYS} days");
            reader.sink.add(
                Diagnostic::new(span, title, "too late for this `from`").related(first, "where it begins").help(
                    "declare each time in which backups really stopped; for what is not backed up any more, change the \
                     schedule ([[schedule.from]]), or accept the risk until a day ([[waiver]])",
                ),
            );
            continue;
        }
        found.push(Maintenance { from, to, items, reason: reason.to_owned(), line: line(reader.span.start) });
    }
    found
}

/// Every `[[change]]`, of an item that is to be backed up after changes.
pub(super) fn changes(root: &Reader<'_>, catalogue: &Catalogue, line: impl Fn(usize) -> usize) -> Vec<DeclaredChange> {
    const KEYS: [&str; 5] = ["item", "target", "date", "by", "what"];
    let mut found = Vec::new();
    for value in root.tables("change", "[[change]]") {
        let Some(reader) = Reader::new(value, "[[change]]", &KEYS, root.sink) else { continue };
        let item = reader.required_text("item", "\"topology\"").and_then(|at| values::item_id(&reader, catalogue, at));
        let item = item.filter(|item| is_asked_after_changes(&reader, catalogue, item));
        let date = moment(&reader, "date", "2026-11-20").map(|(moment, _)| moment);
        let by = reader.required_statement("by", "\"voice team\"");
        let what = reader.required_statement("what", "\"pool02 was added (CHG-1234)\"");
        let target = reader.text("target").map(|(text, _)| text.to_owned());
        let (Some(item), Some(date), Some((by, _)), Some((what, _))) = (item, date, by, what) else { continue };
        let Some(to) = date.ends() else { continue };
        let (by, what) = (by.to_owned(), what.trim_end_matches('.').to_owned());
        found.push(DeclaredChange { item, target, from: date.begins(), to, by, what, line: line(reader.span.start) });
    }
    found
}

/// A change of anything else would be declared, and no check would ask about it.
fn is_asked_after_changes(reader: &Reader<'_>, catalogue: &Catalogue, item: &str) -> bool {
    let asked: Vec<&str> =
        catalogue.items.iter().filter(|one| one.is_asked_after_changes()).map(|one| one.id.as_str()).collect();
    let is_asked = asked.contains(&item);
    if let (false, Some((_, span))) = (is_asked, reader.text("item")) {
        let title = format!("no check asks about changes of `{}`", short(item));
        reader.sink.add(
            Diagnostic::new(span, title, "its schedule alone says when it is backed up")
                .help(format!("items that are to be backed up after changes: {}", asked.join(", "))),
        );
    }
    is_asked
}

/// A day, or a moment of one.
enum Moment {
    Day(Date),
    At(DateTime),
}

impl Moment {
    fn begins(&self) -> DateTime {
        match self {
            Self::Day(day) => day.to_datetime(Time::midnight()),
            Self::At(at) => *at,
        }
    }

    /// Of a day, the midnight after it.
    fn ends(&self) -> Option<DateTime> {
        match self {
            Self::Day(day) => Some(day.tomorrow().ok()?.to_datetime(Time::midnight())),
            Self::At(at) => Some(*at),
        }
    }
}

/// A date, or a date and a time of the deployment's zone, without quotes.
fn moment(reader: &Reader<'_>, key: &str, example: &str) -> Option<At<Moment>> {
    let Some(value) = reader.get(key) else {
        reader.missing(key, example);
        return None;
    };
    let read = match value.get_ref() {
        DeValue::Datetime(at) if at.offset.is_none() => at
            .to_string()
            .replace(' ', "T")
            .parse::<DateTime>()
            .ok()
            .map(|civil| if at.time.is_some() { Moment::At(civil) } else { Moment::Day(civil.date()) }),
        _ => None,
    };
    if read.is_none() {
        let title = format!("`{key}` in {} must be a date, or a date and a time without an offset", reader.name);
        reader.sink.add(
            Diagnostic::new(value.span(), title, "not a local date or time")
                .help(format!("write {key} = {example} or {key} = {example}T22:00:00, without quotes")),
        );
    }
    Some((read?, value.span()))
}
