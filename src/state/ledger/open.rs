//! Opens the ledger's file, whatever state it is in. Nothing here can stop an audit.

use super::tables;
use crate::base::shown_path;
use crate::state::private::create_folder;
use redb::{Builder, ConcurrencyMode, Database, DatabaseError, ReadOnlyDatabase, ReadableDatabase};
use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const FILE: &str = "ledger.redb";
/// redb's own is a gigabyte.
const CACHE_BYTES: usize = 16 << 20;
/// Damaged ledgers that are kept for whoever wants to know why.
const MAX_SET_ASIDE: u32 = 20;

/// What there is to work with.
pub(super) enum Store {
    Writer(Database),
    /// Another run writes.
    Reader(ReadOnlyDatabase),
    Nothing,
}

enum Refusal {
    /// Another run has it.
    Busy,
    /// It is damaged, or no ledger.
    Useless(String),
    /// The system does not let us.
    Denied(String),
}

/// The store, and what a person should know of how it was opened.
pub(super) fn open(folder: &Path) -> (Store, Vec<String>) {
    let mut remarks = Vec::new();
    if let Err(error) = create_folder(folder) {
        remarks.push(without(&format!("the folder `{}` cannot be created ({error})", shown_path(folder))));
        return (Store::Nothing, remarks);
    }
    let path = folder.join(FILE);
    let refusal = match writer(&path) {
        Ok(database) => return (Store::Writer(database), remarks),
        Err(refusal) => refusal,
    };
    match refusal {
        Refusal::Busy => (second(&path, &mut remarks), remarks),
        Refusal::Denied(why) => {
            remarks.push(without(&why));
            (Store::Nothing, remarks)
        }
        Refusal::Useless(why) => {
            let store = match set_aside(folder, &path) {
                Ok(kept) => renewed(&path, &kept, &why, &mut remarks),
                Err(error) => {
                    remarks.push(without(&format!("{why}, and it cannot be renamed ({error})")));
                    Store::Nothing
                }
            };
            (store, remarks)
        }
    }
}

/// A new ledger in place of one that cannot be used, and what to say of it once it is there or not.
fn renewed(path: &Path, kept: &Path, why: &str, remarks: &mut Vec<String>) -> Store {
    let kept = shown_path(kept);
    match writer(path) {
        Ok(database) => {
            remarks.push(format!(
                "The verification ledger cannot be used ({why}). It was renamed to `{kept}`, and a new one was started: \
                 everything is read again."
            ));
            Store::Writer(database)
        }
        Err(refusal) => {
            let new = match refusal {
                Refusal::Busy => "another run of bakproof started a new one meanwhile".to_owned(),
                Refusal::Useless(why) | Refusal::Denied(why) => format!("a new one cannot be started ({why})"),
            };
            remarks.push(without(&format!("{why}; it was renamed to `{kept}`, and {new}")));
            Store::Nothing
        }
    }
}

fn without(why: &str) -> String {
    format!(
        "There is no verification ledger: {why}. What this run verifies will not be recorded; choose another folder \
         with --state."
    )
}

/// The file exists before redb opens it, so that it is the user's alone from the first moment; an older one becomes so.
#[cfg(unix)]
fn for_the_user_alone(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match crate::state::private::private(fs::OpenOptions::new().write(true).create_new(true)).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let known = fs::metadata(path)?.permissions();
            if known.mode() & 0o077 != 0 {
                // Another user's file that we may write to cannot be changed; it is of use all the same.
                let _ = fs::set_permissions(path, fs::Permissions::from_mode(known.mode() & 0o7700));
            }
            Ok(())
        }
        other => other.map(drop),
    }
}

#[cfg(not(unix))]
fn for_the_user_alone(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder
        .set_cache_size(CACHE_BYTES)
        // A second run may read what the first one writes.
        .set_concurrency_mode(ConcurrencyMode::SingleWriter)
        // Without this a file that something else altered may make redb panic much later.
        .set_check_integrity_on_open(true);
    builder
}

fn writer(path: &Path) -> Result<Database, Refusal> {
    // Opening a pipe or a device could wait for ever.
    if fs::symlink_metadata(path).is_ok_and(|known| !known.is_file()) {
        return Err(Refusal::Useless("it is not a file".to_owned()));
    }
    for_the_user_alone(path).map_err(|error| refusal(error.into()))?;
    let opened = survive(|| {
        let database = builder().create(path)?;
        let ours = tables::claim(&database)?;
        Ok::<_, redb::Error>((database, ours))
    });
    match opened {
        None => Err(Refusal::Useless("it is damaged".to_owned())),
        Some(Ok((database, true))) => Ok(database),
        Some(Ok((_, false))) => Err(Refusal::Useless("another program wrote it".to_owned())),
        Some(Err(error)) => Err(refusal(error)),
    }
}

fn refusal(error: redb::Error) -> Refusal {
    match error {
        redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => Refusal::Busy,
        redb::Error::Io(error)
            if !matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof | ErrorKind::InvalidInput) =>
        {
            Refusal::Denied(format!("its file cannot be opened ({error})"))
        }
        redb::Error::UpgradeRequired(_) => Refusal::Useless("an older version of bakproof wrote it".to_owned()),
        other => Refusal::Useless(format!("it is damaged: {other}")),
    }
}

/// Beside a run that writes: reads along where it can.
fn second(path: &Path, remarks: &mut Vec<String>) -> Store {
    let reader = survive(|| -> Result<Option<ReadOnlyDatabase>, redb::Error> {
        let database = builder().open_read_only(path).map_err(|error: DatabaseError| redb::Error::from(error))?;
        let ours = tables::is_ledger(&database.begin_read()?)?;
        Ok(ours.then_some(database))
    });
    let reader = reader.and_then(Result::ok).flatten();
    remarks.push(format!(
        "Another run of bakproof is writing the verification ledger: this run {} and records nothing.",
        if reader.is_some() { "only reads it" } else { "does not use it" }
    ));
    reader.map_or(Store::Nothing, Store::Reader)
}

fn set_aside(folder: &Path, path: &Path) -> std::io::Result<PathBuf> {
    let name = |number: u32| folder.join(format!("ledger-set-aside-{number}.redb"));
    let free = (1..MAX_SET_ASIDE).find(|number| fs::symlink_metadata(name(*number)).is_err());
    let kept = name(free.unwrap_or(MAX_SET_ASIDE));
    fs::rename(path, &kept)?;
    Ok(kept)
}

/// `None` when redb panicked, as it may on a file that something else altered. Nothing of it is used afterwards.
pub(super) fn survive<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_ledger_is_told_of_once_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut remarks = Vec::new();
        assert!(matches!(renewed(&path, Path::new("old"), "it is damaged", &mut remarks), Store::Writer(_)));
        assert!(remarks[0].contains("a new one was started: everything is read again"), "{remarks:?}");
        // Something else took its place before it could be started.
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        let mut remarks = Vec::new();
        assert!(matches!(renewed(&taken, Path::new("old"), "it is damaged", &mut remarks), Store::Nothing));
        let told = "There is no verification ledger: it is damaged; it was renamed to `old`, and a new one cannot be \
                    started (it is not a file).";
        assert!(remarks.len() == 1 && remarks[0].starts_with(told), "{remarks:?}");
    }
}
