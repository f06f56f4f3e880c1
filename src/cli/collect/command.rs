//! `collect`: looks at a deployment, or at one part of it, and saves what was seen. Judges nothing.

use super::args::Collect;
use super::missed::missed;
use crate::cli::audit::{WRITE_ONE, catalogue, deployment};
use crate::cli::collected::{Wish, collected};
use crate::cli::diligence;
use crate::cli::exit::{Exit, Failure};
use crate::cli::history::AuditHistory;
use crate::cli::output;
use crate::cli::read_places::read_places;
use crate::cli::saved_evidence::save_evidence;
use crate::cli::terminal::Terminal;
use bakproof::base::Stamp;
use bakproof::policy::Deployment;
use jiff::Timestamp;

/// Collects, and saves the evidence.
///
/// # Errors
/// Usage, a wrong deployment file, or evidence that cannot be written.
pub fn run(arguments: &Collect, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = catalogue()?;
    let subject = &arguments.subject;
    let is_folder = subject.is_dir();
    let instead = format!("{WRITE_ONE}, or name a folder of backups: `bakproof collect FOLDER`");
    let deployment = match is_folder {
        true => Deployment::undeclared(subject),
        false => deployment(subject, &instead, &catalogue, terminal)?,
    };
    let places = read_places(&deployment);
    let path = &arguments.save_evidence;
    output::refuse_inside(path, &places.folders)?;
    let read = places.files.iter().chain((!is_folder).then_some(subject));
    output::refuse_taken(path, read, "is read by this collection")?;
    output::unwritable(path).map_or(Ok(()), Err)?;
    let now = Timestamp::now();
    let wish = Wish {
        deployment: &deployment,
        catalogue: &catalogue,
        repositories: &places.folders,
        diligence: Some(&arguments.diligence),
        is_united: true,
        shard: arguments.shard,
        list_unclassified: arguments.list_unclassified,
        sql: arguments.servers.sql(),
        ldap: arguments.servers.ldap(),
    };
    let mut evidence = collected(&wish, now, terminal)?;
    let state = diligence::named_folder(arguments.diligence.state.as_ref()).filter(|_| !arguments.no_history);
    if let Some(state) = state.filter(|_| wish.looks_outside()) {
        let history = AuditHistory::new(&state, &deployment, subject);
        evidence.earlier = history.earlier(None, Stamp::in_zone(now, &deployment.time_zone), terminal);
    }
    save_evidence(path, &evidence, terminal)?;
    let missed = missed(&evidence, &deployment);
    missed.iter().for_each(|what| terminal.warning(what));
    Ok(if missed.is_empty() { Exit::Good } else { Exit::CouldNotTell })
}
