//! The history as an audit reads it and appends to it. Nothing here can stop an audit.

use super::file::log_in;
use crate::cli::terminal::Terminal;
use bakproof::base::{Stamp, shown_path};
use bakproof::model::{Audited, EarlierAudits, Evidence, SeenBackups};
use bakproof::policy::Deployment;
use bakproof::state::{Appended, HistoryLog};
use std::path::Path;

/// The history of the deployment that is audited.
#[derive(Debug)]
pub struct AuditHistory {
    log: HistoryLog,
    name: String,
    time_zone: String,
}

impl AuditHistory {
    /// `place`: the deployment file or the folder.
    pub fn new(state: &Path, deployment: &Deployment, place: &Path) -> Self {
        Self {
            log: log_in(state, deployment, place),
            name: deployment.name.clone(),
            time_zone: deployment.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        }
    }

    /// What earlier audits recorded. `key_id`: of the pseudonyms under which this one reports, as of `as_of`.
    pub fn earlier(&self, key_id: Option<&str>, as_of: Stamp, terminal: &Terminal) -> Option<EarlierAudits> {
        let earlier = self.log.earlier(&self.time_zone, key_id, as_of).unwrap_or_else(|error| {
            terminal.warning(&format!(
                "the history `{}` could not be read ({error}): this audit is judged without earlier audits.",
                shown_path(self.log.path())
            ));
            None
        });
        if let Some(broken) = earlier.as_ref().and_then(|earlier| earlier.broken.as_ref()) {
            terminal.warning(&format!(
                "the history `{}` is broken: line {}: {}. Nothing in it is believed; `bakproof history --verify` shows more.",
                shown_path(self.log.path()),
                broken.line,
                broken.reason
            ));
        }
        earlier
    }

    /// Appends this audit: what it reported, and what it saw under the real names.
    pub fn append(&self, audit: Audited, evidence: &Evidence, seen: &[SeenBackups], terminal: &Terminal) {
        let appended = Appended {
            collected_at: evidence.collected_at,
            deployment: &self.name,
            time_zone: &self.time_zone,
            audit,
            seen,
        };
        if let Err(error) = self.log.append(appended) {
            terminal.warning(&format!(
                "this audit could not be recorded in the history `{}` ({error}): later audits will not know of it. Choose another folder with --state, or leave the history out with --no-history.",
                shown_path(self.log.path())
            ));
        }
    }
}
