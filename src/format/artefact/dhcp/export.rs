//! `Export-DhcpServer`: XML to its closing root, with scopes, reservations, leases, and the options Lync phones need.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, head_text, read_xml, xml_root};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::lync::xml::{Element, Visitor};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};

/// What a scope says of its addresses: of version 4, and of version 6.
const ADDRESSES: [&str; 5] = ["ScopeId", "SubnetMask", "StartRange", "EndRange", "Prefix"];

/// The recogniser.
pub const EXPORT: FileRecogniser = FileRecogniser { mark: Some(r"DHCPServer"), looks_like, examine };

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
    /// Scopes that say at least which addresses they are of.
    scopes: u64,
    has_addresses: bool,
    reservations: u64,
    leases: u64,
    /// Values of option 43: the address of the pool, in parts that the phone's class names.
    vendor_options: u64,
    /// Values of option 120: the registrar.
    sip_options: u64,
    major: Option<String>,
    minor: Option<String>,
}

impl Counts {
    fn parent(&self) -> &str {
        self.names.iter().rev().nth(1).map_or("", String::as_str)
    }
}

impl Visitor for Counts {
    fn open(&mut self, element: &Element<'_>) {
        self.names.push(element.local.to_owned());
        self.number.clear();
        match (self.parent(), element.local) {
            ("Scopes", "Scope") => self.has_addresses = false,
            ("Reservations", "Reservation") => self.reservations += 1,
            ("Leases", "Lease") => self.leases += 1,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let says_where = self.names.last().is_some_and(|name| ADDRESSES.contains(&name.as_str()));
        self.has_addresses |= says_where && !text.trim().is_empty();
        if self.number.len().saturating_add(text.len()) <= MAX_NUMBER_BYTES {
            self.number.push_str(text);
        }
    }

    fn close(&mut self, _depth: usize) {
        let number = std::mem::take(&mut self.number);
        let number = number.trim();
        match (self.parent(), self.names.last().map_or("", String::as_str), number) {
            ("OptionValue", "OptionId", "43") => self.vendor_options += 1,
            ("OptionValue", "OptionId", "120") => self.sip_options += 1,
            ("Scopes", "Scope", _) if self.has_addresses => self.scopes += 1,
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
    if counts.scopes == 0 {
        answer.problem(Verdict::Incomplete, Problem::whole("no-scopes", "the export holds no scope"));
    }
    answer.count("scopes", counts.scopes);
    answer.count("reservations", counts.reservations);
    answer.count("leases", counts.leases);
    answer.count("option-43-values", counts.vendor_options);
    answer.count("option-120-values", counts.sip_options);
    let version = counts.major.map(|major| format!("{major}.{}", counts.minor.as_deref().unwrap_or("0")));
    let facts = ConfigurationFacts {
        vendor: Some("Microsoft DHCP".to_owned()),
        host: None,
        software_version: version,
        serial_number: None,
        time_of: None,
    };
    Some(ArtefactFile { kind: Kind::DhcpExport, facts: answer.facts(Detail::Configuration(facts)) })
}
