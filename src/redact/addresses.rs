//! Addresses of the Internet Protocol in names. What says that one is private stays.

use super::permutation::{permute, pseudo_random};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Of permutations of octets; with how many octets stay added.
const OCTETS: u8 = 3;

/// Longest address in text.
const LONGEST: usize = 45;

/// An address that stands in a text.
#[derive(Debug)]
pub(super) enum Address {
    /// Octets of an IPv4 address, its network first: fewer than four of a zone's name. Between each two stands `separator`;
    /// `is_reversed`: in names of reverse zones the last octet stands first.
    V4 {
        octets: Vec<u16>,
        separator: char,
        is_reversed: bool,
    },
    V6 {
        address: Ipv6Addr,
        separator: char,
    },
    /// Digits of an IPv6 address in the name of a reverse zone, the last first.
    Nibbles(Vec<u16>),
}

/// An address at the start of a text, and how long it is. `before`: the text before it.
pub(super) fn address(text: &str, before: &str) -> Option<(usize, Address)> {
    let last = before.chars().next_back();
    if last.is_some_and(|c| c.is_alphanumeric() || c == '.')
        || !text.starts_with(|c: char| c.is_ascii_hexdigit() || c == ':')
    {
        return None;
    }
    // `2026-10-31-03-00` has no address from its second number on.
    let goes_on = |separator: char| before.strip_suffix(separator).is_some_and(|text| text.ends_with(is_digit));
    let separated =
        |separator: char| (!goes_on(separator)).then(|| v4(text, separator).or_else(|| v6(text, separator))).flatten();
    in_zone(text)
        .or_else(|| v6(text, ':'))
        .or_else(|| v4(text, '.'))
        .or_else(|| separated('-'))
        .or_else(|| separated('_'))
}

/// `203.0.113.77`, and with other separators in names of hosts: `203-0-113-77`, where it is no date.
fn v4(text: &str, separator: char) -> Option<(usize, Address)> {
    let (length, octets) = octets(text, separator);
    let is_end = !text.get(length..)?.starts_with(char::is_alphanumeric);
    let is_address = octets.len() == 4 && is_end && !(separator != '.' && is_date(text.get(..length)?, &octets));
    is_address.then_some((length, Address::V4 { octets, separator, is_reversed: false }))
}

/// `26-10-31-03`, of years in which there were such servers.
fn is_date(text: &str, numbers: &[u16]) -> bool {
    text.split(['-', '_']).all(|number| number.len() == 2) && matches!(numbers, [13..=39, 1..=12, 1..=31, 0..=23])
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Up to four numbers below 256, and how long they are.
fn octets(text: &str, separator: char) -> (usize, Vec<u16>) {
    let (mut octets, mut length) = (Vec::new(), 0);
    while octets.len() < 4 {
        let start = if octets.is_empty() { 0 } else { length + separator.len_utf8() };
        let is_separated = octets.is_empty() || text.get(length..).is_some_and(|rest| rest.starts_with(separator));
        let digits = text.get(start..).filter(|_| is_separated).unwrap_or_default();
        let digits = digits.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let octet = text.get(start..start + digits).and_then(|digits| digits.parse::<u8>().ok());
        let Some(octet) = octet.filter(|_| digits <= 3) else { break };
        octets.push(u16::from(octet));
        length = start + digits;
    }
    (length, octets)
}

/// `2001:db8::77`, and as Windows writes it in names: `2001-db8--77`, where it is no date.
fn v6(text: &str, separator: char) -> Option<(usize, Address)> {
    let belongs = |byte: u8| byte.is_ascii_hexdigit() || byte == b'.' || char::from(byte) == separator;
    let end = text.bytes().take(LONGEST + 1).position(|byte| !belongs(byte)).unwrap_or(text.len().min(LONGEST + 1));
    // What follows may look like a part of it: an ending, the end of a sentence.
    let ends = (2..=end).rev().filter(|end| {
        let next = text.get(*end..).and_then(|rest| rest.chars().next());
        !next.is_some_and(|c| c.is_alphanumeric() || c == separator)
    });
    let parsed = |end: usize| {
        let written = text.get(..end)?;
        let is_told =
            separator == ':' || (!written.contains(':') && written.contains(|c: char| c.is_ascii_alphabetic()));
        let address = written.replace(separator, ":").parse().ok().filter(|_| is_told)?;
        Some((end, Address::V6 { address, separator }))
    };
    ends.filter_map(parsed).next()
}

/// `113.0.203` of `113.0.203.in-addr.arpa`, `8.b.d.0` of `8.b.d.0.ip6.arpa`.
fn in_zone(text: &str) -> Option<(usize, Address)> {
    let is_before = |length: usize, zone: &str| {
        text.get(length..length + zone.len()).is_some_and(|after| after.eq_ignore_ascii_case(zone))
    };
    let (length, mut octets) = octets(text, '.');
    if !octets.is_empty() && is_before(length, ".in-addr.arpa") {
        octets.reverse();
        return Some((length, Address::V4 { octets, separator: '.', is_reversed: true }));
    }
    let (mut nibbles, mut length) = (Vec::new(), 0);
    for part in text.split('.').take(32) {
        let Some(digit) = part.chars().next().and_then(|c| c.to_digit(16)).filter(|_| part.len() == 1) else { break };
        length = nibbles.len() * 2 + 1;
        nibbles.push(digit as u16);
    }
    (!nibbles.is_empty() && is_before(length, ".ip6.arpa")).then_some((length, Address::Nibbles(nibbles)))
}

impl Address {
    /// Another address of the same kind, written alike.
    pub fn pseudonym(self, key: &[u8; 32]) -> String {
        match self {
            Self::V4 { octets, separator, is_reversed } => {
                let mut other = other_octets(octets, key);
                if is_reversed {
                    other.reverse();
                }
                joined(other.iter().map(u16::to_string), separator)
            }
            Self::V6 { address, separator } => {
                let mut bytes = address.octets();
                if !address.is_loopback() && !address.is_unspecified() {
                    // The first 16 bits say whether it is a private address.
                    let mut random = pseudo_random(key, &[b"ipv6", &address.octets()]).into_iter();
                    bytes.iter_mut().skip(2).for_each(|byte| *byte = random.next().unwrap_or_default());
                }
                Ipv6Addr::from(bytes).to_string().replace(':', &separator.to_string())
            }
            Self::Nibbles(nibbles) => {
                let seed: Vec<u8> = nibbles.iter().map(|nibble| *nibble as u8).collect();
                let random = pseudo_random(key, &[b"ip6.arpa", &seed]);
                let digits = random.iter().take(nibbles.len()).map(|byte| format!("{:x}", byte % 16));
                joined(digits, '.')
            }
        }
    }
}

fn joined(parts: impl Iterator<Item = String>, separator: char) -> String {
    parts.collect::<Vec<_>>().join(&separator.to_string())
}

/// Public ones stay public, and those of a private range stay in it.
fn other_octets(mut octets: Vec<u16>, key: &[u8; 32]) -> Vec<u16> {
    let fixed = fixed(&octets);
    loop {
        permute(key, OCTETS + fixed as u8, 256, octets.get_mut(fixed..).unwrap_or_default());
        if fixed > 0 || self::fixed(&octets) == 0 {
            return octets;
        }
    }
}

/// How many octets say that an address is private, or no machine's.
fn fixed(octets: &[u16]) -> usize {
    let of = |index: usize| octets.get(index).copied().unwrap_or_default() as u8;
    let address = Ipv4Addr::new(of(0), of(1), of(2), of(3));
    let fixed = match address {
        _ if address.is_loopback() || address.is_unspecified() => 4,
        _ if of(0) == 10 => 1,
        // Between providers and their customers, RFC 6598.
        _ if of(0) == 100 && (64..128).contains(&of(1)) => 2,
        _ if address.is_private() || address.is_link_local() => 2,
        _ => 0,
    };
    fixed.min(octets.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> String {
        let (length, address) = address(text, "").unwrap();
        format!("{}{}", address.pseudonym(&[3; 32]), &text[length..])
    }

    #[test]
    fn addresses_stay_private_or_public() {
        for (address, start) in [
            ("10.20.30.40", "10."),
            ("192.168.7.8", "192.168."),
            ("127.0.0.1", "127.0.0.1"),
            ("100.64.3.4", "100.64."),
            ("fd12:3456:789a::1", "fd12:"),
        ] {
            assert!(named(address).starts_with(start), "{address}");
        }
        let public = named("203.0.113.20:5061");
        let (address, port) = public.split_once(':').unwrap();
        assert!(address.parse::<Ipv4Addr>().is_ok_and(|one| !one.is_private()) && port == "5061", "{public}");
    }

    #[test]
    fn no_public_address_stays_whatever_follows_it() {
        for text in [
            "203.0.113.77.bak",
            "203.0.113.77.cfg",
            "203.0.113.77.dns",
            "203.0.113.77.",
            "203.0.113.77.20261031.ini",
            "203-0-113-77-2026-10-31",
            "203-0-113-77.dyn",
            "203_0_113_77",
            "113.0.203.in-addr.arpa",
            "77.113.0.203.in-addr.arpa",
            "2001:db8::77.bak",
            "2001:db8::77.",
            "::ffff:203.0.113.77",
            "2001-db8--77",
            "2001_db8__77",
        ] {
            let other = named(text);
            assert!(
                !other.contains("0.113") && !other.contains("113.0.203") && !other.contains("db8"),
                "{text}: {other}"
            );
            assert!(!other.contains("0-113") && !other.contains("0_113"), "{text}: {other}");
        }
        assert!(named("7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa").ends_with(".ip6.arpa"));
        assert_eq!(named("77.113.0.203.in-addr.arpa").split('.').count(), 6);
    }

    #[test]
    fn the_name_of_a_reverse_zone_fits_its_addresses() {
        let address = named("203.0.113.77");
        let reversed = named("77.113.0.203.in-addr.arpa");
        let mut octets: Vec<&str> = reversed.trim_end_matches(".in-addr.arpa").split('.').collect();
        octets.reverse();
        assert_eq!(octets.join("."), address);
    }

    #[test]
    fn versions_and_dates_are_no_addresses() {
        for text in
            ["15.0.4312.2", "26-10-29-03", "2026-10-29", "1.2.3", "abc.def", "10.0.0.256", "a:b", "2026-10-31--03"]
        {
            assert!(address(text, "").is_none(), "{text}");
        }
        assert!(address("10-31-03-00", "backup_2026-").is_none());
    }
}
