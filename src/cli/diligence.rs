//! `--state`, `--reread`, `--budget`, `--share`: how much of the backups a run reads, and what it remembers.

use super::exit::Failure;
use super::options::Diligence;
use super::output;
use super::terminal::Terminal;
use bakproof::base::Stamp;
use bakproof::collect::budget::{Clock, Limits, Run, Share};
use bakproof::collect::verify::{Forgetful, Memory};
use bakproof::model::{AttestedFile, ServerReading};
use bakproof::policy::Deployment;
use bakproof::state::{self, Ledger, Versions};
use jiff::SignedDuration;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

/// What a run needs; the ledger stays open as long as this lives.
pub struct Prepared {
    ledger: Option<Ledger>,
    limits: Limits,
    clock: RealClock,
}

struct RealClock(Instant);

impl Clock for RealClock {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

impl Prepared {
    /// Opens the ledger.
    ///
    /// # Errors
    /// Usage: its folder lies inside one of `audited`.
    pub fn new(
        asked: &Diligence,
        audited: &[PathBuf],
        reverify: SignedDuration,
        catalogue_version: &str,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        let clock = RealClock(Instant::now());
        let folder = folder(asked, audited)?;
        let versions = Versions { tool: env!("CARGO_PKG_VERSION").to_owned(), catalogue: catalogue_version.to_owned() };
        let ledger = folder.map(|folder| Ledger::open(&folder, versions));
        match &ledger {
            Some(ledger) => ledger.take_remarks().iter().for_each(|remark| terminal.remark(remark)),
            None => terminal.remark(&format!(
                "{} is not set, so there is no folder for the verification ledger and the history, and nothing is remembered.\nName a folder with --state.",
                bakproof::state::NAMED_BY
            )),
        }
        let (budgets, share) = (asked.budget.clone(), asked.share);
        let limits = Limits { reverify, reread: asked.reread, budgets, share, shard: None };
        Ok(Self { ledger, limits, clock })
    }

    /// The same, of one part of the work that several collectors share.
    pub fn of_shard(mut self, shard: Option<Share>) -> Self {
        self.limits.shard = shard;
        self
    }

    /// Reads everything and remembers nothing.
    pub fn without_memory(reverify: SignedDuration) -> Self {
        let limits = Limits { reverify, reread: false, budgets: Vec::new(), share: None, shard: None };
        Self { ledger: None, limits, clock: RealClock(Instant::now()) }
    }

    /// The run; what it proves bears the date of its beginning.
    pub fn run(&self, began_at: Stamp) -> Run<'_> {
        let memory: &dyn Memory = match &self.ledger {
            Some(ledger) => ledger,
            None => &Forgetful,
        };
        Run { memory, limits: &self.limits, clock: &self.clock, began_at }
    }

    /// How far the run goes.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Remembers what servers verified, and adds what they verified before.
    pub fn unite_verifications(&self, readings: &mut [ServerReading]) {
        if let Some(ledger) = &self.ledger {
            ledger.unite_verifications(readings);
        }
    }

    /// Adds what earlier audits recorded of the files that attestations name, and records what is new.
    pub fn unite_attested(&self, deployment: &Deployment, files: &mut [AttestedFile]) {
        let Some(ledger) = &self.ledger else { return };
        let mut days: BTreeMap<String, BTreeSet<Date>> = BTreeMap::new();
        for one in &deployment.attestations {
            if let Some(path) = &one.evidence {
                days.entry(path.clone()).or_default().insert(one.date);
            }
        }
        let file = fs::canonicalize(&deployment.path)
            .or_else(|_| std::path::absolute(&deployment.path))
            .unwrap_or_else(|_| deployment.path.clone());
        let folder = file.parent().unwrap_or(Path::new(""));
        // A link is not followed: what it leads to may be exchanged.
        let place = |written: &str| format!("{}|{}", file.display(), plain(&folder.join(written)).display());
        ledger.unite_attested(place, &days, files);
    }

    /// Waits until everything is written, and says what could not be.
    pub fn finish(self, terminal: &Terminal) {
        if let Some(ledger) = self.ledger {
            ledger.close();
            ledger.take_remarks().iter().for_each(|remark| terminal.remark(remark));
        }
    }
}

/// Without `.` and `..`, as the path is written.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }
    plain
}

/// The state folder that was asked for, or the user's.
pub fn named_folder(asked: Option<&PathBuf>) -> Option<PathBuf> {
    asked.cloned().or_else(|| state::default_folder(|name| std::env::var_os(name)))
}

/// Likewise; never inside what is audited.
fn folder(asked: &Diligence, audited: &[PathBuf]) -> Result<Option<PathBuf>, Failure> {
    let folder = named_folder(asked.state.as_ref());
    if let Some(folder) = &folder {
        refuse(folder, audited, asked.state.is_none())?;
    }
    Ok(folder)
}

fn refuse(folder: &Path, audited: &[PathBuf], is_default: bool) -> Result<(), Failure> {
    output::refuse_inside(folder, audited)
        .map_err(|failure| if is_default { Failure::usage(format!("{failure}, with --state DIR")) } else { failure })
}
