//! Dialogic gateways that export XML. What their documents look like is not published: a root element, or its
//! namespace, that names Dialogic tells; every other is recognised by a mapping alone.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, XmlPaths, head_text, read_xml, xml_root};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Verdict};

/// The recogniser.
pub const DIALOGIC: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Dialogic XML",
        kinds: &[Kind::GatewayConfiguration],
        marker: "XML of which the root or its namespace names Dialogic",
        facts: "software version; no host, no time",
        checks: "the XML is well-formed to the closing root",
        proof: &["closing-element"],
        limits: "256 levels, no DOCTYPE; the vendor's form is not published, other files are read only if a mapping \
                 names them",
    },
    mark: Some(r"dialogic"),
    looks_like,
    examine,
};

/// Whether the root's own tag names Dialogic.
fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let Some(root) = xml_root(&text) else { return false };
    let tag = text.split_once(&format!("<{root}")).map_or("", |(_, rest)| rest);
    let tag = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
    root.to_ascii_lowercase().contains("dialogic") || (tag.contains("xmlns") && tag.contains("dialogic"))
}

fn examine(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<ArtefactFile> {
    let mut paths = XmlPaths::new(&[], &[]);
    let (outcome, fault) = read_xml(file, &mut paths);
    let root = outcome.root?;
    if !format!("{} {}", root.namespace, root.local).to_ascii_lowercase().contains("dialogic") {
        return None;
    }
    let mut answer = Answer::new(Verdict::Intact);
    answer.fault(fault);
    if answer.is_sound() {
        answer.proof("closing-element");
    }
    let facts = ConfigurationFacts {
        software_version: paths.root_attribute("version").map(str::to_owned),
        ..ConfigurationFacts::of_vendor("Dialogic")
    };
    Some(ArtefactFile { kind: Kind::GatewayConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
