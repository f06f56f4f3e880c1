//! Restore scenarios: what would come back, what would be lost, and what blocks it.

use super::escape::{name, sentence};
use super::limits;
use super::sign::Sign;
use super::words::Words;
use crate::model::report::{AuditReport, RestoreOutcome, ScenarioReport};
use crate::report::scenario_words::{counts_words, part_name, part_words, status};

/// What the section shows.
#[derive(Debug, Default)]
pub struct ScenariosView {
    /// False in reports without any.
    pub is_shown: bool,
    pub counts: String,
    /// The worst first.
    pub rows: Vec<ScenarioRow>,
    pub more: usize,
}

/// A scenario.
#[derive(Debug)]
pub struct ScenarioRow {
    pub sign: Sign,
    pub outcome: &'static str,
    pub title: String,
    pub subject: String,
    pub id: String,
    /// Since when everything is lost; empty where nothing is, or where it is not known.
    pub losing_since: String,
    pub reasons: Vec<String>,
    pub parts: Vec<String>,
    pub more_parts: usize,
    pub more_reasons: usize,
}

impl ScenariosView {
    pub fn of(report: &AuditReport, words: &Words<'_>) -> Self {
        let mut all: Vec<&ScenarioReport> = report.scenarios.iter().collect();
        all.sort_by_key(|scenario| std::cmp::Reverse(scenario.outcome.max(RestoreOutcome::PossibleWithLoss)));
        Self {
            is_shown: !all.is_empty(),
            counts: counts_words(&report.scenarios),
            more: all.len().saturating_sub(limits::SCENARIOS),
            rows: all.into_iter().take(limits::SCENARIOS).map(|scenario| row(scenario, words)).collect(),
        }
    }
}

fn row(scenario: &ScenarioReport, words: &Words<'_>) -> ScenarioRow {
    let part = |part| format!("{}: {}", name(&part_name(part)), part_words(part, words.zone()));
    ScenarioRow {
        sign: Sign::from(status(scenario.outcome)),
        outcome: scenario.outcome.words(),
        title: name(&scenario.title),
        subject: name(&scenario.subject),
        id: name(&scenario.id),
        losing_since: scenario.losing_since.map(|since| words.minute(since)).unwrap_or_default(),
        reasons: scenario
            .reasons
            .iter()
            .take(limits::SCENARIO_PARTS)
            .map(|reason| sentence(&words.told(reason)))
            .collect(),
        parts: scenario.parts.iter().take(limits::SCENARIO_PARTS).map(part).collect(),
        more_reasons: scenario.reasons.len().saturating_sub(limits::SCENARIO_PARTS),
        more_parts: scenario.parts.len().saturating_sub(limits::SCENARIO_PARTS),
    }
}
