//! `keygen`: a pair of keys.

use super::args::Keygen;
use super::key;
use crate::cli::exit::{Exit, Failure};
use crate::cli::quoted::quoted;
use crate::cli::terminal::Terminal;
use crate::cli::{output, whole_file};
use bakproof::base::shown_path;
use bakproof::bundle::{KeyError, PrivateKey};
use std::path::{Path, PathBuf};

/// Writes both files, or neither.
///
/// # Errors
/// Usage, a file that exists, or a place that cannot be written to.
pub fn run(asked: &Keygen, terminal: &Terminal) -> Result<Exit, Failure> {
    let public_file = asked.public.clone().unwrap_or_else(|| with_pub(&asked.file));
    output::refuse_taken(&public_file, std::iter::once(&asked.file), "is the file of the private key")?;
    // Before a passphrase is thought of.
    for path in [&asked.file, &public_file] {
        if path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
        output::unwritable(path).map_or(Ok(()), Err)?;
    }
    let passphrase = match &asked.passphrase_env {
        Some(name) => {
            let passphrase = key::variable(name, "--passphrase-env")?;
            key::refuse_short(&passphrase)?;
            Some(passphrase)
        }
        None if asked.no_passphrase => None,
        None => Some(key::new_passphrase()?.ok_or_else(|| {
            Failure::usage("there is no terminal to ask for a passphrase; name a variable that holds it with `--passphrase-env`, or use `--no-passphrase`")
        })?),
    };
    let failed = |error: KeyError| Failure::could_not_run(format!("failed to make a key: {error}"));
    let private = PrivateKey::generate().map_err(failed)?;
    let public = private.public().map_err(failed)?;
    let private_pem = private.to_pem(passphrase.as_ref().map(|text| text.as_str())).map_err(failed)?;
    let public_pem = public.to_pem().map_err(failed)?;
    // The public key first: without the private one it does no harm.
    if !whole_file::write_new(&public_file, public_pem.as_bytes())? {
        return Err(exists(&public_file));
    }
    let written = match whole_file::write_new_private(&asked.file, private_pem.as_bytes()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(exists(&asked.file)),
        Err(failure) => Err(failure),
    };
    if let Err(failure) = written {
        // It was written just now, and has no partner.
        let _ = std::fs::remove_file(&public_file);
        return Err(failure);
    }
    terminal.remark(&format!(
        "Wrote the private key to {} and the public key to {} (key {}).\nKeep the private key to yourself; give the public \
         key to everybody who is to verify your bundles, through another channel than the bundles.",
        quoted(&asked.file),
        quoted(&public_file),
        public.id()
    ));
    Ok(Exit::Good)
}

fn exists(path: &Path) -> Failure {
    Failure::usage(format!("`{}` already exists, and keys are never overwritten; name another file", shown_path(path)))
}

fn with_pub(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    PathBuf::from(name)
}
