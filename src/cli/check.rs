//! `check`: validates the deployment file and shows what it means.

use super::args::Check;
use super::audit;
use super::exit::{Exit, Failure};
use super::output;
use super::progress::{self, Progress};
use super::request::request;
use super::terminal::Terminal;
use bakproof::base::Stamp;
use bakproof::collect::{self, Request};
use bakproof::draft::{self, Seen};
use bakproof::evaluate;
use bakproof::policy::Policy;
use jiff::Timestamp;
use std::borrow::Cow;
use std::path::Path;

/// Validates the file and shows what it means. What an audit will trip over goes to standard error.
///
/// # Errors
/// Usage: the file is absent or wrong.
pub fn run(arguments: &Check, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = audit::catalogue()?;
    let deployment = audit::deployment(&arguments.file, audit::WRITE_ONE, &catalogue, terminal)?;
    let today = Timestamp::now().to_zoned(deployment.time_zone.clone()).date();
    let policy = Policy::new(catalogue, deployment);
    let united = with_topology(&policy, terminal);
    output::stdout(draft::rules(&united, terminal.appearance.at_most(80)).as_bytes())?;
    for caution in draft::cautions(&united, today, cfg!(windows), &seen_at) {
        terminal.warning(&caution);
    }
    Ok(Exit::Good)
}

/// With the targets that the newest topology shows, where the file asks for them: then the repositories are read.
fn with_topology<'a>(policy: &'a Policy, terminal: &Terminal) -> Cow<'a, Policy> {
    if policy.deployment.topology.is_none() {
        return Cow::Borrowed(policy);
    }
    // Exports are read to their end; the headers of all else are enough.
    let request = Request { prove: false, ..request(&policy.deployment, Vec::new(), false) };
    let now = Stamp::in_zone(Timestamp::now(), &policy.deployment.time_zone);
    let monitor = progress::monitor(terminal, Progress::Auto);
    let mut evidence = collect::collect(&request, now, monitor.as_ref());
    evidence.topology = collect::named_topology(&policy.deployment);
    monitor.finish();
    evaluate::with_newest_topology(policy, &evidence, now)
}

/// A path that cannot be looked at is as good as absent to an audit.
fn seen_at(path: &Path) -> Seen {
    match path.metadata() {
        Ok(facts) if facts.is_dir() => Seen::Folder,
        Ok(_) => Seen::File,
        Err(_) => Seen::Nothing,
    }
}
