//! The directory: images of two domain controllers, taken with Lync's exports.

use super::lync::configuration;
use crate::article_rows::files::{NTDS, SYSTEM, image};
use crate::article_rows::row::Row;

pub fn active_directory() -> Vec<Row> {
    let row = Row::new("active-directory", "system state images of two domain controllers")
        .declared("[active-directory]\n[topology]\nsql = 'sql01.contoso.com\\RTC'\n")
        .files(image("DC01", &[NTDS, SYSTEM]))
        .files(image("DC02", &[NTDS, SYSTEM]))
        .file("Config.zip", configuration())
        .needs("WindowsImageBackup/DC02/");
    vec![row]
}

/// Images of two controllers that name no writer of the directory.
pub fn other_images() -> Row {
    Row::new("active-directory", "images without the writer of the directory")
        .files(image("DC01", &[SYSTEM]))
        .files(image("DC02", &[SYSTEM]))
}
