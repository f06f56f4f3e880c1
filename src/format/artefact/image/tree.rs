//! A computer's folder of an image: its runs, its catalog, and what they prove together.

use super::run::{self, Run};
use crate::base::Stamp;
use crate::format::artefact::outline::outline;
use crate::format::artefact::{ArtefactContext, ArtefactTree, TreeRecogniser, TreeView, subtree};
use crate::format::declaration::Declaration;
use crate::model::{Detail, ImageFacts, Kind, Problem, Verdict};
use std::collections::BTreeMap;

/// Runs of one computer that are looked into, newest first; `wbadmin` keeps 512 at most.
const MOST_RUNS: usize = 512;
/// Problems of one tree that are told; the verdict knows them all.
const MOST_PROBLEMS: usize = 500;
/// `wbadmin start systemstatebackup` puts its dated folders into this one.
const SYSTEM_STATE: &str = "SystemStateBackup";
const CATALOG: &str = "Catalog";
const CACHE: &str = "SPPMetadataCache";
const MEDIA: &str = "MediaId";

/// Image trees.
pub(in crate::format::artefact) const IMAGE: TreeRecogniser = TreeRecogniser {
    declaration: &Declaration {
        name: "Windows Server Backup",
        kinds: &[Kind::SystemState],
        marker: "folders `Backup YYYY-MM-DD HHMMSS` with a virtual disk, a document of VSS or a catalog",
        facts: "computer, time (UTC), number of disks and VSS writers of each run",
        checks: "checksums of headers and footers of every VHD and VHDX, and that no block lies behind the end; the \
                 catalog is there; the newest run has a disk",
        proof: &["checksum"],
        limits: "the 512 newest runs, 64 disks in each; what is on the disks is not read",
    },
    mark: None,
    find,
};

fn find(view: &dyn TreeView, _: &ArtefactContext) -> Vec<ArtefactTree> {
    let mut computers: BTreeMap<&str, Vec<(Stamp, &str)>> = BTreeMap::new();
    for folder in view.folders() {
        if let Some(time) = run::time(subtree::name(folder))
            && let Some(mut computer) = subtree::parent(folder)
        {
            if subtree::name(computer).eq_ignore_ascii_case(SYSTEM_STATE) {
                computer = subtree::parent(computer).unwrap_or_default();
            }
            computers.entry(computer).or_default().push((time, folder));
        }
    }
    computers.into_iter().filter_map(|(computer, dated)| tree(view, computer, dated)).collect()
}

fn tree(view: &dyn TreeView, computer: &str, mut dated: Vec<(Stamp, &str)>) -> Option<ArtefactTree> {
    dated.sort_unstable();
    let start = dated.len().saturating_sub(MOST_RUNS);
    let runs: Vec<Run> = dated.iter().skip(start).map(|(time, folder)| run::read(view, folder, *time)).collect();
    let has_catalog = has_catalog(view, computer);
    let is_marked = has_catalog || has_folder(view, computer, CACHE) || has_media(view, computer);
    let has_disks = runs.iter().any(|run| run.facts.volumes > 0);
    // Dated folders alone are anyone's: a disk, a writer's document, or the marks of the tree beside a disk.
    let is_image = runs.iter().any(|run| run.is_image);
    if !(is_image || has_catalog || is_marked && has_disks) {
        return None;
    }
    let mut facts = outline(Verdict::Intact, Detail::None);
    facts.time = runs.last().map(|run| run.facts.time);
    facts.names = Some(subtree::name(computer).to_lowercase()).filter(|name| !name.is_empty()).into_iter().collect();
    if !has_catalog {
        let message = "No catalog stands beside the runs: Windows Server Backup would not offer them.";
        facts.verdict = Verdict::Incomplete;
        facts.problems.push(Problem::whole("catalog-missing", message));
    }
    if runs.last().is_some_and(|run| run.facts.volumes == 0) {
        facts.verdict = facts.verdict.max(Verdict::Incomplete);
        facts.problems.push(Problem::whole("volumes-missing", "The newest run holds no virtual disk."));
    }
    let (volumes, sound) =
        runs.iter().fold((0, 0), |(volumes, sound), run| (volumes + run.facts.volumes, sound + run.sound_volumes));
    if volumes > 0 && volumes == sound {
        facts.proof.push("checksum".to_owned());
    }
    for (verdict, problem) in runs.iter().flat_map(|run| &run.faults) {
        facts.verdict = facts.verdict.max(*verdict);
        if facts.problems.len() < MOST_PROBLEMS {
            facts.problems.push(problem.clone());
        }
    }
    facts.counts.insert("runs".to_owned(), dated.len() as u64);
    facts.counts.insert("volumes".to_owned(), volumes);
    facts.detail = Detail::Image(ImageFacts {
        computer: subtree::name(computer).to_lowercase(),
        runs: runs.into_iter().map(|run| run.facts).collect(),
        has_catalog,
    });
    let extent = subtree::extent(view, computer);
    Some(ArtefactTree {
        folder: computer.to_owned(),
        kind: Kind::SystemState,
        facts,
        file_count: extent.file_count,
        size_bytes: extent.size_bytes,
        modified: extent.modified,
    })
}

/// A catalog is a folder that holds the catalogs' files; an empty one is none.
fn has_catalog(view: &dyn TreeView, computer: &str) -> bool {
    let all = [computer.to_owned(), subtree::join(computer, SYSTEM_STATE)];
    all.iter().any(|folder| {
        children(view, folder).any(|child| {
            subtree::name(child).eq_ignore_ascii_case(CATALOG)
                && view.files(child).is_ok_and(|files| {
                    files.iter().any(|file| file.size_bytes > 0 && file.name.to_ascii_lowercase().contains("catalog"))
                })
        })
    })
}

fn has_folder(view: &dyn TreeView, computer: &str, name: &str) -> bool {
    children(view, computer).any(|child| subtree::name(child).eq_ignore_ascii_case(name))
}

fn has_media(view: &dyn TreeView, computer: &str) -> bool {
    view.files(computer).is_ok_and(|files| files.iter().any(|file| file.name.eq_ignore_ascii_case(MEDIA)))
}

fn children<'a>(view: &'a dyn TreeView, folder: &str) -> impl Iterator<Item = &'a String> {
    subtree::below(view, folder).iter().filter(move |child| subtree::parent(child) == Some(folder))
}
