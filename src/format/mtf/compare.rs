//! The two copies of the configuration record: the one before the data (MSCI) and the one after it (MSLS).
//! No checksum protects either; that they agree wherever the backup itself changes nothing is the only proof there is.

use super::config_records::records;
use std::ops::{Range, RangeInclusive};

/// Ranges that legitimately differ, from the start of a record; everything else was identical in 334 of 334 real sets.
const SCIN_CHANGES: [RangeInclusive<usize>; 6] = [32..=61, 82..=86, 96..=103, 144..=153, 248..=257, 332..=351];
const SFIN_CHANGES: [RangeInclusive<usize>; 4] = [24..=27, 158..=185, 202..=253, 262..=269];
const SFGI_CHANGES: [RangeInclusive<usize>; 1] = [52..=139];

/// Where the two copies first disagree: the offset in `tail`, and the record's name. `None` when they agree.
pub fn first_difference(head: &[u8], tail: &[u8]) -> Option<(usize, &'static str)> {
    let (mut heads, mut tails) = (records(head), records(tail));
    let mut end = 0;
    loop {
        let (before, after) = match (heads.next(), tails.next()) {
            (None, None) => return None,
            (Some(before), Some(after)) if before.tag == after.tag && before.bytes.len() == after.bytes.len() => {
                (before, after)
            }
            _ => return Some((end, "list of records")),
        };
        let (changes, name): (&[RangeInclusive<usize>], _) = match &after.tag {
            b"SCIN" => (&SCIN_CHANGES, "set record (SCIN)"),
            b"SFIN" => (&SFIN_CHANGES, "file record (SFIN)"),
            _ => (&SFGI_CHANGES, "file group record (SFGI)"),
        };
        let differs =
            |at: &usize| before.bytes[*at] != after.bytes[*at] && !changes.iter().any(|range| range.contains(at));
        if let Some(at) = (0..after.bytes.len()).find(differs) {
            return Some((after.at + at, name));
        }
        end = after.at + after.bytes.len();
    }
}

/// The ranges of a configuration in which both copies must agree, from its start.
pub(crate) fn compared_ranges(configuration: &[u8]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for record in records(configuration) {
        let changes: &[RangeInclusive<usize>] = match &record.tag {
            b"SCIN" => &SCIN_CHANGES,
            b"SFIN" => &SFIN_CHANGES,
            _ => &SFGI_CHANGES,
        };
        let end = record.bytes.len();
        let mut from = 0;
        for change in changes {
            ranges.push(record.at + from.min(end)..record.at + (*change.start()).min(end));
            from = change.end() + 1;
        }
        ranges.push(record.at + from.min(end)..record.at + end);
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(tag: &[u8; 4], length: u32) -> Vec<u8> {
        let mut bytes = tag.to_vec();
        bytes.extend(length.to_le_bytes());
        bytes.resize(length as usize, 0);
        bytes
    }

    #[test]
    fn only_what_the_backup_changes_may_differ() {
        let head = [record(b"SCIN", 400), record(b"SFGI", 200), record(b"SFIN", 300)].concat();
        assert_eq!(first_difference(&head, &head), None);
        let allowed = [32, 61, 82, 100, 150, 250, 351, 400 + 52, 400 + 139, 600 + 24, 600 + 269];
        let forbidden = [31, 62, 81, 87, 104, 399, 400 + 51, 400 + 140, 600 + 23, 600 + 186, 600 + 299];
        for at in allowed {
            let mut tail = head.clone();
            tail[at] ^= 1;
            assert_eq!(first_difference(&head, &tail), None, "{at}");
        }
        for at in forbidden {
            let mut tail = head.clone();
            tail[at] ^= 1;
            assert_eq!(first_difference(&head, &tail).map(|(offset, _)| offset), Some(at), "{at}");
        }
        let shorter = &head[..600];
        assert_eq!(first_difference(&head, shorter), Some((600, "list of records")));
    }
}
