//! `Export-DhcpServer`: XML to its closing root, with scopes, reservations, leases, and the options Lync phones need.

use super::tally::Tally;
use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, head_text, read_xml, xml_root};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::format::lync::xml::{Element, Visitor};
use crate::model::{ConfigurationFacts, Detail, Kind, Verdict};

/// What a scope says of its addresses: of version 4, and of version 6.
const ADDRESSES: [&str; 4] = ["ScopeId", "SubnetMask", "StartRange", "EndRange"];
const IPV6_ADDRESSES: &str = "Prefix";

/// The recogniser.
pub const EXPORT: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Export-DhcpServer",
        kinds: &[Kind::DhcpExport],
        marker: "XML with the root `DHCPServer`",
        facts: "software version, counts of scopes, reservations, leases and values of options 43 and 120; no server \
                name, no time",
        checks: "the XML is well-formed to the closing root; there is an IPv4 scope that is not empty",
        proof: &["closing-element"],
        limits: "256 levels, no DOCTYPE",
    },
    mark: Some(r"DHCPServer"),
    looks_like,
    examine,
};

const ROOT: &str = "DHCPServer";

/// Bytes of a number's text.
const MAX_NUMBER_BYTES: usize = 16;

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    xml_root(&text).is_some_and(|root| root.rsplit(':').next() == Some(ROOT))
}

/// Counts by the names of an element and its parent: which lists a version of Windows writes around them differs.
#[derive(Default)]
struct Counts {
    names: Vec<String>,
    number: String,
    has_ipv4: bool,
    has_ipv6: bool,
    tally: Tally,
    leases: u64,
    major: Option<String>,
    minor: Option<String>,
}

impl Counts {
    fn parent(&self) -> &str {
        self.names.iter().rev().nth(1).map_or("", String::as_str)
    }

    fn is_in_ipv6(&self) -> bool {
        self.names.iter().any(|name| name == "IPv6")
    }
}

impl Visitor for Counts {
    fn open(&mut self, element: &Element<'_>) {
        self.names.push(element.local.to_owned());
        self.number.clear();
        match (self.parent(), element.local) {
            ("Scopes", "Scope") => (self.has_ipv4, self.has_ipv6) = (false, false),
            ("Reservations", "Reservation") => self.tally.reservations += 1,
            ("Leases", "Lease") => self.leases += 1,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            let name = self.names.last().map_or("", String::as_str);
            self.has_ipv4 |= ADDRESSES.contains(&name);
            self.has_ipv6 |= name == IPV6_ADDRESSES;
        }
        if self.number.len().saturating_add(text.len()) <= MAX_NUMBER_BYTES {
            self.number.push_str(text);
        }
    }

    fn close(&mut self, _depth: usize) {
        let number = std::mem::take(&mut self.number);
        let number = number.trim();
        match (self.parent(), self.names.last().map_or("", String::as_str), number) {
            ("OptionValue", "OptionId", number) if !self.is_in_ipv6() => self.tally.option(number.parse().ok()),
            ("Scope", "StartRange", start) if !start.is_empty() => self.tally.ranges += 1,
            ("Scopes", "Scope", _) if self.has_ipv6 || (self.has_ipv4 && self.is_in_ipv6()) => {
                self.tally.ipv6_scopes += 1;
            }
            ("Scopes", "Scope", _) if self.has_ipv4 => self.tally.scopes += 1,
            (ROOT, "MajorVersion", _) => self.major = Some(number.to_owned()),
            (ROOT, "MinorVersion", _) => self.minor = Some(number.to_owned()),
            _ => {}
        }
        self.names.pop();
    }
}

fn examine(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<ArtefactFile> {
    let mut counts = Counts::default();
    let (outcome, fault) = read_xml(file, &mut counts);
    if outcome.root?.local != ROOT {
        return None;
    }
    let mut answer = Answer::new(Verdict::Intact);
    answer.fault(fault);
    if answer.is_sound() {
        answer.proof("closing-element");
    }
    counts.tally.report("export", &mut answer);
    answer.count("leases", counts.leases);
    let version = counts.major.map(|major| format!("{major}.{}", counts.minor.as_deref().unwrap_or("0")));
    let facts = ConfigurationFacts { software_version: version, ..ConfigurationFacts::of_vendor("Microsoft DHCP") };
    Some(ArtefactFile { kind: Kind::DhcpExport, facts: answer.facts(Detail::Configuration(facts)) })
}
