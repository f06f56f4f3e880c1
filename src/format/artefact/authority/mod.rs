//! Certification authorities: what `certutil -backup` leaves, and what belongs beside it.

mod folder;
mod settings;

pub(super) use folder::AUTHORITY;
