//! `--redact`: what is judged, under pseudonyms; and that it is judged alike.

use super::bundle::key;
use super::exit::Failure;
use super::input;
use super::judged::{Question, judged};
use super::options::Redacting;
use super::terminal::Terminal;
use bakproof::base::{Stamp, shown_path};
use bakproof::bundle::sha256;
use bakproof::evaluate::Judged;
use bakproof::model::Evidence;
use bakproof::policy::{Catalogue, Deployment};
use bakproof::redact::{self, MIN_SECRET_BYTES, Redactor};
use std::path::Path;
use zeroize::Zeroizing;

/// Longest file of a key.
const MAX_KEY_BYTES: u64 = 64 * 1024;

/// A deployment and its evidence under pseudonyms.
#[derive(Debug)]
pub struct Redacted {
    pub deployment: Deployment,
    /// The deployment file that it was read from; empty where there is none.
    pub deployment_text: Vec<u8>,
    pub evidence: Evidence,
    /// What is judged of them, as if the audit had looked itself; what the history records bears the real names.
    pub judged: Judged,
}

/// Understands the options, before hours of reading.
///
/// # Errors
/// Usage: the key cannot be read, or is too short.
pub fn plan(asked: &Redacting, catalogue: &Catalogue, terminal: &Terminal) -> Result<Option<Redactor>, Failure> {
    if !asked.redact {
        return Ok(None);
    }
    let secret = match (&asked.redact_key, &asked.redact_key_env) {
        (Some(path), _) => secret_of(path)?,
        (None, Some(name)) => Zeroizing::new(key::variable(name, "--redact-key-env")?.trim_end().as_bytes().to_vec()),
        (None, None) => {
            let mut random = Zeroizing::new(vec![0; 32]);
            getrandom::fill(&mut random).map_err(|error| {
                Failure::could_not_run(format!("the system gave no random bytes for a key: {error}"))
            })?;
            terminal.remark(
                "Names are replaced under a key of this run alone. To get the same pseudonyms in the next report, keep a key in a file and name it with `--redact-key FILE`.",
            );
            random
        }
    };
    Redactor::new(&secret, catalogue).map(Some).ok_or_else(|| {
        Failure::usage(format!(
            "the key for `--redact` is shorter than {MIN_SECRET_BYTES} bytes: whoever guesses it can try every name; `bakproof keygen` or `openssl rand -hex 32` makes one"
        ))
    })
}

/// The contents of a key file; line ends that an editor added do not count.
fn secret_of(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let bytes = input::whole(path, MAX_KEY_BYTES).map(Zeroizing::new).map_err(|error| {
        Failure::usage(format!("failed to read the key `{}` for `--redact`: {error}", shown_path(path)))
    })?;
    Ok(Zeroizing::new(bytes.trim_ascii_end().to_vec()))
}

/// Replaces the names in what is judged.
///
/// # Errors
/// The deployment file has changed meanwhile, or what is judged under pseudonyms is not judged as it is under names.
pub fn redacted(
    redactor: &mut Redactor,
    catalogue: &Catalogue,
    deployment: &Deployment,
    asked: &Question,
    evidence: &Evidence,
    as_of: Stamp,
) -> Result<Redacted, Failure> {
    let failed = |error| Failure::could_not_run(format!("failed to replace the names in the evidence: {error}"));
    let text = match deployment.sha256 {
        Some(_) => String::from_utf8(deployment_text(deployment)?).unwrap_or_default(),
        None => String::new(),
    };
    redactor.learn_deployment(&text);
    redactor.learn_evidence(evidence).map_err(failed)?;
    let (other, deployment_text) = deployment_of(redactor, deployment, &text, catalogue)?;
    let digests = [deployment, &other].map(|one| one.sha256.as_deref().unwrap_or_default());
    let evidence_under = redactor.evidence(evidence, digests).map_err(failed)?;
    let named = judged(catalogue.clone(), deployment.clone(), asked, evidence, as_of, None);
    let mut report = judged(catalogue.clone(), other.clone(), asked, &evidence_under, as_of, None).report;
    if let Some(difference) = redact::difference(redactor, &named.report, &report) {
        return Err(Failure::could_not_run(format!(
            "with its names replaced, the deployment is judged differently ({difference}), so that nothing was written; audit without `--redact`. A pattern of a mapping or of a waiver that ends within a word is one reason: write whole words, or `*` for all of one"
        )));
    }
    report.deployment.redaction = Some(redactor.id());
    let judged = Judged { report, seen: named.seen };
    Ok(Redacted { deployment: other, deployment_text, evidence: evidence_under, judged })
}

fn deployment_of(
    redactor: &mut Redactor,
    deployment: &Deployment,
    text: &str,
    catalogue: &Catalogue,
) -> Result<(Deployment, Vec<u8>), Failure> {
    if deployment.sha256.is_none() {
        let mut other = deployment.clone();
        other.name = redactor.name(&deployment.name);
        for repository in &mut other.repositories {
            repository.name = redactor.name(&repository.name);
            repository.path = redactor.path(&repository.path);
        }
        return Ok((other, Vec::new()));
    }
    let text = redactor.deployment(text);
    let users = deployment.users_files.iter();
    let users = users.map(|(name, text)| (redactor.name(name), redactor.name(text))).collect();
    let folder = redactor.path(&deployment.folder);
    let path = folder.join("bakproof.toml");
    let place = (folder.as_path(), deployment.path_style);
    let other = Deployment::parse_kept(&text, &path, place, users, catalogue).map_err(|diagnostics| {
        let rendered = diagnostics.render(false);
        let first = rendered.lines().next().unwrap_or_default();
        Failure::could_not_run(format!("with its names replaced, the deployment file is not valid: {first}"))
    })?;
    Ok((other, text.into_bytes()))
}

/// The file as it was judged. It has no secrets: passwords have no key in it, only the names of variables and files that
/// hold them, and a key that is not known is an error.
///
/// # Errors
/// It has been changed since, or cannot be read.
pub fn deployment_text(deployment: &Deployment) -> Result<Vec<u8>, Failure> {
    let shown = shown_path(&deployment.path);
    let bytes = input::whole(&deployment.path, input::MAX_DEPLOYMENT_BYTES).map_err(|error| {
        Failure::could_not_run(format!("failed to read the deployment file `{shown}` again: {error}"))
    })?;
    // The digest in the report is that of the text.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    if deployment.sha256.as_deref() != Some(sha256(&text).as_str()) {
        return Err(Failure::could_not_run(format!(
            "`{shown}` was changed during the audit, so that nothing can be written that contains it; audit again"
        )));
    }
    Ok(text)
}
