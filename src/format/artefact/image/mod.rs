//! Windows Server Backup: trees of dated folders with virtual disks, a catalog, and documents that name the writers.

mod crc32c;
mod disk;
mod run;
mod tree;
mod vhd;
mod vhdx;
mod volume;
mod writers;

pub use crc32c::crc32c;
pub(super) use tree::IMAGE;
