//! One record of a zone: its owner, type and data, with names made whole against the origin.

use super::master_file::Entry;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A DNS name has at most 253 characters; escapes may make its text longer.
const MAX_NAME_BYTES: usize = 1024;

/// A record as written, names in lower case and without the last dot.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) owner: String,
    pub(super) kind: String,
    pub(super) data: Vec<String>,
}

/// A name against the origin: `@` is the origin, what ends in a dot is whole.
pub(super) fn whole_name(name: &str, origin: &str) -> String {
    let lower = name.to_lowercase();
    if lower == "@" {
        return origin.to_owned();
    }
    match lower.strip_suffix('.') {
        Some(whole) => whole.to_owned(),
        None if origin.is_empty() => lower,
        None => format!("{lower}.{origin}"),
    }
}

/// Seconds, or `1h30m` as BIND writes it.
fn is_time_to_live(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || b"smhdwSMHDW".contains(&byte))
}

/// Owner, optional time to live, class and aging stamp, then the type: `None` where no type stands.
pub(super) fn record(entry: &Entry, previous: &str, origin: &str) -> Option<Record> {
    let mut words = entry.words.iter().map(String::as_str);
    let owner = if entry.has_no_owner { previous.to_owned() } else { whole_name(words.next()?, origin) };
    let is_between = |word: &str| {
        is_time_to_live(word)
            || ["IN", "CH", "HS", "CS"].iter().any(|class| word.eq_ignore_ascii_case(class))
            // The DNS server of Windows: when the record was last refreshed, in hours.
            || (word.starts_with('[') && word.ends_with(']'))
    };
    let kind = words.find(|word| !is_between(word))?.to_ascii_uppercase();
    let is_kind =
        kind.starts_with(|c: char| c.is_ascii_alphabetic()) && kind.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_short = owner.len() <= MAX_NAME_BYTES && kind.len() <= 16;
    (is_kind && is_short).then(|| Record { owner, kind, data: words.map(str::to_owned).collect() })
}

impl Record {
    /// Whether the data is what the type asks for, as far as this is looked at.
    pub(super) fn is_sound(&self) -> bool {
        let data: Vec<&str> = self.data.iter().map(String::as_str).collect();
        match (self.kind.as_str(), &data[..]) {
            ("A", [address]) => address.parse::<Ipv4Addr>().is_ok(),
            ("AAAA", [address]) => address.parse::<Ipv6Addr>().is_ok(),
            ("CNAME" | "NS" | "PTR", [_]) => true,
            ("MX", [preference, _]) => preference.parse::<u16>().is_ok(),
            ("SRV", [numbers @ .., _]) => numbers.len() == 3 && numbers.iter().all(|word| word.parse::<u16>().is_ok()),
            ("SOA", [_, _, numbers @ ..]) => numbers.len() == 5 && numbers.iter().all(|word| is_time_to_live(word)),
            ("A" | "AAAA" | "CNAME" | "NS" | "PTR" | "MX" | "SRV" | "SOA", _) => false,
            _ => !data.is_empty(),
        }
    }

    /// The serial of a SOA.
    pub(super) fn serial(&self) -> Option<u64> {
        self.data.get(2)?.parse().ok()
    }

    /// Address or target with the numbers before it, names made whole.
    pub(super) fn shown(&self, origin: &str) -> String {
        let mut data = self.data.clone();
        if let Some(target) = data.last_mut().filter(|_| matches!(self.kind.as_str(), "CNAME" | "SRV")) {
            *target = whole_name(target, origin);
        }
        format!("{} {}", self.kind, data.join(" "))
    }
}
