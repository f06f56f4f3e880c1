//! Saved outputs of the script that the deployment file names: read like a server, from a file. Connects to nothing.

use super::script;
use super::servers::source;
use crate::base::{PathName, for_terminal};
use crate::model::{ServerReading, Source};
use crate::policy::{Deployment, SqlServer};
use std::fs::File;
use std::io;
use std::path::Path;

/// Reads every output that a `history` names. A file that cannot be read makes its source unreachable.
pub fn read_saved(deployment: &Deployment) -> (Vec<Source>, Vec<ServerReading>) {
    let (mut sources, mut readings) = (Vec::new(), Vec::new());
    for (server, path) in saved(deployment) {
        let resolved = deployment.resolve(path);
        let name = name(server, path);
        let unreachable = match one(&resolved, &name, server) {
            Ok(reading) => {
                readings.push(reading);
                None
            }
            Err(reason) => Some(format!(
                "{}: the saved output `{}` could not be read: {reason}",
                server.instance,
                for_terminal(&path.display().to_string())
            )),
        };
        sources.push(of(server, path, &resolved, unreachable));
    }
    (sources, readings)
}

/// The sources of a run that reads no files, each with the reason.
pub fn not_read(deployment: &Deployment, reason: &str) -> Vec<Source> {
    let all = saved(deployment);
    all.map(|(server, path)| of(server, path, &deployment.resolve(path), Some(reason.to_owned()))).collect()
}

fn saved(deployment: &Deployment) -> impl Iterator<Item = (&SqlServer, &Path)> {
    deployment.sql_servers.iter().filter_map(|server| Some((server, server.history.as_deref()?)))
}

/// As the instance, unless a connection has that name already.
fn name(server: &SqlServer, path: &Path) -> String {
    match server.connect {
        false => server.instance.to_string(),
        true => format!("{} ({})", server.instance, path.display()),
    }
}

fn of(server: &SqlServer, path: &Path, resolved: &Path, unreachable: Option<String>) -> Source {
    Source { name: name(server, path), path: PathName::as_given(resolved), ..source(&server.instance, unreachable) }
}

fn one(path: &Path, name: &str, server: &SqlServer) -> Result<ServerReading, String> {
    let advice = |error: io::Error| format!("{error}; correct `history`, or save the script's output there");
    // Asked before it is opened: a pipe would wait for somebody to write.
    if !std::fs::metadata(path).map_err(advice)?.is_file() {
        return Err("it is no regular file; correct `history`".to_owned());
    }
    let file = File::open(path).map_err(advice)?;
    let size_bytes = file.metadata().map_err(advice)?.len();
    script::reading(&(file, size_bytes), name, Some(&server.instance)).map_err(|problem| problem.message)
}
