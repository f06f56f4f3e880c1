//! Lines as devices write their settings, against sentences and the lines of a log. No vendor's words are needed: a
//! setting is an assignment, a block, an address, or a command without the small words of a sentence.

use crate::base::is_placeholder;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};

/// Settings that must be there, each another line.
const MIN_SETTINGS: usize = 3;
/// Lines looked at.
const MAX_LINES: usize = 20_000;
/// A line's beginning that is looked at.
const MAX_LINE_CHARS: usize = 512;
/// Words by which commands of many vendors begin.
const VERBS: [&str; 62] = [
    "aaa",
    "access-list",
    "acl",
    "add",
    "address",
    "admin",
    "alias",
    "bind",
    "class-map",
    "clock",
    "config",
    "configure",
    "context",
    "create",
    "crypto",
    "define",
    "deny",
    "description",
    "dial-peer",
    "dns",
    "edit",
    "enable",
    "exit",
    "fw",
    "gateway",
    "group",
    "host",
    "hostname",
    "interface",
    "ip",
    "ipv6",
    "line",
    "logging",
    "ltm",
    "mgmt",
    "name",
    "nameserver",
    "nat",
    "net",
    "network",
    "no",
    "ntp",
    "object",
    "object-group",
    "permit",
    "policy",
    "port",
    "profile",
    "radius-server",
    "route",
    "router",
    "rule",
    "service",
    "set",
    "snmp-server",
    "switchport",
    "sys",
    "timezone",
    "user",
    "username",
    "version",
    "vlan",
];
/// Words of sentences, in a few languages.
const SMALL_WORDS: [&str; 46] = [
    "the", "a", "an", "and", "is", "are", "was", "were", "of", "this", "that", "it", "you", "your", "we", "our",
    "please", "has", "have", "been", "will", "not", "with", "der", "die", "das", "und", "ist", "sind", "ein", "eine",
    "nicht", "wir", "le", "la", "les", "et", "est", "el", "los", "y", "es", "og", "er", "det", "och",
];

/// How many lines are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// That are neither blank nor comments.
    pub content: usize,
    /// Different lines that are settings for certain.
    pub settings: usize,
    /// Lines that are settings for certain, again and again.
    all_settings: usize,
    pub sentences: usize,
    /// Lines that begin with a time.
    pub logged: usize,
}

/// Whether a text is a configuration, as far as its lines tell.
pub fn looks_configured(text: &str) -> bool {
    if is_json(text) {
        return true;
    }
    let lines = Lines::of(text);
    lines.settings >= MIN_SETTINGS
        && lines.all_settings.saturating_mul(4) >= lines.content
        && lines.sentences.saturating_mul(3) <= lines.content
        && lines.logged.saturating_mul(2) <= lines.content
}

impl Lines {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut lines = Self::default();
        let mut seen = BTreeSet::new();
        for line in text.lines().take(MAX_LINES) {
            let end = line.char_indices().nth(MAX_LINE_CHARS).map_or(line.len(), |(at, _)| at);
            let line = line.get(..end).unwrap_or(line);
            let trimmed = line.trim();
            if trimmed.is_empty() || is_comment(trimmed) {
                continue;
            }
            lines.content += 1;
            if is_logged(trimmed) {
                lines.logged += 1;
            } else if is_sentence(trimmed) {
                lines.sentences += 1;
            } else if is_setting(trimmed) {
                lines.all_settings += 1;
                if seen.len() < MAX_LINES && seen.insert(trimmed) {
                    lines.settings += 1;
                }
            }
        }
        lines
    }
}

fn is_comment(line: &str) -> bool {
    line.starts_with(['!', '#', ';']) || line.starts_with("//") || line.starts_with("/*") || line.starts_with('*')
}

fn is_sentence(line: &str) -> bool {
    let is_small = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        SMALL_WORDS.contains(&word.as_str())
    };
    let words = line.split_whitespace().count();
    let small = line.split_whitespace().filter(is_small).take(3).count();
    let has_end = line.ends_with(['.', '!', '?', ',']) || line.ends_with(". ");
    // `description the line to Oslo` and `remark` are settings all the same.
    words >= 4 && (small >= 2 || (has_end && small >= 1)) && !line.contains(['=', '{'])
}

fn is_setting(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let has_more = words.next().is_some();
    let is_key = |key: &str| {
        let key = key.trim().trim_matches(['"', '\'']);
        let is_in_key =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '[' | ']' | '$' | ' ');
        !key.is_empty()
            && key.chars().count() <= 64
            && key.chars().all(is_in_key)
            && key.split_whitespace().count() <= 3
    };
    let is_assignment = || line.split_once('=').is_some_and(|(key, _)| is_key(key));
    let is_pair = || {
        line.split_once(':').is_some_and(|(key, value)| !key.contains(' ') && is_key(key) && !value.starts_with("//"))
    };
    if line.split_once(['=', ':']).is_some_and(|(_, value)| is_placeholder(value)) {
        return false;
    }
    let is_block = line.ends_with(['{', '}', ';']) || (line.starts_with('[') && line.ends_with(']'));
    let is_command = has_more && VERBS.contains(&first.to_ascii_lowercase().as_str());
    is_block || is_command || is_assignment() || is_pair() || line.split_whitespace().any(has_address)
}

/// An address with or without the length of its network.
fn has_address(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'', '(', ')', ',', ';', '[', ']']);
    let word = word.split_once('/').map_or(word, |(address, _)| address);
    word.contains(['.', ':']) && word.parse::<std::net::IpAddr>().is_ok()
}

/// `10:21:33` or `Nov 28 10:21:33` near the beginning.
fn is_logged(line: &str) -> bool {
    let head: Vec<u8> = line.bytes().take(32).collect();
    let is_time = |part: &[u8]| match part {
        [a, b, b':', c, d, b':', e, f] => [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    let starts = line.starts_with(|c: char| c.is_ascii_digit() || c == '[' || c == '<')
        || line.get(..3).is_some_and(|word| word.chars().all(char::is_alphabetic))
            && line.as_bytes().get(3) == Some(&b' ');
    starts && head.windows(8).any(is_time)
}

/// One document with at least one member, as controllers save their settings.
pub fn is_json(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{')
        && text.len() > 8
        && serde_json::from_str::<BTreeMap<String, IgnoredAny>>(text).is_ok_and(|all| !all.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configurations_of_several_vendors() {
        let smartnode = "cli version 3.20\nwebserver port 80 language en\nsystem\n  ic voice 0\n    low-bitrate-codec g729\n\
                         context ip router\n  interface eth0\n    ipaddress 10.0.0.1 255.255.255.0\n";
        let ini = "[SYSTEM Params]\nSyslogServerIP = 10.0.0.9\nDNSPriServerIP = 10.0.0.2\n[ \\CpMediaRealm ]\n";
        let routeros =
            "/interface bridge\nadd name=bridge1\n/ip address\nadd address=10.0.0.1/24 interface=ether1\nset x=1\n";
        let junos = "system {\n    host-name sw1;\n    services {\n        ssh;\n    }\n}\n";
        let yaml = "hostname: gw01\ninterfaces:\n  - name: eth0\n    address: 10.0.0.1/24\nroutes: []\n";
        for text in [smartnode, ini, routeros, junos, yaml] {
            assert!(looks_configured(text), "{text}: {:?}", Lines::of(text));
        }
        assert!(looks_configured("{\"system\": {\"hostname\": \"gw01\"}}"));
    }

    #[test]
    fn sentences_logs_and_a_line_again_and_again_are_none() {
        let letter = "Dear colleagues,\nplease find the configuration of the gateway in the safe.\nIt was printed in 2012.\n\
                      Set the address as it is written there.\nThe network team is at your service.\n";
        let log = "Nov 28 10:21:33 gw01 sshd[12]: refused user=root\nNov 28 10:21:34 gw01 sshd[12]: ip 10.0.0.1\n\
                   Nov 28 10:21:35 gw01 sshd[13]: closed port=22\nNov 28 10:21:36 gw01 sshd[13]: refused user=x\n";
        let again = "set x = 1\n".repeat(50);
        for text in [letter, log, &again, "gateway", ""] {
            assert!(!looks_configured(text), "{text}: {:?}", Lines::of(text));
        }
    }
}
