//! The runbook of one scenario: its steps with the backups and commands of each.

use super::backups::{files, reported};
use super::chosen::Chosen;
use super::lost::{Lost, Restored};
use super::part::PartRestore;
use super::scenarios::scenario;
use super::script;
use crate::base::{Stamp, for_terminal};
use crate::evaluate::attribution::instance_of;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::class::Class;
use crate::evaluate::standing::of_evidence;
use crate::model::report::{DeploymentId, RestoreOutcome, RestorePart, Tool};
use crate::model::{CommandBlock, LeftOut, MustMatch, PlanStep, RestorePlan};
use crate::policy::{EvidenceKind, Item, Policy, Step, Subject, TargetRule};
use std::collections::BTreeMap;

/// Which plan is asked for.
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// `scenario@subject`.
    pub id: String,
    /// As late as the backups lead without it.
    pub stop_at: Option<Stamp>,
}

/// What a plan is of.
pub struct Frame {
    pub tool: Tool,
    pub deployment: DeploymentId,
    pub as_of: Stamp,
    pub stop_at: Option<Stamp>,
    pub left_out: Vec<LeftOut>,
}

/// The plan of a scenario whose parts were restored to the moment that the frame names.
pub fn plan(
    policy: &Policy,
    restored: &Restored<'_>,
    parts: &BTreeMap<usize, Vec<PartRestore<'_>>>,
    frame: Frame,
) -> RestorePlan {
    let reports: BTreeMap<usize, Vec<RestorePart>> = parts
        .iter()
        .map(|(target, parts)| (*target, parts.iter().filter_map(|part| part.report(policy, *target)).collect()))
        .collect();
    let mut writer = Writer {
        policy,
        restored,
        stop_at: frame.stop_at,
        must_match: Vec::new(),
        first: Vec::new(),
        is_all_known: true,
    };
    writer.name_what_is_lost();
    let mut steps = Vec::new();
    for (step, targets) in &restored.steps {
        match &step.item {
            None => steps.push(writer.by_hand(step)),
            Some(_) => {
                for target in targets {
                    let of_target = parts.get(target).map(Vec::as_slice).unwrap_or_default();
                    steps.extend(of_target.iter().filter_map(|part| writer.restoring(step, *target, part)));
                }
            }
        }
    }
    let mut remarks = std::mem::take(&mut writer.first);
    if !writer.is_all_known {
        remarks.push(
            "Paths are named as the computer that ran bakproof names them. Copy the files to where the servers can read \
             them (the account of the SQL Server service, too), or write below the [[repository]] of the deployment file what \
             the servers call its folder, and print the plan again:\n    [[repository.known_as]]\n    path = '\\\\server\\share'"
                .to_owned(),
        );
    }
    let mut must_match = writer.must_match;
    must_match.sort();
    must_match.dedup();
    RestorePlan {
        schema: RestorePlan::SCHEMA.to_owned(),
        tool: frame.tool,
        deployment: frame.deployment,
        as_of: frame.as_of,
        stop_at: frame.stop_at,
        left_out: frame.left_out,
        scenario: scenario(restored, &reports),
        page: restored.scenario.page.clone(),
        description: restored.scenario.description.clone(),
        must_match,
        remarks,
        steps,
    }
}

struct Writer<'w, 'a> {
    policy: &'w Policy,
    restored: &'w Restored<'a>,
    stop_at: Option<Stamp>,
    must_match: Vec<MustMatch>,
    /// What to do before the first step.
    first: Vec<String>,
    /// Whether every file is named as the server that restores it names it.
    is_all_known: bool,
}

impl<'a> Writer<'_, 'a> {
    fn must_match(&mut self, what: &str, value: &str) {
        self.must_match.push(MustMatch { what: what.to_owned(), value: value.to_owned() });
    }

    fn name_what_is_lost(&mut self) {
        if let Lost::Pool(pool) = self.restored.lost {
            self.must_match("pool", &pool.fqdn);
        }
        if let Some(instance) = self.restored.instance {
            self.must_match("SQL Server instance", &instance.to_string());
        }
    }

    /// A step that a person takes without a backup.
    fn by_hand(&self, step: &Step) -> PlanStep {
        let names = self.names(None);
        let commands = (!step.powershell.is_empty()).then(|| script::filled(&step.powershell, &names));
        PlanStep {
            title: step.title.clone(),
            text: in_words(&step.text, &names),
            target: None,
            outcome: None,
            restores_to: None,
            restores_to_lsn: None,
            remarks: Vec::new(),
            backups: Vec::new(),
            commands: commands.into_iter().collect(),
        }
    }

    /// A step that restores one part of a target.
    fn restoring(&mut self, step: &Step, target: usize, part: &PartRestore<'a>) -> Option<PlanStep> {
        let rule = self.policy.targets.get(target)?;
        let item = self.policy.item_of(rule)?;
        match &rule.subject {
            Subject::Pool { fqdn, .. } => self.must_match("pool", fqdn),
            Subject::Named(name) if name.starts_with(r"\\") => self.must_match("file share", name),
            _ => {}
        }
        if let Some(instance) = instance_of(rule) {
            self.must_match("SQL Server instance", &instance.to_string());
        }
        let backups = part.chosen.as_ref().map(Chosen::backups).unwrap_or_default();
        let mut remarks = [part.reasons.as_slice(), part.remarks.as_slice()].concat();
        // What cannot be restored has no commands that look as if it could.
        let is_possible = part.outcome <= RestoreOutcome::PossibleWithLoss;
        let is_by_word = part.outcome == RestoreOutcome::Possible;
        let unwritable = backups.iter().flat_map(|backup| files(backup)).find(|file| !script::is_writable(&file.path));
        let is_unwritable = unwritable.is_some();
        remarks.extend(unwritable.map(|file| {
            format!(
                "The name of {} cannot be written in a command: copy the file to one of plain characters, and restore from \
                 the copy.",
                file.path.lossy()
            )
        }));
        let commands = match part.chosen.as_ref().filter(|_| is_possible && !is_by_word && !is_unwritable) {
            Some(Chosen::Path(path)) => {
                let database = backups.first().and_then(|backup| backup.database()).or(part.database)?;
                self.first
                    .extend(script::tail_of_the_log(database, path, part.is_newest).filter(|_| self.stop_at.is_none()));
                remarks.extend(script::ambiguous_stop(self.policy, path, self.stop_at));
                let instance = instance_of(rule).or(self.restored.instance);
                for file in backups.iter().flat_map(|backup| files(backup)) {
                    self.is_all_known &= script::named(self.policy, &file, instance).is_known;
                }
                if let Some(version) = &path.full.set.software_version {
                    self.must_match("SQL Server version, or later", version);
                }
                for name in script::database_files(path.full.backup) {
                    self.must_match("database file", &name);
                }
                let after = item.restore.get(&EvidenceKind::SqlBackup);
                script::t_sql(self.policy, database, instance, path, self.stop_at, after)
            }
            Some(Chosen::One(backup)) => {
                let file = files(backup).into_iter().next();
                self.by_cmdlet(item, rule, backup, file.map(|file| script::named(self.policy, &file, None)))
            }
            None => Vec::new(),
        };
        let lsn = match &part.chosen {
            // Where inside a log a moment lies, no backup says.
            Some(Chosen::Path(path)) if path.ends_with_a_backup() => path.position,
            _ => None,
        };
        let text =
            [in_words(&step.text, &self.names(Some(rule))).as_str(), own_text(&commands, part, is_unwritable)].concat();
        Some(PlanStep {
            title: titled(step, rule, part),
            text,
            target: Some(format!("{}@{}", rule.item, rule.target)),
            outcome: Some(part.outcome),
            restores_to: part.chosen.as_ref().and_then(Chosen::to).filter(|_| is_possible && !is_by_word),
            restores_to_lsn: lsn.filter(|_| is_possible),
            remarks,
            backups: backups.into_iter().map(reported).collect(),
            commands,
        })
    }

    fn by_cmdlet(
        &mut self,
        item: &Item,
        rule: &TargetRule,
        backup: &'a Candidate<'a>,
        file: Option<script::NamedFile>,
    ) -> Vec<CommandBlock> {
        let is_of = |kind: &&EvidenceKind| match kind {
            EvidenceKind::Export => backup.class == Class::Export,
            EvidenceKind::Tree | EvidenceKind::Image | EvidenceKind::VendorFile => {
                !of_evidence(&[backup], **kind).is_empty()
            }
            EvidenceKind::SqlBackup | EvidenceKind::Attestation | EvidenceKind::Declaration => false,
        };
        let kind = rule.accept.value.iter().find(is_of);
        let Some(commands) = kind.and_then(|kind| item.restore.get(kind)) else { return Vec::new() };
        let mut names = self.names(Some(rule));
        if let Some(file) = file {
            self.is_all_known &= file.is_known;
            // wbadmin is told the folder that holds WindowsImageBackup, and the computer.
            if let Some((above, computer)) = image_of(&file.path) {
                names.insert("image_target", above);
                names.insert("computer", computer);
            }
            names.insert("file", file.path);
        }
        vec![script::filled(commands, &names)]
    }

    /// What names in braces stand for: of a step, or of a target that it restores.
    fn names(&self, rule: Option<&TargetRule>) -> BTreeMap<&'static str, String> {
        let mut names = BTreeMap::new();
        let target = rule.map_or_else(|| self.restored.subject(), |rule| rule.target.clone());
        names.insert("target", target);
        if let Lost::Pool(pool) = self.restored.lost {
            names.insert("pool", pool.fqdn.clone());
            names.extend(pool.paired_with.clone().map(|partner| ("partner", partner)));
            let partner = self.policy.deployment.pools.iter().find(|one| Some(&one.fqdn) == pool.paired_with.as_ref());
            let instance = partner.and_then(|partner| partner.sql.as_ref());
            names.extend(instance.map(|one| ("partner_sql_server", script::sql_arguments("Backup", one))));
        }
        if let Some(Subject::Pool { fqdn, .. }) = rule.map(|rule| &rule.subject) {
            names.insert("pool", fqdn.clone());
        }
        if let Some(instance) = rule.and_then(instance_of).or(self.restored.instance) {
            names.insert("sql", instance.to_string());
            names.insert("sql_server", script::sql_arguments("", instance));
        }
        // Response Groups of a lost pool are imported into the pool that takes its users.
        if let (Lost::Pool(pool), true) = (self.restored.lost, self.restored.is_failover())
            && let Some(partner) = &pool.paired_with
            && rule.is_some()
        {
            names.insert("pool", partner.clone());
        }
        names
    }
}

/// What stands before `WindowsImageBackup` in the path of an image, and the computer that it is of.
fn image_of(path: &str) -> Option<(String, String)> {
    let (above, below) = path.rsplit_once("WindowsImageBackup")?;
    let computer = below.trim_matches(['/', '\\']).split(['/', '\\']).next()?;
    Some((above.trim_end_matches(['/', '\\']).to_owned(), computer.to_owned()))
}

/// `Restore Archiving data: LcsLog of sql03.contoso.com\ARCHIVE`.
fn titled(step: &Step, rule: &TargetRule, part: &PartRestore<'_>) -> String {
    match (&rule.subject, part.database) {
        (Subject::Deployment { .. } | Subject::Undeclared, _) => step.title.clone(),
        (Subject::SqlInstance(instance), Some(database)) => format!("{}: {database} on {instance}", step.title),
        _ => format!("{}: {}", step.title, rule.target),
    }
}

/// What to do where no command is known.
fn own_text(commands: &[CommandBlock], part: &PartRestore<'_>, is_unwritable: bool) -> &'static str {
    let is_possible = !is_unwritable && part.chosen.is_some() && part.outcome <= RestoreOutcome::PossibleWithLoss;
    match is_possible && commands.is_empty() {
        true if part.outcome == RestoreOutcome::Possible => "No backup of it was seen: do what is attested.",
        true => "Restore it from this backup by the procedure of its vendor.",
        false => "",
    }
}

/// A text with names in braces filled in as they are.
fn in_words(text: &str, names: &BTreeMap<&str, String>) -> String {
    script::fill(text, |_, name| match names.get(name) {
        Some(value) => for_terminal(value).into_owned(),
        None if name == "sql" => "the same as before".to_owned(),
        None => format!("{{{name}}}"),
    })
}
