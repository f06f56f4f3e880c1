//! Which run of which copy log made a copied tree, and whether the tree still holds what the run copied.

use super::copy_run::{Run, runs};
use super::destination::{Fit, Sureness, WindowsPath, fit};
use super::origin;
use super::wall_clock::in_zone;
use crate::base::Stamp;
use crate::evaluate::context::AuditContext;
use crate::model::{Artefact, Detail, FileStoreFacts, FileStoreFolder, Kind, Verdict};
use crate::policy::FileStorePart;
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// The folder of the application audio, lower case.
pub const VOICE_FOLDER: &str = "appserverfiles";

/// Files that are younger than the start of a run by no more than this may have been copied by it.
const LONGEST_RUN: SignedDuration = SignedDuration::from_hours(24);

/// Files that a system or a person may have left in a copy: a thumbnail, a note.
const STRAYS: u64 = 2;

/// A run that speaks of a tree.
#[derive(Clone, Debug)]
pub struct Logged<'a> {
    pub log: &'a Artefact,
    pub run: Run<'a>,
    /// When it began; `None`: its date is not understood.
    pub at: Option<Stamp>,
    /// Its source is not the folder of the share whose copy the destination is.
    pub is_displaced: bool,
    fit: Fit,
    name: String,
    /// For the order among runs.
    order: (Option<Stamp>, &'a crate::model::Location, usize),
}

/// What logs say of one tree.
#[derive(Clone, Debug, Default)]
pub struct Copies<'a> {
    /// The newest run that was to copy everything, and finished: the tree is as old as it.
    pub proof: Option<Logged<'a>>,
    /// The newest run that was to copy something.
    pub newest: Option<Logged<'a>>,
    /// A run into a folder of the copy came after the proof, and may have added to it.
    is_added_to: bool,
    /// Runs behind the proof that listed only, took some files only or another folder, or whose numbers contradict each
    /// other.
    pub lesser: Vec<Logged<'a>>,
}

/// The newest run to each destination that failed or did not finish, and made no copied tree that was seen: its copy may
/// have been deleted, or lie elsewhere. Of a destination that a tree rests on, the tree's own check speaks.
pub fn failed_elsewhere<'a>(context: &AuditContext<'a>) -> Vec<Logged<'a>> {
    let mut newest: BTreeMap<(&str, String), Logged<'a>> = BTreeMap::new();
    for one in all_runs(context).filter(|one| one.run.no_copy().is_none()) {
        let key = (one.log.location.source.as_str(), one.name.clone());
        let is_newer = newest.get(&key).is_none_or(|other| other.order < one.order);
        if is_newer {
            newest.insert(key, one);
        }
    }
    let trees = context.evidence.artefacts.iter().filter(|one| one.kind == Kind::FileStore);
    let told: Vec<Logged<'a>> = trees
        .flat_map(|tree| {
            [FileStorePart::Whole, FileStorePart::ApplicationAudio].map(|part| copies(context, tree, part))
        })
        .filter_map(|copies| copies.newest)
        .collect();
    let is_told = |one: &Logged<'_>| told.iter().any(|other| other.name == one.name && other.order >= one.order);
    newest.into_values().filter(|one| one.run.has_failed() && !is_told(one)).collect()
}

/// All runs of all logs.
fn all_runs<'a>(context: &AuditContext<'a>) -> impl Iterator<Item = Logged<'a>> {
    let context = *context;
    context.evidence.artefacts.iter().filter(|one| one.kind == Kind::CopyLog).flat_map(move |log| {
        let mut found = Vec::new();
        let Detail::CopyLog(facts) = &log.facts.detail else { return found };
        let last = facts.earlier_runs.len();
        let mut order = None;
        for (index, run) in runs(facts).enumerate() {
            let wall = || in_zone(&context, run.began);
            let at = if index == last {
                log.facts.time.or_else(|| in_zone(&context, log.facts.wall_time)).or_else(wall)
            } else {
                wall()
            };
            // Runs of one log stand behind each other, dated or not.
            order = at.max(order);
            let Some(destination) = run.destination.and_then(WindowsPath::new) else { continue };
            let fit = Fit { sureness: Sureness::Below, inside: Vec::new() };
            let order = (order, &log.location, index);
            found.push(Logged { log, run, at, is_displaced: false, fit, name: destination.plain(), order });
        }
        found
    })
}

/// The runs that made the tree, as far as they speak of that part of it.
pub fn copies<'a>(context: &AuditContext<'a>, tree: &Artefact, part: FileStorePart) -> Copies<'a> {
    let Detail::FileStore(store) = &tree.facts.detail else { return Copies::default() };
    let path = tree.location.path.lossy();
    let parts: Vec<String> = store.folders.iter().map(|folder| folder.name.to_lowercase()).collect();
    let shares = origin::shares(context.policy);
    let (mut all, mut into_parts): (Vec<Logged<'a>>, Vec<_>) = (Vec::new(), Vec::new());
    for mut one in all_runs(context) {
        let place = |text: Option<&str>| {
            let path_of_run = WindowsPath::new(text?)?;
            let found = fit(context, &tree.location.source, &path, &parts, &path_of_run)?;
            Some((found, path_of_run))
        };
        let Some((found, _)) = place(one.run.destination) else { continue };
        if one.log.location.source != tree.location.source && found.sureness != Sureness::Known {
            continue;
        }
        if !(found.inside.is_empty() || part == FileStorePart::ApplicationAudio && holds_voice(store, &found.inside)) {
            into_parts.extend(one.run.no_copy().is_none().then_some(one.order));
            continue;
        }
        if place(one.run.source).is_some_and(|(source, text)| is_tree_itself(&shares, &found, &source, &text, &path)) {
            continue;
        }
        one.is_displaced = one.run.source.is_some_and(|source| !origin::agrees(&shares, source, &found.inside));
        one.fit = found;
        all.push(one);
    }
    let best = all.iter().map(|one| one.fit.sureness).max();
    all.retain(|one| Some(one.fit.sureness) == best);
    all.sort_by(|a, b| a.order.cmp(&b.order));
    let mut named: BTreeMap<String, Vec<Logged<'a>>> = BTreeMap::new();
    for one in all {
        named.entry(one.name.clone()).or_default().push(one);
    }
    let mut found: Vec<Copies<'a>> = named.into_values().map(of_one_destination).collect();
    // Of logs that fit equally none may make the tree younger than another would, unless its files are younger; while a
    // run takes its time, files of the store go on changing.
    found.sort_by_key(|one| (one.proof.is_none(), one.time()));
    let is_old_enough = |run: Stamp| store.newest_file.is_none_or(|file| file.at.duration_since(run.at) <= LONGEST_RUN);
    let is_possible = |one: &Copies<'_>| one.time().is_some_and(is_old_enough);
    let at = found.iter().position(is_possible).unwrap_or(0);
    let Some(copies) = (!found.is_empty()).then(|| found.swap_remove(at)) else { return Copies::default() };
    let proof = copies.proof.as_ref().map(|proof| proof.order);
    Copies { is_added_to: proof.is_some_and(|proof| into_parts.iter().any(|order| *order > proof)), ..copies }
}

impl Logged<'_> {
    /// Whether it does not vouch for all of the copy.
    fn is_lesser(&self) -> bool {
        self.is_displaced
            || self.is_of_old_snapshot()
            || self.run.no_copy().is_some()
            || !self.run.narrowed_by().is_empty()
            || self.run.contradiction().is_some()
    }

    /// Whether its source is a snapshot of an earlier day.
    pub fn is_of_old_snapshot(&self) -> bool {
        let times = self.run.source.zip(self.run.began);
        times.is_some_and(|(source, began)| origin::is_old_snapshot(source, began.date()))
    }

    /// Which folders of the tree it copied to; empty: the whole.
    pub fn inside(&self) -> &[String] {
        &self.fit.inside
    }
}

fn of_one_destination(runs: Vec<Logged<'_>>) -> Copies<'_> {
    let is_proof = |one: &Logged<'_>| one.run.touched_content() && !one.is_lesser();
    let at = runs.iter().rposition(is_proof);
    let newest = runs.iter().rfind(|one| one.run.no_copy().is_none()).cloned();
    let behind = runs.get(at.map_or(0, |at| at + 1)..).unwrap_or_default();
    Copies {
        is_added_to: false,
        lesser: behind.iter().filter(|one| one.is_lesser()).cloned().collect(),
        proof: at.and_then(|at| runs.get(at)).cloned(),
        newest,
    }
}

/// Whether all audio of the voice applications lies in that part, or is it: a log of one application server says nothing
/// of another, and that of a web service nothing at all.
fn holds_voice(store: &FileStoreFacts, inside: &[String]) -> bool {
    let services = store.voice_services();
    !services.is_empty()
        && services.iter().all(|service| inside.first() == Some(service))
        && inside.get(1).is_none_or(|folder| folder == VOICE_FOLDER)
        && inside.len() <= 2
}

/// Whether a run copied from the tree to somewhere else that is called alike. A declared share is no copy of itself.
fn is_tree_itself(shares: &[WindowsPath], destination: &Fit, source: &Fit, text: &WindowsPath, tree: &str) -> bool {
    let is_share = shares.iter().any(|share| share.host.is_some() && text.plain().starts_with(&share.plain()));
    let depth = tree.split('/').filter(|part| !part.is_empty()).count();
    !is_share && (source.sureness > destination.sureness || (source.sureness == destination.sureness && depth > 1))
}

impl Copies<'_> {
    fn time(&self) -> Option<Stamp> {
        self.proof.as_ref().and_then(|one| one.at)
    }

    /// Whether the log is whole itself, names no failure, and the tree still holds all that was copied.
    pub fn is_whole(&self, tree: &Artefact) -> bool {
        let Some(proof) = &self.proof else { return false };
        let is_readable = matches!(proof.log.facts.verdict, Verdict::Verified | Verdict::Intact | Verdict::Incomplete);
        is_readable && proof.run.is_whole() && proof.run.keeps_old().is_none() && self.differs(tree).is_none()
    }

    /// How the tree's files and bytes differ from the run's, in words.
    pub fn differs(&self, tree: &Artefact) -> Option<String> {
        let proof = self.proof.as_ref()?;
        let Detail::FileStore(store) = &tree.facts.detail else { return None };
        let run = &proof.run;
        let Some((held_files, held_bytes)) = held(store, &proof.fit.inside) else {
            return Some("evidence of an earlier version, which did not count the files of that folder".to_owned());
        };
        let failed = if run.failed_on_meetings_only() { run.files_failed } else { 0 };
        let total = run.files_total.or(run.files_copied)?;
        // What is left out counts as skipped.
        let spare = if run.leaves_out() { run.files_skipped.unwrap_or(0).min((total / 100).max(16)) } else { 0 };
        let files = total.saturating_sub(failed).saturating_sub(spare);
        if held_files < files {
            return Some(format!("{held_files} of {files} files"));
        }
        // A later run may have added to the copy.
        let is_last = !self.is_added_to
            && self.lesser.is_empty()
            && self.newest.as_ref().is_none_or(|newest| newest.order <= proof.order);
        let most = run.most_files().filter(|_| is_last);
        if let Some(most) = most.filter(|most| held_files > most.saturating_add(STRAYS.max(most / 100))) {
            return Some(format!("{held_files} files, where the log counts {most}"));
        }
        let bytes = run.bytes_total?;
        let step = run.bytes_step.unwrap_or(bytes / 100);
        // Files may grow while they are copied.
        let most_bytes = bytes.saturating_add(step).saturating_add(bytes / 100);
        if most.is_some_and(|most| most == total && held_files <= total) && held_bytes > most_bytes {
            return Some(format!("{held_bytes} bytes, where the log counts {bytes}"));
        }
        let spare = if spare > 0 { bytes / 20 } else { 0 };
        let least = bytes.saturating_sub(run.bytes_failed).saturating_sub(step).saturating_sub(spare);
        (held_bytes < least).then(|| format!("{held_bytes} of {bytes} bytes"))
    }
}

/// Files and bytes of a tree, or of a part of it; `None`: they were not counted.
fn held(store: &FileStoreFacts, inside: &[String]) -> Option<(u64, u64)> {
    let sum = |all: &mut dyn Iterator<Item = &FileStoreFolder>| {
        all.fold((0_u64, 0_u64), |(files, bytes), one| {
            (files.saturating_add(one.file_count), bytes.saturating_add(one.size_bytes))
        })
    };
    match inside {
        [] => Some(sum(&mut store.folders.iter())),
        [service] => Some(sum(&mut store.folders.iter().filter(|one| one.name.to_lowercase() == *service))),
        _ => {
            let part = inside.join("/");
            let found = store.application_folders.iter().find(|one| one.name.to_lowercase() == part);
            found.map(|one| (one.file_count, one.size_bytes))
        }
    }
}
