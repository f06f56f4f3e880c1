//! One target with everything it is judged by; what the checks are asked about.

use super::adherence::{Asked, SeenToday, TargetKept, seen, target_kept};
use super::attribution::{Attributed, Attribution, ByTarget, Reason};
use super::candidate::Candidate;
use super::candidates::compare;
use super::context::{AuditContext, Timing};
use super::finding::{Owner, finding};
use super::history::Row;
use super::standing::{
    Part, Track, Uncertainty, parts, uncertainties_of_missing, uncertainties_of_seen, uncertainties_of_stale,
};
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{SeenBackups, Status, Suspect};
use crate::policy::{EvidenceKind, Expectation, Item, Subject, TargetRule};

/// What may be of a target.
#[derive(Clone, Debug)]
pub struct SeenOf<'a> {
    pub attributed: &'a ByTarget<'a>,
    /// Its backups, and those of the other instances of its database; in the order of all.
    pub own: Vec<&'a Attributed<'a>>,
    /// What servers list of its database.
    pub rows: &'a [Row<'a>],
    pub suspects: Vec<&'a Suspect>,
    pub today: &'a SeenToday,
}

/// The backups of a target, and of the other instances of its database: those that repositories show, and those that only
/// servers list.
pub fn own<'a>(
    context: &AuditContext<'a>,
    index: usize,
    attributed: &'a ByTarget<'a>,
    listed: &'a [Attributed<'a>],
) -> Vec<&'a Attributed<'a>> {
    let mut own = attributed.of(std::iter::once(index).chain(context.history.sharing(index)));
    if !listed.is_empty() {
        own.extend(listed);
        own.sort_by(|a, b| compare(a.candidate, b.candidate));
    }
    own
}

/// A target before it is judged.
#[derive(Debug)]
pub struct TargetCase<'a> {
    pub context: AuditContext<'a>,
    /// Of the policy's targets.
    pub index: usize,
    pub rule: &'a TargetRule,
    pub item: &'a Item,
    pub parts: Vec<Part<'a>>,
    /// Uncertainties about each part that is missing or stale, in the order of `parts`.
    pub uncertainties: Vec<Vec<Uncertainty<'a>>>,
    /// Its backups that finished after as-of.
    pub late: Vec<&'a Candidate<'a>>,
    /// Its backups that are dated after the clock that saw them.
    pub future: Vec<&'a Candidate<'a>>,
    /// Replicas that must not be taken for it.
    pub replicas: Vec<&'a Candidate<'a>>,
    /// Files that content does not recognise and a mapping calls its backups.
    pub suspects: Vec<&'a Suspect>,
    /// All backups of the audit that more than a history shows: some questions compare one target with others.
    pub all: &'a [Attributed<'a>],
    /// Of those, what is of no target.
    pub nobody: &'a [&'a Attributed<'a>],
    attributed: &'a ByTarget<'a>,
    /// All of its backups.
    pub own: Vec<&'a Attributed<'a>>,
    /// On record of its database, on whichever of its instances; by finish, then GUID.
    pub rows: &'a [Row<'a>],
    /// Whose the backups are that earlier audits recorded and that were seen today.
    pub today: &'a SeenToday,
    /// How its schedule was kept over the period, if the audit asks.
    pub kept: Option<TargetKept>,
}

impl<'a> TargetCase<'a> {
    /// Collects what belongs to the policy's target of that index.
    pub fn new(
        context: AuditContext<'a>,
        index: usize,
        rule: &'a TargetRule,
        item: &'a Item,
        seen: SeenOf<'a>,
    ) -> Self {
        let SeenOf { attributed, own, rows, suspects, today } = seen;
        let mine = |timing: Timing| -> Vec<&'a Candidate<'a>> {
            own.iter().filter(|one| one.timing == timing).map(|one| one.candidate).collect()
        };
        let strays = attributed.could_be(index);
        let astray = |wanted: Reason| -> Vec<&'a Candidate<'a>> {
            let is_wanted = |one: &&&Attributed<'_>| {
                one.timing == Timing::Past
                    && matches!(&*one.attribution, Attribution::Nobody { reason, .. } if *reason == wanted)
            };
            strays.iter().filter(is_wanted).map(|one| one.candidate).collect()
        };
        let parts = parts(&context, rule, item, &mine(Timing::Past));
        let could = astray(Reason::Ambiguous);
        let uncertainties = parts
            .iter()
            .map(|part| match part.main.track {
                Track::Nothing => uncertainties_of_missing(&context, rule, part, &could, &suspects),
                Track::Stale { .. } => uncertainties_of_stale(&context, rule, part, &could, &suspects),
                _ => uncertainties_of_seen(&context, rule),
            })
            .collect();
        let mut case = Self {
            context,
            index,
            rule,
            item,
            parts,
            uncertainties,
            late: mine(Timing::AfterAsOf),
            future: mine(Timing::Future),
            replicas: astray(Reason::WrongInstance),
            suspects,
            all: attributed.all,
            nobody: &attributed.nobody,
            attributed,
            own,
            rows,
            today,
            kept: None,
        };
        if case.is_judged() {
            case.kept = target_kept(&case.asked());
        }
        case
    }

    /// The target as if there were no other backups of it than these.
    pub fn with(&self, own: Vec<&'a Attributed<'a>>) -> Self {
        let seen = SeenOf {
            attributed: self.attributed,
            own,
            rows: self.rows,
            suspects: self.suspects.clone(),
            today: self.today,
        };
        Self::new(self.context, self.index, self.rule, self.item, seen)
    }

    /// What its schedule is asked about.
    pub fn asked(&self) -> Asked<'_> {
        Asked {
            context: self.context,
            index: self.index,
            rule: self.rule,
            item: self.item,
            parts: &self.parts,
            rows: self.rows,
            today: self.today,
        }
    }

    /// What the history records of its backups.
    pub fn seen(&self) -> Vec<SeenBackups> {
        if !self.is_judged() {
            return Vec::new();
        }
        let asked = self.asked();
        self.parts.iter().flat_map(|part| seen(&asked, part)).collect()
    }

    /// Parts with the uncertainties about them.
    pub fn judged(&self) -> impl Iterator<Item = (&Part<'a>, &[Uncertainty<'a>])> {
        self.parts.iter().zip(self.uncertainties.iter().map(Vec::as_slice))
    }

    /// Whether backups of this target can be judged at all: it is declared well enough and something collects them.
    pub fn is_judged(&self) -> bool {
        self.rule.expectation == Expectation::Required && self.is_collected() && !self.is_declaration()
    }

    /// Whether the deployment file itself answers: no backup of it is looked for.
    pub fn is_declaration(&self) -> bool {
        self.rule.accept.value.contains(&EvidenceKind::Declaration)
    }

    /// Whether this version can see any evidence that the target accepts.
    pub fn is_collected(&self) -> bool {
        self.item.collected && self.rule.accept.value.iter().any(|kind| self.item.can_show(*kind))
    }

    /// Whether a backup of it may lie where nobody could look, or in a file that cannot be recognised.
    pub fn may_be_unseen(&self) -> bool {
        !self.context.unreachable_for(self.rule).is_empty()
            || !self.context.blind_spots().is_empty()
            || !self.suspects.is_empty()
    }

    /// A finding of this target.
    pub fn finding(&self, id: &str, status: Status, message: String, evidence: Vec<EvidenceRef>) -> Finding {
        finding(&self.context, Owner::Target(self.item, self.rule.criticality), id, status, message, evidence)
    }

    /// `LcsCDR on sql01.contoso.com\MON`, `rtcxds of pool01.contoso.com`, `xds`.
    pub fn database_words(&self, part: &Part<'_>) -> String {
        let database = part.database.unwrap_or(&self.item.id);
        match &self.rule.subject {
            Subject::SqlInstance(instance) => format!("{database} on {instance}"),
            Subject::Pool { fqdn, .. } => format!("{database} of {fqdn}"),
            Subject::Named(name) => format!("{database} of {name}"),
            Subject::Deployment { .. } | Subject::Undeclared => database.to_owned(),
        }
    }

    /// What an export is of: `user-data of pool01.contoso.com`, `topology`.
    pub fn export_words(&self) -> String {
        match &self.rule.subject {
            Subject::SqlInstance(instance) => format!("{} on {instance}", self.item.id),
            Subject::Pool { fqdn, .. } => format!("{} of {fqdn}", self.item.id),
            Subject::Named(name) => format!("{} of {name}", self.item.id),
            Subject::Deployment { .. } | Subject::Undeclared => self.item.id.clone(),
        }
    }
}
