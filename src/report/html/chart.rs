//! The period of one target as lanes: a mark for every backup, by kind, and a bar for the time that can be restored.
//! The drawing stretches with the page, so its words stand beside it, in HTML.

use super::escape::name;
use super::words::Words;
use crate::base::{Stamp, count};
use crate::model::report::{AuditReport, KindAdherence, ReportedBackup, RestorableRange, SlotState, Target};
use crate::report::adherence_words::counts;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Units of the drawing, from the beginning of the period to as-of.
const WIDTH: i64 = 1000;
/// Of a lane.
const LANE: usize = 18;
/// Longer than this, a period of all targets says nothing of one of them.
const LONG: SignedDuration = SignedDuration::from_hours(24 * 92);
/// Of a cross, from its middle to its side.
const CROSS: i64 = 4;
/// Height of a short mark.
const DOT: usize = 3;
/// Kinds and databases that get a lane.
const LANES: usize = 9;

/// Lanes over one axis.
#[derive(Debug)]
pub struct Chart {
    pub title: String,
    pub description: String,
    pub lanes: Vec<Lane>,
    pub height: usize,
    pub from: String,
    pub to: String,
    /// Kinds, databases and backups that the drawing leaves out, in words.
    pub left_out: String,
}

/// One row of the drawing.
#[derive(Debug)]
pub struct Lane {
    pub label: String,
    /// What the lane holds, in words.
    pub note: String,
    pub top: usize,
    /// Of its ground, which shows where nothing is.
    pub is_range: bool,
    /// `M12 3v12`: a mark for each backup.
    pub marks: String,
    /// Of scheduled times that were missed: a cross for each.
    pub crosses: String,
    /// Of scheduled times of which nothing tells: a short mark for each.
    pub dots: String,
    /// Beginning and width of each bar.
    pub bars: Vec<(i64, i64)>,
}

struct Axis {
    from: Stamp,
    to: Stamp,
}

impl Axis {
    fn of(report: &AuditReport, target: &Target) -> Option<Self> {
        let times = target.backups.iter().filter_map(|backup| backup.time);
        let slots = target.adherence.iter().flat_map(|kept| &kept.kinds).filter_map(|kind| kind.slots.first());
        let own =
            times.chain(target.restorable.iter().map(|range| range.from)).chain(slots.map(|slot| slot.due)).min()?;
        let to = report.as_of;
        let whole = report.period.from.filter(|from| to.at.duration_since(from.at) <= LONG);
        Some(Self { from: whole.map_or(own, |from| from.min(own)), to })
    }

    fn x(&self, time: Stamp) -> i64 {
        let span = self.to.at.duration_since(self.from.at).as_secs().max(1);
        let at = time.at.duration_since(self.from.at).as_secs().clamp(0, span);
        // Seconds of a thousand centuries have room for three more digits.
        (i128::from(at) * i128::from(WIDTH) / i128::from(span)).try_into().unwrap_or(WIDTH)
    }
}

/// Of a target with backups.
pub fn of(report: &AuditReport, target: &Target, words: &Words<'_>) -> Option<Chart> {
    let axis = Axis::of(report, target)?;
    let mut lanes = backup_lanes(target, &axis);
    lanes.extend(slot_lanes(target, &axis));
    lanes.extend(range_lanes(target, &axis, words));
    let more = lanes.len().saturating_sub(LANES);
    lanes.truncate(LANES);
    for (row, lane) in lanes.iter_mut().enumerate() {
        lane.top = row * LANE;
        lane.draw_marks_at(row * LANE);
    }
    let mut left_out = Vec::new();
    if more > 0 {
        left_out.push(count(more as u64, "more lane", "more lanes"));
    }
    let older = target.backup_count.saturating_sub(target.backups.len() as u64);
    if older > 0 {
        left_out.push(count(older, "older backup", "older backups"));
    }
    let said: Vec<String> = lanes.iter().map(|lane| format!("{}: {}", lane.label, lane.note)).collect();
    Some(Chart {
        title: format!("Backups of {}", name(&target.id)),
        description: format!("{}. From {} to {}.", said.join("; "), words.minute(axis.from), words.minute(axis.to)),
        height: lanes.len() * LANE,
        lanes,
        from: words.date(axis.from),
        to: words.minute(axis.to),
        left_out: left_out.join(" and "),
    })
}

impl Lane {
    /// Marks stand at their time; only now is the lane's place known.
    fn draw_marks_at(&mut self, top: usize) {
        let (from, height) = (top + 3, LANE - 6);
        let mut path = String::new();
        for x in self.marks.split(' ').filter(|x| !x.is_empty()) {
            // Writing to a String cannot fail.
            let _ = write!(path, "M{x} {from}v{height}");
        }
        self.marks = path;
        let mut path = String::new();
        for x in self.dots.split(' ').filter(|x| !x.is_empty()) {
            let _ = write!(path, "M{x} {}v{DOT}", top + (LANE - DOT) / 2);
        }
        self.dots = path;
        let mut path = String::new();
        for x in self.crosses.split(' ').filter_map(|x| x.parse::<i64>().ok()) {
            let (left, right) = (x - CROSS, x + CROSS);
            let _ = write!(path, "M{left} {from}L{right} {end}M{right} {from}L{left} {end}", end = from + height);
        }
        self.crosses = path;
    }
}

/// Places of times, each once.
fn places(mut xs: Vec<i64>) -> String {
    xs.sort_unstable();
    xs.dedup();
    xs.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
}

fn backup_lanes(target: &Target, axis: &Axis) -> Vec<Lane> {
    let mut kinds: BTreeMap<(usize, &str), Vec<&ReportedBackup>> = BTreeMap::new();
    for backup in &target.backups {
        kinds.entry((rank(&backup.what), &backup.what)).or_default().push(backup);
    }
    let lane = |((_, kind), backups): ((usize, &str), Vec<&ReportedBackup>)| {
        let known: Vec<i64> = backups.iter().filter_map(|backup| backup.time).map(|time| axis.x(time)).collect();
        let timeless = backups.len() - known.len();
        let timeless = if timeless == 0 { String::new() } else { format!(", {timeless} without a known time") };
        Lane {
            label: name(kind),
            note: format!("{}{timeless}", count(backups.len() as u64, "backup", "backups")),
            top: 0,
            is_range: false,
            marks: places(known),
            crosses: String::new(),
            dots: String::new(),
            bars: Vec::new(),
        }
    };
    kinds.into_iter().map(lane).collect()
}

/// The times at which the schedule required a backup: a mark for each that had one, a cross for each that was missed, a
/// short mark for the rest.
fn slot_lanes(target: &Target, axis: &Axis) -> Vec<Lane> {
    let kinds = target.adherence.iter().flat_map(|adherence| &adherence.kinds).filter(|kind| !kind.slots.is_empty());
    let lane = |kind: &KindAdherence| {
        let places_of = |states: &[SlotState]| {
            let slots = kind.slots.iter().filter(|slot| states.contains(&slot.state));
            places(slots.map(|slot| axis.x(slot.due)).collect())
        };
        let of = kind.database.as_deref().filter(|_| target.adherence.iter().any(|kept| kept.recovery.len() > 1));
        let of = of.map(|database| format!(", {}", name(database))).unwrap_or_default();
        let drawn = kind.slots.len() as u64;
        let newest = if drawn < kind.due { format!("; the newest {drawn} are drawn") } else { String::new() };
        let signs = [
            (kind.missed > 0, "crosses: missed"),
            (kind.not_shown + kind.excused > 0, "short marks: not shown or excused"),
        ];
        let signs: Vec<&str> = signs.into_iter().filter_map(|(is_drawn, sign)| is_drawn.then_some(sign)).collect();
        let signs = if signs.is_empty() { String::new() } else { format!(" ({})", signs.join("; ")) };
        Lane {
            label: format!("{} due{of}", name(&kind.kind)),
            note: format!("{}{signs}{newest}", counts(kind.counts())),
            top: 0,
            is_range: false,
            marks: places_of(&[SlotState::Kept, SlotState::Late]),
            crosses: places_of(&[SlotState::Missed]),
            dots: places_of(&[SlotState::NotShown, SlotState::Excused]),
            bars: Vec::new(),
        }
    };
    kinds.map(lane).collect()
}

/// Full before differential before log, as a restore goes; the others after them.
fn rank(kind: &str) -> usize {
    ["full", "diff", "log"].iter().position(|known| *known == kind).unwrap_or(3)
}

fn range_lanes(target: &Target, axis: &Axis, words: &Words<'_>) -> Vec<Lane> {
    let mut databases: BTreeMap<&Option<String>, Vec<&RestorableRange>> = BTreeMap::new();
    for range in &target.restorable {
        databases.entry(&range.database).or_default().push(range);
    }
    let lane = |(database, ranges): (&Option<String>, Vec<&RestorableRange>)| {
        let bars = ranges.iter().filter(|range| !range.point).map(|range| {
            let (from, to) = (axis.x(range.from), axis.x(range.to));
            (from, (to - from).max(2))
        });
        let points: Vec<i64> = ranges.iter().filter(|range| range.point).map(|range| axis.x(range.to)).collect();
        Lane {
            label: database.as_deref().map_or("restorable".to_owned(), |of| format!("restorable: {}", name(of))),
            note: until(&ranges, words),
            top: 0,
            is_range: true,
            marks: places(points),
            crosses: String::new(),
            dots: String::new(),
            bars: bars.collect(),
        }
    };
    databases.into_iter().map(lane).collect()
}

/// `any moment of 2 stretches and 3 single moments, with 4 holes between them; ends 2026-10-30 22:15, 9h before as-of`.
fn until(ranges: &[&RestorableRange], words: &Words<'_>) -> String {
    let stretches = ranges.iter().filter(|range| !range.point).count() as u64;
    let points = ranges.len() as u64 - stretches;
    let mut parts = Vec::new();
    if stretches > 0 {
        parts.push(format!("any moment of {}", count(stretches, "stretch", "stretches")));
    }
    if points > 0 {
        parts.push(count(points, "single moment", "single moments"));
    }
    let end = ranges.iter().map(|range| range.to).max();
    let end =
        end.map(|end| format!("; ends {}, {} before as-of", words.minute(end), words.age(end))).unwrap_or_default();
    let holes = match holes(ranges) {
        0 => String::new(),
        n => format!(", with {} between them", count(n, "hole", "holes")),
    };
    format!("{}{holes}{end}", parts.join(" and "))
}

/// Between one range and the next there is time that cannot be restored.
fn holes(ranges: &[&RestorableRange]) -> u64 {
    let mut sorted = ranges.to_vec();
    sorted.sort_by_key(|range| (range.from, range.to));
    let mut end: Option<Stamp> = None;
    let mut holes = 0;
    for range in sorted {
        holes += u64::from(end.is_some_and(|end| range.from > end));
        end = end.max(Some(range.to));
    }
    holes
}
