//! Gathers what a recogniser found into the facts of an artefact. Knows no format.

use super::{TarWalk, When};
use crate::base::Stamp;
use crate::format::artefact::ArtefactContext;
use crate::model::{ArtefactFacts, Detail, Problem, Verdict};
use jiff::civil;
use std::collections::{BTreeMap, BTreeSet};

/// A DNS name has at most 253 characters; device names are shorter.
const MAX_NAME_BYTES: usize = 255;

/// Problems kept; the first tell enough.
const MAX_PROBLEMS: usize = 100;

/// Of a whole file without what makes it worth having.
pub(super) fn lack(id: &'static str, what: &str) -> Problem {
    Problem::whole(id, format!("{what}: it is not a backup of what the device is restored for"))
}

/// Facts in the making: nothing wrong until something is said.
#[derive(Debug)]
pub(in super::super) struct Answer {
    verdict: Verdict,
    time: Option<Stamp>,
    wall_time: Option<civil::DateTime>,
    names: BTreeSet<String>,
    proof: Vec<String>,
    counts: BTreeMap<String, u64>,
    problems: Vec<Problem>,
}

impl Answer {
    /// With the verdict that holds when nothing is wrong.
    pub(in super::super) fn new(verdict: Verdict) -> Self {
        Self {
            verdict,
            time: None,
            wall_time: None,
            names: BTreeSet::new(),
            proof: Vec::new(),
            counts: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Something is wrong.
    pub(in super::super) fn problem(&mut self, verdict: Verdict, problem: Problem) {
        self.verdict = self.verdict.max(verdict);
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// The same for what may be wrong.
    pub(in super::super) fn fault(&mut self, fault: Option<(Verdict, Problem)>) {
        if let Some((verdict, problem)) = fault {
            self.problem(verdict, problem);
        }
    }

    /// The file is whole, and what makes it worth having is not in it, in words: a firewall has no rule. What is cut or
    /// damaged has its problem already.
    pub(in super::super) fn lacks(&mut self, id: &'static str, what: &str) {
        if self.is_sound() {
            self.problem(Verdict::Incomplete, lack(id, what));
        }
    }

    /// Whether nothing is known to be wrong so far.
    pub(in super::super) fn is_sound(&self) -> bool {
        self.verdict.is_sound()
    }

    /// Something was proven.
    pub(in super::super) fn proof(&mut self, proof: &str) {
        if !self.proof.iter().any(|known| known == proof) {
            self.proof.push(proof.to_owned());
        }
    }

    /// Something was counted.
    pub(in super::super) fn count(&mut self, what: &str, count: u64) {
        self.counts.insert(what.to_owned(), count);
    }

    /// Who it is of.
    pub(in super::super) fn name(&mut self, name: Option<&str>) {
        if let Some(name) = name.map(str::trim)
            && !name.is_empty()
            && name.len() <= MAX_NAME_BYTES
        {
            self.names.insert(name.to_lowercase());
        }
    }

    /// When the content says it was made.
    pub(in super::super) fn when(&mut self, when: Option<When>, context: &ArtefactContext) {
        match when {
            Some(When::Moment(time)) => self.time = Some(time),
            Some(When::Wall(wall)) => {
                self.wall_time = Some(wall);
                let zone = context.zone.as_ref();
                self.time = zone.and_then(|zone| wall.to_zoned(zone.clone()).ok()).map(|zoned| Stamp::from(&zoned));
            }
            None => {}
        }
    }

    /// What the walk through an archive says: entries, time, what is wrong or was proven.
    pub(in super::super) fn archive(&mut self, walk: &TarWalk, is_proven: bool, context: &ArtefactContext) {
        self.count("files", walk.entry_count);
        self.when(walk.made(), context);
        if let Some((verdict, problem)) = &walk.fault {
            self.problem(*verdict, problem.clone());
            return;
        }
        // Worth saying, and it makes nothing worse.
        if let Some(problem) = walk.apart() {
            self.problem(Verdict::Verified, problem);
        }
        self.proof("structure");
        self.proof("end-marker");
        if is_proven {
            self.proof("checksum");
        }
    }

    /// The facts.
    pub(in super::super) fn facts(self, detail: Detail) -> ArtefactFacts {
        ArtefactFacts {
            position: 1,
            time: self.time,
            wall_time: self.wall_time,
            names: self.names.into_iter().collect(),
            verdict: self.verdict,
            proof: self.proof,
            counts: self.counts,
            detail,
            problems: self.problems,
        }
    }
}
