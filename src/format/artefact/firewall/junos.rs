//! Juniper Junos: `show configuration`, whose braces close at the end, or the same as commands (`| display set`), which
//! have no mark at their end; what is used and not defined shows that sections are missing. Switches and routers run Junos too: what makes a firewall is zones, policies, NAT or
//! screens, or filters of a device that switches nothing. A switch keeps the keys of hosts and its own filters there too.

use super::references::References;
use super::statements::{Ending, is_of_commands, of_braces, of_commands};
use crate::base::ReadAt;
use crate::format::artefact::vendor::{
    Answer, Reading, Role, Text, from_day_first, head_text, is_all_comment, lines_of_head, value_after,
};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};
use std::collections::BTreeSet;

/// The recogniser.
pub const JUNOS: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Juniper Junos",
        kinds: &[Kind::FirewallConfiguration],
        marker: "a `version` statement with `system`, `groups` or `## Last commit`",
        facts: "host, software version, time of the last commit, number of sections",
        checks: "every brace is closed; interfaces, applications and filters that are used are defined; there is a \
                 rule",
        proof: &["blocks-closed"],
        limits: "32 MiB, 128 levels; no end mark; `display set` has no braces and no proof; only devices that filter, \
                 or texts that are cut",
    },
    mark: Some(r"## Last c|\bversion [0-9]|\A#"),
    looks_like,
    examine,
};

/// Groups whose host names are kept; a cluster has two.
const MAX_GROUPS: usize = 100;

/// The date of `## Last commit: 2013-01-14 11:02:33 UTC by admin`.
fn committed(line: &str) -> Option<&str> {
    value_after(line, "## Last commit:").or_else(|| value_after(line, "## Last changed:"))
}

/// `version 12.1X44-D10.4;` or `set version 12.1X44-D10.4`.
fn is_version(line: &str) -> bool {
    let version = match line.strip_prefix("set version ") {
        Some(version) => Some(version),
        None => line.strip_prefix("version ").and_then(|rest| rest.strip_suffix(';')),
    };
    version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(' '))
}

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let (mut has_version, mut has_own) = (false, false);
    for line in lines_of_head(&text) {
        has_version |= is_version(line);
        has_own |= committed(line).is_some()
            || line.starts_with("set system ")
            || line.starts_with("set groups ")
            || matches!(line, "system {" | "groups {");
    }
    (has_version && has_own) || is_all_comment(head, b'#')
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    read(file, context)?.recognised()
}

/// The text from the version on: what stands before comes from a session or a saving tool.
fn own(text: &str) -> &str {
    let mut at = 0;
    let start = text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        is_version(line.trim()).then_some(start)
    });
    start.and_then(|start| text.get(start..)).unwrap_or_default()
}

/// Whether a statement is of a rule, the default of all policies among them, be it in a group or a logical system.
fn is_rule(words: &[&str]) -> bool {
    let own = match words {
        ["groups" | "logical-systems" | "tenants", _, rest @ ..] => rest,
        all => all,
    };
    // What has a name alone is empty.
    let has = |words: &[&str], name: &str| {
        words.iter().position(|word| *word == name).is_some_and(|at| words.len() > at.saturating_add(2))
    };
    match own {
        _ if words.contains(&"inactive:") => false,
        ["security", "policies", rest @ ..] => has(rest, "policy") || matches!(rest, ["default-policy", _, ..]),
        ["security", "nat", rest @ ..] | ["services", "stateful-firewall" | "nat", rest @ ..] => has(rest, "rule"),
        _ => false,
    }
}

/// What the statements say of the device.
#[derive(Debug, Default)]
struct Device<'a> {
    version: Option<&'a str>,
    host: Option<&'a str>,
    /// Host names of groups, which hold where the group is applied.
    groups: Vec<(&'a str, &'a str)>,
    applied: BTreeSet<&'a str>,
    has_policies: bool,
    has_rules: bool,
    is_off: bool,
    has_filters: bool,
    filters_itself: bool,
    filters_others: bool,
    is_switch: bool,
    references: References<'a>,
}

impl<'a> Device<'a> {
    fn take(&mut self, words: &[&'a str]) {
        self.references.take(words);
        self.has_rules |= is_rule(words);
        match words {
            ["version", version, ..] => self.version = self.version.or(Some(version)),
            ["system", "host-name", host, ..] => self.host = self.host.or(Some(host)),
            ["groups", group, "system", "host-name", host, ..] if self.groups.len() < MAX_GROUPS => {
                self.groups.push((group, host));
            }
            ["apply-groups", groups @ ..] if self.applied.len() < MAX_GROUPS => {
                self.applied.extend(groups.iter().filter(|group| !matches!(**group, "[" | "]")));
            }
            ["security", what, ..] | ["logical-systems" | "tenants", _, "security", what, ..] => {
                self.has_policies |= matches!(*what, "policies" | "zones" | "nat" | "screen");
            }
            ["services", "stateful-firewall", ..] => self.has_policies = true,
            // One without a term filters nothing.
            ["firewall", "filter", _, _, ..] | ["firewall", "family", "inet" | "inet6" | "any", "filter", _, _, ..] => {
                self.has_filters = true;
            }
            ["interfaces", name, "unit", _, "family", "inet" | "inet6", "filter", ..] => {
                let is_own = ["lo", "fxp", "em", "me", "vme"].iter().any(|own| {
                    name.strip_prefix(own)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
                });
                self.filters_itself |= is_own;
                self.filters_others |= !is_own;
            }
            ["deactivate", "security"] | ["deactivate", "security", "policies"] => self.is_off = true,
            ["vlans" | "ethernet-switching-options" | "virtual-chassis" | "poe", ..] => self.is_switch = true,
            _ => {}
        }
        self.is_switch |= words.contains(&"ethernet-switching");
    }

    /// What makes it a firewall is there, and no rule in any of it.
    fn lacks_rules(&self) -> bool {
        self.has_policies && !self.has_rules && !self.is_filtering()
    }

    /// Filters that protect the device alone make no firewall of a router, and those of a switch none of a switch.
    fn is_filtering(&self) -> bool {
        self.has_filters && !self.is_switch && (self.filters_others || !self.filters_itself)
    }

    fn is_firewall(&self) -> bool {
        (self.has_policies && !self.is_off) || self.is_filtering()
    }

    /// Its own name; of a cluster, whose nodes share one configuration, that of each node.
    fn names(&self) -> (Option<&'a str>, Vec<&'a str>) {
        let is_node = |group: &str| self.applied.contains("${node}") && matches!(group, "node0" | "node1");
        let applied = |group: &str| self.applied.contains(group);
        let of_group = self.groups.iter().find(|(group, _)| applied(group)).map(|(_, host)| *host);
        match self.host.or(of_group) {
            Some(host) => (Some(host), vec![host]),
            None => (None, self.groups.iter().filter(|(group, _)| is_node(group)).map(|(_, host)| *host).collect()),
        }
    }
}

/// Any device's that runs Junos.
pub(in super::super) fn read(file: &dyn ReadAt, context: &ArtefactContext) -> Option<Reading> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let is_of_commands = is_of_commands(&text.text);
    let mut device = Device::default();
    let (sections, ending) = if is_of_commands {
        (of_commands(&text.text, |words| device.take(words)), Ending::Closed)
    } else {
        of_braces(own(&text.text), |words| device.take(words))
    };
    let version = device.version.filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))?;
    let date = text.text.lines().find_map(|line| committed(line.trim()));
    let when = date.and_then(from_day_first);
    answer.when(when, context);
    let (host, names) = device.names();
    names.iter().for_each(|name| answer.name(Some(name)));
    answer.fault(text.fault);
    match ending {
        Ending::Closed if sections > 0 && is_of_commands => {}
        Ending::Closed if sections > 0 => answer.proof("blocks-closed"),
        Ending::TooDeep => {
            answer.problem(Verdict::Unreadable, Problem::whole("limit-nesting", "sections nest too deep to be read"));
        }
        Ending::Closed | Ending::Open => {
            let message = "a brace is not closed: the configuration was cut short or never finished";
            answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
        }
    }
    if let Some(missing) = device.references.missing().filter(|_| answer.is_sound()) {
        let message = format!("{missing} is not in it: the configuration was cut short or never finished");
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    let lacks =
        device.lacks_rules().then_some(("no-rules", "no rule of a security policy, of NAT or of a filter is in it"));
    answer.count("sections", sections);
    // One that was cut may have lost the section; without its date it could be anyone's.
    let may_have_lost = !answer.is_sound() && date.is_some() && !device.is_switch;
    let role = Role::of(device.is_firewall(), may_have_lost);
    let facts = ConfigurationFacts {
        vendor: Some("Juniper Junos".to_owned()),
        host: host.map(str::to_owned),
        software_version: Some(version.to_owned()),
        serial_number: None,
        time_of: when.map(|_| TimeOf::Change),
    };
    let facts = answer.facts(Detail::Configuration(facts));
    Some(Reading { kind: Kind::FirewallConfiguration, facts, role, also: &[], lacks })
}
