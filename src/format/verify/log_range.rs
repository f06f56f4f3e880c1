//! Whether the log blocks of a set reach from its first LSN to its last without a gap.

use super::log::Stretch;
use crate::base::Lsn;

/// The header of a virtual log file takes 8 KiB: its first block is number 16.
const FIRST_BLOCK: u32 = 16;

/// Whether a stretch overlaps what lies between the two LSNs.
pub fn inside(stretch: &Stretch, first: Lsn, last: Lsn) -> bool {
    (stretch.vlf, stretch.to) > (first.vlf, first.block) && (stretch.vlf, stretch.from) <= (last.vlf, last.block)
}

/// The first gap in words; `None` when there is none. The stretches come from all members, in any order.
pub fn gap(mut stretches: Vec<Stretch>, first: Option<Lsn>, last: Option<Lsn>) -> Option<String> {
    let (Some(first), Some(last)) = (first, last) else { return None };
    if first == last {
        return None;
    }
    stretches.retain(|stretch| inside(stretch, first, last));
    stretches.sort();
    let mut at = (first.vlf, first.block);
    for stretch in &stretches {
        let begins = (stretch.vlf, stretch.from);
        let follows = begins <= at || (stretch.vlf == at.0.wrapping_add(1) && stretch.from == FIRST_BLOCK);
        if !follows || (at == (first.vlf, first.block) && begins > at) {
            return Some(format!(
                "block {}:{} of the log and what follows it up to {}:{} is missing",
                at.0, at.1, begins.0, begins.1
            ));
        }
        at = at.max((stretch.vlf, stretch.to));
    }
    // The last LSN is either in the last block or the place behind it, which may be the start of a new file.
    let reaches = at >= (last.vlf, last.block) || (last.vlf == at.0.wrapping_add(1) && last.block <= FIRST_BLOCK);
    let began = at > (first.vlf, first.block);
    let nothing_to_copy = (first.vlf, first.block) == (last.vlf, last.block);
    if reaches && (began || nothing_to_copy) {
        return None;
    }
    Some(format!(
        "the log ends before {}:{}, where the backup says that it ends at {}:{}",
        at.0, at.1, last.vlf, last.block
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lsn(vlf: u32, block: u32) -> Option<Lsn> {
        Some(Lsn::new(vlf, block, 1))
    }

    fn has_gap(stretches: &[(u32, u32, u32)], first: (u32, u32), last: (u32, u32)) -> bool {
        let stretches = stretches.iter().map(|(vlf, from, to)| Stretch { vlf: *vlf, from: *from, to: *to }).collect();
        gap(stretches, lsn(first.0, first.1), lsn(last.0, last.1)).is_some()
    }

    #[test]
    fn a_gap_is_a_gap_wherever_it_lies() {
        assert!(!has_gap(&[(7, 20, 30), (7, 30, 44)], (7, 20), (7, 44)));
        assert!(
            !has_gap(&[(7, 30, 44), (7, 16, 30)], (7, 20), (7, 40)),
            "members in any order, blocks around both ends"
        );
        assert!(!has_gap(&[(7, 20, 500), (8, 16, 30)], (7, 20), (8, 30)));
        assert!(!has_gap(&[(7, 20, 500)], (7, 20), (8, 16)), "nothing was written to the new file yet");
        assert!(has_gap(&[(7, 22, 44)], (7, 20), (7, 44)), "start");
        assert!(has_gap(&[(7, 20, 30), (7, 31, 44)], (7, 20), (7, 44)), "middle");
        assert!(has_gap(&[(7, 20, 40)], (7, 20), (7, 44)), "end");
        assert!(has_gap(&[(7, 20, 500), (8, 18, 30)], (7, 20), (8, 30)), "start of a file");
        assert!(has_gap(&[(7, 20, 500), (9, 16, 30)], (7, 20), (9, 30)), "a whole file");
        assert!(has_gap(&[(8, 16, 30)], (7, 20), (8, 30)), "the whole first file");
        assert!(has_gap(&[], (7, 20), (7, 30)));
    }
}
