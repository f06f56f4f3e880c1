//! A copy beside the share it was made of.

use super::tree::Tree;
use bakproof::format::artefact::file_store::{Comparison, MAX_EXAMPLES, compare, list};

const BEFORE: &str = "2013-11-01T10:00:00Z";
const TAKEN: &str = "2013-11-02T02:00:00Z";
const AFTER: &str = "2013-11-02T09:00:00Z";

fn file(name: &str) -> String {
    format!("1-WebServices-1/CollabContent/{name}")
}

fn beside(copy: &[(&str, u64, &str)], live: &[(&str, u64, &str)]) -> Comparison {
    let tree = |files: &[(&str, u64, &str)]| {
        let mut tree = Tree::default();
        files.iter().for_each(|(name, size, time)| tree.file(&file(name), *size, time));
        tree.sorted()
    };
    let mut copied = list(&tree(copy), "").unwrap();
    copied.taken = TAKEN.parse().ok();
    compare(&copied, &list(&tree(live), "").unwrap())
}

#[test]
fn every_file_is_counted_once_and_as_what_it_is() {
    let result = beside(
        &[("gone", 1, BEFORE), ("grown", 5, BEFORE), ("Kept", 7, BEFORE), ("wrong", 3, BEFORE)],
        &[
            ("grown", 50, AFTER),
            ("kept", 7, "2013-11-01T10:00:02Z"),
            ("lost", 11, BEFORE),
            ("young", 13, AFTER),
            ("wrong", 4, BEFORE),
        ],
    );
    let amount =
        |file_count, size_bytes, names: &[&str]| (file_count, size_bytes, names.iter().map(|n| file(n)).collect());
    let shown =
        |one: &bakproof::format::artefact::file_store::Amount| (one.file_count, one.size_bytes, one.examples.clone());
    assert_eq!(shown(&result.same), amount(1, 7, &["kept"]));
    assert_eq!(shown(&result.missing), amount(1, 11, &["lost"]));
    assert_eq!(shown(&result.extra), amount(1, 1, &["gone"]));
    assert_eq!(shown(&result.changed), amount(1, 4, &["wrong"]));
    assert_eq!(shown(&result.newer), amount(2, 63, &["grown", "young"]));
    assert!(result.is_complete);
}

#[test]
fn without_a_log_the_newest_file_of_the_copy_says_when_it_was_taken() {
    let store = |files: &[(&str, u64, &str)]| {
        let mut tree = Tree::default();
        files.iter().for_each(|(name, size, time)| tree.file(&file(name), *size, time));
        list(&tree.sorted(), "").unwrap()
    };
    let copy = store(&[("a", 1, BEFORE), ("b", 1, TAKEN)]);
    let live = store(&[("a", 1, BEFORE), ("b", 1, TAKEN), ("lost", 1, BEFORE), ("young", 1, AFTER)]);
    let result = compare(&copy, &live);
    assert_eq!((result.missing.file_count, result.newer.file_count, result.same.file_count), (1, 1, 2));
}

#[test]
fn what_is_made_anew_and_what_runs_is_not_compared() {
    let live = Tree::of(&[
        ("1-WebServices-1/ABFiles/f", 1, BEFORE),
        ("1-CentralMgmt-1/CMSFileStore/xds-master/working/f", 1, BEFORE),
        ("1-WebServices-1/CollabContent/1/Meeting.Active", 1, BEFORE),
        ("1-WebServices-1/CollabContent/1/deck", 1, BEFORE),
    ]);
    let listing = list(&live, "").unwrap();
    let paths: Vec<_> = listing.files.iter().map(|file| (file.path.as_str(), file.service())).collect();
    assert_eq!(paths, [("1-WebServices-1/CollabContent/1/deck", "1-WebServices-1")]);
}

#[test]
fn examples_are_few_and_folders_that_cannot_be_read_are_told() {
    let names: Vec<String> = (0..100).map(|number| format!("{number:03}")).collect();
    let live: Vec<_> = names.iter().map(|name| (name.as_str(), 2, BEFORE)).collect();
    let result = beside(&[("000", 2, BEFORE)], &live);
    assert_eq!((result.missing.file_count, result.missing.size_bytes), (99, 198));
    assert_eq!(result.missing.examples.len(), MAX_EXAMPLES);

    let mut locked = Tree::of(&[("1-WebServices-1/CollabContent/a", 1, BEFORE)]);
    locked.locked.insert("1-WebServices-1/CollabContent".to_owned());
    let listing = list(&locked, "").unwrap();
    assert!(!compare(&listing, &listing).is_complete);
    assert!(list(&locked, "elsewhere").is_none());
}
