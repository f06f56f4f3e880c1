//! What a Junos configuration uses and must define: the device refuses to commit one that uses what is nowhere. The text
//! has no mark at its end, so that this is what shows sections that were cut off.

use std::collections::BTreeSet;

/// Names that are kept of each kind.
const MAX_NAMES: usize = 10_000;

/// Names used and defined so far.
#[derive(Debug, Default)]
pub(super) struct References<'a> {
    zones_use_interfaces: bool,
    has_interfaces: bool,
    applications: Names<'a>,
    filters: Names<'a>,
}

#[derive(Debug, Default)]
struct Names<'a> {
    used: BTreeSet<&'a str>,
    defined: BTreeSet<&'a str>,
    is_full: bool,
}

impl<'a> Names<'a> {
    fn uses(&mut self, name: &'a str) {
        if self.used.len() < MAX_NAMES {
            self.used.insert(name);
        }
    }

    fn defines(&mut self, name: &'a str) {
        self.is_full |= self.defined.len() == MAX_NAMES;
        if !self.is_full {
            self.defined.insert(name);
        }
    }

    fn missing(&self) -> Option<&'a str> {
        self.used.difference(&self.defined).next().copied().filter(|_| !self.is_full)
    }
}

impl<'a> References<'a> {
    /// A statement's words.
    pub(super) fn take(&mut self, words: &[&'a str]) {
        match words {
            ["security", "zones", _, _, "interfaces", name, ..] => self.zones_use_interfaces |= *name != "all",
            ["security", "policies", rest @ ..] => {
                let matched = rest.windows(2).position(|pair| pair == ["match", "application"]);
                let names = matched.and_then(|at| rest.get(at + 2..)).unwrap_or_default();
                // The device brings those of its maker along.
                let own = |name: &&&str| !matches!(**name, "any" | "[" | "]") && !name.starts_with("junos-");
                names.iter().filter(own).for_each(|name| self.applications.uses(name));
            }
            ["interfaces", _, "unit", _, "family", "inet" | "inet6", "filter", "input" | "output", name, ..] => {
                self.filters.uses(name);
            }
            _ => {}
        }
        // What a group defines holds where it is applied.
        let defined = if let ["groups", _, rest @ ..] = words { rest } else { words };
        match defined {
            ["interfaces", ..] => self.has_interfaces = true,
            ["applications", "application" | "application-set", name, ..] => self.applications.defines(name),
            ["firewall", "filter", name, ..] | ["firewall", "family", _, "filter", name, ..] => {
                self.filters.defines(name)
            }
            _ => {}
        }
    }

    /// What is used and not defined, in words.
    pub(super) fn missing(&self) -> Option<String> {
        if self.zones_use_interfaces && !self.has_interfaces {
            return Some("zones use interfaces, and the section `interfaces`".to_owned());
        }
        let application = self.applications.missing();
        let application = application.map(|name| format!("policies use the application {name:?}, and its definition"));
        let filter =
            || self.filters.missing().map(|name| format!("interfaces use the filter {name:?}, and its definition"));
        application.or_else(filter)
    }
}
