//! A workbook that is written row by row into memory.

use super::cell::{Cell, Column, column_name, serial, write_number, write_text};
use super::parts::{self, Properties, SheetPlace};
use super::style::{self, Style};
use crate::base::{Stamp, Zone};
use jiff::civil::Date;
use jiff::tz::Offset;
use std::fmt::Write as _;
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Rows that a sheet holds.
const MOST_ROWS: u32 = 1_048_576;
/// Of 9: three more take twice the time for a tenth less.
const LEVEL: i64 = 3;

/// Writes one sheet after the other.
pub struct Book<'z> {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    zone: &'z Zone,
    sheets: Vec<SheetPlace>,
    /// Names of columns, as many as any sheet has.
    columns: Vec<String>,
    /// Offsets of times in hours that clocks show twice, in the order of their formats.
    twice: Vec<Offset>,
    /// Rows of the open sheet that are written, and those that no longer fit.
    row_count: u32,
    dropped_count: u64,
    xml: String,
}

impl<'z> Book<'z> {
    /// An empty workbook that will have so many sheets, and whose times are told in the zone.
    pub fn new(zone: &'z Zone, sheet_count: usize) -> io::Result<Self> {
        let mut book = Self {
            zip: ZipWriter::new(Cursor::new(Vec::new())),
            zone,
            sheets: Vec::new(),
            columns: Vec::new(),
            twice: Vec::new(),
            row_count: 0,
            dropped_count: 0,
            xml: String::new(),
        };
        // Programs that tell a file by its first bytes expect this part there.
        book.start(parts::CONTENT_TYPES)?;
        book.zip.write_all(parts::content_types(sheet_count).as_bytes())?;
        Ok(book)
    }

    /// Starts a sheet with its head row, which stays in sight with the first columns; `footer` stands on every page.
    pub fn open(&mut self, name: &'static str, columns: &[Column<'_>], frozen: usize, footer: &str) -> io::Result<()> {
        while self.columns.len() < columns.len() {
            self.columns.push(column_name(self.columns.len()));
        }
        let place = SheetPlace {
            name,
            column_count: columns.len(),
            frozen,
            width: columns.iter().map(|(_, width)| usize::from(*width)).sum(),
            row_count: 0,
            footer: footer.to_owned(),
        };
        let is_first = self.sheets.is_empty();
        self.sheets.push(place);
        self.start(&parts::sheet_path(self.sheets.len()))?;
        self.row_count = 0;
        self.dropped_count = 0;
        self.zip.write_all(parts::sheet_start(columns, frozen, is_first).as_bytes())?;
        self.head(columns.iter().map(|(head, _)| *head))
    }

    /// A row of heads.
    pub fn head<'c>(&mut self, heads: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        self.begin_row();
        for (column, head) in heads.into_iter().enumerate() {
            let place = self.place(column);
            write_text(&mut self.xml, &place, Style::Head, head);
        }
        self.end_row()
    }

    /// A row of cells. A row that does not fit is counted.
    pub fn push<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> io::Result<()> {
        if self.row_count + 1 >= MOST_ROWS {
            self.dropped_count += 1;
            return Ok(());
        }
        self.begin_row();
        for (column, cell) in cells.into_iter().enumerate() {
            self.cell(column, cell);
        }
        self.end_row()
    }

    /// Ends the sheet.
    pub fn close(&mut self) -> io::Result<()> {
        if self.dropped_count > 0 {
            let words = format!("{} more rows: a sheet holds no more. Other formats have all.", self.dropped_count);
            self.begin_row();
            let place = self.place(0);
            write_text(&mut self.xml, &place, Style::Title, &words);
            self.end_row()?;
        }
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        sheet.row_count = self.row_count;
        self.zip.write_all(parts::sheet_end(sheet).as_bytes())
    }

    /// The file's bytes.
    pub fn finish(mut self, properties: &Properties) -> io::Result<Vec<u8>> {
        let styles = style::part(&self.twice);
        let fixed = parts::package(&self.sheets, properties);
        for (path, xml) in fixed.into_iter().chain([("xl/styles.xml", styles)]) {
            self.start(path)?;
            self.zip.write_all(xml.as_bytes())?;
        }
        Ok(self.zip.finish()?.into_inner())
    }

    /// Every file has the same time: the archive of equal reports is equal.
    fn start(&mut self, path: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        Ok(self.zip.start_file(path, options)?)
    }

    fn begin_row(&mut self) {
        self.row_count += 1;
        self.xml.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.xml, r#"<row r="{}">"#, self.row_count);
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.xml.push_str("</row>");
        self.zip.write_all(self.xml.as_bytes())
    }

    fn place(&self, column: usize) -> String {
        format!("{}{}", self.columns.get(column).map_or("A", String::as_str), self.row_count)
    }

    fn cell(&mut self, column: usize, cell: Cell<'_>) {
        let place = self.place(column);
        let xml = &mut self.xml;
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => write_text(xml, &place, Style::Plain, &text),
            Cell::Wrapped(text) => write_text(xml, &place, Style::Wrapped, &text),
            Cell::Number(number) => write_number(xml, &place, Style::Number, number),
            Cell::Status(status) => write_text(xml, &place, Style::Status(status), status.word()),
            Cell::Date(text) => {
                match text.parse::<Date>().ok().and_then(|date| serial(date.at(0, 0, 0, 0))) {
                    Some(serial) => write_number(xml, &place, Style::Date, serial),
                    None => write_text(xml, &place, Style::Plain, text),
                };
            }
            Cell::Time(time) => self.time(&place, time),
        }
    }

    /// The reading of the zone's clocks.
    fn time(&mut self, place: &str, time: Stamp) {
        let stamp = self.zone.stamp(time);
        let wall = stamp.civil();
        let Some(serial) = serial(wall) else {
            return write_text(&mut self.xml, place, Style::Plain, &stamp.to_string());
        };
        let is_twice = self.zone.0.to_ambiguous_timestamp(wall).is_ambiguous();
        let style = if is_twice { Style::Twice(self.twice_format(stamp.offset())) } else { Style::Time };
        write_number(&mut self.xml, place, style, serial);
    }

    /// A zone has a handful of offsets, whatever the number of times.
    fn twice_format(&mut self, offset: Offset) -> usize {
        self.twice.iter().position(|known| *known == offset).unwrap_or_else(|| {
            self.twice.push(offset);
            self.twice.len() - 1
        })
    }
}
