//! Cisco ASA and PIX: the text of a configuration, from `: Saved` to `: end`.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, from_words, head_text, lines_of_head, value_after};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const CISCO_ASA: FileRecogniser = FileRecogniser { mark: Some(r"(?:ASA|PIX) Version "), looks_like, examine };

fn version(line: &str) -> Option<&str> {
    let version = line.strip_prefix("ASA Version ").or_else(|| line.strip_prefix("PIX Version "))?.trim();
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
}

/// The version, and before it nothing but lines that begin with a colon or come from a captured session.
fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let mut has_colon = false;
    for line in lines_of_head(&text) {
        if version(line).is_some() {
            return has_colon;
        }
        has_colon |=
            line.starts_with(": Saved") || line.starts_with(": Serial Number") || line.starts_with(": Written by");
    }
    false
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts {
        vendor: Some("Cisco ASA".to_owned()),
        host: None,
        software_version: None,
        serial_number: None,
        time_of: None,
    };
    let (mut is_ended, mut lines) = (false, 0_u64);
    for line in text.text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        lines += 1;
        if let Some(found) = version(line) {
            facts.software_version.get_or_insert_with(|| found.to_owned());
        } else if let Some(host) = line.strip_prefix("hostname ").map(str::trim).filter(|host| !host.is_empty()) {
            facts.host.get_or_insert_with(|| host.to_owned());
        } else if let Some(serial) = value_after(line, ": Serial Number:") {
            facts.serial_number.get_or_insert_with(|| serial.to_owned());
        } else if let Some((_, date)) = line.strip_prefix(": Written by ").and_then(|rest| rest.split_once(" at ")) {
            let when = from_words(date);
            answer.when(when, context);
            facts.time_of = when.map(|_| TimeOf::Change);
        }
        // A captured session shows the prompt once more.
        is_ended = line == ": end" || (is_ended && line.ends_with('#'));
    }
    answer.name(facts.host.as_deref());
    answer.fault(text.fault);
    if is_ended {
        answer.proof("end-marker");
    } else {
        let message = "the last line is not `: end`: the configuration was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    answer.count("lines", lines);
    Some(ArtefactFile { kind: Kind::FirewallConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
