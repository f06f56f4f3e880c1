//! `verify`: backup files on their own, read to the last byte.

use super::args::Verify;
use super::audit;
use super::diligence::Prepared;
use super::exit::{Exit, Failure};
use super::key_passwords;
use super::output;
use super::progress;
use super::quoted;
use super::terminal::Terminal;
use bakproof::base::Stamp;
use bakproof::collect::verify::ProofOptions;
use bakproof::model::{Verdict, VerifyReport};
use bakproof::policy::REVERIFY;
use bakproof::report::Format;
use bakproof::{collect, report};
use jiff::Timestamp;

/// Proves the paths and reports.
///
/// # Errors
/// Usage, or a report that cannot be written.
pub fn run(arguments: &Verify, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    for path in outputs.iter().filter_map(|o| o.path.as_ref()) {
        output::refuse_inside(path, &arguments.paths)?;
    }
    quoted::refuse_missing(&arguments.paths)?;
    let artefacts = key_passwords::context(&arguments.password_env)?;
    let monitor = progress::monitor(terminal, arguments.diligence.progress);
    // What is named here is read now; only a part of a larger whole, or a named state, leans on what earlier runs proved.
    let asked = &arguments.diligence;
    let remembers = asked.state.is_some() || asked.share.is_some() || !asked.budget.is_empty();
    let prepared = if remembers {
        Prepared::new(asked, &arguments.paths, REVERIFY, &audit::catalogue()?.version, terminal)?
    } else {
        Prepared::without_memory(REVERIFY)
    };
    let began_at = Stamp::utc(Timestamp::now());
    let options = ProofOptions {
        with_content_id: remembers,
        with_ranges: arguments.coverage,
        run: &prepared.run(began_at),
        monitor: monitor.as_ref(),
    };
    let seen = collect::verify_with(&arguments.paths, &artefacts, &options);
    monitor.finish();
    prepared.finish(terminal);
    output::write_all(&outputs, |spec, out| match spec.format {
        Format::Json => report::write_json(&seen, out),
        _ => report::verify_table(&seen, spec.appearance(terminal), out),
    })?;
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
