//! Striped sets and copies that lie in different folders and repositories, as evidence.

use super::support::{look, look_at, put, root, stripe};
use bakproof::collect::Root;
use bakproof::model::Verdict;

#[test]
fn stripes_in_different_folders_and_repositories_are_one_backup() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put(first.path(), "disk1/LcsCDR_1.bak", &stripe("LcsCDR", 1, 3));
    put(first.path(), "disk2/LcsCDR_2.bak", &stripe("LcsCDR", 2, 3));
    put(second.path(), "LcsCDR_3.bak", &stripe("LcsCDR", 3, 3));
    let evidence = look(vec![root(first.path()), Root { name: "far".to_owned(), ..root(second.path()) }]);
    assert_eq!(evidence.media_sets.len(), 1);
    let set = &evidence.media_sets[0].sets[0];
    assert_eq!(set.facts.database_name.as_deref(), Some("LcsCDR"));
    assert_eq!((set.facts.verdict, set.members.len()), (Verdict::Identified, 3));
    assert_eq!(set.members[2].copies[0].location.source, "far");
}

#[test]
fn a_stripe_that_is_nowhere_leaves_the_backup_incomplete() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "1.bak", &stripe("LcsCDR", 1, 2));
    let evidence = look_at(folder.path());
    let set = &evidence.media_sets[0].sets[0];
    assert_eq!((set.facts.verdict, set.facts.missing_families.as_slice()), (Verdict::Incomplete, [2].as_slice()));
    assert_eq!(set.members[0].copies[0].verdict, Verdict::Identified, "the file that is there is sound");
}

#[test]
fn a_truncated_stripe_counts_only_while_no_better_copy_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let second = stripe("LcsCDR", 2, 2);
    put(folder.path(), "1.bak", &stripe("LcsCDR", 1, 2));
    put(folder.path(), "2.bak", &second[..second.len() / 2]);
    assert_eq!(look_at(folder.path()).media_sets[0].sets[0].facts.verdict, Verdict::Incomplete);
    put(folder.path(), "copy/2.bak", &second);
    let evidence = look_at(folder.path());
    let set = &evidence.media_sets[0].sets[0];
    assert_eq!(set.facts.verdict, Verdict::Identified);
    let copies: Vec<_> = set.members[1].copies.iter().map(|copy| (copy.location.path.lossy(), copy.verdict)).collect();
    assert_eq!(copies, [("2.bak".into(), Verdict::Incomplete), ("copy/2.bak".into(), Verdict::Identified)]);
}

#[test]
fn a_copy_is_the_same_backup_at_a_second_place() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.bak", &stripe("mgc", 1, 1));
    put(folder.path(), "mirror/a.bak", &stripe("mgc", 1, 1));
    let evidence = look_at(folder.path());
    assert_eq!((evidence.media_sets.len(), evidence.media_sets[0].sets.len()), (1, 1));
    assert_eq!(evidence.media_sets[0].sets[0].members[0].copies.len(), 2);
}
