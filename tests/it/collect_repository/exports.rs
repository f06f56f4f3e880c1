//! Lync exports as evidence: content tells the kind, a mapping fills what it does not say and overrules nothing.

use super::support::{look, look_at, map, put, root, suspect, unclassified, user_export, zip_of};
use bakproof::model::{Evidence, Kind, KindOrigin, SuspectReason, Verdict};
use std::path::Path;

fn mapped(folder: &Path, pattern: &str, kind: Kind) -> Evidence {
    let mut map = map(pattern);
    map.kind = Some(kind);
    let mut root = root(folder);
    root.maps = vec![map];
    look(vec![root])
}

#[test]
fn an_export_is_an_export_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "E911Config.bak", &user_export());
    let evidence = look_at(folder.path());
    let export = &evidence.exports[0];
    assert_eq!((export.kind, export.kind_origin), (Kind::LyncUserData, KindOrigin::Content));
    assert_eq!((export.facts.verdict, export.facts.user_count), (Verdict::Verified, Some(1)));
    assert!(evidence.suspects.is_empty());
}

#[test]
fn a_mapping_names_what_content_leaves_open() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "E911Config.zip", &zip_of(&[("lis.xml", "<Lis><Address/></Lis>")]));
    let plain = look_at(folder.path());
    assert_eq!((plain.exports[0].kind, plain.exports[0].kind_origin), (Kind::ZipArchive, KindOrigin::Content));
    let evidence = mapped(folder.path(), "e911*.zip", Kind::LyncLocation);
    assert_eq!((evidence.exports[0].kind, evidence.exports[0].kind_origin), (Kind::LyncLocation, KindOrigin::Mapping));
    let wrong = mapped(folder.path(), "e911*.zip", Kind::SqlBackup);
    assert_eq!((wrong.exports[0].kind, wrong.exports[0].kind_origin), (Kind::ZipArchive, KindOrigin::Content));
}

#[test]
fn a_mapping_never_overrules_content() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.zip", &user_export());
    let evidence = mapped(folder.path(), "*", Kind::LyncLocation);
    assert_eq!((evidence.exports[0].kind, evidence.exports[0].kind_origin), (Kind::LyncUserData, KindOrigin::Content));
}

#[test]
fn an_empty_archive_is_an_incomplete_export() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.zip", &zip_of(&[]));
    let evidence = look_at(folder.path());
    assert_eq!(evidence.exports[0].facts.verdict, Verdict::Incomplete);
    assert_eq!(evidence.exports[0].facts.problems[0].id, "empty-zip");
}

#[test]
fn an_office_document_is_no_backup_unless_its_name_says_so_and_then_it_is_suspect() {
    let folder = tempfile::tempdir().unwrap();
    let document = zip_of(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<d/>")]);
    put(folder.path(), "plan.docx", &document);
    put(folder.path(), "plan.bak", &document);
    let evidence = look_at(folder.path());
    assert!(evidence.exports.is_empty());
    assert_eq!(suspect(&evidence, "plan.bak").reason, SuspectReason::Name);
    assert_eq!(unclassified(&evidence.sources[0]), ["plan.docx"]);
}
