//! FortiGate: `#config-version=`, then blocks from `config` to `end` and `edit` to `next`. It says no time. Other
//! devices of the maker (FortiSwitch, FortiWeb, FortiAnalyzer) write the same form: the model stands first in the version.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{
    Answer, Reading, Role, Text, head_text, is_all_comment, lines_of, lines_of_head, value_after,
};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};
use std::collections::BTreeSet;

/// The recogniser.
pub const FORTIGATE: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "FortiGate",
        kinds: &[Kind::FirewallConfiguration],
        marker: "`#config-version=` with the model of a FortiGate or FortiWiFi",
        facts: "host, software version, number of blocks; no time",
        checks: "every block is closed; rules are there and one is enabled; routing, which comes last, is there",
        proof: &["blocks-closed", "last-sections"],
        limits: "32 MiB, 64 levels; no end mark; other Fortinet devices are read only if a mapping names them",
    },
    mark: Some(r"#config-version=|\A#"),
    looks_like,
    examine,
};

/// How deep blocks may nest; real ones stay below ten.
const MAX_DEPTH: usize = 64;

/// A device writes more than a hundred blocks, those of routing last. What has so many and none of routing was cut.
const MANY_BLOCKS: u64 = 30;

const START: &str = "#config-version=";

/// Blocks of rules; each FortiGate writes one of them, though it may hold no rule.
const RULES: [&str; 6] = ["policy", "policy6", "policy46", "policy64", "security-policy", "consolidated policy"];

/// A saving tool may write more of its own than a head holds.
fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    lines_of_head(&text).any(|line| line.starts_with(START)) || is_all_comment(head, b'#')
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    read(file, context)?.recognised()
}

/// `FGT60F`, `FG100F`, `FGVM64`; FortiWiFi, which is the same with an antenna, `FWF60E` or `FW50G5`; `FOSVM64` of old.
fn is_firewall(model: &str) -> bool {
    let is_wireless =
        model.strip_prefix("FW").is_some_and(|rest| rest.starts_with(|c: char| c == 'F' || c.is_ascii_digit()));
    model.starts_with("FG") || model.starts_with("FOSVM") || is_wireless
}

/// Virtual domains: all are declared first, and the settings of each follow.
#[derive(Debug, Default)]
struct Domains<'a> {
    is_inside: bool,
    current: Option<&'a str>,
    declared: BTreeSet<&'a str>,
    set: BTreeSet<&'a str>,
}

impl<'a> Domains<'a> {
    /// A block that opens below so many others.
    fn open(&mut self, line: &'a str, depth: usize) {
        match depth {
            0 => (self.is_inside, self.current) = (line == "config vdom", None),
            1 if self.is_inside => {
                self.current = value_after(line, "edit ");
                self.declared.extend(self.current);
            }
            2 => self.set.extend(self.current),
            _ => {}
        }
    }

    fn is_one_missing(&self) -> bool {
        self.declared.len() > self.set.len()
    }
}

/// Rules that say anything, in blocks of rules.
#[derive(Debug, Default)]
struct Rules {
    /// The depth inside the block of rules that is open.
    depth: Option<usize>,
    is_counted: bool,
    count: u64,
}

impl Rules {
    /// A block or an entry opened, and so many are open with it.
    fn open(&mut self, is_rules: bool, depth: usize) {
        if is_rules {
            self.depth = Some(depth);
        }
        self.is_counted = false;
    }

    /// A setting below so many blocks and entries. A rule that is switched off counts as little as one without settings.
    fn set(&mut self, line: &str, depth: usize) {
        if self.depth.is_none_or(|rules| depth <= rules) {
            return;
        }
        match (self.is_counted, line == "set status disable") {
            (true, true) => self.count = self.count.saturating_sub(1),
            (false, false) => self.count = self.count.saturating_add(1),
            _ => {}
        }
        self.is_counted = true;
    }

    /// A block closed, and so many are left open.
    fn close(&mut self, depth: usize) {
        self.depth = self.depth.filter(|rules| *rules <= depth);
    }
}

/// Quotation marks that no backslash takes away.
fn quotes(line: &str) -> usize {
    let mut is_escaped = false;
    line.bytes()
        .filter(|byte| {
            let counts = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            counts
        })
        .count()
}

/// Any device's of the maker.
pub(in super::super) fn read(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<Reading> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut lines = lines_of(&text.text).map(str::trim).skip_while(|line| !line.starts_with(START));
    // Model, version, ...: `FGT60F-7.0.5-FW-build0304-220328:opmode=0`.
    let version = lines.next()?.strip_prefix(START)?;
    let mut parts = version.split(['-', ':']);
    let is_model = is_firewall(parts.next().unwrap_or_default());
    // A bridge (`opmode=1`) routes nothing.
    let is_bridge = version.contains(":opmode=1");
    let mut facts = ConfigurationFacts {
        vendor: Some(if is_model { "FortiGate" } else { "Fortinet" }.to_owned()),
        host: None,
        software_version: parts.next().map(str::to_owned),
        serial_number: None,
        time_of: None,
    };
    let (mut open, mut blocks, mut is_quoted, mut global) = (Vec::new(), 0_u64, false, None);
    let (mut has_rules, mut rules, mut has_routing) = (false, Rules::default(), false);
    let mut domains = Domains::default();
    for line in lines {
        let was_quoted = is_quoted;
        // Certificates and pages are quoted over many lines.
        is_quoted ^= (was_quoted || !line.starts_with('#')) && quotes(line) % 2 == 1;
        if was_quoted {
            continue;
        }
        if let Some(host) = value_after(line, "set hostname ") {
            // Web filters and addresses have a `hostname` too.
            if global == Some(open.len()) {
                facts.host.get_or_insert_with(|| host.to_owned());
            }
        } else if line.starts_with("config ") || line.starts_with("edit ") {
            blocks += u64::from(open.is_empty());
            if open.len() == MAX_DEPTH {
                let problem = Problem::whole("limit-nesting", format!("blocks nest deeper than {MAX_DEPTH}"));
                answer.problem(Verdict::Unreadable, problem);
                break;
            }
            domains.open(line, open.len());
            open.push(line.starts_with("edit "));
            if line == "config system global" {
                global = Some(open.len());
            }
            let name = line.strip_prefix("config firewall ");
            has_rules |= name.is_some_and(|name| RULES.contains(&name));
            rules.open(name.is_some_and(|name| RULES.contains(&name) || name == "proxy-policy"), open.len());
            has_routing |= line.starts_with("config router ");
        } else if line.starts_with("set ") {
            rules.set(line, open.len());
        } else if line == "next" {
            open.pop_if(|is_edit| *is_edit);
        } else if line == "end" {
            // Of a virtual domain the `edit` has no `next` of its own.
            while open.pop() == Some(true) {}
            global = global.filter(|depth| *depth <= open.len());
            rules.close(open.len());
        }
    }
    answer.name(facts.host.as_deref());
    answer.fault(text.fault);
    let lack = if !open.is_empty() || is_quoted || blocks == 0 {
        Some("a block is not closed")
    } else if domains.is_one_missing() {
        Some("a virtual domain (`config vdom`) is declared, and its settings are not in it")
    } else if is_model && !has_rules {
        Some("the rules (`config firewall policy`), which each FortiGate writes, are not in it")
    } else if is_model && !has_routing && !is_bridge && blocks >= MANY_BLOCKS {
        Some("the blocks of routing (`config router ...`), which a FortiGate writes last, are not in it")
    } else {
        None
    };
    match lack {
        Some(lack) => {
            let message = format!("{lack}: the configuration was cut short or never finished");
            answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
        }
        None => answer.proof("blocks-closed"),
    }
    let lacks = (is_model && rules.count == 0)
        .then_some(("no-rules", "the rules (`config firewall policy`) hold no rule that is enabled"));
    if answer.is_sound() && has_routing {
        answer.proof("last-sections");
    }
    answer.count("sections", blocks);
    let role = if is_model { Role::of(has_rules, true) } else { Role::Lacks };
    // FortiADC balances load, and FortiVoice connects calls.
    let also: &[Kind] = if is_model { &[] } else { &[Kind::LoadBalancerConfiguration, Kind::GatewayConfiguration] };
    let facts = answer.facts(Detail::Configuration(facts));
    Some(Reading { kind: Kind::FirewallConfiguration, facts, role, also, lacks })
}
