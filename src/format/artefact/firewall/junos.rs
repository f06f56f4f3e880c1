//! Juniper Junos: the text of `show configuration`, which says when it was committed. Its braces close at the end.
//! Switches and routers run Junos too: a whole configuration without policies or filters is no firewall's.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, from_day_first, head_text, lines_of_head, value_after};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const JUNOS: FileRecogniser = FileRecogniser { mark: Some(r"## Last c"), looks_like, examine };

/// The date of `## Last commit: 2013-01-14 11:02:33 UTC by admin`.
fn committed(line: &str) -> Option<&str> {
    value_after(line, "## Last commit:").or_else(|| value_after(line, "## Last changed:"))
}

fn version(line: &str) -> Option<&str> {
    let version = line.strip_prefix("version ")?.strip_suffix(';')?.trim();
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
}

/// Whether the line opens a section of which firewalls are made.
fn is_of_firewall(line: &str) -> bool {
    matches!(line.trim_end_matches('{').trim(), "security" | "firewall")
}

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let (mut has_date, mut has_version) = (false, false);
    for line in lines_of_head(&text) {
        has_date |= committed(line).is_some();
        has_version |= version(line).is_some();
    }
    has_date && has_version
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts {
        vendor: Some("Juniper Junos".to_owned()),
        host: None,
        software_version: None,
        serial_number: None,
        time_of: None,
    };
    let (mut depth, mut sections, mut is_firewall) = (0_u64, 0_u64, false);
    for line in text.text.lines().map(str::trim) {
        if let Some(date) = committed(line) {
            let when = from_day_first(date);
            answer.when(when, context);
            facts.time_of = when.map(|_| TimeOf::Change);
        } else if let Some(found) = version(line) {
            facts.software_version.get_or_insert_with(|| found.to_owned());
        } else if let Some(host) = line.strip_prefix("host-name ").and_then(|rest| rest.strip_suffix(';')) {
            facts.host.get_or_insert_with(|| host.trim_matches('"').to_owned());
        } else if line.ends_with('{') && !line.starts_with('#') {
            sections += u64::from(depth == 0);
            is_firewall |= depth == 0 && is_of_firewall(line);
            depth = depth.saturating_add(1);
        } else if line.starts_with('}') {
            depth = depth.saturating_sub(1);
        }
    }
    // One that was cut may have lost the section.
    if !is_firewall && depth == 0 && sections > 0 && text.fault.is_none() {
        return None;
    }
    answer.name(facts.host.as_deref());
    answer.fault(text.fault);
    if depth > 0 || sections == 0 {
        let message = "a brace is not closed: the configuration was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    } else {
        answer.proof("blocks-closed");
    }
    answer.count("sections", sections);
    Some(ArtefactFile { kind: Kind::FirewallConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
