//! Every change in full.

use super::rows::{decided, groups, head, lines, of, told, unchanged};
use crate::base::count;
use crate::model::{Change, DiffReport};
use crate::report::table::Appearance;

/// In words, a section for each kind of change.
pub fn details(diff: &DiffReport, appearance: Appearance) -> String {
    let mut out: Vec<String> = head(diff, appearance).iter().flat_map(|text| lines(appearance, "", text)).collect();
    for change in Change::ALL.into_iter().filter(|change| *change != Change::Unchanged) {
        let rows = of(diff, change);
        if rows.is_empty() {
            continue;
        }
        out.extend([String::new(), appearance.bold(change.words())]);
        out.extend(groups(&rows).iter().flat_map(|group| lines(appearance, "- ", &told(group, &diff.time_zone))));
        let notes = rows.iter().filter(|row| !decided(row)).count() as u64;
        if notes > 0 {
            let words = count(notes, "finding that changes no result", "findings that change no result");
            out.extend(lines(appearance, "- ", &words));
        }
    }
    if let Some(words) = unchanged(diff) {
        out.push(String::new());
        out.extend(lines(appearance, "", &words));
    }
    out.push(String::new());
    out.join("\n")
}
