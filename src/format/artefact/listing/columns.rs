//! What `Format-Table` prints: names, dashes below them, and values in the columns that the dashes mark.

use super::Found;
use super::csv::MAX_COLUMNS;
use super::rows::{MAX_ROWS, Row, Table, kept};
use crate::model::{Problem, Verdict};

/// Lines before the names.
const LINES_BEFORE: usize = 30;

/// Where each column begins and ends, in characters, by its dashes.
fn dashes(line: &str) -> Option<Vec<(usize, usize)>> {
    let line = line.trim_end();
    if !line.contains('-') || !line.chars().all(|c| matches!(c, '-' | ' ')) {
        return None;
    }
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (at, _) in line.chars().enumerate().filter(|(_, c)| *c == '-') {
        match columns.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => columns.push((at, at + 1)),
        }
    }
    (2..=MAX_COLUMNS).contains(&columns.len()).then_some(columns)
}

/// Whether names and dashes stand near the beginning.
pub fn is_columns(head: &str) -> bool {
    let lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).take(LINES_BEFORE).collect();
    lines.windows(2).any(|pair| matches!(pair, [names, marks] if dashes(names).is_none() && dashes(marks).is_some()))
}

/// Reads it. A value that reaches over the edge of its column makes the table unreadable: whose it is nobody can tell.
pub fn read_columns(text: Result<String, Problem>, wanted: &[&'static str], head: &str) -> Option<Table> {
    let mut found = Found::starting_at(Verdict::Intact);
    let text = text.unwrap_or_else(|problem| {
        found.add(problem, Verdict::Unreadable);
        head.to_owned()
    });
    let is_refused = !found.verdict.is_sound();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let at = lines.iter().take(LINES_BEFORE + 1).position(|line| dashes(line).is_some())?;
    let (names, columns) = (*lines.get(at.checked_sub(1)?)?, dashes(lines.get(at)?)?);
    let columns_of = |line: &str| -> Vec<String> { cells(line, &columns).unwrap_or_default() };
    let names_of = columns_of(names);
    let mut rows = Vec::new();
    for line in lines.iter().skip(at + 1).take_while(|_| !is_refused) {
        // A second page repeats the head.
        if *line == names || dashes(line).is_some() {
            continue;
        }
        if rows.len() == MAX_ROWS {
            found.add(
                Problem::whole("limit-rows", format!("the table has more than {MAX_ROWS} rows")),
                Verdict::Unreadable,
            );
            break;
        }
        let Some(cells) = cells(line, &columns) else {
            let message = "a line of the table does not keep to its columns";
            found.add(Problem::whole("table-columns", message), Verdict::Unreadable);
            break;
        };
        let cells = names_of.iter().zip(cells);
        let row: Row = cells.filter_map(|(name, cell)| kept(name, wanted).map(|name| (name, cell))).collect();
        rows.push(row);
    }
    let proof = found.verdict.is_sound().then(|| "structure".to_owned()).into_iter().collect();
    let columns = names_of.iter().map(|name| name.to_lowercase()).collect();
    Some(Table { columns, types: Vec::new(), rows, proof, found })
}

/// The value of each column. Values of numbers end where the dashes end; all others begin where they begin.
fn cells(line: &str, columns: &[(usize, usize)]) -> Option<Vec<String>> {
    let chars: Vec<char> = line.chars().collect();
    let mut cells = Vec::new();
    let mut from = 0;
    for (at, (_, end)) in columns.iter().enumerate() {
        let next = columns.get(at + 1).map_or(chars.len().max(*end), |(start, _)| *start);
        // A blank stands before the next column.
        let is_free = next == 0 || at + 1 == columns.len() || chars.get(next - 1).is_none_or(|c| *c == ' ');
        if !is_free {
            return None;
        }
        let cell: String = chars.iter().skip(from).take(next.saturating_sub(from)).collect();
        cells.push(cell.trim().to_owned());
        from = next;
    }
    Some(cells)
}
