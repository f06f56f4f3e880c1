//! The demo's deployment: who runs what, what was backed up during thirty days, and what went wrong.
//!
//! Faults, on purpose: no CDR backup for nine days; nothing of Archiving; the user export of one pool is stale;
//! one backup was interrupted. Over the month, the quality data has two missed nights and a late one.

mod artefact;
mod artefacts;
mod calendar;
mod company;
mod deployment_file;
mod lync;
mod noise;
mod sql;

pub(super) use artefact::Artefact;
pub(super) use calendar::AS_OF;
pub(super) use deployment_file::text as deployment_file;

/// Every file of the repository, with paths below it.
pub(super) fn artefacts() -> std::io::Result<Vec<Artefact>> {
    let mut all = sql::backups();
    all.extend(lync::exports()?);
    all.extend(artefacts::files());
    all.extend(noise::files());
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}
