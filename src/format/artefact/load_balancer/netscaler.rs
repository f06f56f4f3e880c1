//! Citrix NetScaler: `ns.conf`, a text of commands. It has no mark at its end, so that one that lost its last lines
//! cannot be told from a whole one; what each that balances has is asked for.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{
    Answer, Text, from_words, head_text, is_all_comment, is_around, lines_of, lines_of_head,
};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const NETSCALER: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Citrix NetScaler text",
        kinds: &[Kind::LoadBalancerConfiguration],
        marker: "the first line of its own is `#NS` with version and build",
        facts: "host, software version, time of the last change, counts of commands and virtual servers",
        checks: "`set ns config`, a virtual server and a binding are there",
        proof: &[],
        limits: "32 MiB; no end mark: lost last lines are not seen",
    },
    mark: Some(r"#NS[0-9]|\A#"),
    looks_like,
    examine,
};

/// `#NS13.0 Build 79.64`.
fn version(line: &str) -> Option<&str> {
    let version = line.strip_prefix("#NS")?;
    (version.starts_with(|c: char| c.is_ascii_digit()) && version.contains(" Build ")).then_some(version)
}

/// The name of `set ns hostName Lb1`, or of one node of several: `set ns hostName Lb1 -ownerNode 1`.
pub(super) fn host(line: &str) -> Option<&str> {
    let start = "set ns hostname ";
    let value = line.get(..start.len()).filter(|head| head.eq_ignore_ascii_case(start)).and(line.get(start.len()..))?;
    value.split_whitespace().next().map(|name| name.trim_matches(['"', '\'']))
}

pub(super) fn is_virtual_server(line: &str) -> bool {
    line.starts_with("add lb vserver ") || line.starts_with("add cs vserver ")
}

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let own = lines_of_head(&text).find(|line| version(line).is_some() || !is_around(line));
    own.is_some_and(|line| version(line).is_some()) || is_all_comment(head, b'#')
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    const BINDINGS: [&str; 4] = ["bind lb vserver ", "bind cs vserver ", "bind serviceGroup ", "bind lb group "];
    const COMMANDS: [&str; 6] = ["set ", "add ", "bind ", "enable ", "disable ", "link "];
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts::of_vendor("Citrix NetScaler");
    let (mut commands, mut virtual_servers, mut is_set, mut is_bound) = (0_u64, 0_u64, false, false);
    for line in lines_of(&text.text).map(str::trim) {
        if let Some(found) = version(line) {
            facts.software_version.get_or_insert_with(|| found.to_owned());
        } else if let Some(changed) = line.strip_prefix("# Last modified") {
            let date = changed.rsplit_once(',').map_or(changed, |(_, date)| date);
            let when = from_words(date).or_else(|| from_words(changed));
            answer.when(when, context);
            facts.time_of = when.map(|_| TimeOf::Change);
        } else if COMMANDS.iter().any(|command| line.starts_with(command)) {
            commands += 1;
            is_bound |= BINDINGS.iter().any(|start| line.starts_with(start));
            is_set |= line.starts_with("set ns config");
            virtual_servers += u64::from(is_virtual_server(line));
            if let Some(host) = host(line) {
                answer.name(Some(host));
                facts.host.get_or_insert_with(|| host.to_owned());
            }
        }
    }
    facts.software_version.as_ref()?;
    answer.fault(text.fault);
    // In the order in which the device writes them.
    let lack = match (is_set, virtual_servers, is_bound) {
        (false, ..) => Some("the device's own address (`set ns config`)"),
        (true, 0, _) => Some("a virtual server (`add lb vserver` or `add cs vserver`)"),
        (true, _, false) => Some("a binding (`bind lb vserver` or the like)"),
        (true, _, true) => None,
    };
    if let Some(lack) = lack {
        let message = format!("{lack} is not in it: it was cut short or never finished, or nothing is balanced there");
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    answer.count("commands", commands);
    answer.count("virtual-servers", virtual_servers);
    Some(ArtefactFile { kind: Kind::LoadBalancerConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
