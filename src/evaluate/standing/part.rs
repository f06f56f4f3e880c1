//! A target's databases, judged one by one: nearly always one; further ones where the catalogue says `also`.

use super::track::{Judged, Track};
use super::ways::{class_of, of_evidence};
use crate::evaluate::attribution::{instance_of, same};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::chain::Chain;
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::model::RecoveryModel;
use crate::policy::{EvidenceKind, Item, Rhythm, Sourced, TargetRule};

/// One database of a target (and the exports of it) with all its backups up to as-of.
#[derive(Debug)]
pub struct Part<'a> {
    /// The database's real name; `None` for items that have none.
    pub database: Option<&'a str>,
    /// One of the item's `also` databases: no alias and no export counts for it.
    pub is_further: bool,
    /// Sorted by time, oldest first.
    pub own: Vec<&'a Candidate<'a>>,
    /// Whether the target is satisfied.
    pub main: Judged<'a>,
    /// A full backup where only an export is accepted.
    pub fallback: Option<Judged<'a>>,
    /// Where a schedule of differentials is documented: fulls count too.
    pub differential: Option<Judged<'a>>,
    /// Where logs are due.
    pub log: Option<Judged<'a>>,
    /// Logs are scheduled, but no backup says the recovery model.
    pub recovery_model_unknown: bool,
    /// The deployment file calls its instance mirrored: log backups are due, whatever the backups say.
    pub is_mirrored: bool,
    /// Of the newest backup that says it.
    pub recovery_model: Option<RecoveryModel>,
    /// What its SQL Server backups can restore; `None` where they are not accepted.
    pub chain: Option<Chain<'a>>,
}

impl<'a> Part<'a> {
    /// Backups of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &'a Candidate<'a>> {
        self.own.iter().copied().filter(move |candidate| candidate.class == class)
    }

    /// Whether a database of that name is this part of the item's target.
    pub fn is_of(&self, item: &Item, database: &str) -> bool {
        if self.is_further {
            return self.database.is_some_and(|own| own.eq_ignore_ascii_case(database));
        }
        item.has_database(database) && !item.also.iter().any(|also| also.eq_ignore_ascii_case(database))
    }
}

/// The parts of a target, from the backups attributed to it.
pub fn parts<'a>(
    context: &AuditContext<'a>,
    rule: &'a TargetRule,
    item: &'a Item,
    own: &[&'a Candidate<'a>],
) -> Vec<Part<'a>> {
    let is_also = |candidate: &Candidate<'_>, name: &str| {
        candidate.database().is_some_and(|database| database.eq_ignore_ascii_case(name))
    };
    let first = own.iter().copied().filter(|c| !item.also.iter().any(|name| is_also(c, name))).collect();
    let further = item.also.iter().map(|name| {
        let own = own.iter().copied().filter(|c| is_also(c, name)).collect();
        part(context, rule, Some(name), own, false)
    });
    std::iter::once(part(context, rule, item.databases.first().map(String::as_str), first, true))
        .chain(further)
        .collect()
}

fn part<'a>(
    context: &AuditContext<'a>,
    rule: &'a TargetRule,
    database: Option<&'a str>,
    own: Vec<&'a Candidate<'a>>,
    with_exports: bool,
) -> Part<'a> {
    let schedule = &rule.schedule;
    let pick = |classes: &[Class]| -> Vec<&'a Candidate<'a>> {
        own.iter().copied().filter(|candidate| classes.contains(&candidate.class)).collect()
    };
    let judge = |class: Class, rhythm: Option<&'a Sourced<Rhythm>>, classes: &[Class]| {
        Judged::new(context, rule, class, rhythm, &pick(classes))
    };
    let full = || judge(Class::Full, schedule.full.as_ref().or(schedule.export.as_ref()), &[Class::Full]);
    let accepts = |kind: EvidenceKind| rule.accept.value.contains(&kind);
    let export = || judge(Class::Export, schedule.export.as_ref().or(schedule.full.as_ref()), &[Class::Export]);
    let ways: Vec<Judged<'a>> = rule
        .accept
        .value
        .iter()
        .filter_map(|kind| match kind {
            EvidenceKind::SqlBackup => Some(full()),
            EvidenceKind::Export if with_exports => Some(export()),
            beside if with_exports => class_of(*beside).map(|class| {
                let rhythm = schedule.export.as_ref().or(schedule.full.as_ref());
                Judged::new(context, rule, class, rhythm, &of_evidence(&own, *beside))
            }),
            _ => None,
        })
        .collect();
    let main = ways.into_iter().reduce(Judged::better).unwrap_or(Judged {
        class: Class::Other,
        rhythm: None,
        track: Track::Nothing,
    });
    let by_sql = accepts(EvidenceKind::SqlBackup) && main.class == Class::Full;
    let model = recovery_model(&own);
    let is_mirrored = is_mirrored(context, rule);
    let logs_due = is_mirrored || matches!(model, Some(RecoveryModel::Full | RecoveryModel::BulkLogged));
    Part {
        database,
        is_further: !with_exports,
        main,
        fallback: (!accepts(EvidenceKind::SqlBackup) && accepts(EvidenceKind::Export) && database.is_some()).then(full),
        differential: schedule
            .differential
            .as_ref()
            .filter(|_| by_sql)
            .map(|rhythm| judge(Class::Differential, Some(rhythm), &[Class::Full, Class::Differential])),
        log: schedule
            .log
            .as_ref()
            .filter(|_| (by_sql || is_mirrored) && logs_due)
            .map(|rhythm| judge(Class::Log, Some(rhythm), &[Class::Log])),
        is_mirrored,
        recovery_model: model,
        chain: accepts(EvidenceKind::SqlBackup).then(|| Chain::new(&own)),
        recovery_model_unknown: schedule.log.is_some()
            && by_sql
            && !is_mirrored
            && model.is_none()
            && main.backup().is_some(),
        own,
    }
}

/// Whether the target's databases lie on an instance that a pool declares with its mirror.
fn is_mirrored(context: &AuditContext<'_>, rule: &TargetRule) -> bool {
    let mut pools = context.policy.deployment.pools.iter().filter(|pool| pool.mirror.is_some());
    instance_of(rule).is_some_and(|held| {
        pools.any(|pool| [&pool.sql, &pool.mirror].into_iter().flatten().any(|instance| same(instance, held)))
    })
}

/// Of the newest set that says it; what is damaged may still say it, but a sound set is believed first.
fn recovery_model(own: &[&Candidate<'_>]) -> Option<RecoveryModel> {
    let newest = |sound: bool| {
        own.iter()
            .rev()
            .filter(|candidate| matches!(candidate.class, Class::Full | Class::Differential | Class::Log))
            .filter(|candidate| !sound || candidate.assurance().is_some())
            .find_map(|candidate| candidate.set()?.recovery_model)
    };
    newest(true).or_else(|| newest(false))
}
