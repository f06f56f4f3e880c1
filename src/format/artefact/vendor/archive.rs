//! A tar archive, packed with gzip or not.

use super::gzip::{Gzip, unpack_head};
use super::tar::{self, BLOCK_BYTES, TarWalk, Wanted};
use super::{Held, Stream};
use crate::base::ReadAt;
use crate::model::{Problem, Verdict};
use std::io::BufReader;

pub(super) const GZIP: &[u8] = &[0x1f, 0x8b, 8];

/// Whether the head is a tar archive's, packed or not.
pub(in super::super) fn is_archive(head: &[u8]) -> bool {
    if head.starts_with(GZIP) { tar::is_header(&unpack_head(head, BLOCK_BYTES)) } else { tar::is_header(head) }
}

/// Walks it. The flag says whether a checksum over all of it was right; the fault of the packing comes before the
/// archive's own.
pub(in super::super) fn walk_archive(file: &dyn ReadAt, wanted: Wanted) -> (TarWalk, bool) {
    walk(file, wanted, None)
}

/// Walks one that nothing is known of, and tells what its entries are by how they begin.
pub(super) fn weigh_archive(file: &dyn ReadAt) -> (TarWalk, bool) {
    walk(file, Wanted::default(), Some(Held::default()))
}

fn walk(file: &dyn ReadAt, wanted: Wanted, held: Option<Held>) -> (TarWalk, bool) {
    let mut mark = [0; 3];
    let is_packed = file.read_at(0, &mut mark).is_ok_and(|count| count == GZIP.len()) && mark == GZIP;
    if !is_packed {
        return (tar::walk(&mut BufReader::new(Stream::new(file)), wanted, held), false);
    }
    let mut unpacked = Gzip::new(file);
    let mut walk = tar::walk(&mut unpacked, wanted, held);
    if let Some(fault) = unpacked.fault() {
        walk.fault = Some(fault);
    }
    let is_proven = walk.fault.is_none();
    (walk, is_proven)
}

/// Inflates a gzip file that holds no archive to its end.
pub(in super::super) fn check_gzip(file: &dyn ReadAt) -> Option<(Verdict, Problem)> {
    let mut unpacked = Gzip::new(file);
    let _end = std::io::copy(&mut unpacked, &mut std::io::sink());
    unpacked.fault()
}
