//! `audit`: the main job, from a deployment file or a folder to reports.

use super::args::Audit;
use super::bundle::make::{self, Made};
use super::collected::{Wish, collected};
use super::diligence;
use super::exit::{Exit, Failure};
use super::guess;
use super::input;
use super::judged::{Question, judged};
use super::output::{self, OutputSpec};
use super::plan::Plan;
use super::quoted::quoted;
use super::read_places::read_places;
use super::redacted::{self, redacted};
use super::saved_evidence::{digest_of, judged_bytes, remark_other_file, save_evidence, with_unseen};
use super::shown::{Shows, no_item, told_apart};
use super::terminal::Terminal;
use super::united_evidence::{last_is_subject, united_evidence};
use bakproof::base::{Stamp, shown_path};
use bakproof::evaluate::{self, Judged};
use bakproof::model::report::{AuditReport, FailOn};
use bakproof::policy::{AskedPeriod, Catalogue, Deployment};
use bakproof::redact::Redactor;
use bakproof::report::{self, Appearance};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, civil};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Understands the arguments, then audits.
///
/// # Errors
/// Usage, a wrong deployment file, or a report that cannot be written.
pub fn run(arguments: &Audit, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    let subject = arguments.subjects.first().map(PathBuf::as_path);
    Ok(one(arguments, subject, outputs, arguments.save_evidence.clone(), terminal)?.0)
}

/// Audits one deployment of those that are asked about, and writes there.
///
/// # Errors
/// As [`run`].
pub fn one(
    arguments: &Audit,
    subject: Option<&Path>,
    outputs: Vec<OutputSpec>,
    save_evidence: Option<PathBuf>,
    terminal: &Terminal,
) -> Result<(Exit, AuditReport), Failure> {
    let catalogue = catalogue()?;
    let (evidence, subject) = last_is_subject(&arguments.evidence, subject);
    let (shown, subject) = told_apart(&arguments.shown, subject, &catalogue);
    let subject = subject.unwrap_or_else(|| PathBuf::from("bakproof.toml"));
    let folder = subject.is_dir().then(|| subject.clone());
    let deployment = match &folder {
        Some(folder) => Deployment::undeclared(folder),
        None => {
            let instead = match evidence {
                [_, ..] => format!(
                    "saved evidence is judged by a deployment file: name the one that it was collected for, or {WRITE_ONE}"
                ),
                [] => format!("{WRITE_ONE}, or name a folder of backups: `bakproof audit FOLDER`"),
            };
            deployment(&subject, &instead, &catalogue, terminal)?
        }
    };
    let is_new_asked = arguments.fail_on == Some(FailOn::New) && arguments.shown.baseline.is_none();
    if is_new_asked && arguments.redacting.redact {
        return Err(Failure::usage(
            "`--fail-on new` with `--redact` needs an earlier report under the same key: name it with `--baseline REPORT`",
        ));
    }
    if is_new_asked && arguments.no_history {
        return Err(Failure::usage(
            "with `--no-history` nothing says what `--fail-on new` calls new; name an earlier report with `--baseline REPORT`",
        ));
    }
    let bundle = make::plan(&arguments.bundling, folder.is_none().then_some(&deployment))?;
    let redactor = redacted::plan(&arguments.redacting, &catalogue, terminal)?;
    let as_of = arguments.as_of.as_deref().map(|text| moment(text, &deployment.time_zone, "--as-of")).transpose()?;
    let plan = Plan {
        deployment,
        declared: folder.is_none(),
        file: folder.is_none().then_some(subject),
        outputs,
        as_of,
        now: None,
        fail_on: arguments.fail_on,
        shown,
        asked: Question {
            only: arguments.only.clone(),
            period: arguments.period,
            without_waivers: arguments.no_waivers,
        },
        save_evidence,
        evidence: evidence.to_vec(),
        bundle,
        redactor,
        list_unclassified: arguments.list_unclassified,
        diligence: Some(arguments.diligence.clone()),
        history: diligence::named_folder(arguments.diligence.state.as_ref()).filter(|_| !arguments.no_history),
        folder,
        sql: arguments.servers.sql(),
        ldap: arguments.servers.ldap(),
    };
    audit(catalogue, plan, terminal)
}

/// The embedded catalogue.
///
/// # Errors
/// Never in a build whose tests passed.
pub fn catalogue() -> Result<Catalogue, Failure> {
    Catalogue::embedded().map_err(|error| Failure::could_not_run(format!("the embedded catalog is wrong: {error}")))
}

/// What to do without a deployment file.
pub const WRITE_ONE: &str = "write one with `bakproof init`";

/// The deployment file at `path`, or every error in it. `instead`: what to do where there is none.
///
/// # Errors
/// Usage: it is absent, unreadable or wrong.
pub fn deployment(
    path: &Path,
    instead: &str,
    catalogue: &Catalogue,
    terminal: &Terminal,
) -> Result<Deployment, Failure> {
    if let Some(why) = guess::no_deployment_file(path) {
        return Err(Failure::usage(why));
    }
    let refuse = |error: std::io::Error| match error.kind() {
        // `-o json report.json`: the file name became the subject.
        std::io::ErrorKind::NotFound if path.extension().is_some_and(|one| one == "json" || one == "csv") => {
            let format = path.extension().unwrap_or_default().display();
            Failure::usage(format!(
                "deployment file `{0}` not found; to write a report to it, use `--output {format}={0}`",
                shown_path(path)
            ))
        }
        std::io::ErrorKind::NotFound => {
            Failure::usage(format!("deployment file `{}` not found; {instead}", shown_path(path)))
        }
        _ => Failure::usage(format!("failed to read the deployment file `{}`: {error}", shown_path(path))),
    };
    let bytes = input::whole(path, input::MAX_DEPLOYMENT_BYTES).map_err(refuse)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage(format!("`{}` is not UTF-8 text; save the deployment file as UTF-8", shown_path(path)))
    })?;
    // Editors of Windows begin a file with a byte-order mark, which belongs to no key.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Deployment::parse(text, path, catalogue).map_err(|diagnostics| {
        Failure::rendered(format!(
            "the deployment file is not valid\n{}",
            diagnostics.render(terminal.colour_on_stderr())
        ))
    })
}

/// The value of `--as-of` and its like: RFC 3339, or civil time of the zone; a date alone means its end.
///
/// # Errors
/// Usage: it is no time.
pub fn moment(text: &str, zone: &TimeZone, option: &str) -> Result<Stamp, Failure> {
    if let Ok(stamp) = text.parse::<Stamp>() {
        return Ok(stamp);
    }
    let civil = match text.parse::<civil::Date>() {
        Ok(date) if !text.contains(['T', ' ']) => Ok(date.at(23, 59, 59, 0)),
        _ => text.parse::<civil::DateTime>(),
    };
    if let Ok(civil) = &civil
        && matches!(zone.to_ambiguous_timestamp(*civil).offset(), AmbiguousOffset::Gap { .. })
    {
        return Err(Failure::usage(format!(
            "`{text}`, the time for {option}, never was: the clocks of the deployment's time zone were set forward then"
        )));
    }
    civil.and_then(|civil| civil.to_zoned(zone.clone())).map(|zoned| Stamp::from(&zoned)).map_err(|_| {
        Failure::usage(format!(
            "`{text}` is not a valid time for {option}; write 2026-10-31T08:00:00+01:00, \"2026-10-31 08:00\" or 2026-10-31"
        ))
    })
}

/// Before hours of reading: nothing was due in a period that has not begun.
fn refuse_future(period: Option<AskedPeriod>, as_of: Stamp, zone: &TimeZone) -> Result<(), Failure> {
    match period.filter(|period| period.bounds(as_of.at, zone).is_none()) {
        Some(period) => {
            Err(Failure::usage(format!("the period `{period}` begins after {as_of}, which the audit judges as of")))
        }
        None => Ok(()),
    }
}

/// Collects, judges, reports.
///
/// # Errors
/// Usage, or a report that cannot be written.
pub fn audit(catalogue: Catalogue, mut plan: Plan, terminal: &Terminal) -> Result<(Exit, AuditReport), Failure> {
    let places = read_places(&plan.deployment);
    let shown = plan.shown.clone();
    let shows = Shows::new(&shown, &catalogue)?;
    let name = match &mut plan.redactor {
        Some(redactor) => redactor.name(&plan.deployment.name),
        None => plan.deployment.name.clone(),
    };
    shows.refuse_other_names(&name, plan.redactor.as_ref().map(Redactor::id).as_ref())?;
    let written: Vec<&PathBuf> = plan
        .outputs
        .iter()
        .filter_map(|o| o.path.as_ref())
        .chain(plan.save_evidence.as_ref())
        .chain(plan.bundle.as_ref().map(|bundle| &bundle.path))
        .collect();
    for (number, path) in written.iter().enumerate() {
        output::refuse_inside(path, &places.folders)?;
        let read = plan.file.iter().chain(&plan.evidence).chain(&shown.baseline).chain(&places.files);
        output::refuse_taken(path, read, "is read by this audit")?;
        output::refuse_taken(path, written.iter().take(number).copied(), "is already written by this audit")?;
    }
    if let Some(path) = &plan.save_evidence {
        output::unwritable(path).map_or(Ok(()), Err)?;
    }
    output::refuse_unwritable(plan.outputs.iter().map(|output| output.path.as_ref()))?;
    if let Some(unknown) = plan.asked.only.iter().find(|id| catalogue.item(id).is_none()) {
        return Err(no_item(unknown, &catalogue));
    }
    let now = plan.now.unwrap_or_else(Timestamp::now);
    let as_of = plan.as_of.unwrap_or_else(|| Stamp::in_zone(now, &plan.deployment.time_zone));
    refuse_future(plan.asked.period, as_of, &plan.deployment.time_zone)?;
    let history = plan.history();
    let mut file = None;
    let (mut evidence, mut saved) = match plan.evidence.as_slice() {
        paths @ [_, ..] => {
            let saved = united_evidence(paths)?;
            file = saved.file;
            remark_other_file(&saved.evidence, &plan.deployment, terminal);
            (with_unseen(saved.evidence, &plan.deployment), Some(saved.id))
        }
        [] => {
            let wish = Wish {
                deployment: &plan.deployment,
                catalogue: &catalogue,
                repositories: &places.folders,
                diligence: plan.diligence.as_ref(),
                is_united: false,
                shard: None,
                list_unclassified: plan.list_unclassified,
                sql: plan.sql,
                ldap: plan.ldap,
            };
            let mut evidence = collected(&wish, now, terminal)?;
            let key_id = plan.redactor.as_ref().map(|redactor| redactor.id().key_id);
            evidence.earlier = history.as_ref().and_then(|history| history.earlier(key_id.as_deref(), as_of, terminal));
            (evidence, None)
        }
    };
    let could_not_write = |error: io::Error| Failure::could_not_run(error.to_string());
    let (mut deployment_text, mut judgment) = (None, None);
    if let Some(redactor) = &mut plan.redactor {
        let under = redacted(redactor, &catalogue, &plan.deployment, &plan.asked, &evidence, as_of)?;
        (plan.deployment, evidence) = (under.deployment, under.evidence);
        (deployment_text, judgment) = (Some(under.deployment_text), Some(under.judged));
        if let Some(id) = &mut saved {
            id.sha256 = Some(digest_of(&evidence).map_err(could_not_write)?);
        }
    }
    if let Some(path) = &plan.save_evidence {
        save_evidence(path, &evidence, terminal)?;
    }
    let judge = || judged(catalogue, plan.deployment.clone(), &plan.asked, &evidence, as_of, None);
    let Judged { report: mut judged, seen } = judgment.unwrap_or_else(judge);
    if let Some(saved) = saved {
        judged.judged_from(saved);
    }
    if let Some(baseline) = shows.baseline() {
        evaluate::mark_known(&mut judged, baseline);
    }
    if let Some(history) = history {
        // A trial must not make anything known.
        if judged.without_waivers {
            terminal.remark("This audit is not recorded in the history: it was judged without waivers.");
        } else {
            history.append(report::audited(&judged), &evidence, &seen, terminal);
        }
    }
    let written = shows.write(&judged, &plan.outputs, plan.fail_on, terminal);
    let bundled = plan.bundle.as_ref().map_or(Ok(()), |making| {
        let evidence = match &file {
            // Sealed is what was judged, and under pseudonyms that is another text.
            Some(path) if plan.redactor.is_none() => judged_bytes(path, &judged.evidence)?,
            _ => report::json(&evidence).map_err(could_not_write)?,
        };
        let deployment_text = deployment_text.map_or_else(|| redacted::deployment_text(&plan.deployment), Ok)?;
        let made =
            Made { report: &judged, evidence, deployment: &plan.deployment, deployment_text, only: &plan.asked.only };
        make::write(making, made, &plan.outputs, &shows, &plan.shown, plan.fail_on, terminal)
    });
    if !plan.outputs.iter().any(|spec| spec.format.ends_with_verdict() && spec.path.is_none()) {
        let is_terminal = io::stderr().is_terminal();
        let appearance = Appearance { colour: terminal.colour_on_stderr(), is_terminal, ..terminal.appearance };
        let line = report::verdict_line(&judged, appearance, plan.fail_on);
        terminal.aside(&report::hanging(&line, appearance));
    }
    output::one([written.err(), bundled.err()].into_iter().flatten().collect())?;
    if let Some(folder) = &plan.folder {
        terminal.remark(&undeclared(folder));
    }
    let exit = match evaluate::exit_code(&judged, plan.fail_on, plan.declared) {
        0 => Exit::Good,
        1 => Exit::Problem,
        _ => Exit::CouldNotTell,
    };
    Ok((exit, judged))
}

/// What to do after a folder was audited: nobody has said what must be there, or somebody has and it was not read.
fn undeclared(folder: &Path) -> String {
    let file = folder.join("bakproof.toml");
    if file.is_file() {
        return format!(
            "This folder was audited as a folder of backups; the deployment file in it was not used. To audit the deployment:\n  bakproof audit {}",
            quoted(&file)
        );
    }
    format!(
        "Nothing is declared: what a topology in the folder shows was judged by the documented rules, and the audit as a \
         whole never passes. To declare that, what else exists, and your schedule:\n  bakproof init --from {}",
        quoted(folder)
    )
}
