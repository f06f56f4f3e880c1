//! The demo's deployment: who runs what, what was backed up during thirty days, and what went wrong.
//!
//! Faults, on purpose: no CDR backup for nine days; nothing of Archiving; the user export of one pool is stale;
//! one backup was interrupted. Over the month, the quality data has two missed nights and a late one. The month before, only
//! what was never backed up was missing.

mod artefact;
mod artefacts;
mod company;
mod deployment_file;
mod lync;
mod month;
mod noise;
mod sql;

pub(super) use artefact::Artefact;
pub(super) use deployment_file::text as deployment_file;
pub(super) use month::{Month, OCTOBER, SEPTEMBER};

/// Every file of the repository, with paths below it.
pub(super) fn artefacts(month: &Month) -> std::io::Result<Vec<Artefact>> {
    let mut all = sql::backups(month);
    all.extend(lync::exports(month)?);
    all.extend(artefacts::files(month));
    all.extend(noise::files(month));
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}
