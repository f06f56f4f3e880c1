//! Certification authorities: what `certutil -backup` leaves, and what belongs beside it.

mod beside;
mod ese;
mod folder;

pub(super) use folder::AUTHORITY;
