//! XLSX (ECMA-376): a workbook for those who sort and filter, with real dates and numbers.
//!
//! The writer is our own: rows go straight into the ZIP archive, so that a report of any size takes the memory of one row
//! and of the archive. The known crate keeps every cell in memory (520 MiB for 50,000 findings and 200,000 checks), or
//! else writes temporary files and panics when the disk is full.

mod audit;
mod backups;
mod book;
mod cell;
mod checks;
mod findings;
mod history;
mod page;
mod parts;
mod scenarios;
mod sources;
mod style;
mod summary;
mod targets;
mod text;
mod waivers;

pub use audit::audit;
