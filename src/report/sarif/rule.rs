//! What findings mean: the rules of the run.

use super::log::{Descriptor, Help, Text};
use crate::base::{for_terminal, markdown_blocks, markdown_code};
use crate::model::report::{AuditReport, Finding};
use crate::report::ci::Compared;
use serde_json::Map;
use std::collections::HashMap;

/// The rules, and the place of each among them.
pub struct Rules<'r> {
    /// Id, check, why, what to do.
    rows: Vec<(&'r str, &'r str, &'r str, &'r str)>,
    places: HashMap<&'r str, usize>,
    titles: HashMap<&'r str, &'r str>,
}

impl<'r> Rules<'r> {
    /// Those of the report; then those of findings that have none, as in reports of earlier versions.
    pub fn new(report: &'r AuditReport, compared: &Compared<'r>) -> Self {
        let titles = report.checks.iter().map(|check| (check.id.as_str(), check.title.as_str())).collect();
        let mut rules = Self { rows: Vec::new(), places: HashMap::new(), titles };
        for rule in &report.rules {
            rules.add(&rule.id, &rule.check, &rule.why, &rule.remediation);
        }
        for (found, _, _) in &compared.rows {
            let finding = found.finding;
            rules.add(&finding.id, &finding.check, "", &finding.remediation);
        }
        rules
    }

    fn add(&mut self, id: &'r str, check: &'r str, why: &'r str, remediation: &'r str) {
        if !self.places.contains_key(id) {
            self.places.insert(id, self.rows.len());
            self.rows.push((id, check, why, remediation));
        }
    }

    /// The place of a finding's rule in `tool.driver.rules`.
    pub fn place(&self, finding: &Finding) -> usize {
        self.places.get(finding.id.as_str()).copied().unwrap_or_default()
    }

    /// Whether a finding says something else of what to do than its rule.
    pub fn own_remedy<'f>(&self, finding: &'f Finding) -> Option<&'f str> {
        let known = self.rows.get(self.place(finding)).map(|(_, _, _, remedy)| *remedy);
        Some(finding.remediation.as_str()).filter(|own| Some(*own) != known)
    }

    pub fn descriptors(&self) -> Vec<Descriptor<'r>> {
        let row = |(id, check, why, remediation): &(&'r str, &'r str, &'r str, &'r str)| {
            let title = self.titles.get(check).copied().unwrap_or(check);
            let mut properties = Map::new();
            properties.insert("check".to_owned(), (*check).into());
            properties.insert("tags".to_owned(), vec!["backup", *check].into());
            Descriptor {
                id,
                name: id,
                short_description: Text::new(title),
                full_description: Text::new(if why.is_empty() { title } else { why }),
                help: Some(help(id, remediation)),
                properties,
            }
        };
        self.rows.iter().map(row).collect()
    }
}

/// What to do, and where more is said: the fragment is that of the HTML report.
fn help(id: &str, remediation: &str) -> Help {
    let lines: Vec<_> = remediation.lines().map(for_terminal).collect();
    let (command, fragment) = (format!("bakproof explain {id}"), format!("#finding-{id}"));
    let more = format!("`{command}` says more; in the HTML report, see {fragment}.");
    let more_markdown =
        format!("{} says more; in the HTML report, see {}.", markdown_code(&command), markdown_code(&fragment));
    Help {
        text: text_of_lines(&lines.join("\n"), &more),
        markdown: format!("{}\n\n{more_markdown}", markdown_blocks(remediation)).trim_start().to_owned(),
    }
}

fn text_of_lines(lines: &str, more: &str) -> String {
    if lines.is_empty() { more.to_owned() } else { format!("{lines}\n\n{more}") }
}
