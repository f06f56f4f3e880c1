//! What the deployment file and the newest topology say is used, and so which names are needed.

use crate::evaluate::attribution::is_foreign;
use crate::evaluate::candidate::Content;
use crate::evaluate::case::TargetCase;
use crate::evaluate::context::Timing;
use crate::model::{Kind, Topology};
use crate::policy::{DnsName, DnsNeed, DnsUse};
use std::collections::BTreeSet;

const EDGE: &str = "EdgeServer";
const ANY_DOMAIN: &str = "*";

/// What is used.
#[derive(Debug)]
pub struct Needs<'a> {
    used: BTreeSet<DnsUse>,
    topology: Option<&'a Topology>,
}

/// The newest sound topology that may be of this deployment: of a configuration export, else of a document on its own.
pub fn topology<'a>(case: &TargetCase<'a>) -> Option<&'a Topology> {
    let past = || case.all.iter().filter(|one| one.timing == Timing::Past).map(|one| one.candidate);
    let newest = |kind: Kind| {
        past().filter(move |one| one.kind == kind && one.assurance().is_some()).filter_map(|one| match one.content {
            Content::Export(export) if !is_foreign(case.context.policy, export) => export.facts.topology.as_ref(),
            _ => None,
        })
    };
    newest(Kind::LyncConfiguration).next_back().or_else(|| newest(Kind::Topology).next_back())
}

impl<'a> Needs<'a> {
    pub fn new(case: &TargetCase<'a>) -> Self {
        let declared = case.context.policy.deployment.items.get(&case.item.id);
        let mut used = declared.map(|item| item.used.clone()).unwrap_or_default();
        let topology = topology(case);
        if let Some(topology) = topology {
            if topology.services.iter().any(|service| service.role.eq_ignore_ascii_case(EDGE)) {
                used.insert(DnsUse::Edge);
            }
            if topology.has_federation_route {
                used.insert(DnsUse::Federation);
            }
        }
        Self { used, topology }
    }

    /// Whether the name is needed in a SIP domain. `is_published`: its public zone holds names of Lync Server.
    pub fn needs(&self, name: &DnsName, domain: &str, is_published: bool) -> bool {
        let by_use = match name.need {
            DnsNeed::Always => true,
            DnsNeed::Published => is_published || self.used.contains(&DnsUse::Edge),
            DnsNeed::Used | DnsNeed::Seldom => name.uses.iter().any(|one| self.used.contains(one)),
            DnsNeed::Never => false,
        };
        match name.component.as_deref().and_then(|component| self.is_url(component, &name.name, domain)) {
            // The page of the Control Panel is inside, the other two are wherever their domain is asked for.
            Some(is_url) => is_url && (by_use || name.component.as_deref() == Some("cscp")),
            None => by_use,
        }
    }

    /// Whether the topology's simple URLs are at that name of the domain; `None`: they are not known.
    fn is_url(&self, component: &str, name: &str, domain: &str) -> Option<bool> {
        let of_component = self.topology?.simple_urls.iter().filter(|url| url.component == component);
        let mut urls = of_component.filter(|url| url.domain == domain || url.domain == ANY_DOMAIN).peekable();
        urls.peek()?;
        let full = format!("{name}.{domain}");
        Some(urls.any(|url| url.host == full))
    }
}
