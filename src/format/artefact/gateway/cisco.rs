//! Cisco IOS: the text of a running or startup configuration. Its last line is `end`. Switches and routers run IOS too:
//! what makes a gateway is voice ports, dial peers and the services of voice.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{
    Answer, Reading, Role, Text, from_words, head_text, is_after, is_all_comment, lines_of, lines_of_head, value_after,
    without_banners,
};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const CISCO_IOS: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Cisco IOS",
        kinds: &[Kind::GatewayConfiguration],
        marker: "`version`, `hostname` and one more line that only IOS writes",
        facts: "host, software version, time of the last change, number of lines",
        checks: "the last line is `end`; there is a dial peer or a service that connects calls",
        proof: &["end-marker"],
        limits: "32 MiB; only devices with voice, or texts that are cut; others are read only if a mapping names them",
    },
    mark: Some(r"hostname |\A!"),
    looks_like,
    examine,
};

const CHANGED: &str = "! Last configuration change at ";

/// Lines of which one is asked for beside the version and the name: only IOS writes them.
const OWN: [&str; 7] = [
    CHANGED,
    "! NVRAM config last updated at ",
    "Current configuration : ",
    "service timestamps ",
    "no service pad",
    "boot-start-marker",
    "service password-encryption",
];

/// How sections begin that only a gateway has. Any router with the image for voice writes `voice-card` and `mgcp profile`.
const VOICE: [&str; 12] = [
    "voice service ",
    "voice class ",
    "voice translation-",
    "voice register ",
    "voice-port ",
    "dial-peer voice ",
    "sip-ua",
    "telephony-service",
    "call-manager-fallback",
    "ccm-manager ",
    "trunk group ",
    "num-exp ",
];

/// What connects calls: dial peers, or what makes them by itself (the services for phones, and a call manager).
const ROUTES: [&str; 5] =
    ["dial-peer voice ", "telephony-service", "call-manager-fallback", "ccm-manager ", "voice register "];

/// What makes a firewall of a router: zones, inspection, translation, and lists that an interface applies.
const FILTERS: [&str; 7] = [
    "zone security ",
    "zone-pair security ",
    "ip inspect name ",
    "ip nat inside source ",
    "ip nat outside source ",
    " ip access-group ",
    " ipv6 traffic-filter ",
];

/// `version 15.2`, alone on its line.
fn version(line: &str) -> Option<&str> {
    let version = line.strip_prefix("version ")?.trim();
    let (major, minor) = version.split_once('.')?;
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    (is_number(major) && is_number(minor) && !version.contains([' ', ';', '"'])).then_some(version)
}

fn is_own(line: &str) -> bool {
    OWN.iter().any(|own| line.starts_with(own))
}

/// A version alone stands in many texts: a host name and one more line that only IOS writes are asked for.
fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let (mut has_version, mut has_host, mut has_own) = (false, false, false);
    for line in lines_of_head(&text) {
        has_version |= version(line).is_some();
        has_host |= value_after(line, "hostname ").is_some();
        has_own |= is_own(line);
    }
    (has_version && has_host && has_own) || is_all_comment(head, b'!')
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    read(file, context)?.recognised()
}

/// Any device's that runs IOS.
pub(in super::super) fn read(file: &dyn ReadAt, context: &ArtefactContext) -> Option<Reading> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts::of_vendor("Cisco IOS");
    let all: Vec<&str> = lines_of(&text.text).filter(|line| !line.is_empty()).collect();
    let (mut is_ended, mut has_own, mut is_switch) = (false, false, false);
    let (mut has_voice, mut has_routes, mut is_filtering) = (false, false, false);
    for line in without_banners(&all) {
        let line_is_own = is_own(line);
        has_own |= line_is_own;
        has_voice |= VOICE.iter().any(|start| line.starts_with(start));
        has_routes |= ROUTES.iter().any(|start| line.starts_with(start));
        is_filtering |= FILTERS.iter().any(|start| line.starts_with(start));
        is_switch |= line.starts_with(" switchport ");
        if let Some(found) = version(line) {
            facts.software_version.get_or_insert_with(|| found.to_owned());
            is_ended = false;
        } else if let Some(name) = line.strip_prefix("hostname ").map(str::trim).filter(|name| !name.is_empty()) {
            facts.host.get_or_insert_with(|| name.to_owned());
        } else if let Some(when) = line.strip_prefix(CHANGED).and_then(from_words) {
            answer.when(Some(when), context);
            facts.time_of = Some(TimeOf::Change);
        }
        is_ended = line == "end" || (is_ended && is_after(line));
    }
    if facts.software_version.is_none() || facts.host.is_none() || !has_own {
        return None;
    }
    answer.name(facts.host.as_deref());
    answer.fault(text.fault);
    if is_ended {
        answer.proof("end-marker");
    } else {
        let message = "the last line is not `end`: the configuration was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    let role = Role::of(has_voice, !answer.is_sound() && !is_switch);
    let lacks = (has_voice && !has_routes).then_some(("no-routes", "no dial peer (`dial-peer voice`) is in it"));
    answer.count("lines", all.len() as u64);
    let also: &[Kind] = if is_filtering { &[Kind::FirewallConfiguration] } else { &[] };
    let facts = answer.facts(Detail::Configuration(facts));
    Some(Reading { kind: Kind::GatewayConfiguration, facts, role, also, lacks })
}
