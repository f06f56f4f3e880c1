//! `bundle timestamp-request` and `bundle add-timestamp`: the two ends of a question that others carry to an authority.
//! What is stamped is the envelope, and with it every signature that it has.

use super::args::{AddTimestamp, TimestampRequest};
use super::store::{self, Stored};
use super::verify;
use crate::cli::exit::{Exit, Failure};
use crate::cli::quoted::quoted;
use crate::cli::terminal::{self, Terminal};
use crate::cli::{input, output, whole_file};
use bakproof::base::shown_path;
use bakproof::bundle::{self, Envelope, StampName};
use std::path::Path;

/// Longest answer of an authority.
const MAX_ANSWER_BYTES: u64 = 1024 * 1024;

/// Writes the question.
///
/// # Errors
/// Usage, or a file that cannot be read or written.
pub fn request(asked: &TimestampRequest, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some((_, envelope)) = signed(&asked.bundle)? else { return Ok(Exit::Problem) };
    output::refuse_taken(&asked.output, std::iter::once(&asked.bundle), "is the bundle")?;
    if output::is_inside(&asked.output, &asked.bundle) {
        return Err(Failure::usage(format!(
            "`{}` lies inside the bundle, where it would be one file too many; choose another place",
            shown_path(&asked.output)
        )));
    }
    whole_file::write(&asked.output, &bundle::query(&envelope.to_bytes()))?;
    terminal.remark(&format!(
        "Wrote the request to {}. Send it to a time-stamping authority, such as with\n  {}\nand add what it answers with \
         `bakproof bundle add-timestamp`.",
        quoted(&asked.output),
        sending(&asked.output)
    ));
    Ok(Exit::Good)
}

/// A command of this system: in PowerShell `curl` may be another program, and what begins with `@` is a variable.
fn sending(request: &Path) -> String {
    let mut data = std::ffi::OsString::from("@");
    data.push(request);
    let (curl, data) = (if cfg!(windows) { "curl.exe" } else { "curl" }, quoted(Path::new(&data)));
    format!("{curl} -H \"Content-Type: application/timestamp-query\" --data-binary {data} -o answer.tsr URL")
}

/// Adds the answer.
///
/// # Errors
/// Usage, or a file that cannot be read or written.
pub fn add(asked: &AddTimestamp, terminal: &Terminal) -> Result<Exit, Failure> {
    let shown = shown_path(&asked.answer);
    let bytes = input::whole(&asked.answer, MAX_ANSWER_BYTES)
        .map_err(|error| Failure::usage(format!("failed to read `{shown}`: {error}")))?;
    let Some((stored, envelope)) = signed(&asked.bundle)? else { return Ok(Exit::Problem) };
    let problem = |why: String| {
        terminal::error(&format!("`{shown}` was not added: {why}"));
        Ok(Exit::Problem)
    };
    let stamp = match bundle::read_answer(&bytes) {
        Ok(stamp) => stamp,
        Err(error) => return problem(bakproof::base::for_terminal(&error.to_string()).into_owned()),
    };
    // Others may have signed while the question was under way.
    let Some(count) = bundle::covered(&envelope, &stamp.sha256) else {
        return problem("it stamps something else than this bundle's signatures".to_owned());
    };
    let name = StampName::of(&bytes);
    let files = [(name.envelope, envelope.with_first(count).to_bytes()), (name.stamp, bytes)];
    store::update(&asked.bundle, &stored, &files)?;
    terminal.remark(&format!(
        "Added the time stamp, which says {}, to {}. It was not checked against any authority: whether one vouches for it, `openssl ts -verify` shows.",
        stamp.at,
        quoted(&asked.bundle)
    ));
    Ok(Exit::Good)
}

/// A bundle that somebody signed; `None`: it is none, and that was said.
fn signed(path: &Path) -> Result<Option<(Stored, Envelope)>, Failure> {
    let why = match verify::whole(path)? {
        Ok((stored, Some(envelope))) => return Ok(Some((stored, envelope))),
        Ok((_, None)) => {
            "nobody has signed it, and a time stamp covers signatures; sign it first, with `bakproof bundle sign`"
                .to_owned()
        }
        Err(why) => why,
    };
    terminal::error(&format!("`{}`: {why}", shown_path(path)));
    Ok(None)
}
