//! `audit --bundle`: the report, and all that it was judged from.

use super::args::Bundling;
use super::predicate::Asked;
use super::{key, store};
use crate::cli::exit::Failure;
use crate::cli::options::Shown;
use crate::cli::output::{self, OutputSpec};
use crate::cli::quoted::quoted;
use crate::cli::shown::Shows;
use crate::cli::terminal::Terminal;
use bakproof::base::shown_path;
use bakproof::bundle::{
    self, BASELINE, BundleError, CATALOG, CHECK, Contents, DEPLOYMENT, Details, ENVELOPE, EVIDENCE, Envelope,
    PrivateKey, RenderedAs, STATEMENT, USERS, UsersFile, View,
};
use bakproof::model::report::{AuditReport, FailOn};
use bakproof::policy::{Catalogue, Deployment};
use bakproof::report::{self, Format};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How to check a bundle without bakproof.
pub const CHECK_TEXT: &str = include_str!("CHECK.txt");

/// Where a bundle goes, and who signs it.
#[derive(Debug)]
pub struct Making {
    pub path: PathBuf,
    key: Option<PrivateKey>,
}

/// What an audit has made.
#[derive(Debug)]
pub struct Made<'a> {
    pub report: &'a AuditReport,
    /// As JSON.
    pub evidence: Vec<u8>,
    pub deployment: &'a Deployment,
    /// The text of its file.
    pub deployment_text: Vec<u8>,
    /// `--only`.
    pub only: &'a [String],
}

/// Understands the options, before hours of reading. `deployment`: of its file, if there is one.
///
/// # Errors
/// Usage: there is nothing to make a bundle of, no place for it, or no such key.
pub fn plan(asked: &Bundling, deployment: Option<&Deployment>) -> Result<Option<Making>, Failure> {
    let Some(path) = &asked.bundle else {
        if asked.key.key.is_some() || asked.key.key_env.is_some() || asked.key.passphrase_env.is_some() {
            return Err(Failure::usage("only a bundle is signed; name one with `--bundle FILE.zip`"));
        }
        return Ok(None);
    };
    let Some(deployment) = deployment else {
        return Err(Failure::usage(
            "a bundle contains the deployment file that the evidence is judged by, and there is none; write one with `bakproof init`",
        ));
    };
    if deployment.folder.to_str().is_none() {
        return Err(Failure::usage(format!(
            "a bundle names the folder of the deployment file, `{}`, and that name is not UTF-8 text; rename it, or start in that folder and name the file alone",
            shown_path(&deployment.folder)
        )));
    }
    // A bundle may have signatures and time stamps that nobody can make again.
    if path.symlink_metadata().is_ok() {
        return Err(Failure::usage(format!(
            "`{}` already exists, and bundles are never overwritten; name a file or folder that does not exist",
            shown_path(path)
        )));
    }
    output::unwritable(path).map_or(Ok(()), Err)?;
    Ok(Some(Making { path: path.clone(), key: key::private(&asked.key)? }))
}

/// Writes the bundle.
///
/// # Errors
/// The deployment file has been changed meanwhile, or the place cannot be written to.
pub fn write(
    making: &Making,
    made: Made<'_>,
    outputs: &[OutputSpec],
    shows: &Shows<'_>,
    shown: &Shown,
    fail_on: Option<FailOn>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let failed = |error: BundleError| Failure::could_not_run(format!("failed to make the bundle: {error}"));
    let mut contents = Contents::default();
    let view = shows.view(Terminal::appearance_for_file(), fail_on);
    let reports = reports(outputs);
    for (rendered, format) in &reports {
        let bytes = format.render(made.report, &view).map_err(|error| Failure::could_not_run(error.to_string()))?;
        contents.insert(&rendered.file, bytes).map_err(failed)?;
    }
    if let Some(baseline) = view.baseline {
        let bytes = report::json(baseline).map_err(|error| Failure::could_not_run(error.to_string()))?;
        contents.insert(BASELINE, bytes).map_err(failed)?;
    }
    contents.insert(EVIDENCE, made.evidence).map_err(failed)?;
    contents.insert(DEPLOYMENT, made.deployment_text).map_err(failed)?;
    for (path, text) in Catalogue::embedded_texts() {
        contents.insert(&format!("{CATALOG}{path}"), text.into()).map_err(failed)?;
    }
    let users_files = users_files(made.deployment);
    for (one, text) in users_files.iter().zip(made.deployment.users_files.values()) {
        contents.insert(&one.file, text.clone().into_bytes()).map_err(failed)?;
    }
    contents.insert(CHECK, CHECK_TEXT.into()).map_err(failed)?;
    let asked = Asked {
        deployment_folder: made.deployment.folder.to_string_lossy().into_owned(),
        only: made.only.to_vec(),
        reports: reports.into_iter().map(|(rendered, _)| rendered).collect(),
        users_files,
        view: View {
            details: details(shown),
            fail_on: fail_on.map(|asked| asked.word().to_owned()),
            path_style: made.deployment.path_style,
        },
    };
    bundle::seal(&mut contents, asked.predicate(made.report)).map_err(failed)?;
    if let Some(key) = &making.key {
        let mut envelope = Envelope::new(contents.get(STATEMENT).unwrap_or_default().to_vec());
        envelope.sign(key).map_err(failed)?;
        contents.insert(ENVELOPE, envelope.to_bytes()).map_err(failed)?;
    }
    store::write(&making.path, &contents)?;
    let signed = if making.key.is_some() { "signed" } else { "not signed: `bakproof bundle sign` does that" };
    terminal.remark(&format!("Wrote the bundle {} ({signed}).", quoted(&making.path)));
    Ok(())
}

/// The users files of a deployment file, and where each is in the bundle.
pub fn users_files(deployment: &Deployment) -> Vec<UsersFile> {
    let names = deployment.users_files.keys().enumerate();
    names.map(|(number, name)| UsersFile { file: format!("{USERS}{}.txt", number + 1), name: name.clone() }).collect()
}

/// JSON, and what else is written: the table, where nothing else was asked for.
fn reports(outputs: &[OutputSpec]) -> Vec<(RenderedAs, Format)> {
    let formats = [Format::Json].into_iter().chain(outputs.iter().map(|spec| spec.format));
    let by_file: BTreeMap<String, Format> = formats.map(|format| (file_name(format), format)).collect();
    by_file.into_iter().map(|(file, format)| (RenderedAs { file, format: format.word().to_owned() }, format)).collect()
}

/// Under which name a report is in the bundle; the statement says which format it is.
pub fn file_name(format: Format) -> String {
    match (format.word(), format.extension()) {
        (word, extension) if word == extension => format!("report.{extension}"),
        _ if format == Format::Table => "report.txt".to_owned(),
        (word, extension) => format!("report-{word}.{extension}"),
    }
}

fn details(shown: &Shown) -> Details {
    match shown.details.as_deref() {
        None => Details::Findings,
        Some("") => Details::All,
        Some(item) => Details::Item(item.to_owned()),
    }
}
