//! A file that only a mapping names, with what its form tells: a router's configuration that a mapping calls a gateway's
//! is still asked for its end and its name.

use super::vendor::Read;
use super::{ArtefactContext, ArtefactFile, firewall, gateway, load_balancer};
use crate::base::ReadAt;
use crate::format::declaration::Declaration;
use crate::model::Kind;

/// What is not recognized, and a mapping names.
pub const MAPPED: Declaration = Declaration {
    name: "Mapped configuration",
    kinds: &[Kind::GatewayConfiguration, Kind::LoadBalancerConfiguration, Kind::FirewallConfiguration],
    marker: "none: a mapping in the deployment file names it",
    facts: "host, software version and time, if it has one of the vendors' forms above; otherwise nothing",
    checks: "64 bytes or more, readable to the end; a text of settings, XML, JSON, an archive or a vendor's own form, \
             and whole as far as that form tells",
    proof: &[
        "read-to-end",
        "text",
        "xml",
        "zip",
        "gzip",
        "tar",
        "tar-gzip",
        "7z",
        "vendor-header",
        "checksum",
        "checksum-of-directory",
        "structure",
        "closing-element",
        "blocks-closed",
        "last-sections",
        "end-marker",
    ],
    limits: "64 GiB; at most intact, because nothing in it says whose it is; 7z archives are not unpacked",
};

/// What is known of a file of which a mapping says what it is. `None`: it cannot be read at all.
pub fn mapped(file: &dyn ReadAt, kind: Kind, context: &ArtefactContext) -> Option<ArtefactFile> {
    let found = gateway::generic(file, kind)?;
    if !found.facts.verdict.is_sound()
        || !["text", "xml"].iter().any(|word| found.facts.proof.iter().any(|p| p == word))
    {
        return Some(found);
    }
    let is_device =
        matches!(kind, Kind::GatewayConfiguration | Kind::FirewallConfiguration | Kind::LoadBalancerConfiguration);
    let forms: [&[Read]; 3] = [firewall::FORMS, load_balancer::FORMS, gateway::FORMS];
    let reading =
        forms.iter().filter(|_| is_device).flat_map(|forms| forms.iter()).find_map(|read| read(file, context));
    Some(reading.map_or(found, |reading| reading.mapped(kind)))
}
