//! A file that only a mapping names, with what its form tells: a router's configuration that a mapping calls a gateway's
//! is still asked for its end and its name.

use super::vendor::Read;
use super::{ArtefactContext, ArtefactFile, firewall, gateway, load_balancer};
use crate::base::ReadAt;
use crate::model::Kind;

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
