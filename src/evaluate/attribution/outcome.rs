//! Where a backup belongs, or why it belongs nowhere.

use crate::model::Instance;
use crate::policy::{Expectation, Subject, TargetRule};

/// The answer of attribution. Targets are indices into the policy's targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribution {
    Target(usize),
    Nobody {
        reason: Reason,
        /// In one sentence, without anything that differs between backups alike.
        message: String,
        /// Targets it may belong to for all we know; of a replica, the targets it must not be taken for.
        could_be: Vec<usize>,
    },
}

impl Attribution {
    /// The target that it belongs to.
    pub fn target(&self) -> Option<usize> {
        match self {
            Self::Target(target) => Some(*target),
            Self::Nobody { .. } => None,
        }
    }

    /// It belongs to no target, and to none it could be.
    pub fn nobody(reason: Reason, message: impl Into<String>) -> Self {
        Self::Nobody { reason, message: message.into(), could_be: Vec::new() }
    }

    /// It may belong to these targets.
    pub fn ambiguous(message: impl Into<String>, could_be: Vec<usize>) -> Self {
        Self::Nobody { reason: Reason::Ambiguous, message: message.into(), could_be }
    }
}

/// Why a backup belongs to no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Ambiguous,
    DemoData,
    NoDatabaseName,
    NotApplicable,
    NotClassified,
    NotRequired,
    NotAnExport,
    UnknownDatabase,
    UnknownPool,
    WrongInstance,
}

impl Reason {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ambiguous => "attribution-ambiguous",
            Self::DemoData => "demo-data",
            Self::NoDatabaseName => "no-database-name",
            Self::NotApplicable => "not-applicable",
            Self::NotClassified => "not-classified",
            Self::NotRequired => "not-required",
            Self::NotAnExport => "not-an-export",
            Self::UnknownDatabase => "unknown-database",
            Self::UnknownPool => "unknown-pool",
            Self::WrongInstance => "wrong-instance",
        }
    }
}

/// The declared instance that holds a target's databases.
pub fn instance_of(rule: &TargetRule) -> Option<&Instance> {
    match &rule.subject {
        Subject::Deployment { sql } | Subject::Pool { sql, .. } => sql.as_ref(),
        Subject::SqlInstance(instance) => Some(instance),
        Subject::Named(_) | Subject::Undeclared => None,
    }
}

/// The pool of a target, lower case.
pub fn pool_of(rule: &TargetRule) -> Option<&str> {
    match &rule.subject {
        Subject::Pool { fqdn, .. } => Some(fqdn),
        _ => None,
    }
}

/// Whether nothing is declared of the item, so that whatever is seen of it is shown here.
pub fn is_open(rule: &TargetRule) -> bool {
    rule.subject == Subject::Undeclared && !is_declared_away(rule)
}

/// Whether the target is declared away: a backup of it can be shown, but nothing is looked for.
pub fn is_declared_away(rule: &TargetRule) -> bool {
    matches!(rule.expectation, Expectation::NotApplicable { .. })
}
