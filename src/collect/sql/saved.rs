//! Saved outputs of `bakproof sql-script` that the deployment file names: read where they lie, each a source of its own.

use super::script;
use crate::base::{PathName, shown_path};
use crate::model::{ServerReading, Source, SourceKind};
use crate::policy::{Deployment, SqlServer};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

/// Reads the `history` of every instance that names one. Sources are sorted by name, readings by instance and time.
pub fn read_saved(deployment: &Deployment) -> (Vec<Source>, Vec<ServerReading>) {
    let (mut sources, mut readings) = (Vec::new(), Vec::new());
    for (server, written) in named(deployment) {
        let path = deployment.resolve(written);
        let mut source = source(server, &path);
        match read(&source.name, server, &path) {
            Ok(reading) => readings.push(reading),
            Err(reason) => source.unreachable = Some(reason),
        }
        sources.push(source);
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    readings.sort_by(|a, b| (&a.instance, a.read_at).cmp(&(&b.instance, b.read_at)));
    (sources, readings)
}

/// The sources of a run that reads none of them, each with the reason.
pub fn not_read(deployment: &Deployment, reason: &str) -> Vec<Source> {
    let unread = |(server, written): (&SqlServer, &Path)| Source {
        unreachable: Some(reason.to_owned()),
        ..source(server, &deployment.resolve(written))
    };
    named(deployment).map(unread).collect()
}

fn named(deployment: &Deployment) -> impl Iterator<Item = (&SqlServer, &Path)> {
    deployment.sql_servers.iter().filter_map(|server| Some((server, server.history.as_deref()?)))
}

/// An instance that is connected to as well has a source of its own for that: what one of the two lacks must not make
/// the other look unread.
fn source(server: &SqlServer, path: &Path) -> Source {
    let instance = &server.instance;
    let name = if server.connect { format!("{instance} (saved history)") } else { instance.to_string() };
    Source::empty(name, SourceKind::SqlServer, PathName::as_given(path))
}

fn read(source: &str, server: &SqlServer, path: &Path) -> Result<ServerReading, String> {
    let shown = shown_path(path);
    let instance = &server.instance;
    let next = format!("run the script of `bakproof sql-script` on {instance} and save its output there");
    // Asked before it is opened: opening a pipe waits for somebody to write into it.
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => format!("`{shown}` was not found: {next}"),
        _ => format!("`{shown}` cannot be read ({error}): check path and rights"),
    })?;
    if !metadata.is_file() {
        return Err(format!("`{shown}` is not a regular file: {next}"));
    }
    let file =
        File::open(path).map_err(|error| format!("`{shown}` cannot be read ({error}): check path and rights"))?;
    script::reading(&(file, metadata.len()), source, Some(instance))
        .map_err(|problem| format!("`{shown}` is not a complete saved history ({}): {next}", problem.message))
}
