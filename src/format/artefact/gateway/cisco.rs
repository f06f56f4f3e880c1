//! Cisco IOS: the text of a running or startup configuration. Its last line is `end`.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, from_words, head_text, lines_of_head, value_after};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const CISCO_IOS: FileRecogniser = FileRecogniser { mark: Some(r"hostname "), looks_like, examine };

const CHANGED: &str = "! Last configuration change at ";

/// `version 15.2`, alone on its line.
fn version(line: &str) -> Option<&str> {
    let version = line.strip_prefix("version ")?.trim();
    let (major, minor) = version.split_once('.')?;
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    (is_number(major) && is_number(minor) && !version.contains([' ', ';', '"'])).then_some(version)
}

/// A version alone stands in many texts: a host name and one more line that only IOS writes are asked for.
fn looks_like(head: &[u8]) -> bool {
    const OWN: [&str; 7] = [
        CHANGED,
        "! NVRAM config last updated at ",
        "Current configuration : ",
        "service timestamps ",
        "no service pad",
        "boot-start-marker",
        "service password-encryption",
    ];
    let text = head_text(head);
    let (mut has_version, mut has_host, mut has_own) = (false, false, false);
    for line in lines_of_head(&text) {
        has_version |= version(line).is_some();
        has_host |= value_after(line, "hostname ").is_some();
        has_own |= OWN.iter().any(|own| line.starts_with(own));
    }
    has_version && has_host && has_own
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts {
        vendor: Some("Cisco IOS".to_owned()),
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
        } else if let Some(name) = line.strip_prefix("hostname ").map(str::trim).filter(|name| !name.is_empty()) {
            answer.name(Some(name));
            facts.host.get_or_insert_with(|| name.to_owned());
        } else if let Some(when) = line.strip_prefix(CHANGED).and_then(from_words) {
            answer.when(Some(when), context);
            facts.time_of = Some(TimeOf::Change);
        }
        // A captured session shows the prompt once more.
        let is_prompt = facts.host.as_ref().is_some_and(|host| line.starts_with(host.as_str()) && line.contains('#'));
        is_ended = line == "end" || (is_ended && is_prompt);
    }
    answer.fault(text.fault);
    if is_ended {
        answer.proof("end-marker");
    } else {
        let message = "the last line is not `end`: the configuration was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    answer.count("lines", lines);
    Some(ArtefactFile { kind: Kind::GatewayConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
