//! What a topology, and the settings beside it, say of names that clients look for: SIP domains, simple URLs, and
//! whether a site has a route for federation.

use super::xml::Element;
use crate::model::SimpleUrl;
use std::collections::BTreeSet;

/// Names kept of each sort.
const MAX_NAMES: usize = 1000;
const MAX_NAME_BYTES: usize = 255;
/// Settings of simple URLs; the year may be a later one.
const SIMPLE_URLS: &str = "urn:schema:Microsoft.Rtc.Management.Settings.SimpleUrl.";
/// The route is known by its name alone: where it stands differs between published and draft topologies.
const FEDERATION_ROUTE: &str = "FederationRoute";

/// Gathers them.
#[derive(Debug, Default)]
pub(super) struct Names {
    sip_domains: BTreeSet<String>,
    simple_urls: BTreeSet<SimpleUrl>,
    pub(super) has_federation_route: bool,
}

/// A name as in DNS, lower case.
fn host(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    let is_name = text.contains('.') && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    (is_name && text.len() <= MAX_NAME_BYTES).then_some(text)
}

/// The host of `https://meet.contoso.com/contoso`.
fn host_of_url(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    host(authority.split(':').next()?)
}

impl Names {
    /// An element of a topology's own namespaces, or of others.
    pub(super) fn element(&mut self, element: &Element<'_>, is_topology: bool) {
        match element.local {
            "InternalDomains" if is_topology => self.domain(element.attribute("DefaultDomain")),
            "InternalDomain" if is_topology => self.domain(element.attribute("Name")),
            FEDERATION_ROUTE if is_topology => self.has_federation_route = true,
            "SimpleUrl" if element.namespace.starts_with(SIMPLE_URLS) => self.simple_url(element),
            _ => {}
        }
    }

    fn domain(&mut self, name: Option<&str>) {
        if self.sip_domains.len() < MAX_NAMES {
            self.sip_domains.extend(name.and_then(host));
        }
    }

    fn simple_url(&mut self, element: &Element<'_>) {
        let Some(component) = element.attribute("Component").filter(|text| text.len() <= MAX_NAME_BYTES) else {
            return;
        };
        let Some(host) = element.attribute("ActiveUrl").and_then(host_of_url) else { return };
        let domain = element.attribute("Domain").filter(|text| text.len() <= MAX_NAME_BYTES).unwrap_or("*");
        if self.simple_urls.len() < MAX_NAMES {
            let (component, domain) = (component.to_lowercase(), domain.to_lowercase());
            self.simple_urls.insert(SimpleUrl { component, domain, host });
        }
    }

    /// Lower case, sorted.
    pub(super) fn sip_domains(&self) -> Vec<String> {
        self.sip_domains.iter().cloned().collect()
    }

    /// Sorted.
    pub(super) fn simple_urls(&self) -> Vec<SimpleUrl> {
        self.simple_urls.iter().cloned().collect()
    }
}
