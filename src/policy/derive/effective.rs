//! The effective value of everything a target is judged by, and who set it: catalogue, default, item, target.

use crate::model::Assurance;
use crate::policy::deployment::{DatedSchedule, ScheduleDeclaration};
use crate::policy::{Deployment, Era, EvidenceKind, Item, Origin, Rhythm, ScheduleRule, Sourced, TargetDeclaration};
use jiff::SignedDuration;

/// Which evidence satisfies the target.
pub(super) fn accept(
    item: &Item,
    deployment: &Deployment,
    own: Option<&TargetDeclaration>,
) -> Sourced<Vec<EvidenceKind>> {
    let of_item = deployment.items.get(&item.id).and_then(|i| i.accept.clone());
    let of_target = own.and_then(|t| t.accept.clone());
    latest([(Origin::Item, of_item), (Origin::Target, of_target)])
        .unwrap_or_else(|| Sourced { value: item.accept.clone(), origin: Origin::Catalogue })
}

/// The assurance below which a backup does not count.
pub(super) fn minimum(item: &Item, deployment: &Deployment, own: Option<&TargetDeclaration>) -> Sourced<Assurance> {
    let of_item = deployment.items.get(&item.id).and_then(|i| i.minimum);
    latest([(Origin::Item, of_item), (Origin::Target, own.and_then(|t| t.minimum))])
        .unwrap_or(Sourced { value: item.minimum, origin: Origin::Catalogue })
}

/// The schedule. `full` also serves exports and copies wherever the same table gives no `export`. `full` of the default
/// speaks of databases and Lync's exports: trees, images and vendors' files keep the catalogue's rhythm unless the
/// default has an `export`, and what only a person can attest (a restore test) keeps it until it is named itself.
pub(super) fn schedule(
    item: &Item,
    accept: &[EvidenceKind],
    deployment: &Deployment,
    own: Option<&TargetDeclaration>,
) -> ScheduleRule {
    let (default, of_item) = (&deployment.default_schedule, deployment.schedules.get(&item.id));
    of_declared(item, accept, deployment, own, (default, of_item))
}

/// Where the file dates changes: the schedule before the first, and from each on.
pub(super) fn eras(
    item: &Item,
    accept: &[EvidenceKind],
    deployment: &Deployment,
    own: Option<&TargetDeclaration>,
) -> Vec<Era> {
    let concerns = |dated: &&DatedSchedule| {
        dated.default != ScheduleDeclaration::default() || dated.by_item.contains_key(&item.id)
    };
    let changes: Vec<&DatedSchedule> = deployment.dated_schedules.iter().filter(concerns).collect();
    if changes.is_empty() {
        return Vec::new();
    }
    let mut default = deployment.default_schedule.clone();
    let mut of_item = deployment.schedules.get(&item.id).cloned();
    let mut eras = vec![Era { from: None, schedule: schedule(item, accept, deployment, own) }];
    for dated in changes {
        default = default.changed_by(&dated.default);
        if let Some(change) = dated.by_item.get(&item.id) {
            of_item = Some(of_item.unwrap_or_default().changed_by(change));
        }
        let schedule = of_declared(item, accept, deployment, own, (&default, of_item.as_ref()));
        eras.push(Era { from: Some(dated.date), schedule });
    }
    eras
}

/// The stated recovery point objective.
pub(super) fn rpo(
    item: &Item,
    deployment: &Deployment,
    own: Option<&TargetDeclaration>,
) -> Option<Sourced<SignedDuration>> {
    let of_item = deployment.items.get(&item.id).and_then(|declared| declared.rpo);
    latest([(Origin::Item, of_item), (Origin::Target, own.and_then(|target| target.rpo))])
}

fn of_declared(
    item: &Item,
    accept: &[EvidenceKind],
    deployment: &Deployment,
    own: Option<&TargetDeclaration>,
    (default, of_item): (&ScheduleDeclaration, Option<&ScheduleDeclaration>),
) -> ScheduleRule {
    let only_attested =
        item.accept.iter().all(|kind| matches!(kind, EvidenceKind::Attestation | EvidenceKind::Declaration));
    let has_fulls = accept.iter().any(|kind| matches!(kind, EvidenceKind::SqlBackup | EvidenceKind::Export));
    let default_speaks = has_fulls || (!only_attested && default.export.is_some());
    // D:file-sharing-high-availability asks for 4 to 8 hours where the share is on DFS and its data is critical.
    let dfs = deployment.items.get(&item.id).is_some_and(|declared| declared.dfs_critical);
    let dfs = dfs
        .then(|| ScheduleDeclaration { export: item.schedule.dfs_critical.clone(), ..ScheduleDeclaration::default() });
    let levels: [(Origin, Option<&ScheduleDeclaration>); 4] = [
        (Origin::Default, Some(default).filter(|_| default_speaks)),
        (Origin::Item, dfs.as_ref()),
        (Origin::Item, of_item),
        (Origin::Target, own.map(|t| &t.schedule)),
    ];
    let pick = |catalogue: Option<&Rhythm>, key: fn(&ScheduleDeclaration) -> Option<&Rhythm>| {
        latest(levels.map(|(origin, level)| (origin, level.and_then(key).cloned())))
            .or_else(|| catalogue.cloned().map(|value| Sourced { value, origin: Origin::Catalogue }))
    };
    let sql_counts = !item.databases.is_empty() && accept.contains(&EvidenceKind::SqlBackup);
    let copies = item.schedule.export.is_some() || accept.iter().any(|kind| *kind != EvidenceKind::SqlBackup);
    let catalogue = &item.schedule;
    ScheduleRule {
        full: pick(catalogue.full.as_ref(), |s| s.full.as_ref()).filter(|_| sql_counts),
        differential: pick(None, |s| s.differential.as_ref()).filter(|_| sql_counts),
        log: pick(catalogue.log.as_ref(), |s| s.log.as_ref()).filter(|_| sql_counts),
        export: pick(catalogue.export.as_ref(), |s| s.export.as_ref().or(s.full.as_ref())).filter(|_| copies),
        grace: latest(levels.map(|(origin, level)| (origin, level.and_then(|s| s.grace)))).unwrap_or(Sourced::<
            SignedDuration,
        > {
            value: catalogue.grace,
            origin: Origin::Catalogue,
        }),
        retention: latest(levels.map(|(origin, level)| (origin, level.and_then(|s| s.retention.clone())))),
        // Copies of everything that lies in repositories: what a default says of them is no rhythm.
        copies: latest([
            (Origin::Default, default.copies.filter(|_| !only_attested)),
            (Origin::Item, of_item.and_then(|s| s.copies)),
            (Origin::Target, own.and_then(|t| t.schedule.copies)),
        ]),
        documented: catalogue.documented
            || levels.iter().any(|(origin, level)| {
                *origin != Origin::Default && level.is_some_and(|s| s.full.is_some() || s.export.is_some())
            }),
    }
}

/// The last that is set.
fn latest<T, const N: usize>(levels: [(Origin, Option<T>); N]) -> Option<Sourced<T>> {
    levels.into_iter().rev().find_map(|(origin, value)| Some(Sourced { value: value?, origin }))
}
