//! What `Format-List` prints: `Name : DB01`, one member a line, an empty line between objects. A value that is longer
//! than the window goes on in the next line, behind blanks.

use super::Found;
use super::csv::MAX_COLUMNS;
use super::rows::{MAX_ROWS, Row, Table, kept};
use crate::model::{Problem, Verdict};
use std::collections::BTreeSet;

/// Lines before the first member: a prompt, the command, what the shell says of its session.
const LINES_BEFORE: usize = 30;

/// A member and its value.
fn member(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end();
    let is_name =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
    // `C:\\` and `12:30` are no members.
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

/// Whether two members stand one behind the other near the beginning.
pub fn is_list(head: &str) -> bool {
    let lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).take(LINES_BEFORE).collect();
    lines
        .windows(2)
        .any(|pair| pair.iter().all(|line| member(line).is_some_and(|(name, _)| line.len() > name.len() + 1)))
}

/// Reads it. An object that lacks members of the one before it was cut.
pub fn read_list(text: Result<String, Problem>, wanted: &[&'static str], head: &str) -> Table {
    let mut found = Found::starting_at(Verdict::Intact);
    let text = text.unwrap_or_else(|problem| {
        found.add(problem, Verdict::Unreadable);
        head.to_owned()
    });
    let is_refused = !found.verdict.is_sound();
    let mut reader = Reader {
        wanted,
        columns: Vec::new(),
        rows: Vec::new(),
        members: BTreeSet::new(),
        row: Row::new(),
        last: None,
        uneven: 0,
    };
    for line in text.lines() {
        match member(line) {
            _ if line.trim().is_empty() => reader.end(),
            Some((name, value)) => reader.member(name, value),
            None => reader.go_on(line),
        }
        if reader.rows.len() > MAX_ROWS {
            found.add(
                Problem::whole("limit-rows", format!("the listing has more than {MAX_ROWS} objects")),
                Verdict::Unreadable,
            );
            break;
        }
    }
    reader.end();
    if is_refused {
        reader.rows.clear();
    } else if reader.uneven > 0 {
        let message = format!("{} objects have other members than the first", reader.uneven);
        found.add(Problem::whole("list-uneven", message), Verdict::Incomplete);
    }
    let proof = found.verdict.is_sound().then(|| "structure".to_owned()).into_iter().collect();
    Table { columns: reader.columns, types: Vec::new(), rows: reader.rows, proof, found }
}

struct Reader<'a> {
    wanted: &'a [&'static str],
    /// Of the first object.
    columns: Vec<String>,
    rows: Vec<Row>,
    /// Of the object that is being read, lower case.
    members: BTreeSet<String>,
    row: Row,
    /// The member whose value may go on.
    last: Option<&'static str>,
    uneven: u64,
}

impl Reader<'_> {
    fn member(&mut self, name: &str, value: &str) {
        let lower = name.to_lowercase();
        // Without an empty line between them, the next object begins where a member comes again.
        if self.members.contains(&lower) {
            self.end();
        }
        if self.members.len() < MAX_COLUMNS {
            self.members.insert(lower);
        }
        self.last = kept(name, self.wanted);
        if let Some(name) = self.last {
            self.row.insert(name, value.to_owned());
        }
    }

    fn go_on(&mut self, line: &str) {
        if !line.starts_with(' ') {
            self.last = None;
        } else if let Some(value) = self.last.and_then(|name| self.row.get_mut(name)) {
            value.push_str(line.trim());
        }
    }

    fn end(&mut self) {
        self.last = None;
        let members = std::mem::take(&mut self.members);
        let row = std::mem::take(&mut self.row);
        // A single line with a colon is no object.
        if members.len() < 2 {
            return;
        }
        let members: Vec<String> = members.into_iter().collect();
        if self.columns.is_empty() {
            self.columns = members;
        } else if self.columns != members {
            self.uneven += 1;
        }
        self.rows.push(row);
    }
}
