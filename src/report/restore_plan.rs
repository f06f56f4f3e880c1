//! The runbook of a restore as text: what must be there, then step by step the backups in their order and the commands.

use super::scenario_words::{backup_words, capital, left_out_words, outcome_words};
use super::table::{Appearance, hanging};
use crate::base::{Zone, for_terminal};
use crate::model::report::{RestoreOutcome, RestoredBackup};
use crate::model::{PlanStep, RestorePlan};
use std::fmt::Write;

/// Columns that sentences are wrapped to; commands stay whole.
const COLUMNS: usize = 100;

/// The plan. Writing to a `String` cannot fail, so results of `writeln!` are dropped.
pub fn restore_plan(plan: &RestorePlan, appearance: Appearance) -> String {
    let zone = &plan.deployment.time_zone;
    let mut page = Page { out: String::new(), columns: appearance.at_most(COLUMNS), appearance };
    page.heading(&plan.scenario.title);
    page.say(&format!("Restore plan {} of {}", plan.scenario.id, plan.deployment.name));
    page.say(&format!("from the backups as of {} · bakproof {}", zone.minute(plan.as_of), plan.tool.version));
    page.say(&zone.sentence(plan.as_of.at));
    for left in &plan.left_out {
        page.gap();
        page.say(&left_out_words(left));
    }
    page.gap();
    page.say("TO BE RUN BY A PERSON. bakproof changes nothing: it only writes down what to do. Read each step before you take it.");
    page.gap();
    let asked = plan.stop_at.map(|at| format!(" To be restored to {}.", second(zone, at))).unwrap_or_default();
    page.heading(&format!("{}.{asked}", capital(&outcome_words(&plan.scenario, zone, plan.as_of))));
    for reason in &plan.scenario.reasons {
        page.say(&format!("- {}", zone.told(reason)));
    }
    page.gap();
    page.paragraphs("", &plan.description);
    page.say(&format!("Microsoft's procedure: {}", plan.page));
    if !plan.must_match.is_empty() {
        page.gap();
        page.heading("Must be the same as when the backups were made");
        for one in &plan.must_match {
            page.say(&format!("- {}: {}", one.what, one.value));
        }
    }
    for remark in &plan.remarks {
        page.gap();
        page.paragraphs("", remark);
    }
    for (number, step) in plan.steps.iter().enumerate() {
        page.gap();
        page.step(number + 1, step, zone);
    }
    page.out
}

struct Page {
    out: String,
    columns: usize,
    appearance: Appearance,
}

impl Page {
    fn gap(&mut self) {
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        let text = hanging(&for_terminal(text), self.appearance);
        let _ = writeln!(self.out, "{}", self.appearance.bold(&text));
    }

    fn say(&mut self, text: &str) {
        self.indented("", text);
    }

    /// A text of the program or of the rule files, with its own lines; what is indented stays whole, to be copied. Names in
    /// it were made harmless when they were put there.
    fn paragraphs(&mut self, indent: &str, text: &str) {
        for line in text.lines() {
            if line.starts_with("    ") {
                let _ = writeln!(self.out, "{indent}{}", for_terminal(line));
            } else {
                self.indented(indent, line);
            }
        }
    }

    /// One paragraph: a line break in a name begins no line.
    fn indented(&mut self, indent: &str, text: &str) {
        let further = if text.starts_with("- ") { format!("{indent}  ") } else { indent.to_owned() };
        let options = textwrap::Options::new(self.columns)
            .initial_indent(indent)
            .subsequent_indent(&further)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let _ = writeln!(self.out, "{}", textwrap::fill(&for_terminal(text), options));
    }

    fn step(&mut self, number: usize, step: &PlanStep, zone: &Zone) {
        self.heading(&format!("Step {number}. {}", step.title));
        if !step.text.is_empty() {
            self.paragraphs("  ", &step.text);
        }
        match (step.outcome, step.restores_to) {
            (Some(_), Some(to)) => {
                let lsn = step.restores_to_lsn.map(|lsn| format!(" (LSN {lsn})")).unwrap_or_default();
                self.indented("  ", &format!("Restores the data up to {}{lsn}.", second(zone, to)));
            }
            (Some(outcome @ (RestoreOutcome::CannotBeTold | RestoreOutcome::Impossible)), _) => {
                self.indented("  ", &format!("{}.", outcome.words().to_uppercase()));
            }
            _ => {}
        }
        for remark in &step.remarks {
            self.indented("  ", &format!("- {}", zone.told(remark)));
        }
        if !step.backups.is_empty() {
            let head = if step.backups.len() > 1 {
                "Backups, in this order (the LSNs decide, not the times):"
            } else {
                "Backup:"
            };
            self.indented("  ", head);
        }
        for (number, backup) in step.backups.iter().enumerate() {
            self.backup(number + 1, backup, zone);
        }
        for block in &step.commands {
            self.indented("  ", &format!("{}:", block.shell.words()));
            for line in &block.lines {
                // Commands stay whole: they are there to be copied.
                let _ = writeln!(self.out, "{}", format!("      {}", for_terminal(line)).trim_end());
            }
        }
    }

    fn backup(&mut self, number: usize, backup: &RestoredBackup, zone: &Zone) {
        let set = backup.position.map(|position| format!(", backup set {position}")).unwrap_or_default();
        let _ = writeln!(self.out, "  {number:>4}. {}{set}", for_terminal(&backup_words(backup, zone)));
        for file in &backup.files {
            let _ = writeln!(self.out, "        {}: {}", for_terminal(&file.source), for_terminal(&file.path.lossy()));
        }
    }
}

fn second(zone: &Zone, at: crate::base::Stamp) -> String {
    zone.stamp(at).civil().strftime("%Y-%m-%d %H:%M:%S").to_string()
}
