//! Whether the deployment file and the settings beside a topology agree on which records are written, and where to.

use super::missing::{Stand, stand};
use crate::model::{RecordSettings, Topology};
use crate::policy::{ArchivingMode, Item, OwnKey, Policy};

/// A sentence for each item of which the settings say that there are records and the deployment file that there are none,
/// or that they are somewhere else.
pub fn records_contradicted(policy: &Policy, topology: &Topology) -> Vec<String> {
    let of_item = |(item, documents): (&Item, Vec<&RecordSettings>)| {
        let declared = policy.deployment.items.get(&item.id)?;
        if item.has_key(OwnKey::Adapter) {
            let is_contradicted = declared.adapter == Some(true) && documents.iter().all(|one| !one.is_enabled);
            return is_contradicted.then(|| {
                format!(
                    "[{}] says `adapter = true`, but {} has no AdapterOutputDirectory: no adapter takes the records out of \
                     the database.",
                    item.id,
                    first_words(&documents)
                )
            });
        }
        if !item.has_key(OwnKey::Mode) {
            return None;
        }
        let (says, mode) = match (declared.applies, declared.mode) {
            (Some(false), _) => ("applies = false".to_owned(), ArchivingMode::None),
            (_, Some(mode)) => (format!("mode = \"{}\"", mode.word()), mode),
            (_, None) => return None,
        };
        let in_sql = documents.iter().find(|one| one.is_enabled && !one.in_exchange);
        let in_exchange = documents.iter().find(|one| one.is_enabled && one.in_exchange);
        let (document, place) = match mode {
            ArchivingMode::None => in_sql.map(|one| (one, "SQL Server")).or(in_exchange.map(|one| (one, "Exchange")))?,
            ArchivingMode::Exchange => (in_sql?, "SQL Server"),
            ArchivingMode::Sql => (in_exchange?, "Exchange"),
            ArchivingMode::Both => return None,
        };
        Some(format!("[{}] says `{says}`, but by {} messages are archived in {place}.", item.id, document.words()))
    };
    with_settings(policy, topology).filter_map(of_item).collect()
}

/// A sentence for each declared item of which nothing is written, by all its settings.
pub fn records_not_written(policy: &Policy, topology: &Topology) -> Vec<String> {
    with_settings(policy, topology)
        .filter(|(item, documents)| {
            !item.has_key(OwnKey::Adapter)
                && documents.iter().all(|one| !one.is_enabled)
                && stand(policy, &item.id) == Stand::Declared
        })
        .map(|(item, documents)| {
            let default =
                documents.iter().find_map(|one| one.defaults.first().filter(|name| name.starts_with("Enable")));
            let by_default =
                default.map(|name| format!(" ({name} is not written, and off by default)")).unwrap_or_default();
            format!(
                "By {}, nothing is written to {}{by_default}: its backups hold older records, or none.",
                first_words(&documents),
                item.databases.join(", ")
            )
        })
        .collect()
}

/// Items whose records the settings tell of, each with its documents.
fn with_settings<'a>(
    policy: &'a Policy,
    topology: &'a Topology,
) -> impl Iterator<Item = (&'a Item, Vec<&'a RecordSettings>)> {
    policy.catalogue.items.iter().filter_map(|item| {
        let element = item.record_settings.as_ref()?;
        let documents: Vec<_> = topology.record_settings.iter().filter(|one| one.element == *element).collect();
        (!documents.is_empty()).then_some((item, documents))
    })
}

fn first_words(documents: &[&RecordSettings]) -> String {
    documents.first().map(|one| one.words()).unwrap_or_default()
}
