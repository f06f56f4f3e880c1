//! `diff-export` on a terminal: both exports, what differs in a sentence, and then one by one.

use super::table::Appearance;
use crate::base::for_terminal;
use crate::model::{ComparedExport, ExportDiff};
use std::fmt::Write;

/// The comparison. Writing to a `String` cannot fail, so results of `writeln!` are dropped.
pub fn diff_export(diff: &ExportDiff, appearance: Appearance) -> String {
    let mut out = String::new();
    side(&mut out, "old", &diff.old, appearance);
    side(&mut out, "new", &diff.new, appearance);
    let _ = writeln!(out, "\n{}", for_terminal(&diff.summary));
    for note in &diff.notes {
        let _ = writeln!(out, "{}", for_terminal(note));
    }
    if diff.differences.iter().any(|one| one.is_listed) {
        out.push('\n');
    }
    for one in diff.differences.iter().filter(|one| one.is_listed) {
        let (noun, _) = one.kind.nouns();
        for (names, done) in [(&one.added, "added"), (&one.changed, "changed"), (&one.removed, "removed")] {
            for name in names {
                let _ = writeln!(out, "  {done:<8} {noun}: {}", for_terminal(name));
            }
        }
    }
    super::table::hanging(&out, appearance)
}

fn side(out: &mut String, which: &str, export: &ComparedExport, appearance: Appearance) {
    let when = export.export_wall_time.map(|at| format!(", exported {at}")).unwrap_or_default();
    let path = export.path.shown(appearance.paths);
    let _ = writeln!(out, "{which}  {path}: {}{when}, {}", export.kind, export.verdict);
}
