//! Domain controllers: what they show of backups of the directory and of Lync Server. Asked read-only, over a client of
//! our own: the usual one decodes what a server sends as deep and as long as that likes.

mod listed_users;
#[cfg(feature = "ldap")]
mod live;
mod rights;
mod script;
mod servers;

pub use listed_users::keep_listed_users;
pub use rights::rights;
pub use script::SCRIPT;
pub use servers::{accounts, collect_directories, not_asked};
