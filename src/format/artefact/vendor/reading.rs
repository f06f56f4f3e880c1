//! What a configuration turned out to be: the form of a vendor's file, and whether it is of a device of the kind that
//! the form is looked for.

use crate::base::ReadAt;
use crate::format::artefact::{ArtefactContext, ArtefactFile};
use crate::model::{ArtefactFacts, Kind};

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
}

/// Reads one vendor's form; `None`: it has another.
pub(in super::super) type Read = fn(&dyn ReadAt, &ArtefactContext) -> Option<Reading>;

impl Reading {
    /// As a recogniser answers: without the role it is something else.
    pub(in super::super) fn recognised(self) -> Option<ArtefactFile> {
        (self.role != Role::Lacks).then_some(ArtefactFile { kind: self.kind, facts: self.facts })
    }

    /// As a mapping says: the form is this, whatever the device does.
    pub(in super::super) fn mapped(self, kind: Kind) -> ArtefactFile {
        ArtefactFile { kind, facts: self.facts }
    }
}
