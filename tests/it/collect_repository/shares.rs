//! A live share beside the newest copy of it, marks of demo data, and room for the next run.

use super::support::{look_at, put};
use bakproof::collect::{Request, Root, Silent, collect, compare_shares};
use bakproof::model::{Evidence, ShareComparison};
use bakproof::policy::{Catalogue, Deployment};
use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

const DAY: u64 = 86_400;

/// Writes a file of so many seconds ago.
fn aged(root: &Path, path: &str, size: usize, seconds: u64) {
    put(root, path, &vec![b'x'; size]);
    let file = File::options().write(true).open(root.join(path)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

fn audited(folder: &Path, live: &str) -> (Deployment, Evidence) {
    let text = "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n[[repository]]\nname = \"nas\"\npath = \"nas\"\n\
                [file-store]\ntargets = ['\\\\fs01\\lync']\ncompare = [{ share = '\\\\FS01\\lync', path = 'live' }]\n";
    let text = text.replace("'live'", &format!("'{live}'"));
    let path = folder.join("bakproof.toml");
    let deployment = Deployment::parse(&text, &path, &Catalogue::embedded().unwrap()).unwrap();
    let root = Root { name: "nas".to_owned(), path: folder.join("nas"), maps: Vec::new() };
    let request = Request { roots: vec![root], ..Request::default() };
    let evidence = collect(&request, "2026-11-22T12:00:00Z".parse().unwrap(), &Silent);
    (deployment, evidence)
}

fn compared(folder: &Path) -> ShareComparison {
    compared_with(folder, "live")
}

fn compared_with(folder: &Path, live: &str) -> ShareComparison {
    let (deployment, evidence) = audited(folder, live);
    compare_shares(&deployment, &evidence).remove(0)
}

fn store(root: &Path, files: &[(&str, usize, u64)]) {
    for service in ["1-WebServices-1/CollabContent", "1-ApplicationServer-1/AppServerFiles"] {
        aged(root, &format!("{service}/both"), 5, 9 * DAY);
    }
    files
        .iter()
        .for_each(|(name, size, age)| aged(root, &format!("1-WebServices-1/CollabContent/{name}"), *size, *age));
}

#[test]
fn the_newest_copies_are_compared_with_the_share() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    store(&root.join("nas/old"), &[("last", 1, 8 * DAY)]);
    store(&root.join("nas/new"), &[("last", 1, 2 * DAY), ("cut", 3, 5 * DAY)]);
    store(&root.join("live"), &[("last", 1, 2 * DAY), ("cut", 30, 5 * DAY), ("lost", 7, 4 * DAY), ("young", 9, DAY)]);
    let (deployment, evidence) = audited(root, "live");
    let results = compare_shares(&deployment, &evidence);
    let copies: Vec<_> = results.iter().map(|one| one.copy.as_ref().unwrap().path.lossy().into_owned()).collect();
    assert_eq!(copies, ["new", "old"], "the verdict may rest on either");
    assert_eq!((results[1].missing.file_count, results[1].newer.file_count), (0, 4));
    let result = &results[0];
    assert_eq!(result.unreachable, None);
    let counts =
        [&result.same, &result.missing, &result.changed, &result.newer, &result.extra].map(|one| one.file_count);
    assert_eq!(counts, [3, 1, 1, 1, 0]);
    assert_eq!(result.missing.examples, ["1-WebServices-1/CollabContent/lost"]);
    assert!(result.is_complete);
}

#[test]
fn a_share_that_is_not_there_or_is_none_says_so() {
    let folder = tempfile::tempdir().unwrap();
    store(&folder.path().join("nas/copy"), &[]);
    assert!(compared(folder.path()).unreachable.unwrap().contains("cannot be listed"));
    put(folder.path(), "live/readme.txt", b"nothing");
    assert!(compared(folder.path()).unreachable.unwrap().contains("file store"));
    store(&folder.path().join("live"), &[]);
    assert_eq!(compared(folder.path()).unreachable, None);
}

#[test]
fn without_a_copy_there_is_nothing_to_compare_with() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "nas/readme.txt", b"nothing");
    store(&folder.path().join("live"), &[]);
    let result = compared(folder.path());
    assert_eq!((result.copy, result.unreachable), (None, None));
}

#[test]
fn a_copy_is_not_compared_with_itself() {
    let folder = tempfile::tempdir().unwrap();
    store(&folder.path().join("nas/copy"), &[]);
    let inside = compared_with(folder.path(), "nas/copy");
    assert!(inside.unreachable.unwrap().contains("lies in the repository nas"));
    assert_eq!(inside.same.file_count, 0);
    let around = compared_with(folder.path(), "nas/../nas/copy");
    assert!(around.unreachable.unwrap().contains("lies in the repository nas"));
}

#[cfg(unix)]
#[test]
fn links_to_a_copy_are_no_live_share() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    store(&root.join("nas/copy"), &[]);
    std::os::unix::fs::symlink("nas/copy", root.join("linked")).unwrap();
    assert!(compared_with(root, "linked").unreachable.unwrap().contains("lies in the repository nas"));
    store(&root.join("live"), &[]);
    assert_eq!(compared(root).unreachable, None, "files of their own");
    let file = "1-WebServices-1/CollabContent/both";
    std::fs::remove_file(root.join("live").join(file)).unwrap();
    std::fs::hard_link(root.join("nas/copy").join(file), root.join("live").join(file)).unwrap();
    let result = compared(root);
    assert!(result.unreachable.unwrap().contains("are the same files"));
    assert_eq!(result.same.file_count, 0);
}

#[test]
fn a_mark_makes_demo_data_of_what_lies_below_it_and_of_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    store(&folder.path().join("real/copy"), &[]);
    store(&folder.path().join("demo/copy"), &[]);
    put(folder.path(), "demo/BAKPROOF-DEMO.txt", b"x");
    let marks = |path: &Path| {
        let evidence = look_at(path);
        evidence.artefacts.iter().map(|one| (one.location.path.lossy().into_owned(), one.is_demo)).collect::<Vec<_>>()
    };
    assert_eq!(marks(folder.path()), [("demo/copy".to_owned(), true), ("real/copy".to_owned(), false)]);
    assert_eq!(
        marks(&folder.path().join("demo/copy")),
        [(String::new(), true)],
        "a part of a demo has the mark above it"
    );
}

#[test]
fn the_newest_day_is_that_of_the_newest_file_and_free_space_is_the_systems() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (400 * DAY, 399 * DAY);
    aged(folder.path(), "run1/a.txt", 1000, old + DAY);
    aged(folder.path(), "run2/a.txt", 10, new + 3600);
    aged(folder.path(), "run2/b.bin", 20, new);
    let root = Root { name: "nas".to_owned(), path: folder.path().to_owned(), maps: Vec::new() };
    let request = Request { roots: vec![root], ..Request::default() };
    let now = jiff::Timestamp::now();
    let source = collect(&request, bakproof::base::Stamp::utc(now), &Silent).sources.remove(0);
    assert_eq!(source.newest_day_bytes, Some(30));
    assert!(source.free_bytes.is_some());
    aged(folder.path(), "run3/c.bin", 5, 0);
    let before = bakproof::base::Stamp::utc(now - jiff::SignedDuration::from_hours(48));
    let source = collect(&request, before, &Silent).sources.remove(0);
    assert_eq!(source.newest_day_bytes, Some(30), "a file of the future says nothing");
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_not_compared_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    store(&root.join("nas/new"), &[("last", 1, 2 * DAY)]);
    store(&root.join("live"), &[("last", 1, 2 * DAY)]);
    assert!(compared(root).is_complete);
    put(root, "elsewhere/lost", b"x");
    std::os::unix::fs::symlink(root.join("elsewhere"), root.join("live/1-WebServices-1/CollabContent/linked")).unwrap();
    assert!(!compared(root).is_complete);
}
