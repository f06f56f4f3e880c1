//! What no scenario's file can say alone: that its items exist, that its texts are there, and that its names are filled in.

use super::error::CatalogueError;
use super::scenario::PLACEHOLDERS;
use super::{Catalogue, Item, ScenarioSubject};
use std::collections::BTreeSet;

/// # Errors
/// A scenario that speaks of an item which no edition has, lacks a text, or has a name in braces that nothing fills.
pub(super) fn validate_scenarios(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    let known: BTreeSet<&str> =
        catalogue.all.iter().flat_map(|rules| &rules.items).map(|item| item.id.as_str()).collect();
    for scenario in &catalogue.scenarios {
        let wrong = |what: String| Err(CatalogueError::Contradiction(format!("scenario `{}` {what}", scenario.id)));
        let items = || scenario.steps.iter().filter_map(|step| step.item.as_ref());
        if let Some(unknown) = items().chain(&scenario.of).find(|id| !known.contains(id.as_str())) {
            return wrong(format!("speaks of `{unknown}`, which is not an item"));
        }
        let id = &scenario.id;
        if catalogue.item(id).is_some() || catalogue.check(id).is_some() || catalogue.finding(id).is_some() {
            return wrong("has the id of an item, a check or a finding".to_owned());
        }
        if [&scenario.title, &scenario.page, &scenario.description].iter().any(|text| text.trim().is_empty()) {
            return wrong("lacks a title, a page or a description".to_owned());
        }
        if items().next().is_none() || (scenario.subject == ScenarioSubject::SqlInstance) == scenario.of.is_empty() {
            return wrong("restores nothing, or says wrongly whose instances are meant".to_owned());
        }
        let texts = scenario.steps.iter().flat_map(|step| [&step.text, &step.powershell]);
        if let Some(name) = texts.flat_map(|text| placeholders(text)).find(|name| !PLACEHOLDERS.contains(name)) {
            return wrong(format!("has {{{name}}}, which nothing fills"));
        }
    }
    for item in &catalogue.items {
        if let Some(name) = commands(item).flat_map(placeholders).find(|name| !PLACEHOLDERS.contains(name)) {
            let what = format!("the restore of item `{}` has {{{name}}}, which nothing fills", item.id);
            return Err(CatalogueError::Contradiction(what));
        }
    }
    Ok(())
}

fn commands(item: &Item) -> impl Iterator<Item = &str> {
    item.restore.values().map(String::as_str)
}

/// The names in braces of a text.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}
