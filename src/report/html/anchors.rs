//! What links point to. Ids come from positions in the report, never from names: they are unique and need no escaping.

use crate::model::report::AuditReport;
use std::collections::{HashMap, HashSet};

/// Where items, findings and targets stand in the page.
#[derive(Debug)]
pub struct Anchors<'r> {
    items: HashMap<&'r str, usize>,
    rules: HashMap<&'r str, usize>,
    /// Targets that have a section of their own, by their position.
    detailed: HashSet<usize>,
}

impl<'r> Anchors<'r> {
    pub fn of(report: &'r AuditReport) -> Self {
        let mut items = HashMap::new();
        for item in &report.items {
            let next = items.len();
            items.entry(item.id.as_str()).or_insert(next);
        }
        // Reports of earlier versions do not list the items.
        for target in &report.targets {
            let next = items.len();
            items.entry(target.item.as_str()).or_insert(next);
        }
        let rules = report.rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), at)).collect();
        Self { items, rules, detailed: HashSet::new() }
    }

    /// From now on, the target has a section.
    pub fn has_section(&mut self, position: usize) {
        self.detailed.insert(position);
    }

    /// Of an item's first row in the list of targets.
    pub fn item(&self, id: &str) -> String {
        format!("item-{}", self.order(id))
    }

    /// An item's place in the catalog's order.
    pub fn order(&self, id: &str) -> usize {
        self.items.get(id).copied().unwrap_or(self.items.len())
    }

    /// Of what a finding means, if the report says it.
    pub fn rule(&self, id: &str) -> Option<String> {
        self.rules.get(id).map(|at| rule_anchor(id, *at))
    }

    /// Whether links for this id lead to the rule at this position.
    pub fn is_rule_at(&self, id: &str, position: usize) -> bool {
        self.rules.get(id) == Some(&position)
    }

    /// Of a target's section, if it has one.
    pub fn target(&self, position: usize) -> Option<String> {
        self.detailed.contains(&position).then(|| section(position))
    }
}

/// The section of the target at this position.
pub fn section(position: usize) -> String {
    format!("target-{}", position + 1)
}

/// `finding-backup-stale`, so that other formats can link to it; a number where the id is none of the catalog's.
pub fn rule_anchor(id: &str, position: usize) -> String {
    let is_clean = id.len() <= 64 && id.starts_with(|c: char| c.is_ascii_lowercase());
    if is_clean && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        return format!("finding-{id}");
    }
    format!("finding-{}", position + 1)
}
