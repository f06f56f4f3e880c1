//! A file that does not stay as it was while it is read proves nothing.

use super::support::{Memory, families};
use bakproof::base::PathName;
use bakproof::collect::Silent;
use bakproof::collect::budget::Run;
use bakproof::collect::verify::{ProofOptions, Proven, Reopen, Subject, prove};
use bakproof::demo::{BackupSpec, MediaSpec};
use bakproof::format::mtf::read_headers;
use bakproof::model::{Location, Verdict};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A file that somebody is let at before it is opened for the second time.
struct Meddled<'a, M> {
    path: &'a Path,
    opened: AtomicUsize,
    meddle: M,
}

impl<M: Fn(&Path) + Sync> Reopen for Meddled<'_, M> {
    fn path(&self) -> PathBuf {
        self.path.to_owned()
    }

    fn open(&self) -> io::Result<(File, u64)> {
        if self.opened.fetch_add(1, Ordering::Relaxed) == 1 {
            (self.meddle)(self.path);
        }
        let file = File::open(self.path)?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }
}

/// Proves the file while `meddle` is let at it once it was opened for reading and before it is looked at again.
fn proven_while(path: &Path, meddle: impl Fn(&Path) + Sync) -> Proven {
    let bytes = fs::read(path).unwrap();
    let place = Meddled { path, opened: AtomicUsize::new(0), meddle };
    let location = Location {
        source: "nas".to_owned(),
        path: PathName::as_given(Path::new("a.bak")),
        size_bytes: bytes.len() as u64,
        modified: None,
    };
    let subject = Subject {
        location: &location,
        place: &place,
        mtf: Box::new(read_headers(&Memory(bytes.clone()))),
        identity: None,
    };
    let run = Run::of_everything("2026-11-22T00:00:00Z".parse().unwrap());
    let options = ProofOptions { with_content_id: false, with_ranges: true, run: &run, monitor: &Silent };
    prove(vec![subject], &options).remove(0)
}

#[test]
fn a_file_that_changes_while_it_is_read_is_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let media = families(&MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(640)])).remove(0);
    let path = folder.path().join("a.bak");
    let write = || fs::write(&path, &media).unwrap();
    write();
    assert_eq!(proven_while(&path, |_| {}).mtf.verdict, Verdict::Verified);

    let overwritten = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(path, bytes).unwrap();
    };
    let cut = |path: &Path| File::options().write(true).open(path).unwrap().set_len(8192).unwrap();
    // Windows lets no file take the name of one that is open.
    #[cfg(unix)]
    let replaced = |path: &Path| {
        let modified = fs::metadata(path).unwrap().modified().unwrap();
        let other = path.with_extension("new");
        fs::copy(path, &other).unwrap();
        File::options().write(true).open(&other).unwrap().set_modified(modified).unwrap();
        fs::rename(&other, path).unwrap();
    };
    // Wine keeps the name of a file that is open.
    #[cfg(unix)]
    let deleted = |path: &Path| fs::remove_file(path).unwrap();
    type Meddler = (&'static str, fn(&Path));
    let meddlers: &[Meddler] = &[
        ("overwritten", overwritten),
        ("cut", cut),
        #[cfg(unix)]
        ("replaced", replaced),
        #[cfg(unix)]
        ("deleted", deleted),
    ];
    for &(name, meddle) in meddlers {
        write();
        let proven = proven_while(&path, meddle);
        let set = &proven.mtf.sets[0];
        assert_eq!((proven.mtf.verdict, set.verdict), (Verdict::Unreadable, Verdict::Unreadable), "{name}");
        assert!(set.problems.iter().any(|problem| problem.id == "changed-while-read"), "{name}: {:?}", set.problems);
    }
}
