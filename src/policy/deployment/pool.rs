//! `[[pool]]`, and pools that a topology shows.

use crate::model::Instance;
use std::collections::BTreeSet;

/// A Front End pool or Standard Edition server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Lower case.
    pub fqdn: String,
    /// Id of its own edition; `None`: the deployment's.
    pub edition: Option<String>,
    /// A topology says which edition it is of, not the file.
    pub edition_shown: bool,
    pub sql: Option<Instance>,
    /// The partner of `sql` in a mirrored pool: its databases are always in the FULL recovery model.
    pub mirror: Option<Instance>,
    /// The pool that its users move to when it is lost (pool pairing); lower case.
    pub paired_with: Option<String>,
    pub file_store: Option<String>,
    pub response_groups: Option<bool>,
    /// Why `response_groups = false`.
    pub response_groups_reason: Option<String>,
    /// A topology says whether it has Response Groups, not the file.
    pub response_groups_shown: bool,
    /// SIP addresses homed here, lower case, without `sip:`.
    pub users: BTreeSet<String>,
    /// Line of the table in the file, 1-based; `None`: a topology shows the pool.
    pub line: Option<usize>,
}

impl Pool {
    /// One that a topology shows.
    pub fn shown(fqdn: &str) -> Self {
        Self {
            fqdn: fqdn.to_owned(),
            edition: None,
            edition_shown: false,
            sql: None,
            mirror: None,
            paired_with: None,
            file_store: None,
            response_groups: None,
            response_groups_reason: None,
            response_groups_shown: false,
            users: BTreeSet::new(),
            line: None,
        }
    }
}
