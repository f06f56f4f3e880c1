//! An instance with `legacy_tls` is read by a process of its own: OpenSSL is told once for a whole process which TLS it
//! may speak, and every other instance must stay strict. Where the environment tells OpenSSL something of its own, the
//! strict ones are read by processes without that. The password goes over the child's standard input.

use super::instance::here;
use super::open_ssl_file::OpenSslFile;
use crate::base::shown_path;
use crate::collect::sql::{Answer, Job};
use crate::policy::Deployment;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Names the file that tells OpenSSL which TLS to speak.
const OPENSSL_SETTINGS: &str = "OPENSSL_CONF";
/// The hidden command.
const COMMAND: &str = "collect-sql-server";
const MAX_REQUEST_BYTES: u64 = 1024 * 1024;
/// As much as saved evidence may have.
const MAX_ANSWER_BYTES: u64 = 1024 * 1024 * 1024;
/// The child keeps its budget by itself; this much later it is stopped.
const GRACE: Duration = Duration::from_secs(10);

#[derive(Serialize)]
struct Sent<'a> {
    job: &'a Job,
    password: Option<&'a str>,
}

#[derive(Deserialize)]
struct Received {
    job: Job,
    password: Option<String>,
}

/// Whether an instance must not be read in this process: its own TLS, or what this process was started with, differs from
/// what the report would say.
pub fn needs_child(job: &Job) -> bool {
    let is_told = std::env::var_os(OPENSSL_SETTINGS).is_some_and(|path| !path.is_empty());
    job.connection.legacy_tls || is_told && !job.connection.plaintext_login
}

/// Reads an instance in a child process of `program`.
pub fn in_child(job: &Job, password: Option<&SecretString>, deployment: &Deployment, program: Option<&Path>) -> Answer {
    attempt(job, password, deployment, program).unwrap_or_else(|reason| {
        Answer::Unreachable(format!("{} could not be read in a process of its own: {reason}", job.instance))
    })
}

fn attempt(
    job: &Job,
    password: Option<&SecretString>,
    deployment: &Deployment,
    program: Option<&Path>,
) -> Result<Answer, String> {
    let program = program.ok_or("this program cannot find its own file; start it with its full path")?;
    let sent = Sent { job, password: password.map(ExposeSecret::expose_secret) };
    let request = Zeroizing::new(
        serde_json::to_vec(&sent)
            .map_err(|error| format!("its [[sql_server]] cannot be passed on ({error}); paths must be UTF-8"))?,
    );
    let legacy = job.connection.legacy_tls.then(OpenSslFile::write).transpose().map_err(|error| {
        format!("the folder for temporary files is not writable ({error}); set TMPDIR to one that is")
    })?;
    let mut command = Command::new(program);
    command.arg(COMMAND);
    match &legacy {
        Some(file) => command.env(OPENSSL_SETTINGS, file.path()),
        None => command.env_remove(OPENSSL_SETTINGS),
    };
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    for name in deployment.sql_servers.iter().filter_map(|server| server.login.password_env.as_ref()) {
        command.env_remove(name);
    }
    let child = command.spawn().map_err(|error| format!("`{}` does not start ({error})", shown_path(program)))?;
    let answer = converse(Stopping(child), &request, patience(job))?;
    serde_json::from_slice(&answer)
        .map_err(|_| "the process ended without an answer. This is a bug in bakproof: please report it".to_owned())
}

fn patience(job: &Job) -> Duration {
    let verify = if job.connection.verify { job.connection.verify_budget } else { jiff::SignedDuration::ZERO };
    Duration::try_from(job.connection.budget.saturating_add(verify)).unwrap_or_default() + GRACE
}

/// Stopped when dropped, whatever happened before.
struct Stopping(Child);

impl Drop for Stopping {
    fn drop(&mut self) {
        // It has ended already, or it ends now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn converse(mut child: Stopping, request: &[u8], patience: Duration) -> Result<Vec<u8>, String> {
    let broken = |error: io::Error| format!("the process did not accept its task ({error})");
    let (Some(mut stdin), Some(stdout)) = (child.0.stdin.take(), child.0.stdout.take()) else {
        return Err("the process has no pipes".to_owned());
    };
    stdin.write_all(request).map_err(broken)?;
    drop(stdin);
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut answer = Vec::new();
        let read = stdout.take(MAX_ANSWER_BYTES).read_to_end(&mut answer);
        // Nobody waits any more once the time is over.
        let _ = sender.send(read.map(|_| answer));
    });
    match receiver.recv_timeout(patience) {
        Ok(read) => read.map_err(|error| format!("its answer could not be read ({error})")),
        Err(_) => Err(format!("it did not answer within {} s and was stopped; raise `budget`", patience.as_secs())),
    }
}

/// The child's side: the request from `input`, the answer as it goes to standard output.
///
/// # Errors
/// What came is no request.
pub fn answer_child(input: impl Read) -> Result<Vec<u8>, String> {
    // Allocated once, so that no copy of the password stays behind where the text grew.
    let mut request = Zeroizing::new(Vec::with_capacity(MAX_REQUEST_BYTES as usize));
    input.take(MAX_REQUEST_BYTES).read_to_end(&mut request).map_err(|error| error.to_string())?;
    let received: Received = serde_json::from_slice(&request)
        .map_err(|_| "this command is for bakproof itself: it reads a request from standard input".to_owned())?;
    let password = received.password.map(SecretString::from);
    serde_json::to_vec(&here(&received.job, password.as_ref())).map_err(|error| error.to_string())
}
