//! `--share K/N`: the K-th of N parts of all backups. Which part a backup is in depends on its place alone, so that N
//! runs with N different K read everything, whatever else the repository gains meanwhile.

use super::BudgetError;
use crate::base::{PathName, for_terminal};
use crate::model::Shard;
use std::fmt;
use std::str::FromStr;

/// One part of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    part: u64,
    of: u64,
}

/// A part a day for nearly three years.
const MAX_PARTS: u64 = 1000;

impl Share {
    /// Whether this part holds the backup at a place.
    pub fn holds(self, source: &str, path: &PathName) -> bool {
        Self::of_place(source, path, self.of) == self.part
    }

    /// Which of `parts` parts holds the backup at a place, from 1. Every place has exactly one.
    pub(in crate::collect) fn of_place(source: &str, path: &PathName, parts: u64) -> u64 {
        let mut hasher = blake3::Hasher::new();
        // The length keeps `a` + `bc` apart from `ab` + `c`.
        hasher.update(&(source.len() as u64).to_le_bytes()).update(source.as_bytes()).update(path.bytes());
        let mut number = [0; 8];
        hasher.finalize_xof().fill(&mut number);
        u64::from_le_bytes(number) % parts.max(1) + 1
    }
}

impl From<Share> for Shard {
    fn from(share: Share) -> Self {
        Self { number: share.part, count: share.of }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

impl FromStr for Share {
    type Err = BudgetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || {
            let shown: String = text.chars().take(40).collect();
            BudgetError(format!(
                "`{}` is not a valid share: write 1/4 for the first of four parts (at most {MAX_PARTS})",
                for_terminal(&shown)
            ))
        };
        let number = |text: &str| match text.bytes().all(|b| b.is_ascii_digit()) {
            true => text.parse::<u64>().ok(),
            false => None,
        };
        let (part, of) = text.split_once('/').ok_or_else(wrong)?;
        let (part, of) = number(part).zip(number(of)).ok_or_else(wrong)?;
        if part == 0 || part > of || of > MAX_PARTS { Err(wrong()) } else { Ok(Self { part, of }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_lies_in_exactly_one_part_and_no_part_is_empty() {
        let shares: Vec<Share> = (1..=4).map(|part| format!("{part}/4").parse().unwrap()).collect();
        let mut sizes = [0; 4];
        for number in 0..400 {
            let path = PathName::from(format!("sql/db{number}.bak").as_str());
            let holding: Vec<usize> = (0..4).filter(|index| shares[*index].holds("nas", &path)).collect();
            assert_eq!(holding.len(), 1, "{path:?}");
            sizes[holding[0]] += 1;
        }
        assert!(sizes.iter().all(|size| *size > 60), "{sizes:?}");
    }

    #[test]
    fn what_is_no_share_says_what_to_write() {
        for text in ["", "4", "0/4", "5/4", "1/0", "1/1001", "-1/4", "+1/4", "1/4/2", "one/four", "1 / 4"] {
            assert!(text.parse::<Share>().unwrap_err().to_string().contains("1/4"), "{text}");
        }
        assert_eq!("1/1".parse::<Share>().unwrap().to_string(), "1/1");
    }
}
