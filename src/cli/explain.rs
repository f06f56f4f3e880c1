//! `explain`: one item, check or finding in full, for a reader who never saw Lync. Plain text of 80 columns, or
//! fewer on a terminal that is narrower; commands are never broken.

use super::args::Explain;
use super::edition::of_edition;
use super::exit::{Exit, Failure};
use super::explain_page::Page;
use super::output;
use super::terminal::Terminal;
use bakproof::evaluate::is_of_targets;
use bakproof::model::Assurance;
use bakproof::policy::{
    Catalogue, CheckPage, EvidenceKind, FindingPage, Item, Scenario, Scope, StepCondition, closest,
};
use std::fmt::Write;

/// Prints one page.
///
/// # Errors
/// Usage: there is no such id.
pub fn run(arguments: &Explain, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = of_edition(arguments.edition.as_deref())?;
    match page(&catalogue, &arguments.id, terminal.appearance.at_most(COLUMNS)) {
        Some(text) => output::stdout(text.as_bytes()),
        None => Err(Failure::usage(unknown(&catalogue, &arguments.id))),
    }
}

/// The page of an item, a check, a finding or a scenario; a check goes before its finding of the same name, which it contains.
fn page(catalogue: &Catalogue, id: &str, columns: usize) -> Option<String> {
    let id = id.trim().to_lowercase();
    if let Some(item) = catalogue.item(&id) {
        return Some(item_page(catalogue, item, columns));
    }
    if let Some(check) = catalogue.check(&id) {
        return Some(check_page(catalogue, check, columns));
    }
    let scenario = || catalogue.scenario(&id).map(|scenario| scenario_page(catalogue, scenario, columns));
    catalogue.finding(&id).map(|(check, finding)| finding_page(check, finding, columns)).or_else(scenario)
}

/// What to say of an id that nothing has.
pub fn unknown(catalogue: &Catalogue, id: &str) -> String {
    let shown = bakproof::base::for_terminal(id);
    let findings = catalogue.checks.iter().flat_map(|check| &check.findings).map(|finding| finding.id.as_str());
    let items = catalogue.items.iter().map(|item| item.id.as_str());
    let checks = catalogue.checks.iter().map(|check| check.id.as_str());
    let scenarios = catalogue.scenarios.iter().map(|scenario| scenario.id.as_str());
    // How sure it is of a backup is what every report tells; one check explains all of its words.
    if Assurance::ALL.iter().any(|assurance| assurance.word().eq_ignore_ascii_case(id.trim())) {
        return format!("`{shown}` is how sure bakproof is of a backup; `bakproof explain assurance` explains it");
    }
    match closest(id, items.chain(checks).chain(findings).chain(scenarios)) {
        Some(meant) => format!("`{shown}` is not an item, a check, a finding or a scenario; did you mean `{meant}`?"),
        None => format!(
            "`{shown}` is not an item, a check, a finding or a scenario; `bakproof items` lists the items, and a report \
             names its checks, findings and scenarios"
        ),
    }
}

const COLUMNS: usize = 80;

fn item_page(catalogue: &Catalogue, item: &Item, columns: usize) -> String {
    let mut page = Page::new(&item.id, &item.title, columns);
    page.gap();
    page.prose(&item.description);
    page.gap();
    page.field("edition", &catalogue.edition.title);
    if let Some(reason) = &item.absent {
        page.field(
            "absent",
            &format!("{reason} If something of it is seen all the same, it is unknown until it is declared."),
        );
    }
    page.field("article", &item.section);
    page.field("basis", &format!("{}: {}", item.basis.kind, item.basis.note));
    if let Some(url) = &item.basis.url {
        page.commands(url);
    }
    page.field("stored in", &item.stored);
    databases(&mut page, item);
    page.list("file kinds", &item.kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>());
    if item.file_time {
        page.field("time", "if the content records no time, the time of the file counts, and the report says so");
    }
    page.list("exports", &item.exports.iter().map(|kind| kind.word()).collect::<Vec<_>>());
    page.field("applies", &item.applies);
    page.field("target", one_for(item.scope));
    let accepted: Vec<&str> = item.accept.iter().map(|kind| accepted(*kind)).collect();
    page.field("evidence", &accepted.join("; or "));
    page.field("minimum", item.minimum.word());
    page.field("criticality", item.criticality.word());
    page.field(
        "this version",
        if item.collected && item.accept.iter().all(|kind| is_stated(*kind)) {
            "reads this evidence from the deployment file and the files that it names"
        } else if item.collected {
            "looks for this evidence in the repositories"
        } else {
            "cannot read this evidence yet: if the item applies, its target is unknown (no-evidence-source)"
        },
    );
    page.list("checks", &item.checks.iter().map(String::as_str).collect::<Vec<_>>());

    page.heading("Schedule");
    schedule(&mut page, item);
    page.gap();
    page.prose(&item.schedule.source);

    page.heading("What to do");
    page.commands(&item.remediation);

    page.heading("Supports evidence for");
    for (framework, controls) in &item.controls {
        let name = catalogue.frameworks.get(framework).map_or(framework.as_str(), String::as_str);
        page.prose(&format!("- {name}: {}", controls.join(", ")));
    }
    page.gap();
    page.prose("A target that passes is evidence that can support a control. It does not show compliance with it.");
    page.text
}

fn scenario_page(catalogue: &Catalogue, scenario: &Scenario, columns: usize) -> String {
    let mut page = Page::new(&scenario.id, &scenario.title, columns);
    page.gap();
    page.prose(&scenario.description);
    page.gap();
    page.prose("Microsoft's procedure:");
    page.commands(&scenario.page);
    page.heading("Steps");
    for (number, step) in scenario.steps.iter().enumerate() {
        let when = match step.when {
            Some(StepCondition::HoldsCentralManagementStore) => " (if it holds the Central Management Store)",
            None => "",
        };
        page.prose(&format!("{}. {}{when}", number + 1, step.title));
        if let Some(item) = step.item.as_deref().and_then(|id| catalogue.item(id)) {
            let absent = if item.absent.is_some() { ", which this edition does not have" } else { "" };
            page.prose(&format!("   from a backup of {}{absent}", item.id));
        }
    }
    page.gap();
    page.prose("`bakproof scenarios` says whether it is possible, `bakproof restore-plan` how.");
    page.text
}

fn databases(page: &mut Page, item: &Item) {
    let Some((real, aliases)) = item.databases.split_first() else { return };
    let mut text = real.clone();
    if !aliases.is_empty() {
        let _ = write!(text, " (or {})", aliases.join(" or "));
    }
    for other in &item.also {
        let _ = write!(text, ", and {other}");
    }
    page.field("database", &text);
}

fn schedule(page: &mut Page, item: &Item) {
    let sql = item.accept.contains(&EvidenceKind::SqlBackup);
    let rhythms = [
        ("full backup", item.schedule.full.as_ref().filter(|_| sql)),
        ("log backup", item.schedule.log.as_ref().filter(|_| sql)),
        ("export or copy", item.schedule.export.as_ref()),
    ];
    for (label, rhythm) in rhythms {
        if let Some(rhythm) = rhythm {
            page.field(label, &rhythm.to_string());
        }
    }
    page.field("grace", &bakproof::base::age(item.schedule.grace));
    if !item.schedule.documented {
        page.field("documented", "no: your organization decides, and documents it in the deployment file");
    }
}

fn one_for(scope: Scope) -> &'static str {
    match scope {
        Scope::Deployment => "one for the deployment",
        Scope::Pool => "one for each pool",
        Scope::SqlInstance => "one for each SQL Server instance with the database",
        Scope::Share => "one for each file share",
        Scope::NamingContext => "one for each naming context of the directory",
        Scope::Machine => "one for each machine",
        Scope::Gateway => "one for each gateway or appliance",
    }
}

/// Whether the deployment file holds it, not a repository.
fn is_stated(kind: EvidenceKind) -> bool {
    matches!(kind, EvidenceKind::Attestation | EvidenceKind::Declaration)
}

fn accepted(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::SqlBackup => "a SQL Server backup (sql-backup)",
        EvidenceKind::Export => "a Lync export (export)",
        EvidenceKind::Tree => "a copied folder tree (tree)",
        EvidenceKind::Image => "a system state or volume image (image)",
        EvidenceKind::VendorFile => "a configuration file or a listing in the product's own format (vendor-file)",
        EvidenceKind::Attestation => "a dated statement of a named person (attestation)",
        EvidenceKind::Declaration => "the deployment file itself (declaration)",
    }
}

fn check_page(catalogue: &Catalogue, check: &CheckPage, columns: usize) -> String {
    let mut page = Page::new(&check.id, &check.title, columns);
    page.gap();
    page.prose(&check.question);
    page.gap();
    page.prose(&check.how);
    page.gap();
    page.prose(&format!(
        "This check looks at {}. If there is nothing to look at, it does not pass: it answers not-looked-at and says why.",
        check.looks_at
    ));
    let asked: Vec<&str> =
        catalogue.items.iter().filter(|item| item.checks.contains(&check.id)).map(|item| item.id.as_str()).collect();
    page.gap();
    if asked.len() == catalogue.items.len() {
        page.field("applies to", "every item");
    } else if asked.is_empty() && is_of_targets(&check.id) {
        page.field("applies to", "the targets described above, whatever their item");
    } else if asked.is_empty() {
        page.field("applies to", "the audit as a whole, not to single targets");
    } else {
        page.list("applies to", &asked);
    }
    for finding in &check.findings {
        page.heading(&finding.id);
        finding_body(&mut page, finding);
    }
    page.text
}

fn finding_page(check: &CheckPage, finding: &FindingPage, columns: usize) -> String {
    let mut page = Page::new(&finding.id, &format!("a finding of the check {}", check.id), columns);
    page.gap();
    finding_body(&mut page, finding);
    page.gap();
    page.prose(&format!("How this is checked: `bakproof explain {}`.", check.id));
    page.text
}

fn finding_body(page: &mut Page, finding: &FindingPage) {
    page.prose(&finding.why);
    page.gap();
    let status: Vec<&str> = finding.status.iter().map(|status| status.word()).collect();
    page.field("status", &status.join(" or "));
    page.field("severity", finding.severity.map_or("the criticality of the item", |severity| severity.word()));
    page.gap();
    page.prose("What to do:");
    page.prose(&finding.remediation);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_a_page_of_80_columns_that_ends_in_a_line_break() {
        let catalogue = Catalogue::embedded().unwrap();
        let findings = catalogue.checks.iter().flat_map(|check| &check.findings).map(|finding| &finding.id);
        let ids = catalogue.items.iter().map(|item| &item.id).chain(catalogue.checks.iter().map(|check| &check.id));
        for id in ids.chain(findings) {
            let text = page(&catalogue, id, COLUMNS).unwrap();
            assert!(text.starts_with(&format!("{id}: ")) && text.ends_with('\n'), "{id}");
            for line in text.lines() {
                // A link is copied whole.
                assert!(line.chars().count() <= COLUMNS || line.starts_with("    https://"), "{id}: {line}");
                assert_eq!(line, line.trim_end(), "{id}");
            }
        }
    }

    #[test]
    fn an_id_is_found_without_case_and_a_slip_is_answered_with_what_was_meant() {
        let catalogue = Catalogue::embedded().unwrap();
        assert!(page(&catalogue, " CDR ", COLUMNS).is_some());
        assert!(page(&catalogue, "archivng", COLUMNS).is_none());
        assert!(unknown(&catalogue, "archivng").ends_with("did you mean `archiving`?"));
        assert!(unknown(&catalogue, "backup-mising").ends_with("did you mean `backup-missing`?"));
        assert!(unknown(&catalogue, "zzzzzzzzzz").contains("`bakproof items`"));
        assert!(!unknown(&catalogue, "\u{1b}[2J").contains('\u{1b}'));
    }

    #[test]
    fn a_finding_shows_its_commands_as_they_are_to_be_typed() {
        let catalogue = Catalogue::embedded().unwrap();
        let text = page(&catalogue, "content-unprotected", COLUMNS).unwrap();
        assert!(text.contains("\n    ALTER DATABASE [<database>] SET PAGE_VERIFY CHECKSUM;\n"), "{text}");
    }
}
