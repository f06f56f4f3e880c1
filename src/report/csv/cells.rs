//! What every layout shares: how rows become bytes, and what a cell says of the whole audit. No cell starts a formula,
//! and a byte-order mark tells Excel that the text is UTF-8.

use crate::base::for_csv;
use crate::model::report::Target;
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use std::io::{self, Write};

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Rows with CRLF line ends. They may differ in length.
pub struct Rows<'o>(Writer<&'o mut dyn Write>);

impl<'o> Rows<'o> {
    pub fn new(out: &'o mut dyn Write) -> io::Result<Self> {
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).flexible(true);
        out.write_all(BYTE_ORDER_MARK)?;
        Ok(Self(builder.from_writer(out)))
    }

    /// Adds a row; every cell is made harmless.
    pub fn push<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(for_csv(cell.as_ref()).as_bytes()).map_err(of_output)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(of_output)
    }

    /// What is not yet written.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What the output said, as it said it.
fn of_output(error: csv::Error) -> io::Error {
    let told = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other(told),
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
