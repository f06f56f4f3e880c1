//! `inspect`: backup files on their own.

use super::args::Inspect;
use super::exit::{Exit, Failure};
use super::key_passwords;
use super::output;
use super::progress::{self, Progress};
use super::quoted;
use super::terminal::Terminal;
use bakproof::model::{InspectReport, Verdict};
use bakproof::report::Format;
use bakproof::{collect, report};

/// Looks at the paths and reports.
///
/// # Errors
/// Usage, or a report that cannot be written.
pub fn run(arguments: &Inspect, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    for path in outputs.iter().filter_map(|o| o.path.as_ref()) {
        output::refuse_inside(path, &arguments.paths)?;
    }
    quoted::refuse_missing(&arguments.paths)?;
    let artefacts = key_passwords::context(&arguments.password_env)?;
    let monitor = progress::monitor(terminal, Progress::Auto);
    let seen = collect::inspect_with(&arguments.paths, &artefacts, monitor.as_ref());
    monitor.finish();
    output::write_all(&outputs, |spec, out| match spec.format {
        Format::Json => report::write_inspect_json(&seen, out),
        _ => report::inspect_table(&seen, spec.appearance(terminal), out),
    })?;
    let exit = exit(&seen);
    // The process ends, and with it what hundreds of thousands of files took: nothing waits for each to be given back.
    std::mem::forget(seen);
    Ok(exit)
}

/// 0: every header was read; 1: damaged or incomplete; 3 otherwise.
fn exit(seen: &InspectReport) -> Exit {
    let worst = seen.files.iter().map(|file| file.verdict).max();
    match worst {
        Some(Verdict::Damaged | Verdict::Incomplete) => Exit::Problem,
        Some(Verdict::Unreadable) | None => Exit::CouldNotTell,
        Some(_) if seen.summary.unreadable_count > 0 => Exit::CouldNotTell,
        Some(_) => Exit::Good,
    }
}
