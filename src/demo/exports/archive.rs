//! ZIP archives whose entries carry the time of the export.

use crate::demo::DEMO_MACHINE;
use jiff::civil::DateTime;
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of these entries, in this order, each written at `exported` (the exporting computer's wall clock).
/// The archive's comment says that it is demo data.
pub(super) fn archive(entries: &[(String, Vec<u8>)], exported: DateTime) -> io::Result<Vec<u8>> {
    let time = zip::DateTime::from_date_and_time(
        u16::try_from(exported.year()).unwrap_or_default(),
        unsigned(exported.month()),
        unsigned(exported.day()),
        unsigned(exported.hour()),
        unsigned(exported.minute()),
        unsigned(exported.second()),
    )
    .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    // The same bytes on every platform.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time)
        .system(zip::System::Unix);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(content)?;
    }
    zip.set_comment(DEMO_MACHINE)?;
    Ok(zip.finish()?.into_inner())
}

fn unsigned(value: i8) -> u8 {
    u8::try_from(value).unwrap_or_default()
}
