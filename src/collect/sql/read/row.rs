//! Typed access to the cells of a row. What is not of the promised kind spoils the row, never the program.

use super::queries::Shipped;
use crate::base::{Guid, Lsn};
use crate::collect::sql::query::Cell;

/// Characters kept of one text; the widest column that is asked for has 260.
const MAX_TEXT_CHARS: usize = 1024;

/// A row that has as many cells as its query promises, read from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    query: &'a Shipped,
    cells: &'a [Cell],
    next: usize,
}

impl<'a> Row<'a> {
    /// # Errors
    /// The row is wider or narrower than the query's columns, later ones aside.
    pub fn new(query: &'a Shipped, cells: &'a [Cell]) -> Result<Self, String> {
        let most = query.columns.len();
        if !(most.saturating_sub(query.later)..=most).contains(&cells.len()) {
            return Err(format!(
                "the answer to `{}` has rows of {} columns instead of {}",
                query.name,
                cells.len(),
                most
            ));
        }
        Ok(Self { query, cells, next: 0 })
    }

    /// The same row, read on from that column; behind the last one where there is none of that name.
    pub fn from(self, column: &str) -> Self {
        let at = self.query.columns.iter().position(|one| one.name() == column);
        Self { next: at.unwrap_or(usize::MAX), ..self }
    }

    fn cell(&mut self) -> Option<&'a Cell> {
        let cell = self.cells.get(self.next);
        self.next = self.next.saturating_add(1);
        cell
    }

    fn wrong(&self, wanted: &str) -> String {
        let name = self.query.columns.get(self.next.saturating_sub(1)).map_or("?", |column| column.name());
        format!("the answer to `{}` has a value in column `{name}` that is not a valid {wanted}", self.query.name)
    }

    /// # Errors
    /// It is text.
    pub fn int(&mut self) -> Result<Option<i64>, String> {
        match self.cell() {
            Some(Cell::Int(value)) => Ok(Some(*value)),
            Some(Cell::Null) | None => Ok(None),
            Some(Cell::Text(_)) => Err(self.wrong("number")),
        }
    }

    /// A number that must fit; one that does not is taken for none, since no such thing exists.
    ///
    /// # Errors
    /// It is text.
    pub fn number<T: TryFrom<i64>>(&mut self) -> Result<Option<T>, String> {
        Ok(self.int()?.and_then(|value| T::try_from(value).ok()))
    }

    /// # Errors
    /// It is text.
    pub fn flag(&mut self) -> Result<Option<bool>, String> {
        Ok(self.int()?.map(|value| value != 0))
    }

    /// # Errors
    /// It is a number.
    pub fn text(&mut self) -> Result<Option<&'a str>, String> {
        match self.cell() {
            Some(Cell::Text(text)) => Ok(Some(bounded(text))),
            Some(Cell::Null) | None => Ok(None),
            Some(Cell::Int(_)) => Err(self.wrong("text")),
        }
    }

    /// Text to keep; what is empty says nothing.
    ///
    /// # Errors
    /// It is a number.
    pub fn owned(&mut self) -> Result<Option<String>, String> {
        Ok(self.text()?.filter(|text| !text.is_empty()).map(str::to_owned))
    }

    /// # Errors
    /// It is a number.
    pub fn guid(&mut self) -> Result<Option<Guid>, String> {
        Ok(self.text()?.and_then(|text| text.trim().parse::<Guid>().ok()).and_then(Guid::known))
    }

    /// Zero is none.
    ///
    /// # Errors
    /// It is a number.
    pub fn lsn(&mut self) -> Result<Option<Lsn>, String> {
        let zero = Lsn::new(0, 0, 0);
        Ok(self.text()?.and_then(|text| Lsn::from_decimal(text.trim())).filter(|lsn| *lsn != zero))
    }
}

/// The first characters of a text that is longer than anything that was asked for.
pub fn bounded(text: &str) -> &str {
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
