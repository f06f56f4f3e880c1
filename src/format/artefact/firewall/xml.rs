//! Firewalls that keep their configuration as XML: pfSense, OPNsense, Palo Alto. Panorama, which manages firewalls and
//! filters nothing itself, writes Palo Alto's form too; it has no virtual systems of its own.

use crate::base::{ReadAt, Stamp};
use crate::format::artefact::vendor::{Answer, Reading, Role, When, XmlPaths, head_text, read_xml, xml_root};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, TimeOf, Verdict};
use jiff::Timestamp;

/// The recogniser.
pub const XML: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Firewall XML",
        kinds: &[Kind::FirewallConfiguration],
        marker: "root `<pfsense>` or `<opnsense>`, or `<config>` with `<mgt-config>` (Palo Alto)",
        facts: "host, software version; of pfSense and OPNsense also the time of the last change and the number of \
                rules",
        checks: "the XML is well-formed to the closing root; there is a rule or NAT",
        proof: &["closing-element"],
        limits: "256 levels, no DOCTYPE; Panorama is read only if a mapping names it",
    },
    mark: Some(r"<(?:pfsense|opnsense|config)\b"),
    looks_like,
    examine,
};

const PALO_ALTO_HOST: &str = "devices/entry/deviceconfig/system/hostname";
const KEPT: &[&str] = &["version", "system/hostname", "system/domain", "revision/time", PALO_ALTO_HOST];
const COUNTED: &[&str] = &[
    "filter",
    "nat",
    "OPNsense/Firewall",
    MANAGEMENT,
    "devices/entry/vsys/entry/rulebase",
    "devices/entry/vsys/entry/zone",
    // Rules of access and of translation.
    "filter/rule",
    "nat/rule",
    "nat/onetoone",
    "nat/outbound/rule",
    "nat/advancedoutbound/rule",
    "OPNsense/Firewall/Filter/rules/rule",
    "OPNsense/Firewall/Filter/snatrules/rule",
    "OPNsense/Firewall/Filter/onetoone/rule",
    "devices/entry/vsys/entry/rulebase/security/rules/entry",
    "devices/entry/vsys/entry/rulebase/nat/rules/entry",
    // Of Panorama, and as it pushed them into a configuration that was merged with them.
    "devices/entry/vsys/entry/pre-rulebase/security/rules/entry",
    "devices/entry/vsys/entry/post-rulebase/security/rules/entry",
    "devices/entry/device-group/entry/pre-rulebase/security/rules/entry",
    "devices/entry/device-group/entry/post-rulebase/security/rules/entry",
    "panorama/vsys/entry/pre-rulebase/security/rules/entry",
    "panorama/vsys/entry/post-rulebase/security/rules/entry",
    "shared/pre-rulebase/security/rules/entry",
    "shared/post-rulebase/security/rules/entry",
];
const MANAGEMENT: &str = "mgt-config";
/// Of which a firewall has one.
const PARTS_OF_FIREWALL: [&str; 5] =
    ["filter", "nat", "OPNsense/Firewall", "devices/entry/vsys/entry/rulebase", "devices/entry/vsys/entry/zone"];

/// A root named `config` is anyone's: Palo Alto's management comes first in it.
fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    match xml_root(&text) {
        Some("pfsense" | "opnsense") => true,
        Some("config") => text.contains("<mgt-config"),
        _ => false,
    }
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    read(file, context)?.recognised()
}

/// Any document of these makers.
pub(super) fn read(file: &dyn ReadAt, context: &ArtefactContext) -> Option<Reading> {
    let mut paths = XmlPaths::new(KEPT, COUNTED);
    let (outcome, fault) = read_xml(file, &mut paths);
    let root = outcome.root?;
    let is_palo_alto = root.local == "config" && paths.count(MANAGEMENT) > 0;
    let vendor = match root.local.as_str() {
        "pfsense" => "pfSense",
        "opnsense" => "OPNsense",
        "config" if is_palo_alto && paths.root_attribute("version").is_some() => "Palo Alto",
        _ => return None,
    };
    let mut answer = Answer::new(Verdict::Intact);
    answer.fault(fault);
    if answer.is_sound() {
        answer.proof("closing-element");
    }
    let (host, version) = if is_palo_alto {
        (paths.text(PALO_ALTO_HOST), paths.root_attribute("version"))
    } else {
        (paths.text("system/hostname"), paths.text("version"))
    };
    answer.name(host);
    if let (false, Some(host), Some(domain)) = (is_palo_alto, host, paths.text("system/domain")) {
        answer.name(Some(&format!("{host}.{domain}")));
    }
    // Seconds since 1970; OPNsense adds a fraction.
    let changed = paths.text("revision/time").and_then(|time| time.split('.').next()?.parse().ok());
    let changed = changed.filter(|_| !is_palo_alto).and_then(|seconds| Timestamp::from_second(seconds).ok());
    answer.when(changed.map(|at| When::Moment(Stamp::utc(at))), context);
    if !is_palo_alto {
        answer.count("rules", paths.count("filter/rule"));
    }
    let is_firewall = PARTS_OF_FIREWALL.iter().any(|path| paths.count(path) > 0);
    let role = Role::of(is_firewall, !answer.is_sound());
    let is_rule = |path: &&&str| **path != MANAGEMENT && !PARTS_OF_FIREWALL.contains(path);
    let has_rules = COUNTED.iter().filter(is_rule).any(|path| paths.count(path) > 0);
    let lacks = (!has_rules).then_some(("no-rules", "no rule of access and no translation (NAT) is in it"));
    let facts = ConfigurationFacts {
        vendor: Some(vendor.to_owned()),
        host: host.map(str::to_owned),
        software_version: version.map(str::to_owned),
        serial_number: None,
        time_of: changed.map(|_| TimeOf::Change),
    };
    let facts = answer.facts(Detail::Configuration(facts));
    Some(Reading { kind: Kind::FirewallConfiguration, facts, role, also: &[], lacks })
}
