//! Citrix NetScaler: `ns.conf`, a text of commands. It has no end marker.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, from_words, head_text, lines_of_head, value_after};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const NETSCALER: FileRecogniser = FileRecogniser { mark: Some(r"#NS[0-9]"), looks_like, examine };

/// `#NS13.0 Build 79.64`.
fn version(line: &str) -> Option<&str> {
    let version = line.strip_prefix("#NS")?;
    (version.starts_with(|c: char| c.is_ascii_digit()) && version.contains(" Build ")).then_some(version)
}

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    lines_of_head(&text).find(|line| !line.is_empty()).is_some_and(|line| version(line).is_some())
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    const COMMANDS: [&str; 6] = ["set ", "add ", "bind ", "enable ", "disable ", "link "];
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts {
        vendor: Some("Citrix NetScaler".to_owned()),
        host: None,
        software_version: None,
        serial_number: None,
        time_of: None,
    };
    let (mut commands, mut virtual_servers, mut is_set) = (0_u64, 0_u64, false);
    for line in text.text.lines().map(str::trim) {
        if let Some(found) = version(line) {
            facts.software_version.get_or_insert_with(|| found.to_owned());
        } else if let Some(changed) = line.strip_prefix("# Last modified") {
            let date = changed.rsplit_once(',').map_or(changed, |(_, date)| date);
            let when = from_words(date).or_else(|| from_words(changed));
            answer.when(when, context);
            facts.time_of = when.map(|_| TimeOf::Change);
        } else if COMMANDS.iter().any(|command| line.starts_with(command)) {
            commands += 1;
            is_set |= line.starts_with("set ns config");
            virtual_servers += u64::from(line.starts_with("add lb vserver ") || line.starts_with("add cs vserver "));
            if let Some(host) = value_after(line, "set ns hostName ") {
                facts.host.get_or_insert_with(|| host.to_owned());
            }
        }
    }
    answer.name(facts.host.as_deref());
    answer.fault(text.fault);
    if !is_set {
        let message = "the device's own address (`set ns config`) is not in it: it was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    answer.count("commands", commands);
    answer.count("virtual-servers", virtual_servers);
    Some(ArtefactFile { kind: Kind::LoadBalancerConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
