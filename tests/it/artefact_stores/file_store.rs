//! Copied file stores: what is seen in them, and which folders are none.

use super::problems;
use super::tree::{Tree, facts, find};
use bakproof::model::{Kind, Verdict};

const OLD: &str = "2013-10-01T10:00:00Z";
const NEW: &str = "2013-11-02T02:00:00Z";

/// Every class the article lists, and what need not be there.
pub fn whole(at: &str) -> Vec<(String, u64, &'static str)> {
    [
        ("1-ApplicationServer-1/AppServerFiles/CPS/moh.wma", 100, OLD),
        ("1-ApplicationServer-1/AppServerFiles/PDP/pdp.xml", 10, OLD),
        ("1-ApplicationServer-1/AppServerFiles/Rgs/AS/closed.wav", 200, OLD),
        ("1-ApplicationServer-1/AppServerFiles/Rgs/Instances/7/hello.wav", 300, OLD),
        ("1-CentralMgmt-1/CMSFileStore/xds-master/replicas/fe01/data.zip", 5, OLD),
        ("1-PersistentChatService-1/rooms/a.docx", 50, OLD),
        ("1-WebServices-1/ABFiles/1/F-0.lsabs", 7, OLD),
        ("1-WebServices-1/CollabContent/7/deck.bin", 1000, NEW),
        ("1-WebServices-1/CollabMetadata/7/meta.xml", 20, OLD),
        ("1-WebServices-1/DeviceUpdateStore/a.nbt", 60, OLD),
        ("1-WebServices-1/MeetingComplianceData/7/log.xml", 30, OLD),
    ]
    .map(|(path, size, time)| (format!("{at}{path}"), size, time))
    .to_vec()
}

fn tree(files: &[(String, u64, &str)]) -> Tree {
    let files: Vec<_> = files.iter().map(|(path, size, time)| (path.as_str(), *size, *time)).collect();
    Tree::of(&files)
}

#[test]
fn a_whole_copy_answers_for_every_class() {
    for at in ["", "2013-11-02/filestore/"] {
        let tree = tree(&whole(at));
        let found = find(&tree);
        assert_eq!(found.len(), 1);
        let store = &found[0];
        assert_eq!((store.folder.as_str(), store.kind), (at.trim_end_matches('/'), Kind::FileStore));
        assert_eq!((store.file_count, store.size_bytes), (11, 1782));
        assert_eq!((store.facts.verdict, problems(&store.facts)), (Verdict::Identified, vec![]));
        assert_eq!((store.facts.time, store.facts.wall_time), (None, None));
        let facts = facts(store);
        assert_eq!(facts.newest_file.unwrap().to_string(), NEW);
        assert_eq!(facts.active_meetings, 0);
        let classes: Vec<_> =
            facts.class_totals.iter().map(|one| (one.name.as_str(), one.file_count, one.size_bytes)).collect();
        assert_eq!(
            classes,
            [
                ("application-data", 1, 10),
                ("compliance-logs", 1, 30),
                ("device-updates", 1, 60),
                ("meeting-content", 1, 1000),
                ("meeting-metadata", 1, 20),
                ("persistent-chat-files", 1, 50),
                ("voice-audio", 3, 600),
            ]
        );
        assert!(facts.classes.iter().eq(facts.class_totals.iter().map(|one| &one.name)));
        let voice: Vec<_> = facts.voice_folders.iter().map(|one| (one.name.as_str(), one.size_bytes)).collect();
        assert_eq!(
            voice,
            [
                ("1-ApplicationServer-1/AppServerFiles/CPS", 100),
                ("1-ApplicationServer-1/AppServerFiles/Rgs", 300),
                ("1-ApplicationServer-1/AppServerFiles/Rgs/AS", 200),
            ]
        );
        let folders: Vec<_> = facts.folders.iter().map(|one| (one.name.as_str(), one.file_count)).collect();
        assert_eq!(
            folders,
            [
                ("1-ApplicationServer-1", 4),
                ("1-CentralMgmt-1", 1),
                ("1-PersistentChatService-1", 1),
                ("1-WebServices-1", 5)
            ]
        );
        assert!(tree.listed.borrow().values().all(|count| *count == 1), "each folder is listed once");
    }
}

#[test]
fn an_old_copy_shows_its_newest_file_and_nothing_more() {
    let files: Vec<_> = whole("").into_iter().map(|(path, size, _)| (path, size, "2009-01-01T00:00:00Z")).collect();
    let found = find(&tree(&files));
    assert_eq!(facts(&found[0]).newest_file.unwrap().to_string(), "2009-01-01T00:00:00Z");
    assert_eq!(found[0].modified, facts(&found[0]).newest_file);
}

#[test]
fn running_meetings_empty_files_and_unknown_folders_are_told() {
    let mut files = whole("");
    files.push(("1-WebServices-1/CollabContent/8/meeting.ACTIVE".to_owned(), 0, NEW));
    files.push(("1-WebServices-1/Custom/deep/x".to_owned(), 1, NEW));
    files.push(("2-Novelty-1/y".to_owned(), 1, NEW));
    files.retain(|(path, ..)| !path.contains("CPS"));
    files.push(("1-ApplicationServer-1/AppServerFiles/CPS/".to_owned(), 0, NEW));
    let found = find(&tree(&files));
    let facts = facts(&found[0]);
    assert_eq!(problems(&found[0].facts), ["empty-files", "active-meeting", "unknown-folder"]);
    assert_eq!((facts.active_meetings, facts.empty_files), (1, 1));
    assert_eq!(facts.unknown_folders, ["1-WebServices-1/Custom", "2-Novelty-1"]);
    assert_eq!(facts.voice_folders[0].file_count, 0, "an empty folder was copied too");
}

#[test]
fn a_copy_without_the_content_of_meetings_says_so() {
    let mut files = whole("");
    files.retain(|(path, ..)| !path.contains("CollabContent"));
    let found = find(&tree(&files));
    assert_eq!(problems(&found[0].facts), ["no-meeting-content"]);
    assert!(!facts(&found[0]).classes.contains(&"meeting-content".to_owned()));
}

#[test]
fn a_copy_of_names_alone_is_not_whole() {
    let empty: Vec<_> = whole("").into_iter().map(|(path, _, time)| (path, 0, time)).collect();
    let found = find(&tree(&empty));
    assert_eq!((found[0].facts.verdict, problems(&found[0].facts)[0]), (Verdict::Incomplete, "empty-files"));
    let bare = [("1-WebServices-1/CollabContent/".to_owned(), 0, NEW)];
    let found = find(&tree(&bare));
    assert_eq!((found[0].facts.verdict, problems(&found[0].facts)), (Verdict::Incomplete, vec!["empty-copy"]));
}

#[test]
fn a_folder_that_cannot_be_listed_leaves_the_copy_unjudged() {
    let mut tree = tree(&whole(""));
    tree.locked.insert("1-WebServices-1/CollabContent/7".to_owned());
    let found = find(&tree);
    assert_eq!((found[0].facts.verdict, problems(&found[0].facts)), (Verdict::Unreadable, vec!["folder-unreadable"]));
}

#[test]
fn a_name_alone_is_no_store() {
    for files in [
        &[("1-WebServices-1/readme.txt", 1, NEW)][..],
        &[("1-WebServices-1/photos/a.jpg", 1, NEW), ("2-ApplicationServer-1/src/main.c", 1, NEW)],
        &[("CollabContent/a", 1, NEW), ("AppServerFiles/CPS/b", 1, NEW)],
        &[("WebServices/CollabContent/a", 1, NEW), ("1-WebServices/CollabContent/a", 1, NEW)],
        &[("2013-11-02/CollabContent/a", 1, NEW)],
        &[("1-Novelty-1/CollabContent/a", 1, NEW)],
    ] {
        assert!(find(&Tree::of(files)).is_empty(), "{files:?}");
    }
}

#[test]
fn runs_beside_each_other_are_stores_and_stores_inside_stores_are_not() {
    let mut files = whole("runs/2013-11-01/");
    files.extend(whole("runs/2013-11-02/"));
    files.extend(whole("runs/2013-11-02/1-WebServices-1/CollabContent/copy/"));
    files.push(("runs/2013-11-01/Config.zip".to_owned(), 9, NEW));
    let tree = tree(&files);
    let found = find(&tree);
    let shown: Vec<_> = found.iter().map(|store| (store.folder.as_str(), store.file_count)).collect();
    assert_eq!(shown, [("runs/2013-11-01", 11), ("runs/2013-11-02", 22)]);
    assert!(tree.listed.borrow().values().all(|count| *count == 1));
}

#[test]
fn a_large_store_is_counted_in_one_go() {
    let mut tree = Tree::default();
    for number in 0..200_000 {
        tree.file(&format!("1-WebServices-1/CollabContent/{}/{number}", number / 40), 10, NEW);
    }
    let tree = tree.sorted();
    let found = find(&tree);
    assert_eq!((found[0].file_count, found[0].size_bytes), (200_000, 2_000_000));
    assert!(tree.listed.borrow().values().all(|count| *count == 1));
}

#[test]
fn more_services_than_are_listed_are_counted_all_the_same() {
    let mut tree = Tree::default();
    for number in 0..1_001 {
        tree.file(&format!("{number}-WebServices-1/CollabContent/x"), 1, NEW);
    }
    let found = find(&tree.sorted());
    assert_eq!((facts(&found[0]).folders.len(), found[0].file_count), (1_000, 1_001));
    assert_eq!((found[0].facts.counts["services"], problems(&found[0].facts)), (1_001, vec!["limit-services"]));
}

#[test]
fn audio_is_known_by_its_head() {
    let mut files = whole("");
    files.push(("1-ApplicationServer-1/AppServerFiles/Rgs/Instances/7/text.wav".to_owned(), 300, OLD));
    files.push(("1-ApplicationServer-1/AppServerFiles/Rgs/Instances/7/empty.wav".to_owned(), 0, OLD));
    let tree = tree(&files);
    let found = find(&tree);
    let facts = facts(&found[0]);
    assert_eq!(facts.foreign_audio_count, 2);
    assert!(facts.foreign_audio.iter().all(|path| path.ends_with("/text.wav") || path.ends_with("/empty.wav")));
    assert_eq!(problems(&found[0].facts), ["empty-files", "foreign-audio"]);
    assert_eq!(found[0].facts.verdict, Verdict::Identified);
}

#[test]
fn audio_that_cannot_be_read_or_grew_meanwhile_counts_neither_way() {
    let folder = "1-ApplicationServer-1/AppServerFiles/Rgs/Instances/7";
    let mut files = whole("");
    let sound = facts(&find(&tree(&files))[0]).sound_audio_count;
    files.extend(["locked.wav", "grown.wav"].map(|name| (format!("{folder}/{name}"), 300, OLD)));
    let found = find(&tree(&files));
    let facts = facts(&found[0]);
    assert_eq!((sound, facts.sound_audio_count), (Some(3), Some(3)));
    assert_eq!((facts.foreign_audio_count, facts.unreadable_audio_count), (0, 2));
    assert!(facts.unreadable_audio[0].starts_with(&format!("{folder}/grown.wav: the file changed")));
    assert!(facts.unreadable_audio[1].starts_with(&format!("{folder}/locked.wav: ")));
    assert_eq!(problems(&found[0].facts), ["audio-unreadable"]);
    let applications: Vec<_> =
        facts.application_folders.iter().map(|one| (one.name.as_str(), one.file_count, one.size_bytes)).collect();
    assert_eq!(applications, [("1-ApplicationServer-1/AppServerFiles", 6, 1210)]);
}
