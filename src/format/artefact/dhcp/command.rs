//! One command of a dump: `Dhcp Server \\dc1.contoso.com Add Scope 10.0.0.0 255.255.255.0 "Oslo" ""`.

use std::net::IpAddr;

/// Words of a command that are looked at.
const WORDS: usize = 8;

/// What `add` and `set` take in the contexts `dhcp server` and `dhcp server v6` ("Netsh commands for DHCP").
const OBJECTS: [&str; 29] = [
    "class",
    "excluderange",
    "filter",
    "iprange",
    "mscope",
    "optiondef",
    "reservedip",
    "scope",
    "superscope",
    "auditlog",
    "databasebackupinterval",
    "databasebackuppath",
    "databasecleanupinterval",
    "databaseloggingflag",
    "databasename",
    "databasepath",
    "databaserestoreflag",
    "delayoffer",
    "detectconflictretry",
    "dnsconfig",
    "dnscredentials",
    "lease",
    "napdeffail",
    "napdeffailaction",
    "napstate",
    "optionvalue",
    "state",
    "userclass",
    "vendorclass",
];

/// A command and the server it is for.
pub(super) struct Command<'a> {
    pub(super) server: &'a str,
    /// The words behind the server, in lower case.
    words: Vec<String>,
}

/// What a command puts into the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adds {
    Scope,
    Ipv6Scope,
    /// Addresses that a scope of IPv4 leases.
    Range,
    Reservation,
    /// The value of an option of IPv4, by its number.
    Option(Option<u16>),
    Other,
}

/// Whether the line begins as a command does, be it cut in its middle.
pub(super) fn begins_like_one(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is = |word: Option<&str>, wanted: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
    is(words.next(), "dhcp") && is(words.next(), "server")
}

impl<'a> Command<'a> {
    /// Reads a line. A script that calls `netsh` first is none, nor is a sentence about DHCP servers.
    pub(super) fn of(line: &'a str) -> Option<Self> {
        if !begins_like_one(line) {
            return None;
        }
        let mut words = line.split_whitespace().skip(2);
        let server = words.next()?;
        let words: Vec<String> = words.take(WORDS).map(str::to_lowercase).collect();
        let command = Self { server: server.trim_start_matches('\\'), words };
        let is_told = server.starts_with("\\\\") || server.parse::<IpAddr>().is_ok();
        // Windows Server 2003 writes no backslashes (Microsoft KB 304718). Then only the command tells a name from
        // the next word of a sentence.
        let is_one = if is_told { command.has_verb() } else { is_host(server) && command.is_certain() };
        (is_one && !command.server.is_empty()).then_some(command)
    }

    /// The words behind `v6` and behind the scope they are about.
    fn inner(&self) -> (bool, Vec<&str>) {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let (is_v6, words) = match words.as_slice() {
            ["v6", rest @ ..] => (true, rest.to_vec()),
            all => (false, all.to_vec()),
        };
        match words.as_slice() {
            ["scope" | "mscope", _, rest @ ..] if !rest.is_empty() => (is_v6, rest.to_vec()),
            _ => (is_v6, words),
        }
    }

    fn has_verb(&self) -> bool {
        self.words.first().is_some_and(|word| matches!(word.as_str(), "add" | "set" | "scope" | "mscope" | "v6"))
    }

    /// `add` or `set`, something that can be added or set, and then a number or a quoted text.
    fn is_certain(&self) -> bool {
        let is_value =
            |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '"') || word.parse::<IpAddr>().is_ok();
        match self.inner().1.as_slice() {
            ["add" | "set", object, value, ..] => OBJECTS.contains(object) && is_value(value),
            _ => false,
        }
    }

    pub(super) fn adds(&self) -> Adds {
        match self.inner() {
            (false, words) if matches!(words.as_slice(), ["add", "scope", _, ..]) => Adds::Scope,
            (true, words) if matches!(words.as_slice(), ["add", "scope", _, ..]) => Adds::Ipv6Scope,
            (false, words) if matches!(words.as_slice(), ["add", "iprange", _, ..]) => Adds::Range,
            (_, words) if matches!(words.as_slice(), ["add", "reservedip", ..]) => Adds::Reservation,
            // The numbers of DHCPv6 are others.
            (false, words) => match words.as_slice() {
                ["set", "optionvalue" | "reservedoptionvalue", rest @ ..] => {
                    // Of a reservation the address stands first.
                    Adds::Option(rest.iter().take(2).find_map(|word| word.parse().ok()))
                }
                _ => Adds::Other,
            },
            _ => Adds::Other,
        }
    }
}

/// A name that DNS or NetBIOS allows.
fn is_host(word: &str) -> bool {
    word.len() <= 253
        && word.starts_with(|c: char| c.is_alphanumeric())
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
}
