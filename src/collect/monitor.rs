//! How a collector says that it is alive. Knows no terminal: who wants to see progress hands a monitor in.

use crate::base::PathName;

/// Told what is being looked at, from several threads at once and in no particular order.
pub trait Monitor: Sync {
    /// A folder is about to be looked at; the path as it will be reported.
    fn folder(&self, path: &PathName);

    /// A file of this size was looked at.
    fn file_done(&self, size_bytes: u64);

    /// All that is to be verified was found: so many bytes will be read.
    fn reading_begins(&self, _bytes_total: u64) {}

    /// This file is about to be read to its end; the path as it will be reported.
    fn reading(&self, _path: &PathName) {}

    /// So many bytes of content were read to be proven. Told now and then, not of every read.
    fn read(&self, _bytes: u64) {}

    /// This SQL Server instance is about to be asked.
    fn server(&self, _instance: &str) {}

    /// It was read, or could not be.
    fn server_done(&self, _instance: &str, _is_read: bool) {}

    /// Nothing more will come.
    fn finish(&self);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Monitor for Silent {
    fn folder(&self, _: &PathName) {}
    fn file_done(&self, _: u64) {}
    fn finish(&self) {}
}
