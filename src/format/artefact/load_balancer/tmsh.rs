//! F5 BIG-IP as text: `bigip.conf`, a single configuration file (SCF), or `tmsh list`. Blocks in braces; what balances is
//! a virtual server. The text has no mark at its end, so that one that was cut between two blocks looks like a whole one.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{
    Answer, Reading, Role, Text, head_text, is_all_comment, lines_of, lines_of_head, value_after,
};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};

/// The recogniser.
pub const TMSH: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "F5 BIG-IP text",
        kinds: &[Kind::LoadBalancerConfiguration],
        marker: "`#TMSH-VERSION:`, or two blocks of its modules (`ltm ... {`)",
        facts: "host, software version, counts of blocks and virtual servers; no time",
        checks: "every brace is closed",
        proof: &["blocks-closed"],
        limits: "32 MiB; no end mark: a cut between two blocks is not seen; only devices with a virtual server, or \
                 texts that are cut",
    },
    mark: Some(r"#TMSH-VERSION:|\b(?:ltm|sys|net|auth|apm|cm|asm|gtm) [a-z][^\n]*\{|\A#"),
    looks_like,
    examine,
};

const VERSION: &str = "#TMSH-VERSION:";

/// Of a configuration that balances nothing.
pub(super) const NO_VIRTUAL_SERVERS: &str = "no virtual server (`ltm virtual`) and no pool (`ltm pool`) is in it";

const MODULES: [&str; 11] =
    ["ltm ", "sys ", "net ", "auth ", "apm ", "cm ", "asm ", "gtm ", "security ", "wom ", "pem "];

/// Blocks that hold a program, in which quotation marks need not pair; braces do.
const PROGRAMS: [&str; 6] =
    ["ltm rule ", "gtm rule ", "pem irule ", "cli script ", "sys icall script ", "sys application template "];

/// A block at the top: a module's, and open at the end of its line.
fn is_top(line: &str) -> bool {
    line.contains('{') && MODULES.iter().any(|module| line.starts_with(module))
}

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let is_own = |line: &str| value_after(line, VERSION).is_some() || is_top(line);
    lines_of_head(&text).any(is_own) || is_all_comment(head, b'#')
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    read(file, context)?.recognised()
}

/// What a text says of its device.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) version: Option<String>,
    pub(super) host: Option<String>,
    blocks: u64,
    virtual_servers: u64,
    pools: u64,
    balances: bool,
    /// The firewall module has rules, or packets are filtered.
    is_filtering: bool,
    is_open: bool,
}

impl Said {
    /// Neither a virtual server nor a pool stands in it.
    pub(super) fn balances_nothing(&self) -> bool {
        self.virtual_servers == 0 && self.pools == 0
    }

    pub(super) fn of(text: &str) -> Self {
        let mut said = Self::default();
        let (mut depth, mut is_quoted, mut is_program, mut is_global) = (0_u64, false, false, false);
        for line in lines_of(text) {
            if depth == 0 && !is_quoted {
                if let Some(version) = value_after(line, VERSION) {
                    said.version.get_or_insert_with(|| version.to_owned());
                }
                if !is_top(line) {
                    continue;
                }
                said.blocks += 1;
                said.balances |= line.starts_with("ltm ");
                said.virtual_servers += u64::from(line.starts_with("ltm virtual "));
                said.pools += u64::from(line.starts_with("ltm pool "));
                said.is_filtering |= line.starts_with("security firewall ") || line.starts_with("net packet-filter ");
                is_program = PROGRAMS.iter().any(|program| line.starts_with(program));
                // The other devices of a group have host names too.
                is_global = line.starts_with("sys global-settings ");
            }
            if let Some(host) = value_after(line.trim_start(), "hostname ").filter(|_| is_global && depth == 1) {
                said.host.get_or_insert_with(|| host.to_owned());
            }
            depth = count(line, depth, &mut is_quoted, is_program);
        }
        said.is_open = depth > 0 || is_quoted;
        said
    }
}

/// The depth after a line.
fn count(line: &str, depth: u64, is_quoted: &mut bool, is_program: bool) -> u64 {
    let (mut depth, mut is_escaped) = (depth, false);
    for byte in line.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' if !is_program => *is_quoted = !*is_quoted,
            b'{' if !*is_quoted => depth = depth.saturating_add(1),
            b'}' if !*is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth
}

/// Any text of the maker.
pub(super) fn read(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<Reading> {
    let text = Text::read(file);
    let said = Said::of(&text.text);
    // Two blocks, or the mark: a word and a brace alone are anyone's.
    if said.version.is_none() && said.blocks < 2 {
        return None;
    }
    let mut answer = Answer::new(Verdict::Intact);
    answer.name(said.host.as_deref());
    answer.fault(text.fault);
    if said.is_open || said.blocks == 0 {
        let message = "a brace is not closed: the configuration was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    } else {
        answer.proof("blocks-closed");
    }
    answer.count("blocks", said.blocks);
    answer.count("virtual-servers", said.virtual_servers);
    let role = Role::of(said.virtual_servers > 0, said.balances && !answer.is_sound());
    let lacks = said.balances_nothing().then_some(("no-virtual-servers", NO_VIRTUAL_SERVERS));
    let also: &[Kind] = if said.is_filtering { &[Kind::FirewallConfiguration] } else { &[] };
    let facts = ConfigurationFacts {
        vendor: Some("F5 BIG-IP".to_owned()),
        host: said.host,
        software_version: said.version,
        serial_number: None,
        time_of: None,
    };
    let facts = answer.facts(Detail::Configuration(facts));
    Some(Reading { kind: Kind::LoadBalancerConfiguration, facts, role, also, lacks })
}
