//! What a configuration turned out to be: the form of a vendor's file, and whether it is of a device of the kind that
//! the form is looked for.

use super::answer::lack;
use crate::base::ReadAt;
use crate::format::artefact::{ArtefactContext, ArtefactFile};
use crate::model::{ArtefactFacts, Detail, Kind, Problem, Verdict};

/// Whether the device does what the row asks for: filters, connects calls, balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Role {
    /// Its configuration says so.
    Has,
    /// It was cut, and may have lost what would say so.
    Lost,
    /// A whole configuration that says nothing of it: a switch, a router. Only a mapping can say otherwise.
    Lacks,
}

impl Role {
    /// Of a configuration that says it or not, and is whole or not.
    pub(in super::super) fn of(is_said: bool, is_cut: bool) -> Self {
        match (is_said, is_cut) {
            (true, _) => Self::Has,
            (false, true) => Self::Lost,
            (false, false) => Self::Lacks,
        }
    }
}

/// A file of a vendor's form.
#[derive(Clone, Debug)]
pub(in super::super) struct Reading {
    pub(in super::super) kind: Kind,
    pub(in super::super) facts: ArtefactFacts,
    pub(in super::super) role: Role,
    /// Other kinds of devices of which the configuration has what makes them: an IOS router that filters.
    pub(in super::super) also: &'static [Kind],
    /// Without which the device is not worth restoring as one of its own kind, if the file is whole: an id, and in words.
    pub(in super::super) lacks: Option<(&'static str, &'static str)>,
}

/// Reads one vendor's form; `None`: it has another.
pub(in super::super) type Read = fn(&dyn ReadAt, &ArtefactContext) -> Option<Reading>;

impl Reading {
    /// As a recogniser answers: without the role it is something else.
    pub(in super::super) fn recognised(self) -> Option<ArtefactFile> {
        let kind = self.kind;
        (self.role != Role::Lacks).then(|| self.mapped(kind))
    }

    /// As a mapping says, which decides: the form is this, and whether the device is of that kind is only remarked.
    pub(in super::super) fn mapped(mut self, kind: Kind) -> ArtefactFile {
        let is_sound = self.facts.verdict.is_sound();
        let lacks = self.lacks.filter(|_| is_sound && kind == self.kind);
        let is_of_kind = if kind == self.kind { self.role != Role::Lacks } else { self.also.contains(&kind) };
        if let Some((id, what)) = lacks {
            self.facts.verdict = Verdict::Incomplete;
            self.facts.problems.push(lack(id, what));
        } else if is_sound && !is_of_kind {
            self.facts.problems.push(Problem::whole("role-not-found", self.role_not_found(kind)));
        }
        ArtefactFile { kind, facts: self.facts }
    }

    fn role_not_found(&self, kind: Kind) -> String {
        let vendor = match &self.facts.detail {
            Detail::Configuration(facts) => facts.vendor.as_deref(),
            _ => None,
        };
        let does = match kind {
            Kind::FirewallConfiguration => "filters traffic",
            Kind::LoadBalancerConfiguration => "balances load",
            _ => "connects calls",
        };
        format!("it is a configuration of {}, and nothing in it {does}", vendor.unwrap_or("another device"))
    }
}
