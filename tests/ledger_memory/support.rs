//! A folder of files, a ledger, and a worker that counts.

use bakproof::base::{PathName, Stamp};
use bakproof::collect::budget::{Clock, Job, Limits, Meter, Outcome, Run, Unlimited, Worker};
use bakproof::collect::verify::{FileIdentity, FileProof, Memory, SetProof};
use bakproof::model::{Counts, Location, Proof, Verdict};
use bakproof::policy::REVERIFY;
use bakproof::state::{Ledger, Versions};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

pub const FIRST_RUN: &str = "2026-11-01T02:00:00+01:00";
pub const SECOND_RUN: &str = "2026-12-01T02:00:00+01:00";

pub fn versions() -> Versions {
    Versions { tool: "0.1.0".to_owned(), catalogue: "2026.1".to_owned() }
}

pub fn stamp(text: &str) -> Stamp {
    text.parse().unwrap()
}

pub fn limits() -> Limits {
    Limits { reverify: REVERIFY, reread: false, budgets: Vec::new(), share: None, shard: None }
}

/// A repository and a state folder beside it.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn with_files(count: usize) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(place.folder.path().join("backups")).unwrap();
        for number in 0..count {
            fs::write(place.backup(&format!("{number:02}.bak")), format!("backup number {number}").repeat(1000))
                .unwrap();
        }
        place
    }

    pub fn backup(&self, name: &str) -> PathBuf {
        self.folder.path().join("backups").join(name)
    }

    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub fn ledger_file(&self) -> PathBuf {
        self.state().join("ledger.redb")
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.state(), versions())
    }

    /// Each file a job of its own, sorted.
    pub fn jobs(&self) -> Vec<Vec<PathBuf>> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.folder.path().join("backups")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|file| vec![file]).collect()
    }

    /// One whole run with its own ledger: what was read, and what became of each job.
    pub fn run(&self, limits: &Limits, at: &str) -> (Vec<String>, Vec<Outcome>) {
        let ledger = self.ledger();
        let ran = run(&ledger, &self.jobs(), limits, &Unlimited, at);
        ledger.close();
        assert_eq!(ledger.take_remarks(), Vec::<String>::new());
        ran
    }
}

pub fn run(
    memory: &dyn Memory,
    jobs: &[Vec<PathBuf>],
    limits: &Limits,
    clock: &dyn Clock,
    at: &str,
) -> (Vec<String>, Vec<Outcome>) {
    let worker = Counting::default();
    let locations: Vec<Location> = jobs
        .iter()
        .map(|files| Location {
            source: "nas".to_owned(),
            path: PathName::relative(Path::new(files[0].file_name().unwrap())),
            size_bytes: fs::metadata(&files[0]).unwrap().len(),
            modified: None,
        })
        .collect();
    let jobs: Vec<Job<'_, Vec<PathBuf>>> = jobs
        .iter()
        .zip(&locations)
        .map(|(files, location)| Job {
            location,
            files: files.iter().map(|file| FileIdentity::of(file, &File::open(file).unwrap()).unwrap()).collect(),
            task: files.clone(),
        })
        .collect();
    let run = Run { memory, limits, clock, began_at: stamp(at) };
    let outcomes = run.work_through(&jobs, &worker, &|_| {});
    let mut read = worker.read.into_inner().unwrap();
    read.sort();
    (read, outcomes)
}

/// Notes which files it was asked to prove; the proof is the file's own text, so that a wrong one shows.
#[derive(Default)]
pub struct Counting {
    pub read: Mutex<Vec<String>>,
}

impl Worker<Vec<PathBuf>> for Counting {
    fn identify(&self, task: &Vec<PathBuf>) -> Option<Vec<FileIdentity>> {
        let one = |path: &PathBuf| {
            let file = File::open(path).ok()?;
            let size = file.metadata().ok()?.len();
            FileIdentity::of(path, &file).ok()?.with_edges(&(file, size)).ok()
        };
        task.iter().map(one).collect()
    }

    fn content_id(&self, task: &Vec<PathBuf>, _: &Meter<'_>) -> Option<String> {
        Some(blake3::hash(&fs::read(&task[0]).ok()?).to_hex().to_string())
    }

    fn prove(&self, task: &Vec<PathBuf>, meter: &Meter<'_>, _: bool) -> Option<Vec<FileProof>> {
        let mut proofs = Vec::new();
        for path in task {
            let bytes = fs::read(path).ok()?;
            self.read.lock().unwrap().push(path.file_name().unwrap().to_string_lossy().into_owned());
            proofs.push(proof(&bytes));
        }
        (!meter.is_over()).then_some(proofs)
    }
}

pub fn proof(bytes: &[u8]) -> FileProof {
    let verdict = if bytes.starts_with(b"torn") { Verdict::Incomplete } else { Verdict::Verified };
    let set = SetProof {
        offset: 0,
        verdict,
        proof: vec![Proof::Framing],
        unprotected_pages: Some(bytes.len() as u64),
        counts: Counts::default(),
        problems: Vec::new(),
    };
    let content_id = Some(blake3::hash(bytes).to_hex().to_string());
    FileProof { content_id, sets: vec![set], verdict: Some(verdict), ..FileProof::default() }
}
