//! The sections of the page. Every text of the report goes through [`words`] or [`code`].

use super::page::Page;
use crate::base::{count, for_markdown, markdown_code};
use crate::model::Status;
use crate::model::report::{AuditReport, EvidenceOrigin, FailOn, RestoreOutcome, ScenarioReport};
use crate::report::adherence_words::{all_excuses, schedules};
use crate::report::ci::{Compared, Found, Remedy, State, not_looked_at, origin, shortened, trend, unread, verdict};
use crate::report::scenario_words::outcome_words;
use crate::report::trend_words::summary;

/// Characters of a sentence, of a name and of a remedy.
const MOST_IN_SENTENCE: usize = 400;
const MOST_IN_NAME: usize = 100;
const MOST_IN_REMEDY: usize = 250;
/// Columns of the history: a year of monthly audits.
const MOST_AUDITS: usize = 12;

/// A report, its findings (worst first) and what an earlier report says of them.
pub struct Sections<'r> {
    pub report: &'r AuditReport,
    pub found: &'r [Found<'r>],
    pub compared: Option<&'r Compared<'r>>,
}

impl Sections<'_> {
    /// The verdict, what it does not cover, and the counts.
    pub fn head(&self, page: &mut Page, fail_on: Option<FailOn>) {
        let report = self.report;
        let name = code(&report.deployment.name, MOST_IN_NAME);
        page.block(&format!("# {}: backups of {name}", verdict_words(report.status)));
        page.block(&format!("{}  \n{}", words(&verdict(report, fail_on), MOST_IN_SENTENCE), self.as_of()));
        if report.scope.is_partial {
            let scope = words(&report.scope.words(), MOST_IN_SENTENCE);
            page.block(&format!("**This audit is {scope}.** Its pass is not a pass of the deployment."));
        }
        if let Some(without) = report.waiver_words() {
            page.block(&words(without, MOST_IN_SENTENCE));
        }
        if let Some(schedules) = schedules(report) {
            page.block(&words(&format!("Schedules {schedules}."), MOST_IN_SENTENCE));
        }
        if report.evidence.origin == EvidenceOrigin::SavedEvidence {
            page.block("It was judged from saved evidence; nothing was looked at for it.");
        }
        if let Some(redaction) = &report.deployment.redaction {
            page.block(&words(&redaction.words(), MOST_IN_SENTENCE));
        }
        let counts = &report.counts;
        page.block(&format!(
            "| Gap | Unknown | Pass | Waived | Not applicable |\n|--:|--:|--:|--:|--:|\n| {} | {} | {} | {} | {} |",
            counts.gap, counts.unknown, counts.pass, counts.waived, counts.not_applicable
        ));
        if let Some(compared) = self.compared {
            let of = |state| compared.count(state);
            page.block(&format!(
                "Since the earlier report: {} new, {} changed, {} as before, {} gone.",
                count(of(State::New), "finding is", "findings are"),
                of(State::Updated),
                of(State::Unchanged),
                of(State::Absent)
            ));
        }
    }

    fn as_of(&self) -> String {
        let zone = &self.report.deployment.time_zone;
        let at = self.report.as_of;
        format!("As of {}. {}", zone.minute(at), words(&zone.sentence(at.at), MOST_IN_SENTENCE))
    }

    /// What a person must do something about.
    pub fn findings(&self, page: &mut Page, most: usize) {
        let head = "| Status | Severity | Where | What is wrong | What to do |\n|---|---|---|---|---|\n";
        let counted = self.found.iter().filter(|found| found.counts());
        let row = |found: &Found<'_>| {
            let finding = found.finding;
            format!(
                "| **{}** | {} | {} | {}: {} | {} |",
                finding.status,
                finding.severity,
                code(&found.of.name(), MOST_IN_NAME),
                code(&finding.id, MOST_IN_NAME),
                self.message(*found),
                self.remedy(*found),
            )
        };
        page.list(("What to do", head), most, counted, row);
    }

    /// What could be restored: what could not comes first.
    pub fn scenarios(&self, page: &mut Page, most: usize) {
        let zone = &self.report.deployment.time_zone;
        let mut all: Vec<&ScenarioReport> = self.report.scenarios.iter().collect();
        all.sort_by_key(|scenario| std::cmp::Reverse(scenario.outcome.max(RestoreOutcome::PossibleWithLoss)));
        let row = |scenario: &ScenarioReport| {
            let why: Vec<String> = scenario.reasons.iter().map(|reason| zone.told(reason).into_owned()).collect();
            format!(
                "| {} | {} | {} |",
                code(&scenario.id, MOST_IN_NAME),
                words(&outcome_words(scenario, zone, self.report.as_of), MOST_IN_SENTENCE),
                words(&why.join(" "), MOST_IN_SENTENCE)
            )
        };
        let head = "| Restore | Outcome | Why |\n|---|---|---|\n";
        page.list(("Could it be restored?", head), most, all.into_iter(), row);
    }

    /// Accepted risks, with the reason, who accepted them and until when; and what is wrong with waivers.
    pub fn waived(&self, page: &mut Page, most: usize) {
        let waived = self.found.iter().filter(|found| found.finding.status == Status::Waived);
        let row = |found: &Found<'_>| {
            let waiver = found.waiver.map(|waiver| {
                format!(
                    " Accepted by {} until {}: {}",
                    words(&waiver.owner, MOST_IN_NAME),
                    words(&waiver.expires, MOST_IN_NAME),
                    words(&waiver.reason_words(), MOST_IN_SENTENCE)
                )
            });
            format!("- {}{}", self.line(*found), waiver.unwrap_or_default())
        };
        page.list(("Waived", ""), most, waived, row);
    }

    /// What changes no verdict.
    pub fn noted(&self, page: &mut Page, most: usize) {
        let noted = |found: &&Found<'_>| !found.counts() && found.finding.status != Status::Waived;
        let row = |found: &Found<'_>| format!("- {}", self.line(*found));
        page.list(("Noted", ""), most, self.found.iter().filter(noted), row);
    }

    /// Scheduled backups that maintenance excuses, and why.
    pub fn excused(&self, page: &mut Page, most: usize) {
        let zone = &self.report.deployment.time_zone;
        let rows = self.report.targets.iter().flat_map(|target| {
            let excuses = target.adherence.iter().flat_map(move |adherence| all_excuses(adherence, zone));
            excuses.map(move |excuse| {
                let name = code(&format!("{}@{}", target.item, target.target), MOST_IN_NAME);
                format!("- {name}: {}", words(&excuse, MOST_IN_SENTENCE))
            })
        });
        page.list(("Excused by maintenance", ""), most, rows, |row| row);
    }

    /// What could not be read, and the checks that had nothing to look at.
    pub fn not_looked_at(&self, page: &mut Page, most: usize) {
        let unread = unread(self.report)
            .map(|(source, what)| format!("- {}: {}", code(source, MOST_IN_NAME), words(&what, MOST_IN_SENTENCE)));
        let blind = not_looked_at(self.report).into_iter().map(|one| {
            let checks: Vec<&str> = one.checks.iter().copied().collect();
            let targets = count(one.target_count, "target", "targets");
            let checks = code(&checks.join(", "), MOST_IN_SENTENCE);
            format!("- {checks} ({targets}): {}", words(one.reason, MOST_IN_SENTENCE))
        });
        page.list(("Not looked at", ""), most, unread.chain(blind), |row| row);
    }

    /// The newest audits beside each other, of the items that are not good or were not.
    pub fn history(&self, page: &mut Page, most: usize) {
        let Some(history) = &self.report.history else { return };
        if let Some(broken) = &history.broken {
            let reason = words(&broken.reason, MOST_IN_SENTENCE);
            page.block(&format!(
                "## History\n\n**It is broken at line {}: {reason}.** Nothing in it is believed.",
                broken.line
            ));
            return;
        }
        let audits = trend(self.report);
        let shown = audits.get(audits.len().saturating_sub(MOST_AUDITS)..).unwrap_or_default();
        let zone = &self.report.deployment.time_zone;
        let dates: Vec<String> = shown.iter().map(|audit| zone.date(audit.as_of)).collect();
        let head = format!("| Item | {} |\n|---|{}\n", dates.join(" | "), "---|".repeat(shown.len()));
        let bad = |item: &&String| {
            let of = shown.iter().filter_map(|audit| audit.of_item(item));
            of.into_iter().any(|status| matches!(status, Status::Gap | Status::Unknown))
        };
        let items = || self.report.items.iter().map(|item| item.id.as_str());
        page.block(&format!("## History\n\n{}", words(&summary(&audits, items(), zone), MOST_IN_SENTENCE)));
        let row = |item: &String| {
            let of = |status: Option<Status>| status.map_or("", Status::word);
            let cells: Vec<&str> = shown.iter().map(|audit| of(audit.of_item(item))).collect();
            format!("| {} | {} |", code(item, MOST_IN_NAME), cells.join(" | "))
        };
        page.list(("Items in each audit", &head), most, self.report.items.iter().map(|item| &item.id).filter(bad), row);
    }

    /// Who judged what, by which rules.
    pub fn foot(&self, page: &mut Page) {
        let known = origin(self.report).into_iter().filter(|(_, value)| !value.is_empty());
        let rows: Vec<String> = known.map(|(name, value)| format!("{name} {}", code(&value, MOST_IN_NAME))).collect();
        page.block(&format!("---\n\nJudged by: {}", rows.join(", ")));
    }

    fn line(&self, found: Found<'_>) -> String {
        let (name, id) = (code(&found.of.name(), MOST_IN_NAME), code(&found.finding.id, MOST_IN_NAME));
        format!("{name}: {id} ({}): {}", found.finding.severity, self.message(found))
    }

    /// What to do, and which page has the rest.
    fn remedy(&self, found: Found<'_>) -> String {
        let Some(remedy) = Remedy::of(found, MOST_IN_REMEDY) else { return String::new() };
        let command = remedy.command.map(|command| format!(" {}", code(command, MOST_IN_SENTENCE))).unwrap_or_default();
        format!("{}{command} More: {}", words(remedy.words, MOST_IN_SENTENCE), code(&remedy.more, MOST_IN_NAME))
    }

    /// The sentence with its times in the report's zone, and the first file unless it names that.
    fn message(&self, found: Found<'_>) -> String {
        let told = self.report.deployment.time_zone.told(&found.finding.message);
        let message = words(&told, MOST_IN_SENTENCE);
        match found.path().map(|path| path.lossy()).filter(|path| !told.contains(path.as_ref())) {
            Some(path) => format!("{message} {}", code(&path, MOST_IN_NAME)),
            None => message,
        }
    }
}

fn verdict_words(status: Status) -> &'static str {
    match status {
        Status::Gap => "Gaps",
        Status::Unknown => "Unknown",
        _ => "Pass",
    }
}

/// Within a line.
fn words(text: &str, most: usize) -> String {
    for_markdown(&shortened(text, most))
}

/// A name.
fn code(text: &str, most: usize) -> String {
    markdown_code(&shortened(text, most))
}
