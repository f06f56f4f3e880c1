//! What `Export-Csv` writes: a `#TYPE` line or none, comma, semicolon or tab, quoted or not.

use super::Found;
use super::rows::{MAX_ROWS, Row, Table, kept};
use crate::model::{Problem, Verdict};

/// Columns of one listing; `Get-MailboxDatabase` has about 130.
pub const MAX_COLUMNS: usize = 1024;

const TYPE_MARK: &str = "#TYPE ";

/// `None`: no table. Where the text could not be read, `head` tells the columns, and there are no rows.
pub fn read_csv(text: Result<String, Problem>, wanted: &[&'static str], head: &str) -> Option<Table> {
    let mut found = Found::starting_at(Verdict::Intact);
    let text = text.unwrap_or_else(|problem| {
        found.add(problem, Verdict::Unreadable);
        head.to_owned()
    });
    let is_refused = !found.verdict.is_sound();
    let (types, body) = split_type(&text);
    let header = body.trim_start_matches(['\r', '\n']).lines().next()?;
    let mut records = ::csv::ReaderBuilder::new()
        .delimiter(delimiter(header)?)
        .flexible(true)
        .from_reader(body.as_bytes())
        .into_records();
    let columns: Vec<String> = records
        .reader_mut()
        .headers()
        .ok()?
        .iter()
        .take(MAX_COLUMNS + 1)
        .map(|name| name.trim().to_lowercase())
        .collect();
    if columns.len() > MAX_COLUMNS {
        return None;
    }
    let places: Vec<Option<&'static str>> = columns.iter().map(|name| kept(name, wanted)).collect();
    let mut rows = Vec::new();
    let mut short = 0_u64;
    for record in records.take_while(|_| !is_refused) {
        let Ok(record) = record else {
            found.add(Problem::whole("csv-malformed", "a line of the table is no text"), Verdict::Damaged);
            break;
        };
        if rows.len() == MAX_ROWS {
            let message = format!("the table has more than {MAX_ROWS} rows");
            found.add(Problem::whole("limit-rows", message), Verdict::Unreadable);
            break;
        }
        short += u64::from(record.len() != columns.len());
        let cells = places.iter().zip(&record);
        let row: Row = cells.filter_map(|(name, cell)| name.map(|name| (name, cell.trim().to_owned()))).collect();
        rows.push(row);
    }
    // Inside a field a quotation mark is written twice, so that a whole table has an even number.
    if is_refused {
        // Where the head ends is no fault of the table.
    } else if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        found.add(Problem::whole("truncated", "the table ends inside a quoted value"), Verdict::Incomplete);
    } else if short > 0 {
        let message = format!("{short} rows have another number of values than the header has names");
        found.add(Problem::whole("csv-uneven", message), Verdict::Incomplete);
    }
    let proof = found.verdict.is_sound().then(|| "structure".to_owned()).into_iter().collect();
    Some(Table { columns, types, rows, proof, found })
}

fn split_type(text: &str) -> (Vec<String>, &str) {
    let text = text.trim_start_matches('\u{feff}').trim_ascii_start();
    let Some(rest) = text.strip_prefix(TYPE_MARK) else { return (Vec::new(), text) };
    let (line, body) = rest.split_once('\n').unwrap_or((rest, ""));
    (vec![line.trim().to_lowercase()], body)
}

/// The one that stands most often in the header; names of members hold none of them.
fn delimiter(header: &str) -> Option<u8> {
    let count = |mark: u8| header.bytes().filter(|byte| *byte == mark).count();
    [b',', b';', b'\t'].into_iter().filter(|mark| count(*mark) > 0).max_by_key(|mark| count(*mark))
}
