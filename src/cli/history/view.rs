//! The trend as data for other programs (`bakproof/trend/1`), and as a table.

use bakproof::base::{Zone, for_terminal, shown_path};
use bakproof::model::{BrokenLine, EarlierAudit, OpenFinding, Status};
use bakproof::policy::{Catalogue, Deployment};
use bakproof::report::{Appearance, Calendar};
use bakproof::state::Checked;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// What `history` shows.
#[derive(Debug, Serialize)]
pub struct Trend {
    schema: &'static str,
    pub deployment: String,
    /// The history's file.
    pub file: String,
    time_zone: Zone,
    pub line_count: u64,
    /// Digest of the last line.
    pub head: Option<String>,
    pub broken: Option<BrokenLine>,
    /// Lines that were not written to their end.
    pub cut_off: Vec<u64>,
    /// Oldest first.
    audits: Vec<EarlierAudit>,
    /// Findings that are open after the last audit.
    open: Vec<OpenFinding>,
}

impl Trend {
    pub fn of(deployment: &Deployment, file: &Path, checked: &Checked, catalogue: &Catalogue) -> Self {
        let known: BTreeSet<&str> = catalogue.items.iter().map(|item| item.id.as_str()).collect();
        let mut audits = checked.audits();
        // A line is believed to be what an audit wrote; that its items exist is not.
        audits.iter_mut().for_each(|audit| audit.items.retain(|one| known.contains(one.item.as_str())));
        Self {
            schema: "bakproof/trend/1",
            deployment: deployment.name.clone(),
            file: shown_path(file),
            time_zone: Zone(deployment.time_zone.clone()),
            line_count: checked.line_count,
            head: checked.head().map(str::to_owned),
            broken: checked.broken.clone(),
            cut_off: checked.cut_off.clone(),
            audits,
            open: checked.open_after(checked.line_count),
        }
    }
}

/// A row for each item, in the catalog's order.
pub fn table(trend: &Trend, catalogue: &Catalogue, appearance: Appearance) -> String {
    let mut out = format!("{}\n", appearance.bold(&for_terminal(&trend.deployment)));
    if let Some(broken) = &trend.broken {
        let what = format!("BROKEN: line {}: {}.", broken.line, for_terminal(&broken.reason));
        out.push_str(&appearance.bold(&what));
        out.push_str("\nWhat follows is what stands in the file; no audit believes it.\n");
    }
    let Some((first, last)) = trend.audits.first().zip(trend.audits.last()) else {
        out.push_str("No audit has been recorded yet.\n");
        return out;
    };
    let (from, to) = (trend.time_zone.date(first.as_of), trend.time_zone.date(last.as_of));
    let audits = bakproof::base::count(trend.audits.len() as u64, "audit", "audits");
    let until = if trend.audits.len() == 1 { String::new() } else { format!(" to {to}") };
    out.push_str(&format!("{audits}, as of {from}{until}\n"));
    let known = || catalogue.items.iter().map(|item| item.id.as_str());
    let calendar = Calendar { audits: &trend.audits, zone: &trend.time_zone, appearance };
    calendar.summary(&mut out, known());
    out.push('\n');
    let applies = |item: &&str| {
        let statuses = || trend.audits.iter().filter_map(|audit| audit.of_item(item));
        statuses().any(|status| status != Status::NotApplicable)
    };
    let (items, others): (Vec<&str>, Vec<&str>) = known().partition(applies);
    calendar.write(&mut out, &items);
    if !others.is_empty() {
        let words = format!("Never asked about, or not applicable in each of these audits: {}.", others.join(", "));
        calendar.say(&mut out, &words);
    }
    out
}
