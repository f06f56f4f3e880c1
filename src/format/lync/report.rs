//! What is asked of an export and what is answered, with the problems gathered on the way.

use crate::model::{ExportContent, ExportFacts, Kind, Problem, Verdict};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// Problems kept of one file; the rest is counted in the last.
const MAX_PROBLEMS: usize = 100;

/// What the reader of an export must be told. The default is nothing.
#[derive(Clone, Debug, Default)]
pub struct ExportContext {
    /// The deployment's zone; ZIP times have none of their own.
    pub zone: Option<TimeZone>,
    /// SIP addresses, lower case and without `sip:`, by the pool's FQDN in lower case.
    pub declared_users: BTreeMap<String, BTreeSet<String>>,
    /// Whether the facts hold the fingerprint of each user, to be compared with the directory.
    pub lists_users: bool,
}

/// What stands in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// `Unknown` for a ZIP that is clearly something else (an Office document, a Java archive): no backup.
    pub kind: Kind,
    /// `None` where nothing inside was told.
    pub facts: Option<ExportFacts>,
    /// What can be compared with another export; `None` where it was not read to its end, or is not what was packed.
    pub content: Option<ExportContent>,
    pub verdict: Verdict,
    pub problems: Vec<Problem>,
}

/// Problems so far, and the worst they say.
#[derive(Debug)]
pub(super) struct Problems {
    list: Vec<Problem>,
    more_count: u64,
    pub(super) verdict: Verdict,
}

impl Problems {
    pub(super) fn starting_at(verdict: Verdict) -> Self {
        Self { list: Vec::new(), more_count: 0, verdict }
    }

    /// What is worth saying and makes nothing worse.
    pub(super) fn remark(&mut self, problem: Problem) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(problem);
        } else {
            self.more_count += 1;
        }
    }

    pub(super) fn add(&mut self, problem: Problem, verdict: Verdict) {
        self.verdict = self.verdict.max(verdict);
        self.remark(problem);
    }

    pub(super) fn into_list(mut self) -> Vec<Problem> {
        if self.more_count > 0 {
            let message = format!("{} more are not listed", crate::base::count(self.more_count, "problem", "problems"));
            self.list.push(Problem::whole("more-problems", message));
        }
        self.list
    }
}
