//! Live shares of the file store beside the newest copies of each. Folders are listed and nothing is opened: names, sizes and
//! times are compared, and the share keeps its files to itself.

use crate::base::{PathName, shown_path};
use crate::format::artefact::file_store::{Amount, FileStoreListing, compare, list};
use crate::format::artefact::{TreeFile, TreeView};
use crate::model::{Artefact, Detail, Difference, Evidence, ShareComparison};
use crate::policy::{Deployment, LiveShare, Repository};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::{ReadAt, Stamp};

/// Folders of one tree; a large store has some ten thousand. What lies in more is not compared.
const MAX_FOLDERS: usize = 200_000;
/// Folders inside folders.
const MAX_DEPTH: usize = 64;
/// Files of one folder.
const MAX_FILES: usize = 1_000_000;
/// Copies of one share: which of them the verdict rests on is judged later, and it is seldom an older one.
const MAX_COPIES: usize = 4;

/// Every share that `compare` of an item's table names, sorted by its name, beside its copies, the newest first.
pub fn compare_shares(deployment: &Deployment, evidence: &Evidence) -> Vec<ShareComparison> {
    let mut shares: Vec<&LiveShare> = deployment.items.values().flat_map(|item| &item.compare).collect();
    shares.sort_by_key(|share| (&share.share, &share.path));
    shares.into_iter().flat_map(|share| of_share(share, deployment, evidence)).collect()
}

fn of_share(share: &LiveShare, deployment: &Deployment, evidence: &Evidence) -> Vec<ShareComparison> {
    let path = deployment.resolve(&share.path);
    let mut answer = ShareComparison {
        share: share.share.clone(),
        path: PathName::as_given(&path),
        unreachable: None,
        copy: None,
        is_complete: false,
        same: Difference::default(),
        missing: Difference::default(),
        extra: Difference::default(),
        changed: Difference::default(),
        newer: Difference::default(),
    };
    let (live, services) = match listing(&path) {
        Ok(listed) => listed,
        Err(why) => {
            answer.unreachable = Some(format!("`{}` {why}", shown_path(&path)));
            return vec![answer];
        }
    };
    if let Some(repository) = holding(&path, deployment) {
        let place = shown_path(&path);
        answer.unreachable = Some(format!("`{place}` lies in the repository {}: it is no live share", repository.name));
        return vec![answer];
    }
    let copies = newest_copies(share, &services, deployment, evidence);
    if copies.is_empty() {
        return vec![answer];
    }
    let beside = |(copy, repository): (&Artefact, &Repository)| {
        let copied = deployment.resolve(&repository.path).join(below(&copy.location.path));
        with_copy(ShareComparison { copy: Some(copy.location.clone()), ..answer.clone() }, (&path, &live), &copied)
    };
    copies.into_iter().map(beside).collect()
}

/// Compares a share with the copy that lies there.
fn with_copy(mut answer: ShareComparison, (path, live): (&Path, &FileStoreListing), copied: &Path) -> ShareComparison {
    match listing(copied) {
        Ok((listed, _)) if share_files(&listed, copied, path) => {
            let (place, copied) = (shown_path(path), shown_path(copied));
            answer.unreachable = Some(format!("`{place}` and the copy `{copied}` are the same files"));
        }
        Ok((copied, _)) => {
            let result = compare(&copied, live);
            answer.is_complete = result.is_complete;
            answer.same = difference(result.same);
            answer.missing = difference(result.missing);
            answer.extra = difference(result.extra);
            answer.changed = difference(result.changed);
            answer.newer = difference(result.newer);
        }
        Err(why) => answer.unreachable = Some(format!("the copy `{}` {why}", shown_path(copied))),
    }
    answer
}

/// The repository that a path leads into, whatever links and other spellings it takes.
fn holding<'a>(path: &Path, deployment: &'a Deployment) -> Option<&'a Repository> {
    let path = fs::canonicalize(path).ok()?;
    let is_in = |one: &&Repository| {
        fs::canonicalize(deployment.resolve(&one.path)).is_ok_and(|repository| path.starts_with(repository))
    };
    deployment.repositories.iter().find(is_in)
}

/// Whether a file of the copy is that of the share itself, by a hard link or a mount. Windows tells only of files that
/// are opened.
fn share_files(listed: &FileStoreListing, copy: &Path, live: &Path) -> bool {
    listed.files.iter().any(|file| is_same_file(&copy.join(&file.path), &live.join(&file.path)))
}

#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use crate::collect::verify::has_stable_ids_at;
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| fs::symlink_metadata(path).ok().map(|file| (file.dev(), file.ino()));
    // File systems that make up their numbers may give one to two files: of them nothing is told.
    id(one).is_some_and(|number| id(other) == Some(number)) && has_stable_ids_at(one)
}

#[cfg(not(unix))]
fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}

fn difference(amount: Amount) -> Difference {
    let Amount { file_count, size_bytes, examples } = amount;
    Difference { file_count, size_bytes, examples }
}

/// The newest copies that a mapping calls this share's, or that have a service folder of its name. Whose copy each is in the end
/// is judged elsewhere, and what is compared with another's is not believed there.
fn newest_copies<'a>(
    share: &LiveShare,
    services: &BTreeSet<String>,
    deployment: &'a Deployment,
    evidence: &'a Evidence,
) -> Vec<(&'a Artefact, &'a Repository)> {
    let copies = evidence.artefacts.iter().filter_map(|artefact| {
        let Detail::FileStore(facts) = &artefact.facts.detail else { return None };
        let repository = deployment.repositories.iter().find(|one| one.name == artefact.location.source)?;
        let path = artefact.location.path.lossy();
        let said = repository.maps.iter().filter(|map| map.glob.is_match(path.as_ref()));
        let is_own = match said.filter_map(|map| map.target.as_deref()).next() {
            Some(target) => target.to_lowercase() == share.share.to_lowercase(),
            None => facts.folders.iter().any(|folder| {
                services.contains(folder.name.rsplit('/').next().unwrap_or_default().to_lowercase().as_str())
            }),
        };
        let time = artefact.facts.time.or(artefact.location.modified);
        is_own.then_some((time, artefact, repository))
    });
    let mut copies: Vec<_> = copies.collect();
    copies.sort_by(|a, b| (b.0, &b.1.location).cmp(&(a.0, &a.1.location)));
    copies.into_iter().take(MAX_COPIES).map(|(_, artefact, repository)| (artefact, repository)).collect()
}

/// What lies in the store at `root`, and its service folders in lower case.
fn listing(root: &Path) -> Result<(FileStoreListing, BTreeSet<String>), String> {
    let unreadable = |error: io::Error| format!("cannot be listed ({error}): check path, mount and rights");
    let view = View::of(root).map_err(unreadable)?;
    let services =
        view.folders.iter().filter(|folder| !folder.contains('/')).map(|folder| folder.to_lowercase()).collect();
    let mut listing = list(&view, "")
        .ok_or("holds no folder as a file store has them (1-WebServices-1): name the share's own folder")?;
    listing.is_cut |= view.is_cut;
    listing.unreadable_folders = listing.unreadable_folders.saturating_add(view.unreadable);
    Ok((listing, services))
}

/// Below a repository's root.
fn below(path: &PathName) -> PathBuf {
    path.lossy().split('/').collect()
}

struct View {
    root: PathBuf,
    folders: Vec<String>,
    is_cut: bool,
    /// Folders, links and other entries that were not looked into.
    unreadable: u64,
}

impl View {
    /// Links are not followed, so that no walk leaves the tree or goes round in it.
    fn of(root: &Path) -> io::Result<Self> {
        fs::read_dir(root)?;
        let mut view = Self { root: root.to_owned(), folders: vec![String::new()], is_cut: false, unreadable: 0 };
        let mut waiting = vec![(String::new(), 0)];
        while let Some((folder, depth)) = waiting.pop() {
            let Ok(entries) = fs::read_dir(root.join(&folder)) else {
                view.unreadable += 1;
                continue;
            };
            for entry in entries {
                let Ok(entry) = entry else {
                    view.unreadable += 1;
                    break;
                };
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => {}
                    // What a link leads to is not compared, and what cannot be told may be a folder.
                    Ok(kind) if !kind.is_symlink() => continue,
                    _ => {
                        view.unreadable += 1;
                        continue;
                    }
                }
                let Ok(name) = entry.file_name().into_string() else {
                    view.unreadable += 1;
                    continue;
                };
                if view.folders.len() == MAX_FOLDERS || depth == MAX_DEPTH {
                    view.is_cut = true;
                    continue;
                }
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                view.folders.push(path.clone());
                waiting.push((path, depth + 1));
            }
        }
        view.folders.sort();
        Ok(view)
    }
}

impl TreeView for View {
    fn folders(&self) -> &[String] {
        &self.folders
    }

    fn files(&self, folder: &str) -> io::Result<Vec<TreeFile>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.root.join(folder))? {
            let entry = entry?;
            // Of a link itself, which is no file.
            let metadata = entry.metadata()?;
            if !metadata.is_file() {
                continue;
            }
            let name = entry.file_name().into_string().map_err(|_| io::Error::other("a name that is no Unicode"))?;
            if files.len() == MAX_FILES {
                return Err(io::Error::other(format!("more than {MAX_FILES} files in one folder")));
            }
            let modified = metadata.modified().ok().and_then(|at| Timestamp::try_from(at).ok()).map(Stamp::utc);
            files.push(TreeFile { name, size_bytes: metadata.len(), modified });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    fn open(&self, _: &str) -> io::Result<Box<dyn ReadAt + '_>> {
        Err(io::Error::other("files of a share are not opened"))
    }
}
