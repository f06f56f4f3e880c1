//! `inspect` through the library: every named file is answered, folders are walked, stripes are united.

use super::support::{put, stripe, user_export};
use bakproof::base::PathName;
use bakproof::collect::{Silent, inspect};
use bakproof::model::{AnySet, FileReport, InspectReport, Kind, NoteKind, SqlSet, Verdict};
use std::path::{Path, PathBuf};

fn file<'r>(report: &'r InspectReport, path: &Path) -> &'r FileReport {
    // Below a folder that was named, names are joined with `/` on every system.
    let plain = |path: &PathName| path.lossy().replace('\\', "/");
    let wanted = plain(&PathName::as_given(path));
    report
        .files
        .iter()
        .find(|file| plain(&file.path) == wanted)
        .unwrap_or_else(|| panic!("no {path:?} in {:?}", report.files))
}

fn sql(file: &FileReport) -> &SqlSet {
    match &file.sets[..] {
        [AnySet::Sql(set)] => set,
        other => panic!("not one SQL set: {other:?}"),
    }
}

#[test]
fn a_named_file_is_always_answered() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "notes.txt", b"no backup");
    put(folder.path(), "empty", b"");
    let cases = [("notes.txt", "unrecognised"), ("empty", "zero-length"), ("gone.bak", "unreadable-file")];
    let paths: Vec<PathBuf> = cases.iter().map(|(name, _)| folder.path().join(name)).collect();
    let report = inspect(&paths, &Silent);
    assert_eq!((report.files.len(), report.summary.file_count, report.summary.unclassified_count), (3, 3, 0));
    for (path, (_, id)) in paths.iter().zip(cases) {
        let file = file(&report, path);
        assert_eq!((file.kind, &*file.problems[0].id), (Kind::Unknown, id));
    }
}

#[test]
#[cfg(unix)]
fn a_named_pipe_or_device_is_answered_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let report = inspect(&[pipe, PathBuf::from("/dev/zero")], &Silent);
    assert_eq!(report.files.len(), 2);
    assert!(report.files.iter().all(|file| file.problems[0].id == "not-a-file"));
}

#[test]
fn folders_are_walked_and_what_is_no_backup_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "run/LcsCDR.bak", &stripe("LcsCDR", 1, 1));
    put(folder.path(), "run/UserData.zip", &user_export());
    put(folder.path(), "run/job.log", b"text");
    put(folder.path(), "broken.trn", b"text");
    let report = inspect(&[folder.path().to_owned()], &Silent);
    let seen: Vec<(Kind, Verdict)> = report.files.iter().map(|file| (file.kind, file.verdict)).collect();
    let expected = [
        (Kind::Unknown, Verdict::Unreadable),
        (Kind::SqlBackup, Verdict::Identified),
        (Kind::LyncUserData, Verdict::Identified),
    ];
    assert_eq!(seen, expected);
    let set = sql(file(&report, &folder.path().join("run/LcsCDR.bak")));
    assert_eq!((set.database_name.as_deref(), set.members.len()), (Some("LcsCDR"), 0));
    assert_eq!(report.files[2].sets[0].verdict(), Verdict::Identified, "`inspect` never says more");
    assert_eq!((report.summary.file_count, report.summary.unclassified_count), (4, 1));
    assert_eq!(report.summary.kinds[&Kind::SqlBackup], 1);
    assert_eq!(report.summary.verdicts[&Verdict::Identified], 2);
}

#[test]
fn a_striped_set_shows_its_members_and_what_is_missing_in_every_member() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "x/1.bak", &stripe("LcsCDR", 1, 3));
    put(folder.path(), "y/2.bak", &stripe("LcsCDR", 2, 3));
    let third = folder.path().join("3.bak");
    let paths = [folder.path().join("x"), folder.path().join("y/2.bak")];
    let report = inspect(&paths, &Silent);
    for (path, number) in [("x/1.bak", 1), ("y/2.bak", 2)] {
        let file = file(&report, &folder.path().join(path));
        let set = sql(file);
        assert_eq!((file.verdict, set.verdict), (Verdict::Incomplete, Verdict::Incomplete));
        assert_eq!((set.family_number, set.missing_families.as_slice()), (Some(number), [3].as_slice()));
        assert_eq!(set.members.len(), 2);
        assert!(set.problems.iter().any(|problem| problem.id == "missing-stripe"));
    }
    std::fs::write(&third, stripe("LcsCDR", 3, 3)).unwrap();
    let report = inspect(&[folder.path().to_owned()], &Silent);
    assert_eq!(report.summary.verdicts.len(), 1, "{:?}", report.summary);
    assert!(report.files.iter().all(|file| sql(file).members.len() == 3 && sql(file).missing_families.is_empty()));
}

#[test]
fn what_is_named_twice_is_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "run/a.bak", &stripe("LcsCDR", 1, 1));
    let paths = [folder.path().to_owned(), folder.path().join("run"), folder.path().join("run/a.bak")];
    let report = inspect(&paths, &Silent);
    assert_eq!((report.files.len(), report.summary.file_count), (1, 1));
}

#[test]
fn a_folder_that_cannot_be_opened_stands_in_the_notes_with_its_whole_path() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join(vec!["d"; 140].join("/"));
    std::fs::create_dir_all(&deep).unwrap();
    let report = inspect(&[folder.path().to_owned()], &Silent);
    assert_eq!((report.summary.unreadable_count, report.summary.notes.len()), (1, 1));
    let note = &report.summary.notes[0];
    assert_eq!(note.kind, NoteKind::Limit);
    assert!(note.path.lossy().starts_with(folder.path().to_str().unwrap()), "{note:?}");
}

#[test]
fn a_configuration_of_iis_is_found_however_many_files_lie_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let sites = b"<?xml version=\"1.0\"?><configuration><system.applicationHost><sites><site name=\"a\"/></sites>\
                  </system.applicationHost></configuration>";
    put(folder.path(), "fe01/APPLICATIONHOST.config", sites);
    put(folder.path(), "fe01/administration.config", b"<configuration/>");
    for number in 0..70 {
        put(folder.path(), &format!("fe01/job-{number}.log"), b"text");
        put(folder.path(), &format!("fe01/log-{number}.trn"), b"text");
    }
    let report = inspect(&[folder.path().to_owned()], &Silent);
    let found: Vec<&FileReport> = report.files.iter().filter(|file| file.kind == Kind::IisBackup).collect();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].verdict, found[0].path.file_name().as_ref()), (Verdict::Identified, "fe01"));
}
