//! What every layout shares: how rows become bytes, and what a cell says of the whole audit. No cell starts a formula,
//! and a byte-order mark tells Excel that the text is UTF-8.

use crate::base::for_csv;
use crate::model::report::Target;
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Rows in memory, with CRLF line ends. Rows may differ in length.
pub struct Rows(Writer<Vec<u8>>);

impl Rows {
    pub fn new() -> Self {
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).flexible(true);
        Self(builder.from_writer(BYTE_ORDER_MARK.to_vec()))
    }

    /// Adds a row; every cell is made harmless.
    pub fn push<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> Result<(), csv::Error> {
        for cell in cells {
            self.0.write_field(for_csv(cell.as_ref()).as_bytes())?;
        }
        self.0.write_record(None::<&[u8]>)
    }

    pub fn into_bytes(self) -> Result<Vec<u8>, csv::Error> {
        self.0.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

/// A value's text; an empty cell where there is none.
pub fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// Parts that one cell holds.
pub fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

/// `iso-27001-2022: A.8.13; nist-800-53r5: CP-9(a)`.
pub fn controls(target: &Target) -> String {
    joined(target.controls.iter().map(|(framework, controls)| format!("{framework}: {}", controls.join(", "))))
}
