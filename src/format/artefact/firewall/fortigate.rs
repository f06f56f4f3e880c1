//! FortiGate: `#config-version=`, then blocks from `config` to `end` and `edit` to `next`. It says no time.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, head_text, lines_of_head, value_after};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};

/// The recogniser.
pub const FORTIGATE: FileRecogniser = FileRecogniser { mark: Some(r"#config-version="), looks_like, examine };

/// How deep blocks may nest; real ones stay below ten.
const MAX_DEPTH: usize = 64;

const START: &str = "#config-version=";

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    lines_of_head(&text).find(|line| !line.is_empty()).is_some_and(|line| line.starts_with(START))
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

fn examine(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts {
        vendor: Some("FortiGate".to_owned()),
        host: None,
        software_version: None,
        serial_number: None,
        time_of: None,
    };
    let (mut open, mut blocks, mut is_quoted, mut global) = (Vec::new(), 0_u64, false, None);
    for line in text.text.lines().map(str::trim) {
        let was_quoted = is_quoted;
        // Certificates and pages are quoted over many lines.
        is_quoted ^= (was_quoted || !line.starts_with('#')) && quotes(line) % 2 == 1;
        if was_quoted {
            continue;
        }
        if let Some(version) = line.strip_prefix(START) {
            // Model, version, ...: `FGT60F-7.0.5-FW-build0304-220328:opmode=0`.
            facts.software_version = version.split(['-', ':']).nth(1).map(str::to_owned);
        } else if let Some(host) = value_after(line, "set hostname ") {
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
            open.push(line.starts_with("edit "));
            if line == "config system global" {
                global = Some(open.len());
            }
        } else if line == "next" {
            open.pop_if(|is_edit| *is_edit);
        } else if line == "end" {
            // Of a virtual domain the `edit` has no `next` of its own.
            while open.pop() == Some(true) {}
            global = global.filter(|depth| *depth <= open.len());
        }
    }
    answer.name(facts.host.as_deref());
    answer.fault(text.fault);
    if !open.is_empty() || is_quoted || blocks == 0 {
        let message = "a block is not closed: the configuration was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    } else {
        answer.proof("blocks-closed");
    }
    answer.count("sections", blocks);
    Some(ArtefactFile { kind: Kind::FirewallConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
