//! Copies of the file store: seven classes, running meetings, the log of the copy, and the share on DFS.

use super::fixtures::{ArtefactFixture, deployment};
use crate::scene::{Scene, Zip, service, stamp};
use bakproof::model::*;
use jiff::civil::date;

const SHARE: &str = "[file-store]\ntargets = ['\\\\fs01\\lync']\n";
const CLASSES: [&str; 7] = [
    "application-data",
    "compliance-logs",
    "device-updates",
    "meeting-content",
    "meeting-metadata",
    "persistent-chat-files",
    "voice-audio",
];

fn tree(change: impl FnOnce(&mut FileStoreFacts)) -> ArtefactFixture {
    let mut facts = FileStoreFacts {
        folders: vec![FileStoreFolder { name: "1-WebServices-1".to_owned(), file_count: 10, size_bytes: 4096 }],
        classes: CLASSES.map(str::to_owned).to_vec(),
        unknown_folders: Vec::new(),
        class_totals: Vec::new(),
        voice_folders: Vec::new(),
        empty_files: 0,
        foreign_audio: Vec::new(),
        foreign_audio_count: 0,
        unreadable_audio: Vec::new(),
        unreadable_audio_count: 0,
        sound_audio_count: Some(3),
        mapped_inside: Vec::new(),
        application_folders: Vec::new(),
        active_meetings: 0,
        newest_file: Some(stamp("2026-11-20T23:00:00Z")),
    };
    change(&mut facts);
    ArtefactFixture::new(Kind::FileStore, Detail::FileStore(facts)).at("run1/filestore")
}

fn log(change: impl FnOnce(&mut CopyLogFacts)) -> ArtefactFixture {
    let mut facts = CopyLogFacts {
        source: Some(r"\\fs01\lync".to_owned()),
        destination: Some(r"E:\backup\run1\filestore\".to_owned()),
        is_finished: true,
        started: None,
        ended: None,
        exit_code: Some(1),
        bytes_total: None,
        bytes_copied: None,
        bytes_failed: None,
        bytes_step: None,
        files: vec!["*.*".to_owned()],
        left_out: Vec::new(),
        options: Some(["*.*", "/S", "/E"].map(str::to_owned).to_vec()),
        earlier_runs: Vec::new(),
        files_total: Some(10),
        files_copied: Some(10),
        files_skipped: Some(0),
        files_mismatched: Some(0),
        files_extra: Some(0),
        folders_extra: Some(0),
        files_failed: Some(0),
        folders_failed: Some(0),
        errors: Vec::new(),
    };
    change(&mut facts);
    ArtefactFixture::new(Kind::CopyLog, Detail::CopyLog(facts)).at("run1/filestore.log").made("2026-11-20T23:30:00Z")
}

fn says(scene: &Scene) -> String {
    scene.judges("file-store", "")
}

#[test]
fn a_whole_copy_passes_and_answers_for_every_class() {
    let scene = deployment(SHARE).artefact(tree(|_| {}));
    assert_eq!(says(&scene), "pass");
    let target = scene.target("file-store", "");
    let answers = target.findings.iter().find(|one| one.id == "class-answers").unwrap();
    assert!(CLASSES.iter().all(|class| answers.message.contains(&format!("{class}: present"))), "{}", answers.message);
}

#[test]
fn an_absent_class_is_unknown_unless_the_deployment_has_none_of_it() {
    let without = |facts: &mut FileStoreFacts| facts.classes.retain(|class| class != "compliance-logs");
    assert_eq!(says(&deployment(SHARE).artefact(tree(without))), "unknown: class-absent=unknown");
    let declared = deployment(&format!("{SHARE}unused = [\"compliance-logs\"]\n")).artefact(tree(without));
    assert_eq!(says(&declared), "pass");
    let chat = |facts: &mut FileStoreFacts| facts.classes.retain(|class| class != "persistent-chat-files");
    let away = format!("{SHARE}[persistent-chat]\napplies = false\nreason = \"not deployed\"\n");
    assert_eq!(says(&deployment(&away).artefact(tree(chat))), "pass");
}

#[test]
fn a_folder_that_the_layout_does_not_know_leaves_absent_classes_open() {
    let unknown = deployment(SHARE).artefact(tree(|facts| {
        facts.classes.retain(|class| class != "voice-audio");
        facts.unknown_folders.push("Odd".to_owned());
    }));
    assert_eq!(says(&unknown), "unknown: folder-unknown=unknown");
    let all_there = deployment(SHARE).artefact(tree(|facts| facts.unknown_folders.push("Odd".to_owned())));
    assert_eq!(says(&all_there), "pass");
}

/// A newer copy that proves less: the verdict rests on the older one.
fn lesser(change: impl FnOnce(&mut FileStoreFacts)) -> ArtefactFixture {
    tree(change).at("decoy/filestore").made("2026-11-20T23:50:00Z").verdict(Verdict::Identified)
}

#[test]
fn a_newer_copy_that_does_not_count_says_nothing_of_the_one_that_does() {
    let without = |facts: &mut FileStoreFacts| facts.classes.retain(|class| class != "compliance-logs");
    let running = |facts: &mut FileStoreFacts| facts.active_meetings = 2;
    let both =
        |one: ArtefactFixture, other| deployment(SHARE).artefact(one.made("2026-11-20T23:00:00Z")).artefact(other);
    assert_eq!(says(&both(tree(|_| {}), lesser(|_| {}))), "pass");
    assert_eq!(says(&both(tree(without), lesser(|_| {}))), "unknown: class-absent=unknown");
    assert_eq!(says(&both(tree(running), lesser(|_| {}))), "gap: active-meetings=gap");
    // One that is being made now, and lacks what is not copied yet.
    assert_eq!(says(&both(tree(|_| {}), lesser(without))), "pass");
    assert_eq!(says(&both(tree(|_| {}), lesser(running))), "pass");
}

/// The copy that `log` speaks of.
fn logged(change: impl FnOnce(&mut FileStoreFacts)) -> ArtefactFixture {
    tree(change).verdict(Verdict::Identified)
}

#[test]
fn a_newer_copy_without_a_log_hides_no_failure_of_the_logged_one() {
    let with = |log: ArtefactFixture, newer| deployment(SHARE).artefact(logged(|_| {})).artefact(log).artefact(newer);
    assert_eq!(says(&with(log(|_| {}), lesser(|_| {}))), "pass");
    let failed = |log: &mut CopyLogFacts| log.files_failed = Some(3);
    assert_eq!(says(&with(log(failed), lesser(|_| {}))), "gap: copy-failed=gap, assurance-too-low=unknown");
    let cut = |log: &mut CopyLogFacts| log.is_finished = false;
    let scene = with(log(cut), lesser(|_| {}));
    assert!(says(&scene).starts_with("gap: copy-unfinished=gap"), "{}", says(&scene));
    // Once it is overdue, it says nothing of a copy that is not.
    let old = || log(failed).made("2026-10-01T23:30:00Z");
    let overdue = logged(|facts| facts.newest_file = Some(stamp("2026-10-01T23:00:00Z")));
    let scene = deployment(SHARE).artefact(overdue).artefact(old()).artefact(lesser(|_| {}));
    assert_eq!(says(&scene), "unknown: assurance-too-low=unknown");
    // Nor does it once a newer copy counts by itself.
    let whole = lesser(|_| {}).verdict(Verdict::Intact);
    assert_eq!(says(&with(log(failed), whole)), "pass");
}

#[test]
fn a_failure_of_a_newer_copy_is_shown_and_spoils_no_older_one() {
    let newer = log(|log| {
        log.files_failed = Some(3);
        log.destination = Some(r"E:\backup\decoy\filestore\".to_owned());
    });
    let newer = newer.at("decoy/filestore.log").made("2026-11-20T23:50:00Z");
    let scene = deployment(SHARE).artefact(logged(|_| {})).artefact(log(|_| {}));
    let scene = scene.artefact(lesser(|_| {})).artefact(newer);
    assert_eq!(says(&scene), "pass");
    assert_eq!(scene.finds("file-store", "", "copy-failed"), Some(Status::Noted));
}

#[test]
fn running_meetings_in_the_copy_are_a_gap() {
    let scene = deployment(SHARE).artefact(tree(|facts| facts.active_meetings = 2));
    assert_eq!(says(&scene), "gap: active-meetings=gap");
}

#[test]
fn the_log_of_the_copy_gives_its_time_and_its_failures() {
    let good = deployment(SHARE).artefact(tree(|facts| facts.newest_file = None)).artefact(log(|_| {}));
    assert_eq!(says(&good), "pass");
    assert_eq!(good.finds("file-store", "", "file-time"), Some(Status::Noted));
    let failed = deployment(SHARE).artefact(tree(|_| {})).artefact(log(|log| log.files_failed = Some(3)));
    assert_eq!(says(&failed), "gap: copy-failed=gap");
    let cut = deployment(SHARE).artefact(tree(|_| {})).artefact(log(|log| log.is_finished = false));
    assert_eq!(says(&cut), "gap: copy-unfinished=gap");
    let skipped = deployment(SHARE).artefact(tree(|_| {})).artefact(log(|log| log.files_skipped = Some(4)));
    assert_eq!(says(&skipped), "pass");
    assert_eq!(skipped.finds("file-store", "", "copy-skipped"), Some(Status::Noted));
}

#[test]
fn the_log_of_another_copy_says_nothing_of_this_one() {
    let other = log(|log| {
        log.files_failed = Some(3);
        log.destination = Some(r"E:\backup\run2\filestore".to_owned());
    });
    assert_eq!(says(&deployment(SHARE).artefact(tree(|_| {})).artefact(other)), "pass");
}

#[test]
fn critical_data_on_dfs_needs_a_copy_every_eight_hours() {
    let yesterday = || tree(|facts| facts.newest_file = Some(stamp("2026-11-20T20:00:00Z")));
    assert_eq!(says(&deployment(SHARE).artefact(yesterday())), "pass");
    let critical = deployment(&format!("{SHARE}dfs_critical = true\n")).artefact(yesterday());
    assert_eq!(says(&critical), "gap: backup-stale=gap");
}

#[test]
fn the_copy_serves_the_voice_applications_of_its_pool_too() {
    let file = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01\\lync'\n[voice-audio]\n";
    let scene = deployment(file).artefact(tree(|_| {}));
    assert_eq!(scene.judges("voice-audio", ""), "pass");
    let none = deployment(file).artefact(tree(|facts| facts.classes.retain(|class| class != "voice-audio")));
    assert_eq!(none.judges("voice-audio", ""), "gap: backup-missing=gap");
}

const TWO: &str = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01.contoso.com\\lync'\n[[pool]]\nfqdn = \"pool02.contoso.com\"\nfile_store = '\\\\fs02.contoso.com\\lync'\n[file-store]\n[voice-audio]\n";

fn store_says(scene: &Scene) -> [String; 4] {
    [("file-store", "fs01"), ("file-store", "fs02"), ("voice-audio", "pool01"), ("voice-audio", "pool02")]
        .map(|(item, named)| scene.judges(item, named).split(':').next().unwrap().to_owned())
}

#[test]
fn the_log_of_a_copy_names_its_share() {
    for source in [r"\\fs02.contoso.com\lync\", r"\\FS02\lync"] {
        let scene = deployment(TWO).artefact(tree(|_| {})).artefact(log(|log| log.source = Some(source.to_owned())));
        assert_eq!(store_says(&scene), ["gap", "pass", "gap", "pass"], "{source}");
    }
    let local = deployment(TWO).artefact(tree(|_| {})).artefact(log(|log| log.source = Some(r"D:\lync".to_owned())));
    assert_eq!(store_says(&local), ["unknown"; 4]);
    let foreign =
        deployment(TWO).artefact(tree(|_| {})).artefact(log(|log| log.source = Some(r"\\old\lync".to_owned())));
    assert_eq!(store_says(&foreign), ["unknown"; 4]);
}

#[test]
fn a_copy_of_a_share_that_nobody_declared_is_not_the_only_store_either() {
    let foreign = |log: &mut CopyLogFacts| log.source = Some(r"\\old\lync".to_owned());
    let scene = deployment(SHARE).artefact(tree(|_| {})).artefact(log(foreign));
    assert_eq!(says(&scene), "unknown: attribution-ambiguous=unknown");
}

#[test]
fn a_folder_or_a_mapping_names_the_share_of_a_copy() {
    let nameless = deployment(TWO).artefact(tree(|_| {}));
    assert_eq!(store_says(&nameless), ["unknown"; 4]);
    let folder = deployment(TWO).artefact(tree(|_| {}).at("run1/filestore/fs02"));
    assert_eq!(store_says(&folder), ["gap", "pass", "gap", "pass"]);
    let nearest = deployment(TWO).artefact(tree(|_| {}).at("fs01/filestore/pool02"));
    assert_eq!(nearest.judges("voice-audio", "pool02"), "pass");
    for mapped in ["target = '\\\\fs01\\lync'", "pool = \"pool01.contoso.com\""] {
        let map = format!("[[repository.map]]\npath = \"run1/**\"\n{mapped}\n{TWO}");
        let scene = deployment(&map).artefact(tree(|_| {}).at("run1/filestore"));
        assert_eq!(store_says(&scene), ["pass", "gap", "pass", "gap"], "{mapped}");
    }
}

#[test]
fn one_copy_serves_all_pools_of_its_share() {
    let file = TWO.replace("fs02", "fs01");
    let scene = deployment(&file).artefact(tree(|facts| {
        let server = |number: u32| format!("1-ApplicationServer-{number}/AppServerFiles/RGS");
        let folder = |number| FileStoreFolder { name: server(number), file_count: 1, size_bytes: 1 };
        facts.voice_folders = vec![folder(1), folder(2)];
    }));
    assert_eq!(scene.judges("file-store", ""), "pass");
    assert_eq!(scene.judges("voice-audio", "pool01"), "pass");
    assert_eq!(scene.judges("voice-audio", "pool02"), "pass");
}

#[test]
fn the_log_speaks_louder_than_the_folder() {
    let scene = deployment(TWO).artefact(tree(|_| {}).at("fs01/filestore")).artefact(log(|log| {
        log.source = Some(r"\\fs02\lync".to_owned());
        log.destination = Some(r"E:\fs01\filestore".to_owned());
    }));
    assert_eq!(store_says(&scene), ["gap", "pass", "gap", "pass"]);
}

const COMPARED: &str =
    "[file-store]\ntargets = ['\\\\fs01\\lync']\ncompare = [{ share = '\\\\FS01\\lync', path = '/mnt/live' }]\n";

fn compared(change: impl FnOnce(&mut ShareComparison)) -> Scene {
    let copy = tree(|_| {});
    let mut comparison = ShareComparison {
        share: r"\\FS01\lync".to_owned(),
        path: "/mnt/live".into(),
        unreachable: None,
        copy: Some(copy.0.location.clone()),
        is_complete: true,
        same: differ(10),
        missing: Difference::default(),
        extra: differ(2),
        changed: Difference::default(),
        newer: differ(3),
    };
    change(&mut comparison);
    let mut scene = deployment(COMPARED).artefact(copy);
    scene.evidence.comparisons.push(comparison);
    scene
}

fn differ(file_count: u64) -> Difference {
    Difference { file_count, size_bytes: 4096, examples: vec!["1-WebServices-1/a".to_owned()] }
}

#[test]
fn a_copy_that_holds_what_the_share_held_passes_and_says_what_came_later() {
    let scene = compared(|_| {});
    assert_eq!(says(&scene), "pass");
    assert_eq!(scene.finds("file-store", "", "newer-than-backup"), Some(Status::Noted));
    assert_eq!(scene.finds("file-store", "", "share-compared"), Some(Status::Noted));
}

#[test]
fn what_the_copy_lacks_or_holds_otherwise_is_a_gap() {
    assert_eq!(says(&compared(|one| one.missing = differ(1))), "gap: files-missing=gap");
    assert_eq!(says(&compared(|one| one.changed = differ(2))), "gap: files-changed=gap");
}

#[test]
fn a_comparison_that_was_asked_for_and_not_made_is_unknown() {
    let unknown = "unknown: share-not-compared=unknown";
    assert_eq!(says(&compared(|one| one.unreachable = Some("is not mounted".to_owned()))), unknown);
    assert_eq!(says(&compared(|one| one.copy = None)), unknown);
    assert_eq!(says(&compared(|one| one.copy.as_mut().unwrap().path = "run0/filestore".into())), unknown);
    assert_eq!(says(&compared(|one| one.is_complete = false)), unknown);
    assert_eq!(says(&deployment(COMPARED).artefact(tree(|_| {}))), unknown);
    assert_eq!(says(&deployment(SHARE).artefact(tree(|_| {}))), "pass", "nobody asked");
}

#[test]
fn the_copy_that_the_verdict_rests_on_is_the_one_that_is_compared() {
    let with = |missing: u64| {
        let mut scene = compared(|one| one.missing = differ(missing)).artefact(lesser(|_| {}));
        let mut newer = scene.evidence.comparisons[0].clone();
        newer.copy = Some(lesser(|_| {}).0.location);
        newer.missing = differ(0);
        scene.evidence.comparisons.insert(0, newer);
        says(&scene)
    };
    assert_eq!(with(0), "pass");
    assert_eq!(with(1), "gap: files-missing=gap");
}

#[test]
fn a_demos_copy_is_none_of_a_real_deployment() {
    let mut copy = tree(|_| {});
    copy.0.is_demo = true;
    let scene = deployment(SHARE).artefact(copy);
    assert_eq!(says(&scene), "gap: backup-missing=gap");
    assert!(scene.source_says().contains(&"demo-data".to_owned()));
}

#[test]
fn a_finished_log_without_failures_says_that_a_copy_is_whole() {
    let plain = || tree(|_| {}).verdict(Verdict::Identified);
    assert_eq!(says(&deployment(SHARE).artefact(plain())), "unknown: assurance-too-low=unknown");
    assert_eq!(says(&deployment(SHARE).artefact(plain()).artefact(log(|_| {}))), "pass");
    let failed = deployment(SHARE).artefact(plain()).artefact(log(|log| log.files_failed = Some(1)));
    assert_eq!(says(&failed), "gap: copy-failed=gap, assurance-too-low=unknown");
    let damaged = deployment(SHARE).artefact(tree(|_| {}).verdict(Verdict::Damaged)).artefact(log(|_| {}));
    assert!(says(&damaged).starts_with("gap"), "a log repairs nothing");
}

#[test]
fn a_running_meeting_that_could_not_be_copied_is_no_gap() {
    let with = |errors: &[&str], failed: u64| {
        let log = log(|log| {
            log.errors = errors.iter().map(|line| (*line).to_owned()).collect();
            (log.files_failed, log.exit_code) = (Some(failed), Some(9));
        });
        deployment(SHARE).artefact(tree(|_| {})).artefact(log)
    };
    let meeting = r"ERROR 32 (0x00000020) Copying File \\fs01\lync\x\Meeting.Active: in use.";
    let other = r"ERROR 5 (0x00000005) Copying File \\fs01\lync\x\slides.ppt: denied.";
    assert_eq!(says(&with(&[meeting], 1)), "pass");
    assert_eq!(with(&[meeting], 1).finds("file-store", "", "copy-failed"), Some(Status::Noted));
    assert_eq!(says(&with(&[meeting], 2)), "gap: copy-failed=gap", "the other failure is not told");
    assert_eq!(says(&with(&[meeting, other], 2)), "gap: copy-failed=gap");
}

fn plain() -> ArtefactFixture {
    tree(|facts| facts.newest_file = Some(stamp("2026-10-01T00:00:00Z"))).verdict(Verdict::Identified)
}

fn options(words: &[&str]) -> Option<Vec<String>> {
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}

#[test]
fn the_whole_path_of_the_destination_must_be_the_trees() {
    let at = |destination: &str| {
        let log = log(|log| log.destination = Some(destination.to_owned()));
        says(&deployment(SHARE).artefact(plain().at("runs/old/filestore/lync2")).artefact(log))
    };
    assert_eq!(at(r"E:\backup\runs\old\filestore\lync2"), "pass");
    assert_eq!(at(r"\\?\UNC\nas01\backup\RUNS\old\filestore\lync2\"), "pass");
    assert_ne!(at(r"E:\backup\runs\new\filestore\lync2"), "pass");
    assert_ne!(at(r"E:\filestore\lync2"), "pass");
}

#[test]
fn a_known_share_is_the_only_one_that_counts() {
    let known = |host: &str, destination: &str| {
        let file = format!("[[repository.known_as]]\npath = '{host}'\n{SHARE}");
        let log = log(|log| log.destination = Some(destination.to_owned()));
        says(&deployment(&file).artefact(plain()).artefact(log))
    };
    assert_eq!(known(r"\\nas01.contoso.com\backup", r"\\NAS01\backup\run1\filestore"), "pass");
    assert_ne!(known(r"\\nas01.contoso.com\backup", r"\\dr01\backup\run1\filestore"), "pass");
    assert_eq!(known(r"D:\backup", r"\\nas01\backup\run1\filestore"), "pass", "another machine's name for it");
}

#[test]
fn a_copy_of_the_copy_does_not_make_it_younger() {
    let second = log(|log| {
        log.source = Some(r"E:\nas\run1\filestore".to_owned());
        log.destination = Some(r"F:\offsite\run1\filestore".to_owned());
    });
    assert_ne!(says(&deployment(SHARE).artefact(plain()).artefact(second)), "pass");
}

#[test]
fn of_logs_that_fit_equally_none_makes_the_tree_younger() {
    let to = |host: &str, time: &str| {
        log(|log| log.destination = Some(format!(r"\\{host}\backup\run1\filestore")))
            .made(time)
            .at(&format!("{host}.log"))
    };
    let scene = |tree: ArtefactFixture| {
        let old = to("nas01", "2026-10-20T01:00:00Z");
        deployment(SHARE).artefact(tree).artefact(old).artefact(to("dr01", "2026-11-20T23:30:00Z"))
    };
    assert_eq!(says(&scene(plain())), "gap: backup-stale=gap");
    // While the older run went on, a file of the store changed.
    let meanwhile = tree(|facts| facts.newest_file = Some(stamp("2026-10-20T01:40:00Z"))).verdict(Verdict::Identified);
    assert_eq!(says(&scene(meanwhile)), "gap: backup-stale=gap");
    // A file that is younger than the older run can only have come with the newer.
    let young = tree(|facts| facts.newest_file = Some(stamp("2026-11-20T10:00:00Z"))).verdict(Verdict::Identified);
    assert_eq!(says(&scene(young)), "pass");
}

#[test]
fn a_run_that_copied_nothing_or_little_is_no_copy() {
    for words in [
        &["*.*", "/L", "/S", "/E"][..],
        &["*.*", "/S", "/E", "/CREATE"],
        &["*.*", "/S", "/E", "/QUIT"],
        &["*.*", "/S", "/E", "/COPY:AT"],
        &["/S", "/E"],
        &["*.*", "/COPY:DAT"],
        &["*.*", "/S", "/E", "/MAXAGE:7"],
        &["*.*", "/S", "/E", "/MINAGE:7"],
        &["*.*", "/S", "/E", "/MAXLAD:7"],
        &["*.*", "/S", "/E", "/LEV:2"],
        &["*.*", "/S", "/E", "/M"],
        &["*.*", "/S", "/E", "/a"],
        &["*.*", "/S", "/E", "/IA:R"],
        &["*.*", "/S", "/E", "/XA:A"],
        &["*.*", "/S", "/E", "/MAX:1000"],
        &["*.*", "/S", "/E", "/XD", "CollabContent", "/R:1"],
    ] {
        let log = log(|log| {
            log.options = options(words);
            log.files.clear();
        });
        let scene = deployment(SHARE).artefact(plain()).artefact(log);
        assert!(!says(&scene).starts_with("pass"), "{words:?}");
        let lesser = ["copy-listed-only", "copy-narrowed"].map(|id| scene.finds("file-store", "", id));
        assert!(lesser.contains(&Some(Status::Unknown)), "{words:?}");
    }
    let named = log(|log| {
        log.files = vec!["*.wav".to_owned()];
        log.options = options(&["/S", "/E"]);
    });
    assert_ne!(says(&deployment(SHARE).artefact(plain()).artefact(named)), "pass");
    let hidden = log(|log| log.left_out = vec![r"\\fs01\lync\1-WebServices-1\CollabContent".to_owned()]);
    assert_ne!(says(&deployment(SHARE).artefact(plain()).artefact(hidden)), "pass");
}

#[test]
fn what_no_backup_needs_may_be_left_out() {
    let words =
        ["*.*", "/S", "/E", "/XD", "~snapshot", "$RECYCLE.BIN", "/XF", "thumbs.db", "Meeting.Active", "/XJ", "/R:1"];
    let log = log(|log| {
        log.options = options(&words);
        log.left_out = vec!["Thumbs.db".to_owned(), r"\\fs01\lync\~snapshot".to_owned()];
        (log.files_total, log.files_skipped, log.files_copied) = (Some(12), Some(2), Some(10));
    });
    assert_eq!(says(&deployment(SHARE).artefact(plain()).artefact(log)), "pass");
}

#[test]
fn a_listing_behind_a_copy_leaves_the_copys_time() {
    let run = CopyRun {
        source: Some(r"\\fs01\lync".to_owned()),
        destination: Some(r"E:\backup\run1\filestore".to_owned()),
        is_finished: true,
        started: Some("2026-11-20T22:00:00".parse().unwrap()),
        ended: None,
        exit_code: Some(1),
        files_total: Some(10),
        files_copied: Some(10),
        files_skipped: Some(0),
        files_mismatched: Some(0),
        files_extra: Some(0),
        folders_extra: Some(0),
        files_failed: Some(0),
        folders_failed: Some(0),
        bytes_total: None,
        bytes_failed: None,
        bytes_step: None,
        errors: Vec::new(),
        error_count: 0,
        files: vec!["*.*".to_owned()],
        left_out: Vec::new(),
        options: options(&["*.*", "/S", "/E"]),
    };
    let listed = |earlier: CopyRun| {
        log(|log| {
            log.options = options(&["*.*", "/L", "/S", "/E"]);
            log.earlier_runs = vec![earlier];
        })
    };
    let scene = deployment(SHARE).artefact(plain()).artefact(listed(run.clone()));
    assert_eq!(says(&scene), "pass");
    assert_eq!(scene.finds("file-store", "", "copy-listed-only"), Some(Status::Noted));
    let old = CopyRun { started: Some("2026-10-20T22:00:00".parse().unwrap()), ..run };
    assert_eq!(says(&deployment(SHARE).artefact(plain()).artefact(listed(old))), "gap: backup-stale=gap");
}

#[test]
fn a_tree_that_holds_less_than_the_log_counts_is_unknown() {
    let with = |change: fn(&mut CopyLogFacts)| {
        deployment(SHARE).artefact(tree(|_| {}).verdict(Verdict::Identified)).artefact(log(change))
    };
    let skipped = with(|log| (log.files_total, log.files_copied, log.files_skipped) = (Some(12), Some(0), Some(12)));
    assert_eq!(says(&skipped), "unknown: copy-differs-from-log=unknown, assurance-too-low=unknown");
    let bytes = with(|log| (log.bytes_total, log.bytes_step) = (Some(31_280), Some(0)));
    assert_eq!(says(&bytes), "unknown: copy-differs-from-log=unknown, assurance-too-low=unknown");
    assert_eq!(says(&with(|log| (log.bytes_total, log.bytes_step) = (Some(4_100), Some(103)))), "pass");
}

#[test]
fn a_log_without_a_date_leaves_the_files_time_and_says_so() {
    let mut undated = log(|_| {});
    undated.0.facts.time = None;
    let scene = deployment(SHARE).artefact(tree(|_| {})).artefact(undated);
    assert_eq!(says(&scene), "pass");
    let target = scene.target("file-store", "");
    let said = target.findings.iter().find(|one| one.id == "file-time").unwrap();
    assert!(said.message.contains("is not understood"), "{}", said.message);
}

#[test]
fn a_copy_of_the_audio_alone_is_vouched_for_by_its_log() {
    let file = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01\\lync'\n[voice-audio]\n";
    let part = |name: &str, file_count: u64| FileStoreFolder { name: name.to_owned(), file_count, size_bytes: 4096 };
    let says = |service: &str, change: fn(&mut FileStoreFacts), logged: fn(&mut CopyLogFacts)| {
        let audio = tree(|facts| {
            // The service's folder holds more than its applications' does.
            facts.folders = vec![part("1-ApplicationServer-1", 40)];
            facts.application_folders = vec![part("1-ApplicationServer-1/AppServerFiles", 10)];
            facts.voice_folders = vec![part("1-ApplicationServer-1/AppServerFiles/RGS", 10)];
            facts.classes = vec!["voice-audio".to_owned()];
            change(facts);
        });
        let log = log(|log| {
            log.source = Some(format!(r"\\fs01\lync\{service}"));
            log.destination = Some(format!(r"E:\backup\audio\pool01\{service}"));
            logged(log);
        });
        let scene = deployment(file)
            .artefact(audio.at("audio/pool01").verdict(Verdict::Identified))
            .artefact(log.at("audio/pool01.log"));
        scene.judges("voice-audio", "")
    };
    let folder = r"1-ApplicationServer-1\AppServerFiles";
    assert_eq!(says(folder, |_| {}, |_| {}), "pass");
    // The folder lacks a file that the log counts, whatever lies beside the folder.
    let lacks = "unknown: copy-differs-from-log=unknown, assurance-too-low=unknown";
    assert_eq!(says(folder, |_| {}, |log| (log.files_total, log.files_copied) = (Some(11), Some(11))), lacks);
    assert_eq!(says(folder, |facts| facts.application_folders.clear(), |_| {}), lacks);
    let failed = says(folder, |_| {}, |log| log.files_failed = Some(1));
    assert_eq!(failed, "gap: copy-failed=gap, assurance-too-low=unknown");
    // Neither the log of another service nor that of one of two application servers vouches for all audio.
    let low = "unknown: assurance-too-low=unknown";
    assert_eq!(says("1-WebServices-1", |facts| facts.folders[0].name = "1-WebServices-1".to_owned(), |_| {}), low);
    let second = |facts: &mut FileStoreFacts| {
        let name = "1-ApplicationServer-2/AppServerFiles/CPS".to_owned();
        facts.voice_folders.push(FileStoreFolder { name, file_count: 1, size_bytes: 1 });
    };
    assert_eq!(says(folder, second, |_| {}), low);
}

#[test]
fn audio_that_is_none_or_cannot_be_read_or_is_not_there_leaves_the_answer_open() {
    let file = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01\\lync'\n[file-store]\n[voice-audio]\n";
    let scene = |tables: &str, change: fn(&mut FileStoreFacts)| {
        deployment(tables).artefact(tree(change).verdict(Verdict::Identified)).artefact(log(|_| {}))
    };
    assert_eq!(scene(file, |_| {}).judges("voice-audio", ""), "pass");
    let unreadable = |facts: &mut FileStoreFacts| {
        facts.unreadable_audio = vec!["1-ApplicationServer-1/AppServerFiles/RGS/a.wav: permission denied".to_owned()];
        facts.unreadable_audio_count = 12;
    };
    let foreign = |facts: &mut FileStoreFacts| facts.foreign_audio_count = 1;
    let absent = |facts: &mut FileStoreFacts| facts.sound_audio_count = Some(0);
    type Change = fn(&mut FileStoreFacts);
    let cases: [(Change, &str, &str); 3] = [
        (unreadable, "audio-unreadable=unknown", "assurance-too-low=unknown, "),
        (foreign, "audio-foreign=unknown", "assurance-too-low=unknown, "),
        (absent, "audio-absent=unknown", ""),
    ];
    for (change, finding, too_low) in cases {
        let scene = scene(file, change);
        assert_eq!(scene.judges("voice-audio", ""), format!("unknown: {too_low}{finding}"));
        assert_eq!(says(&scene), "pass", "the store is another question");
    }
    // A lower minimum does not make audio of it.
    let lower = format!("{file}minimum = \"identified\"\n");
    let lowered = scene(&lower, unreadable);
    assert_eq!(lowered.judges("voice-audio", ""), "unknown: audio-unreadable=unknown");
    let target = lowered.target("voice-audio", "");
    let said = &target.findings.iter().find(|one| one.id == "audio-unreadable").unwrap().message;
    assert!(said.contains("12 audio files") && said.contains("a.wav: permission denied"), "{said}");
    // An older copy that is good and fresh answers.
    let old = tree(|facts| facts.newest_file = Some(stamp("2026-11-20T20:00:00Z"))).at("run0/filestore");
    let both = scene(file, unreadable).artefact(old);
    assert_eq!(both.judges("voice-audio", ""), "pass");
    assert_eq!(both.finds("voice-audio", "", "audio-unreadable"), Some(Status::Noted));
}

#[test]
fn a_mapping_that_calls_a_tree_a_file_store_takes_no_audio_from_it() {
    let file = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01\\lync'\n[file-store]\n[voice-audio]\n";
    let map = "[[repository.map]]\npath = \"run1/**\"\nitem = \"file-store\"\ntarget = '\\\\fs01\\lync'\n";
    for tables in [file.to_owned(), format!("{map}{file}")] {
        let scene = deployment(&tables).artefact(tree(|_| {}).verdict(Verdict::Identified)).artefact(log(|_| {}));
        assert_eq!(scene.judges("voice-audio", ""), "pass", "{tables}");
        assert_eq!(says(&scene), "pass", "{tables}");
    }
}

#[test]
fn audio_of_another_pool_is_not_taken_for_a_pools_own() {
    let of_pool01 = format!("{TWO}targets = [\"pool01.contoso.com\"]\n");
    let untold = || tree(|_| {}).at("run1/audio");
    assert_eq!(
        deployment(&of_pool01).artefact(untold()).judges("voice-audio", ""),
        "unknown: attribution-ambiguous=unknown"
    );
    let map = "[[repository.map]]\npath = \"run1/audio\"\ntarget = \"pool01.contoso.com\"\n";
    assert_eq!(deployment(&format!("{map}{of_pool01}")).artefact(untold()).judges("voice-audio", "pool01"), "pass");

    // Two pools on one share: the copy holds one application server.
    let shared = TWO.replace("fs02", "fs01");
    let holding = |servers: &[u32]| {
        tree(|facts| {
            let folder = |number: &u32| FileStoreFolder {
                name: format!("1-ApplicationServer-{number}/AppServerFiles/RGS"),
                file_count: 1,
                size_bytes: 1,
            };
            facts.voice_folders = servers.iter().map(folder).collect();
        })
    };
    let says = |scene: &Scene| {
        ["pool01", "pool02"].map(|pool| scene.judges("voice-audio", pool).split(':').next().unwrap().to_owned())
    };
    assert_eq!(says(&deployment(&shared).artefact(holding(&[2]))), ["unknown", "unknown"]);
    assert_eq!(says(&deployment(&shared).artefact(holding(&[1, 2]))), ["pass", "pass"]);
    let map = "[[repository.map]]\npath = \"run1/filestore\"\npool = \"pool02.contoso.com\"\n";
    assert_eq!(says(&deployment(&format!("{map}{shared}")).artefact(holding(&[2]))), ["gap", "pass"]);
    let one = shared.replace("[voice-audio]\n", "[voice-audio]\ntargets = [\"pool01.contoso.com\"]\n");
    assert_eq!(
        deployment(&one).artefact(holding(&[2])).judges("voice-audio", ""),
        "unknown: attribution-ambiguous=unknown"
    );
}

#[test]
fn a_mapping_of_what_is_inside_a_tree_is_of_the_tree() {
    let map = format!("[[repository.map]]\npath = \"run1/filestore/**\"\npool = \"pool01.contoso.com\"\n{TWO}");
    let scene = deployment(&map).artefact(tree(|_| {}));
    assert_eq!(store_says(&scene), ["pass", "gap", "pass", "gap"]);
}

#[test]
fn a_failed_run_whose_copy_is_not_here_is_told_beside_the_repository() {
    let lost = |change: fn(&mut CopyLogFacts)| {
        log(|log| {
            log.destination = Some(r"E:\backup\run2\filestore".to_owned());
            change(log);
        })
        .at("run2/filestore.log")
    };
    let told = |artefacts: Vec<ArtefactFixture>| {
        let scene = artefacts.into_iter().fold(deployment(SHARE).artefact(tree(|_| {})), Scene::artefact);
        assert_eq!(says(&scene), "pass");
        scene.source_says().contains(&"copy-failed".to_owned())
    };
    assert!(told(vec![lost(|log| log.files_failed = Some(3))]));
    assert!(told(vec![lost(|log| log.is_finished = false)]));
    assert!(!told(vec![lost(|_| {})]), "it copied everything");
    assert!(!told(vec![lost(|log| (log.files_failed, log.options) = (Some(3), options(&["*.*", "/L", "/E"])))]));
    let later = lost(|_| {}).at("run2/again.log").made("2026-11-21T01:00:00Z");
    assert!(!told(vec![lost(|log| log.files_failed = Some(3)), later]), "the next run made up for it");
    // The tree's own run is a finding of the target, and said once.
    let own = deployment(SHARE).artefact(tree(|_| {})).artefact(log(|log| log.files_failed = Some(3)));
    assert_eq!(says(&own), "gap: copy-failed=gap");
    assert!(!own.source_says().contains(&"copy-failed".to_owned()));
}

#[test]
fn a_mapping_of_single_files_in_a_copy_is_refused_aloud() {
    let scene = |pattern: &str, lines: &str| {
        let map = format!("[[repository.map]]\npath = \"{pattern}\"\n{lines}\n{TWO}");
        let file = "run1/filestore/1-WebServices-1/a.wav".to_owned();
        deployment(&map)
            .artefact(tree(|facts| facts.mapped_inside = vec![MappedInside { pattern: pattern.to_owned(), file }]))
    };
    let pool = "pool = \"pool01.contoso.com\"";
    let inside = scene("run1/**/*.wav", pool);
    assert_eq!(store_says(&inside), ["unknown"; 4]);
    assert!(inside.source_says().contains(&"mapping-inside".to_owned()), "{:?}", inside.source_says());
    let of_tree = scene("run1/filestore/**", pool);
    assert_eq!(store_says(&of_tree), ["pass", "gap", "pass", "gap"]);
    assert!(!of_tree.source_says().contains(&"mapping-inside".to_owned()));
    // What is no store is not meant by a pattern that catches a file of one.
    let other = scene("**/*.zip", "kind = \"lync-user-data\"\npool = \"pool01.contoso.com\"");
    assert!(!other.source_says().contains(&"mapping-inside".to_owned()));
}

#[test]
fn a_failure_elsewhere_in_the_store_is_no_gap_of_the_audio() {
    let file = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01\\lync'\n[file-store]\n[voice-audio]\n";
    let with = |error: &str| {
        let errors = vec![error.to_owned()];
        let failed = log(|log| (log.errors, log.files_failed) = (errors, Some(1)));
        deployment(file).artefact(tree(|_| {}).verdict(Verdict::Identified)).artefact(failed)
    };
    let slides = with(r"ERROR 5 (0x00000005) Copying File \\fs01\lync\1-WebServices-1\CollabContent\a.ppt: denied.");
    assert_eq!(slides.judges("voice-audio", ""), "unknown: copy-failed=unknown, assurance-too-low=unknown");
    assert!(says(&slides).starts_with("gap: copy-failed=gap"));
    let audio =
        with(r"ERROR 5 (0x00000005) Copying File \\fs01\lync\1-ApplicationServer-1\AppServerFiles\RGS\a.wav: denied.");
    assert_eq!(audio.judges("voice-audio", ""), "gap: copy-failed=gap, assurance-too-low=unknown");
}

#[test]
fn a_run_from_beside_the_share_is_no_copy_of_it() {
    let of = |source: &str| {
        let log = log(|log| log.source = Some(source.to_owned()));
        says(&deployment(SHARE).artefact(plain()).artefact(log))
    };
    for source in [
        r"\\fs01\lync",
        r"\\fs01.contoso.com\lync\",
        r"\\?\UNC\fs01\lync\.",
        r"D:\LyncShare",
        r"\\fs01\d$\lync",
        r"L:\",
        r"\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy3\lync",
        r"\\fs01\lync\@GMT-2026.11.20-22.00.00",
    ] {
        assert_eq!(of(source), "pass", "{source}");
    }
    for source in [
        r"\\fs01\lync\1-WebServices-1",
        r"\\fs01\lync\old",
        r"\\?\UNC\fs01\lync\1-WebServices-1",
        r"D:\lync\1-WebServices-1",
        r"D:\Store\1-WebServices-1\CollabContent",
    ] {
        let said = of(source);
        assert!(said.contains("copy-source-differs=unknown") && !said.starts_with("pass"), "{source}: {said}");
    }
    let stores = "[file-store]\ntargets = ['\\\\fs01\\shares\\lync']\n";
    let above = log(|log| log.source = Some(r"\\fs01\shares".to_owned()));
    let said = says(&deployment(stores).artefact(plain()).artefact(above));
    assert!(said.contains("copy-source-differs=unknown"), "{said}");
}

#[test]
fn a_summary_that_does_not_add_up_is_not_believed() {
    let with = |change: &dyn Fn(&mut CopyLogFacts)| says(&deployment(SHARE).artefact(plain()).artefact(log(change)));
    for (total, copied, skipped) in [(10, 0, 5), (10, 11, 0), (10, 5, 4)] {
        let said = with(&|log| {
            (log.files_total, log.files_copied, log.files_skipped) = (Some(total), Some(copied), Some(skipped));
        });
        assert!(said.contains("copy-log-contradictory=unknown"), "{said}");
    }
    let mismatched = |log: &mut CopyLogFacts| (log.files_copied, log.files_mismatched) = (Some(8), Some(2));
    assert!(with(&mismatched).starts_with("gap: copy-failed=gap"), "{}", with(&mismatched));
    let clock = |log: &mut CopyLogFacts| {
        (log.started, log.ended) = (Some(date(2026, 11, 20).at(1, 30, 0, 0)), Some(date(2026, 11, 19).at(1, 40, 0, 0)));
    };
    assert!(with(&clock).contains("copy-log-contradictory=unknown"), "{}", with(&clock));
    let autumn = |log: &mut CopyLogFacts| {
        (log.started, log.ended) = (Some(date(2026, 11, 20).at(2, 30, 0, 0)), Some(date(2026, 11, 20).at(2, 10, 0, 0)));
    };
    assert_eq!(with(&autumn), "pass");
    let of_earlier_version = |log: &mut CopyLogFacts| (log.files_copied, log.files_mismatched) = (Some(8), None);
    assert_eq!(with(&of_earlier_version), "pass");
    let retried = log(|log| {
        (log.files_copied, log.files_skipped, log.files_failed) = (Some(10), Some(0), Some(1));
        log.errors = vec![r"ERROR 32 \\fs01\lync\1-WebServices-1\meeting.active".to_owned()];
    });
    assert!(!says(&deployment(SHARE).artefact(plain()).artefact(retried)).contains("contradictory"));
}

/// Behind the nightly run, and before the audit.
const LATER: &str = "2026-11-21T01:30:00Z";

#[test]
fn a_copy_that_holds_more_than_its_run_left_there_is_not_that_copy() {
    let with = |files: u64, change: &dyn Fn(&mut CopyLogFacts)| {
        let tree = tree(|store| store.folders[0].file_count = files);
        says(&deployment(SHARE).artefact(tree).artefact(log(change)))
    };
    let mirrored = |log: &mut CopyLogFacts| {
        log.files_extra = Some(7);
        log.options = Some(["*.*", "/MIR"].map(str::to_owned).to_vec());
    };
    for (files, said) in [(10, "pass"), (12, "pass"), (13, "unknown: copy-differs-from-log=unknown")] {
        assert!(with(files, &|_| {}).starts_with(said), "{files}");
        assert!(with(files, &mirrored).starts_with(said), "{files}");
    }
    let kept = |log: &mut CopyLogFacts| log.files_extra = Some(7);
    assert_eq!(with(17, &kept), "pass");
    assert!(with(20, &kept).contains("copy-differs-from-log"));
    // Whole folders that the source does not have, and what is left out, are not counted one by one.
    let folders = |log: &mut CopyLogFacts| log.folders_extra = Some(1);
    let left_out = |log: &mut CopyLogFacts| {
        log.options = Some(["*.*", "/S", "/E", "/XX"].map(str::to_owned).to_vec());
    };
    let of_earlier_version = |log: &mut CopyLogFacts| log.files_extra = None;
    for change in [&folders as &dyn Fn(&mut CopyLogFacts), &left_out, &of_earlier_version] {
        assert_eq!(with(40, change), "pass");
    }
    // A job of its own for the audio came later, and added to it.
    let audio = log(|log| log.destination = Some(r"E:\backup\run1\filestore\1-WebServices-1".to_owned()));
    let grown = tree(|store| store.folders[0].file_count = 40);
    let nightly = log(|_| {});
    let later = deployment(SHARE).artefact(grown).artefact(nightly).artefact(audio.at("run1/z.log").made(LATER));
    assert_eq!(says(&later), "pass");
    let exact = |log: &mut CopyLogFacts| (log.bytes_total, log.bytes_step) = (Some(2000), Some(0));
    let said = with(10, &exact);
    assert!(said.contains("copy-differs-from-log=unknown"), "{said}");
}

#[test]
fn an_old_snapshot_and_a_folder_of_temporary_files_are_no_source() {
    for source in [r"\\fs01\lync\.snapshot\2024", r"\\fs01\lync\@GMT-2026.02.10-01.00.00", r"C:\Temp\lync"] {
        let log = log(|log| {
            log.source = Some(source.to_owned());
            log.started = Some(date(2026, 11, 20).at(23, 30, 0, 0));
        });
        let said = says(&deployment(SHARE).artefact(plain()).artefact(log));
        assert!(said.contains("copy-source-differs=unknown") && !said.starts_with("pass"), "{source}: {said}");
    }
}

#[test]
fn names_in_the_line_of_files_count_though_the_options_say_all() {
    let some = log(|log| log.files = vec!["*.txt".to_owned()]);
    let said = says(&deployment(SHARE).artefact(plain()).artefact(some));
    assert!(said.contains("copy-narrowed=unknown"), "{said}");
}

/// A share that two pools use: a copy that has only the folder of one looks whole by itself.
#[test]
fn a_copy_without_the_folder_of_a_pool_that_uses_the_share_is_unknown() {
    let on = |share: &str, host: &str| {
        let store = TopologyService { share: Some(share.to_owned()), ..service("FileStore", "fs01.contoso.com") };
        let web = |number: usize, host: &str| TopologyService {
            id: format!("1-WebServices-{number}"),
            depends_on: vec![store.id.clone()],
            ..service("WebServices", host)
        };
        let users = |host: &str| service("UserServices", host);
        let services = vec![
            web(1, "pool01.contoso.com"),
            web(2, host),
            // A Director, which has no meetings.
            web(3, "dir01.contoso.com"),
            users("pool01.contoso.com"),
            users(host),
            store.clone(),
        ];
        Zip::new(Kind::LyncConfiguration, "2026-11-20T22:04:00+01:00").with(|facts| {
            facts.topology = Some(Topology { services, ..Topology::default() });
        })
    };
    let second = |facts: &mut FileStoreFacts| {
        let folder = FileStoreFolder { name: "1-webservices-2".to_owned(), file_count: 3, size_bytes: 99 };
        facts.folders.push(folder);
    };
    let scene = |export: Zip, change: fn(&mut FileStoreFacts)| deployment(SHARE).export(export).artefact(tree(change));
    let shown = || on("Lync", "pool02.contoso.com");
    assert_eq!(says(&scene(shown(), |_| {})), "unknown: service-folder-absent=unknown");
    assert_eq!(says(&scene(shown(), second)), "pass");
    assert_eq!(says(&scene(on("other", "pool02.contoso.com"), |_| {})), "pass", "another share");
    let later = shown().with(|facts| {
        (facts.export_time, facts.export_wall_time) = (Some(stamp("2026-11-22T22:04:00+01:00")), None);
    });
    assert_eq!(says(&scene(later, |_| {})), "pass", "after the moment of the audit");
    let damaged = shown().with(|facts| facts.verdict = Verdict::Damaged);
    assert_eq!(says(&scene(damaged, |_| {})), "pass", "a damaged export says nothing of folders");
    let target = scene(shown(), |_| {}).target("file-store", "");
    let told = target.findings.iter().find(|one| one.id == "service-folder-absent").unwrap();
    assert_eq!(
        told.message,
        r"The newest copy of file-store of \\fs01\lync has no folder of 1-WebServices-2 (pool02.contoso.com), whose files are on this share by the topology in nas: exports/lync-configuration-1795208640.zip (2026-11-20T22:04+01:00)."
    );
}

/// The share is declared as `\\fs01\lync`, and a topology shows which server that is.
#[test]
fn a_copy_of_the_same_share_in_another_domain_is_not_taken_for_it() {
    let shown = |host: &str| {
        let store = TopologyService { share: Some("lync".to_owned()), ..service("FileStore", host) };
        Zip::new(Kind::LyncConfiguration, "2026-11-20T22:04:00+01:00").with(|facts| {
            facts.topology = Some(Topology { services: vec![store], ..Topology::default() });
        })
    };
    let copied = |source: &'static str| {
        let from = move |facts: &mut CopyLogFacts| facts.source = Some(source.to_owned());
        deployment(SHARE).artefact(logged(|_| {})).artefact(log(from))
    };
    let lab = r"\\fs01.lab.local\lync";
    assert_eq!(says(&copied(r"\\fs01.contoso.com\lync").export(shown("fs01.contoso.com"))), "pass");
    assert_eq!(says(&copied(lab)), "pass", "nothing tells which server it is");
    let other = copied(lab).export(shown("fs01.contoso.com"));
    assert!(!says(&other).starts_with("pass"), "{}", says(&other));
}
