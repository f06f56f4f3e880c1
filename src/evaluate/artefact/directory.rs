//! Naming contexts and the domain controllers that hold them.

use super::part::same_host;
use crate::policy::{Deployment, Policy, Subject};

/// A naming context, taken apart.
struct Context {
    /// `cn=configuration`, or empty for a domain.
    head: String,
    /// `contoso.com`; of the DNS contexts with their own first label.
    dns: String,
}

impl Context {
    /// From `DC=contoso,DC=com`, `CN=Configuration,DC=contoso,DC=com` or `contoso.com`.
    fn parse(text: &str) -> Self {
        if !text.contains('=') {
            return Self { head: String::new(), dns: text.trim().trim_end_matches('.').to_lowercase() };
        }
        let (mut head, mut dns) = (Vec::new(), Vec::new());
        for part in text.split(',').map(|part| part.trim().to_lowercase()) {
            match part.strip_prefix("dc=") {
                Some(label) => dns.push(label.to_owned()),
                None => head.push(part),
            }
        }
        Self { head: head.join(","), dns: dns.join(".") }
    }

    /// Held by every domain controller of the forest.
    fn is_of_the_forest(&self) -> bool {
        self.head.contains("cn=configuration") || self.dns.starts_with("forestdnszones.")
    }

    /// The domain it belongs to.
    fn domain(&self) -> &str {
        let dns = self.dns.as_str();
        dns.strip_prefix("domaindnszones.").or_else(|| dns.strip_prefix("forestdnszones.")).unwrap_or(dns)
    }
}

/// Whether two names are of one naming context, however they are written.
pub fn same_context(a: &str, b: &str) -> bool {
    let (a, b) = (Context::parse(a), Context::parse(b));
    a.head == b.head && a.dns == b.dns && !a.dns.is_empty()
}

/// Targets of the naming contexts that a domain controller holds. What it holds is known from its own name where that
/// has a domain, or from the declared controller of that name; else only where all targets are of one domain.
pub fn held_by(policy: &Policy, controller: &str, targets: &[usize]) -> Vec<usize> {
    let full = full_name(&policy.deployment, controller);
    let domain = full.split_once('.').map(|(_, domain)| domain.to_lowercase());
    let contexts: Vec<(usize, Option<Context>)> = targets
        .iter()
        .filter_map(|index| {
            let rule = policy.targets.get(*index)?;
            let context = match &rule.subject {
                Subject::Named(name) => Some(Context::parse(name)),
                _ => None,
            };
            Some((*index, context))
        })
        .collect();
    let mut domains = contexts.iter().filter_map(|(_, context)| context.as_ref().map(Context::domain));
    let first = domains.next();
    let is_one_domain = domains.all(|other| Some(other) == first);
    contexts
        .iter()
        .filter(|(_, context)| match (context, &domain) {
            (None, _) => true,
            (Some(context), Some(domain)) => context.is_of_the_forest() || context.domain() == domain,
            (Some(_), None) => is_one_domain,
        })
        .map(|(index, _)| *index)
        .collect()
}

/// The declared controller of that name, else the name itself.
fn full_name<'a>(deployment: &'a Deployment, controller: &'a str) -> &'a str {
    let mut declared = deployment.items.values().flat_map(|item| &item.controllers);
    declared.find(|name| same_host(name, controller)).map_or(controller, String::as_str)
}
