//! What bytes say: pure, bounded, and without an opinion on backups.

pub mod archive;
pub mod artefact;
mod declaration;
pub mod directory;
pub mod form;
pub mod ldap;
pub mod lync;
pub mod mtf;
pub mod page;
pub mod verify;

pub use declaration::Declaration;
