//! Cisco ASA and PIX: the text of a configuration, from `: Saved` to `: end`. Oxidized leaves out every line that begins
//! with a colon; the checksum of the commands, which the device writes after the last of them, ends the text then.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{
    Answer, Reading, Role, Text, from_words, head_text, is_after, is_all_comment, is_around, lines_of, lines_of_head,
    value_after, without_banners,
};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const CISCO_ASA: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Cisco ASA",
        kinds: &[Kind::FirewallConfiguration],
        marker: "a line `ASA Version`, `PIX Version` or `FWSM Version`",
        facts: "host, software version, serial number, time of the last change, number of lines",
        checks: "the last line is `: end` or `Cryptochecksum:`; there is an access list or NAT",
        proof: &["end-marker"],
        limits: "32 MiB; only devices that filter, or texts that are cut",
    },
    mark: Some(r"(?:ASA|PIX|FWSM) Version |\A!"),
    looks_like,
    examine,
};

/// How lines begin that filter or translate traffic, or name the sides that it passes between.
const FILTERS: [&str; 6] = ["access-list ", "access-group ", "nat (", "static (", "nameif ", " nameif "];

/// How rules begin: of access and of translation, also inside an object (` nat (`), and those of PIX.
const RULES: [&str; 7] = ["access-list ", "access-group ", "nat (", " nat (", "static (", "conduit ", "outbound "];

/// Whether the line is a rule that works; a remark in a list is none.
fn is_rule(line: &str) -> bool {
    RULES.iter().any(|start| line.starts_with(start))
        && line.split_whitespace().nth(2) != Some("remark")
        && !line.ends_with(" inactive")
}

/// `9.1(2)`, or with a name behind it (`<context>`, `<system>`) that is shown there.
fn version(line: &str) -> Option<&str> {
    let version =
        ["ASA Version ", "PIX Version ", "FWSM Version "].iter().find_map(|start| line.strip_prefix(start))?;
    let mut words = version.split_whitespace();
    let number = words.next()?;
    let is_alone = words.all(|word| word.starts_with('<') && word.ends_with('>'));
    (is_alone && number.starts_with(|c: char| c.is_ascii_digit())).then_some(number)
}

/// The version, and before it nothing but lines that begin with a colon or come from a captured session.
fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let (mut has_colon, mut is_plain) = (false, true);
    for line in lines_of_head(&text) {
        if version(line).is_some() {
            return has_colon || is_plain;
        }
        is_plain &= is_around(line) || line.starts_with(':');
        has_colon |=
            line.starts_with(": Saved") || line.starts_with(": Serial Number") || line.starts_with(": Written by");
    }
    is_all_comment(head, b'!')
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    read(file, context)?.recognised()
}

/// Any that runs the software, whether it filters or not.
pub(in super::super) fn read(file: &dyn ReadAt, context: &ArtefactContext) -> Option<Reading> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts::of_vendor("Cisco ASA");
    let all: Vec<&str> = lines_of(&text.text).filter(|line| !line.is_empty()).collect();
    let (mut is_ended, mut is_firewall, mut has_rules) = (false, false, false);
    for line in without_banners(&all) {
        let is_begun = facts.software_version.is_some();
        if let Some(found) = version(line) {
            facts.software_version.get_or_insert_with(|| found.to_owned());
            is_ended = false;
        } else if let Some(host) = line.strip_prefix("hostname ").map(str::trim).filter(|host| !host.is_empty()) {
            // What stands before was not written by the device, and its own name comes first of all.
            if is_begun {
                facts.host.get_or_insert_with(|| host.to_owned());
            }
        } else if let Some(serial) = value_after(line, ": Serial Number:") {
            facts.serial_number.get_or_insert_with(|| serial.to_owned());
        } else if let Some((_, date)) = line.strip_prefix(": Written by ").and_then(|rest| rest.split_once(" at ")) {
            let when = from_words(date);
            answer.when(when, context);
            facts.time_of = when.map(|_| TimeOf::Change);
        }
        is_firewall |= is_begun && FILTERS.iter().any(|start| line.starts_with(start));
        has_rules |= is_begun && is_rule(line);
        let is_end = line == ": end" || value_after(line, "Cryptochecksum:").is_some();
        is_ended = is_end || (is_ended && is_after(line));
    }
    facts.software_version.as_ref()?;
    answer.name(facts.host.as_deref());
    answer.fault(text.fault);
    if is_ended {
        answer.proof("end-marker");
    } else {
        let message = "the last line is not `: end`: the configuration was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    let role = Role::of(is_firewall, !answer.is_sound());
    let lacks = (!has_rules).then_some(("no-rules", "no access list and no translation (NAT) is in it"));
    answer.count("lines", all.len() as u64);
    let facts = answer.facts(Detail::Configuration(facts));
    Some(Reading { kind: Kind::FirewallConfiguration, facts, role, also: &[], lacks })
}
