//! A saved output as somebody who answers queries.

use super::index::Index;
use super::line::{self, Content};
use super::lines::Lines;
use crate::base::ReadAt;
use crate::collect::sql::query::{Cell, Query, Refusal, RunQuery};

/// Characters of one row; the widest that is asked for has some 10,000 in hexadecimal.
const MAX_ROW_BYTES: usize = 64 * 1024;
/// Columns of one row.
const MAX_FIELDS: usize = 64;

/// Answers from the file, block by block.
pub struct Answers<'a> {
    pub file: &'a dyn ReadAt,
    pub index: &'a Index,
}

impl RunQuery for Answers<'_> {
    fn rows(&mut self, query: &Query, each: &mut dyn FnMut(&[Cell]) -> Result<(), String>) -> Result<(), Refusal> {
        let place = match self.index.blocks.get(query.name) {
            None => return Err(Refusal::NotAnswered),
            Some(Err(fault)) => return Err(Refusal::Wrong(fault.clone())),
            Some(Ok(place)) => *place,
        };
        let lost = |error: std::io::Error| Refusal::Wrong(format!("the saved output cannot be read: {error}"));
        let mut lines = Lines::at(self.file, place.start).map_err(lost)?;
        let mut row = String::new();
        let mut left = place.line_count;
        while left > 0 {
            if !lines.advance().map_err(lost)? {
                return Err(Refusal::Wrong(
                    "the saved output ended early: it was changed while it was read".to_owned(),
                ));
            }
            let Some(line::Line { content: Content::Piece { payload, is_last, .. }, .. }) = line::parse(lines.line())
            else {
                continue;
            };
            left -= 1;
            if row.len() + payload.len() > MAX_ROW_BYTES {
                return Err(Refusal::Wrong(format!("the answer to `{}` holds a row that is too long", query.name)));
            }
            row.push_str(payload);
            if is_last {
                let garbled =
                    || Refusal::Wrong(format!("the answer to `{}` holds a row that cannot be read", query.name));
                let (is_error, cells) = fields(&row).ok_or_else(garbled)?;
                if is_error {
                    return Err(refusal(&cells).ok_or_else(garbled)?);
                }
                each(&cells).map_err(Refusal::Wrong)?;
                row.clear();
            }
        }
        Ok(())
    }
}

/// Whether the row tells of an error, and its cells.
fn fields(row: &str) -> Option<(bool, Vec<Cell>)> {
    let mut parts = row.split('|');
    let is_error = match parts.next()? {
        "r" => false,
        "e" => true,
        _ => return None,
    };
    let mut cells = Vec::new();
    for part in parts {
        if cells.len() >= MAX_FIELDS {
            return None;
        }
        cells.push(cell(part)?);
    }
    Some((is_error, cells))
}

fn cell(text: &str) -> Option<Cell> {
    let value = text.get(1..)?;
    match text.as_bytes().first()? {
        b'n' if value.is_empty() => Some(Cell::Null),
        b'i' => value.parse().ok().map(Cell::Int),
        b't' => Some(Cell::Text(value.to_owned())),
        b'x' => {
            let bytes = data_encoding::HEXUPPER.decode(value.as_bytes()).ok()?;
            if !bytes.len().is_multiple_of(2) {
                return None;
            }
            let units = bytes.chunks_exact(2).map(|pair| match pair {
                [low, high] => u16::from_le_bytes([*low, *high]),
                _ => 0,
            });
            Some(Cell::Text(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()))
        }
        _ => None,
    }
}

fn refusal(cells: &[Cell]) -> Option<Refusal> {
    match cells {
        [Cell::Int(number), Cell::Text(message)] => {
            Some(Refusal::Server { number: u32::try_from(*number).ok()?, message: message.clone() })
        }
        _ => None,
    }
}
