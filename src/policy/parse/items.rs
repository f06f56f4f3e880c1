//! `[<item>]` and `[[target]]`: what is said of each item of the catalogue, and of single targets.

use super::inventory::{KnownPools, Seen, declared_pool, key_of};
use super::reader::{Reader, Sink, short};
use super::{own_keys, periods, schedules, values};
use crate::model::Instance;
use crate::policy::deployment::{ArchivingMode, ItemDeclaration, TargetDeclaration};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{Catalogue, EvidenceKind, Item, OwnKey, Scope, TargetSource};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Tables of the file that are no items.
pub(super) const OTHER_TABLES: [&str; 12] = [
    "deployment",
    "pool",
    "sql_server",
    "directory_server",
    "repository",
    "schedule",
    "adherence",
    "maintenance",
    "change",
    "target",
    "waiver",
    "attestation",
];

/// Every item's table; a table that is no item's is an error.
pub(super) fn read(
    root: &DeTable<'_>,
    catalogue: &Catalogue,
    pools: KnownPools<'_>,
    sink: &Sink,
    line: impl Fn(usize) -> usize,
) -> BTreeMap<String, ItemDeclaration> {
    let mut items = BTreeMap::new();
    for (key, value) in root {
        let name: &str = key.get_ref();
        if OTHER_TABLES.contains(&name) {
            continue;
        }
        let Some(item) = catalogue.item(name) else {
            unknown_table(name, key.span(), catalogue, sink);
            continue;
        };
        if let Some(declaration) = declaration(item, value, pools, sink, line(key.span().start)) {
            items.insert(item.id.clone(), declaration);
        }
    }
    exchange_archive(root, &items, catalogue, sink);
    items
}

fn unknown_table(name: &str, span: std::ops::Range<usize>, catalogue: &Catalogue, sink: &Sink) {
    let ids = || catalogue.items.iter().map(|item| item.id.as_str());
    let label = sink.guess(name, ids().chain(OTHER_TABLES), "not a table of this file");
    sink.add(Diagnostic::new(span, format!("unknown item or table `{}`", short(name)), label).help(format!(
        "tables: {}; items: {}",
        OTHER_TABLES.join(", "),
        ids().collect::<Vec<_>>().join(", ")
    )));
}

/// The keys that an item's table of the deployment file may have.
pub fn keys_of(item: &Item) -> Vec<&'static str> {
    let mut keys = vec!["applies", "reason", "minimum", "accept"];
    if is_backed_up(item) {
        keys.push("rpo");
    }
    if takes_sql(item) {
        keys.push("sql");
    }
    if takes_targets(item) {
        keys.push("targets");
    }
    keys.extend(item.keys.iter().map(|key| key.word()));
    keys
}

/// Items that a person's word alone cannot show: they have recovery points.
fn is_backed_up(item: &Item) -> bool {
    let is_word = |kind: &EvidenceKind| matches!(kind, EvidenceKind::Attestation | EvidenceKind::Declaration);
    !item.accept.iter().all(is_word)
}

/// Items on SQL instances, and those whose databases the Central Management Store holds.
fn takes_sql(item: &Item) -> bool {
    item.scope == Scope::SqlInstance || (item.scope == Scope::Deployment && !item.databases.is_empty())
}

/// Items that no other table tells the targets of.
fn takes_targets(item: &Item) -> bool {
    !takes_sql(item) && item.targets_from.takes_names()
}

fn declaration(
    item: &Item,
    value: &Spanned<DeValue<'_>>,
    pools: KnownPools<'_>,
    sink: &Sink,
    line: usize,
) -> Option<ItemDeclaration> {
    let reader = Reader::new(value, &format!("[{}]", item.id), &keys_of(item), sink)?;
    let mode = reader.word("mode", &ArchivingMode::ALL.map(|mode| (mode.word(), mode)));
    let none = matches!(mode, Some((ArchivingMode::None, _)));
    let (applies, reason) = values::applies(&reader, none);
    if let (Some((ArchivingMode::None, span)), None) = (&mode, reader.get("reason")) {
        sink.add(
            Diagnostic::new(span.clone(), "`mode = \"none\"` without a reason", "why is nothing archived?")
                .help("add `reason = \"...\"`: the report shows it to the auditor"),
        );
    }
    if let (Some((mode @ (ArchivingMode::Exchange | ArchivingMode::None), span)), Some(sql)) =
        (&mode, reader.get("sql"))
    {
        let title = format!("`mode = \"{}\"` does not use SQL Server", mode.word());
        sink.add(
            Diagnostic::new(sql.span(), title, "according to the mode, nothing is archived here")
                .related(span.clone(), "the mode")
                .help("write `mode = \"both\"`, or remove `sql`"),
        );
    }
    let mut declaration = ItemDeclaration {
        applies,
        reason,
        minimum: values::minimum(&reader),
        accept: values::accept(&reader, item),
        rpo: periods::rpo(&reader),
        sql: instances(&reader, item),
        mode: mode.map(|(mode, _)| mode),
        targets: targets(&reader, item, pools),
        adapter: reader.boolean("adapter").map(|(value, _)| value),
        line,
        ..ItemDeclaration::default()
    };
    own_keys::read(&reader, item, pools, &mut declaration);
    Some(declaration)
}

fn instances(reader: &Reader<'_>, item: &Item) -> Vec<Instance> {
    let mut seen = Seen::default();
    let mut found = Vec::new();
    for (text, span) in reader.names("sql") {
        let Some(instance) = values::instance(reader, (text, span.clone())) else { continue };
        if item.scope == Scope::Deployment && !found.is_empty() {
            let title = format!("[{}] has one instance: that of the Central Management Store", item.id);
            reader.sink.add(Diagnostic::new(span, title, "one too many"));
        } else if seen.first(reader, "instance", (key_of(&instance), span)).is_some() {
            found.push(instance);
        }
    }
    found
}

fn targets(reader: &Reader<'_>, item: &Item, pools: KnownPools<'_>) -> Vec<String> {
    let mut seen = Seen::default();
    let mut found = Vec::new();
    if reader.get("targets").is_some_and(|value| value.get_ref().as_array().is_some_and(|array| array.is_empty())) {
        let span = reader.get("targets").map_or(reader.span.clone(), Spanned::span);
        let title = format!("`targets` in {} is empty", reader.name);
        reader.sink.add(
            Diagnostic::new(span, title, "name at least one")
                .help("if there is none, write `applies = false` and a reason"),
        );
    }
    for (text, span) in reader.names("targets") {
        let name = if item.scope == Scope::Pool {
            declared_pool(reader, (text, span.clone()), pools).map(|name| (name, span))
        } else {
            values::plain_name(reader, "targets", (text, span))
        };
        found.extend(name.and_then(|at| seen.first(reader, "target", at)));
    }
    found
}

/// What is archived in Exchange cannot be declared not to apply there.
fn exchange_archive(root: &DeTable<'_>, items: &BTreeMap<String, ItemDeclaration>, catalogue: &Catalogue, sink: &Sink) {
    let archiving = catalogue.item_with(OwnKey::Mode).and_then(|item| Some((&item.id, items.get(&item.id)?.mode?)));
    let moved = catalogue.item_from(TargetSource::ArchivingInExchange).map(|item| &item.id);
    let (Some((archiving, mode)), Some(moved)) = (archiving, moved) else { return };
    if matches!(mode, ArchivingMode::Exchange | ArchivingMode::Both)
        && items.get(moved).is_some_and(|declared| declared.applies == Some(false))
        && let Some(value) = root.get(moved.as_str())
    {
        let title = format!("[{moved}] does not apply, but [{archiving}] says `mode = \"{}\"`", mode.word());
        sink.add(Diagnostic::new(value.span(), title, "one of the two is wrong"));
    }
}

/// Every `[[target]]`; whether the target exists is checked when all targets are known.
pub(super) fn overrides(
    root: &Reader<'_>,
    catalogue: &Catalogue,
    line: impl Fn(usize) -> usize,
) -> Vec<TargetDeclaration> {
    const KEYS: [&str; 9] = ["item", "target", "applies", "reason", "minimum", "accept", "schedule", "rpo", "since"];
    let mut seen = Seen::default();
    let mut found = Vec::new();
    for value in root.tables("target", "[[target]]") {
        let Some(reader) = Reader::new(value, "[[target]]", &KEYS, root.sink) else { continue };
        let id = reader.required_text("item", "\"cdr\"").and_then(|at| values::item_id(&reader, catalogue, at));
        let target = reader.required_text("target", r"'sql01.contoso.com\MON'");
        let (applies, reason) = values::applies(&reader, false);
        let (Some(id), Some((target, span))) = (id, target) else { continue };
        let Some(item) = catalogue.item(&id) else { continue };
        if seen.first(&reader, "target", (format!("{id} on {target}"), span)).is_none() {
            continue;
        }
        let name = format!("`schedule` of `{id}` in [[target]]");
        found.push(TargetDeclaration {
            target: target.to_owned(),
            applies,
            reason,
            minimum: values::minimum(&reader),
            accept: values::accept(&reader, item),
            schedule: reader
                .get("schedule")
                .and_then(|value| schedules::declaration(value, &name, Some(item), root.sink))
                .unwrap_or_default(),
            rpo: periods::rpo(&reader),
            since: reader.date("since").map(|(date, _)| date),
            line: line(reader.span.start),
            item: id,
        });
    }
    found
}
