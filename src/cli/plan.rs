//! What to audit, once the arguments are understood.

use super::bundle::make::Making;
use super::history::AuditHistory;
use super::judged::Question;
use super::options::{Diligence, Shown};
use super::output::OutputSpec;
use bakproof::base::Stamp;
use bakproof::model::report::FailOn;
use bakproof::policy::Deployment;
use bakproof::redact::Redactor;
use jiff::Timestamp;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// What to audit once the arguments are understood; `demo` builds one too.
pub struct Plan {
    pub deployment: Deployment,
    /// The deployment file, when there is one.
    pub file: Option<PathBuf>,
    /// False for a folder without a deployment file.
    pub declared: bool,
    pub outputs: Vec<OutputSpec>,
    pub as_of: Option<Stamp>,
    /// What time it is; `None` asks the clock.
    pub now: Option<Timestamp>,
    pub fail_on: Option<FailOn>,
    pub shown: Shown,
    pub asked: Question,
    pub save_evidence: Option<PathBuf>,
    /// Saved evidence of one or several collectors; none: this audit collects.
    pub evidence: Vec<PathBuf>,
    /// Where to write a bundle, and who signs it.
    pub bundle: Option<Making>,
    /// Who replaces names, if they are.
    pub redactor: Option<Redactor>,
    pub list_unclassified: bool,
    /// `None`: everything is read and nothing remembered.
    pub diligence: Option<Diligence>,
    /// The state folder in which it is recorded, and which knows of earlier audits; `None`: neither.
    pub history: Option<PathBuf>,
    /// The folder, when a folder is audited.
    pub folder: Option<PathBuf>,
    /// How SQL Servers are asked; `None`: not at all.
    pub sql: Option<NonZeroUsize>,
    /// Whether directory servers are asked.
    pub ldap: bool,
}

impl Plan {
    /// The history that it belongs to. Whoever judges saved evidence has that of the audit which saved it.
    pub fn history(&self) -> Option<AuditHistory> {
        let state = self.history.as_ref().filter(|_| self.evidence.is_empty())?;
        let place = self.file.as_ref().or(self.folder.as_ref())?;
        Some(AuditHistory::new(state, &self.deployment, place))
    }
}
