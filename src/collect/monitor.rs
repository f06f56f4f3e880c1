//! How a collector says that it is alive. Knows no terminal: who wants to see progress hands a monitor in.

use crate::base::PathName;

/// Told what is being looked at, from several threads at once and in no particular order.
pub trait Monitor: Sync {
    /// A folder is about to be looked at; the path as it will be reported.
    fn folder(&self, path: &PathName);

    /// A file of this size was looked at.
    fn file_done(&self, size_bytes: u64);

    /// So many bytes of content were read to be proven. Told now and then, not of every read.
    fn read(&self, _bytes: u64) {}

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
