//! `verify`: backup files on their own, read to the last byte.

use super::args::Verify;
use super::exit::{Exit, Failure};
use super::output::{self, Format};
use super::progress;
use super::terminal::Terminal;
use bakproof::collect::verify::{Forgetful, ProofOptions};
use bakproof::model::{Verdict, VerifyReport};
use bakproof::{collect, report};

/// Proves the paths and reports.
///
/// # Errors
/// Usage, or a report that cannot be written.
pub fn run(arguments: &Verify, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output, &[Format::Table, Format::Json])?;
    for path in outputs.iter().filter_map(|o| o.path.as_ref()) {
        output::refuse_inside(path, &arguments.paths)?;
    }
    if let Some(missing) = arguments.paths.iter().find(|path| path.symlink_metadata().is_err()) {
        return Err(Failure::usage(format!("there is no `{}`: name a backup file or a folder", missing.display())));
    }
    let monitor = progress::monitor(terminal);
    let options = ProofOptions {
        with_content_id: false,
        with_ranges: arguments.coverage,
        memory: &Forgetful,
        monitor: monitor.as_ref(),
    };
    let seen = collect::verify(&arguments.paths, &options);
    monitor.finish();
    for spec in &outputs {
        let look = if spec.path.is_some() { Terminal::look_for_file() } else { terminal.look };
        let bytes = match spec.format {
            Format::Json => report::json(&seen).map_err(|error| Failure::could_not_run(error.to_string()))?,
            _ => report::verify_table(&seen, look).into_bytes(),
        };
        output::write(spec, &bytes)?;
    }
    Ok(exit(&seen))
}

/// 1: damaged or incomplete; else 3: intact or unreadable, or nothing was checked; 0: all verified.
fn exit(seen: &VerifyReport) -> Exit {
    match seen.files.iter().map(|file| file.report.verdict).max() {
        Some(Verdict::Damaged | Verdict::Incomplete) => Exit::Problem,
        Some(Verdict::Verified) if seen.summary.unreadable_count == 0 => Exit::Good,
        Some(_) | None => Exit::CouldNotTell,
    }
}
