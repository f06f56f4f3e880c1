//! What was assessed: targets and sources as inventory items.

use super::document::{InventoryItem, Props};
use super::evidence::path;
use super::names::{Names, time};
use super::text::{markup, token};
use crate::model::report::{AuditReport, ItemReport, SourceReport, Target};
use std::collections::HashMap;
use uuid::Uuid;

/// Identifiers of the subjects, in the report's order.
pub struct Subjects {
    pub targets: Vec<Uuid>,
    pub sources: Vec<Uuid>,
}

impl Subjects {
    pub fn of(report: &AuditReport, names: &Names) -> Self {
        let all = |kind: &str, of: Vec<&str>| {
            // A report from elsewhere may name two alike.
            let mut seen: HashMap<&str, usize> = HashMap::new();
            let uuids = of.into_iter().map(|name| {
                let times = seen.entry(name).or_default();
                *times += 1;
                let uuid = names.lasting(kind, name);
                if *times == 1 { uuid } else { Names::part(uuid, "again", *times) }
            });
            uuids.collect()
        };
        Self {
            targets: all("target", report.targets.iter().map(|target| target.id.as_str()).collect()),
            sources: all("source", report.sources.iter().map(|source| source.name.as_str()).collect()),
        }
    }
}

pub fn target(uuid: Uuid, target: &Target, item: Option<&ItemReport>, report: &AuditReport) -> InventoryItem {
    let judged = target.newest_backup.judged.as_ref();
    let title = item.map_or(target.item.as_str(), |item| item.title.as_str());
    let mut props = Props::default()
        .with("item", &target.item)
        .with("target", &target.target)
        .with("status", target.status.word())
        .maybe("group", item.map(|item| &item.group))
        .maybe("assurance", target.assurance)
        .with("backup-count", &target.backup_count.to_string())
        .maybe("judged-kind", judged.map(|backup| &backup.what))
        .maybe("judged-time", judged.and_then(|backup| backup.time).map(time))
        .maybe("judged-source", judged.map(|backup| &backup.source))
        .maybe("judged-backup-set-guid", judged.and_then(|backup| backup.backup_set_guid))
        .maybe("restorable-until", target.restorable.last().map(|range| time(range.to)));
    if let Some(backup) = judged {
        props = path(props, &backup.path);
    }
    let slots = target.adherence.as_ref().map(|adherence| adherence.counts());
    for (what, number) in slots.iter().flat_map(|slots| slots.named().into_iter().chain(slots.unseen())) {
        props = props.classed("scheduled-backups", token(what), &number.to_string());
    }
    for row in &target.schedule {
        let checked = if row.checked { "" } else { ", not checked" };
        props = props.classed("schedule", token(&row.what), &format!("{} ({}{checked})", row.value, row.origin));
    }
    for (framework, controls) in &target.controls {
        let name = report.frameworks.get(framework).unwrap_or(framework);
        props = props.classed("supports-evidence-for", token(framework), &format!("{name}: {}", controls.join(", ")));
    }
    InventoryItem {
        uuid,
        description: markup(&format!("{title}: {}", target.target)),
        props: props.list(),
        remarks: target.reason.as_deref().map(markup),
    }
}

pub fn source(uuid: Uuid, source: &SourceReport) -> InventoryItem {
    let props = Props::default()
        .with("source", &source.name)
        .with("status", source.status.word())
        .with("origin", source.origin.word())
        .maybe("evidence-sha256", source.evidence_sha256.as_deref());
    InventoryItem {
        uuid,
        description: markup(&format!("Where backups were looked for: {}", source.name)),
        props: path(props, &source.path).list(),
        remarks: None,
    }
}
