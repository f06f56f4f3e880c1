//! Columns of the listings that are understood, in lower case:
//! * `pool,user,direction,date`, the project's own: one move a row; `pool` and `user` may be empty (all of them);
//!   `direction` is `to-exchange` or `to-lync`; `date` as in other listings, best `2015-03-01` or with time and offset.
//! * a listing of `Get-CsUserServicesPolicy`, or of users with their policy's `UcsAllowed`: whether contacts may live
//!   in Exchange. No command of Lync shows when a user moved, so that a date column must have been added.

pub(super) const POOL: &str = "pool";
pub(super) const REGISTRAR: &str = "registrarpool";
pub(super) const USER: &str = "user";
pub(super) const SIP: &str = "sipaddress";
pub(super) const IDENTITY: &str = "identity";
pub(super) const DIRECTION: &str = "direction";
pub(super) const ALLOWED: &str = "ucsallowed";
pub(super) const DATE: &str = "date";

pub(super) const ALL: &[&str] = &[POOL, REGISTRAR, USER, SIP, IDENTITY, DIRECTION, ALLOWED, DATE];

/// Words for a move into Exchange.
pub(super) const INTO_EXCHANGE: &[&str] = &["to-exchange", "into-exchange", "exchange", "migration", "migrated"];
/// Words for a move back.
pub(super) const INTO_LYNC: &[&str] = &["to-lync", "into-lync", "lync", "rollback", "rolled-back"];
