//! The memo: what an auditor would write of two audits, in ten lines where the terminal has 80 columns.

use super::rows::{MOST_NAMED, brief, decided, groups, head, lines, of, told, unchanged};
use crate::base::count;
use crate::model::{Change, ChangedFinding, DiffReport};
use crate::report::table::Appearance;
use textwrap::core::display_width;

/// Lines of the memo.
const MOST_LINES: usize = 10;
/// Lines of changes that a narrow terminal shows all the same.
const FEWEST_ROWS: usize = 4;

/// In words. What has no place is counted, and `--details` tells it.
pub fn memo(diff: &DiffReport, appearance: Appearance) -> String {
    let mut out: Vec<String> = head(diff, appearance).iter().flat_map(|text| lines(appearance, "", text)).collect();
    let tail: Vec<String> = unchanged(diff).iter().flat_map(|text| lines(appearance, "", text)).collect();
    let room = MOST_LINES.saturating_sub(out.len() + tail.len()).max(FEWEST_ROWS);
    out.extend(changes(diff, appearance, room));
    out.extend(tail);
    out.push(String::new());
    out.join("\n")
}

/// Everything where it fits, else a line for each group, the worst first.
fn changes(diff: &DiffReport, appearance: Appearance, room: usize) -> Vec<String> {
    let changed = Change::ALL.into_iter().filter(|change| *change != Change::Unchanged);
    let groups: Vec<Vec<&ChangedFinding>> = changed.flat_map(|change| groups(&of(diff, change))).collect();
    let notes = notes(diff);
    let word = |group: &[&ChangedFinding]| group.first().map_or("", |row| word(row.change));
    let full = groups.iter().map(|group| format!("{}: {}", word(group), told(group, &diff.time_zone)));
    let full: Vec<String> = full.chain(notes.clone()).flat_map(|text| lines(appearance, "- ", &text)).collect();
    if full.len() <= room {
        return full;
    }
    let width = usize::from(appearance.width.max(40));
    // One line says what is left out.
    let room = room.saturating_sub(1);
    let shown = if groups.len() + notes.iter().len() <= room { groups.len() } else { room.min(groups.len()) };
    // As many targets as have room.
    let row = |group: &Vec<&ChangedFinding>| {
        let named = |most: usize| format!("- {}: {}", word(group), brief(group, most, &diff.time_zone));
        let fitting = (1..=MOST_NAMED).rev().map(named).find(|row| display_width(row) <= width);
        fitting.unwrap_or_else(|| named(1))
    };
    let mut out: Vec<String> = groups.iter().take(shown).map(|group| shortened(&row(group), width)).collect();
    if out.len() < room {
        out.extend(notes.iter().map(|text| shortened(&format!("- {text}"), width)));
    }
    let left: usize = groups.iter().skip(shown).map(Vec::len).sum();
    let more = match left {
        0 => "--details tells what is wrong, and names every target.".to_owned(),
        _ => format!("- and {} (--details)", count(left as u64, "more finding", "more findings")),
    };
    out.push(more);
    out
}

/// `Findings that change no result: 2 new, 1 fixed.`
fn notes(diff: &DiffReport) -> Option<String> {
    let counted: Vec<String> = Change::ALL
        .into_iter()
        .filter(|change| *change != Change::Unchanged)
        .map(|change| (of(diff, change).iter().filter(|row| !decided(row)).count(), change))
        .filter(|(number, _)| *number > 0)
        .map(|(number, change)| format!("{number} {}", word(change).to_lowercase()))
        .collect();
    (!counted.is_empty()).then(|| format!("Findings that change no result: {}.", counted.join(", ")))
}

/// Before a line.
fn word(change: Change) -> &'static str {
    match change {
        Change::NotTold => "Not told",
        other => other.words(),
    }
}

/// In one line.
fn shortened(text: &str, width: usize) -> String {
    const MARK: &str = "...";
    if display_width(text) <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    for word in text.split_inclusive(' ') {
        if display_width(&shown) + display_width(word.trim_end()) + MARK.len() > width {
            break;
        }
        shown.push_str(word);
    }
    format!("{}{MARK}", shown.trim_end())
}
