//! What stays the same of a finding from day to day, so that a pipeline knows it again.

use super::found::Found;
use crate::model::report::Finding;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Gives the findings of one report their fingerprints, in the report's order.
#[derive(Debug, Default)]
pub struct Fingerprints {
    /// How many findings had this digest so far.
    seen: HashMap<[u8; 32], u64>,
}

impl Fingerprints {
    /// 64 hexadecimal digits: SHA-256 of the finding's id, of what it was found of, and of the words of its message that hold
    /// no digit. Times, ages, counts and the names of dated files have digits; names of databases and of classes
    /// mostly have none, and those of hosts are in the target.
    /// Findings of a target that are told apart by digits alone are numbered in their order.
    pub fn of(&mut self, found: Found<'_>) -> String {
        let mut digest = Sha256::new();
        for part in [&found.finding.id, &found.of.name(), &lasting_words(lasting(found.finding))] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let first: [u8; 32] = digest.clone().finalize().into();
        let number = self.seen.entry(first).or_default();
        let whole = match *number {
            0 => first,
            further => {
                digest.update(further.to_be_bytes());
                digest.finalize().into()
            }
        };
        *number += 1;
        HEXLOWER.encode(&whole)
    }
}

/// Of a finding of scheduled times, what stands before them: they are told in other words from day to day.
fn lasting(finding: &Finding) -> &str {
    let message = finding.message.as_str();
    match finding.scheduled {
        Some(_) => message.split_once(": ").map_or(message, |(before, _)| before),
        None => message,
    }
}

/// `2 backups are of HelpdeskKB` and `1 backup is of HelpdeskKB` are `of HelpdeskKB`: what is counted, and the verb behind it,
/// change with the count.
fn lasting_words(message: &str) -> String {
    let mut words = Vec::new();
    let mut dropped = 0;
    for word in message.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || c == ',') {
            dropped = 2;
            // `at least 3 runs missed` is said only where no period is asked about, which counts them itself.
            if words.ends_with(&["at", "least"]) {
                words.truncate(words.len() - 2);
            }
        } else if dropped > 0 {
            dropped -= 1;
        } else if !word.contains(|c: char| c.is_ascii_digit()) {
            words.push(word);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::lasting_words;

    #[test]
    fn what_changes_from_day_to_day_is_left_out() {
        let at = |time: &str, age: &str, runs: &str| {
            format!(
                "The newest full backup of LcsCDR on sql03 finished {time}, {age} before the audit: at least {runs} missed."
            )
        };
        let one = at("2026-10-22T01:20+02:00", "9d 7h", "1 run");
        let other = at("2026-10-22T01:20+02:00", "10d", "11 runs");
        assert_eq!(lasting_words(&one), lasting_words(&other));
        assert!(lasting_words(&one).contains("LcsCDR"));
        let under_a_period =
            "The newest full backup of LcsCDR on sql03 finished 2026-10-22T01:20+02:00, 9d 7h before the audit: ";
        assert_eq!(lasting_words(&one), lasting_words(under_a_period));
        assert_eq!(lasting_words("2 backups are of HelpdeskKB."), "of HelpdeskKB.");
        assert_eq!(lasting_words("1 backup is of HelpdeskKB."), "of HelpdeskKB.");
    }
}
