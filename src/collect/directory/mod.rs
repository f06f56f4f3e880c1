//! Domain controllers: what they show of backups of the directory and of Lync Server. Asked read-only, over a client of
//! our own: the usual one decodes what a server sends as deep and as long as that likes.

#[cfg(feature = "ldap")]
mod live;
mod rights;
mod servers;

pub use rights::rights;
pub use servers::{accounts, collect_directories, not_asked};
