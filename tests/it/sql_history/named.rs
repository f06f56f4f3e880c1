//! A saved output that the deployment file names.

use super::emulation::{lines, sqlcmd};
use super::fake::instance;
use bakproof::collect::sql::{not_read, read_saved};
use bakproof::model::{ReadingOrigin, SourceKind};
use bakproof::policy::{Catalogue, Deployment};
use std::path::Path;

fn deployment(folder: &Path, keys: &str) -> Deployment {
    let text = format!(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n[[sql_server]]\ninstance = 'sql01.contoso.com\\MON'\n\
         history = 'saved/history.txt'\n{keys}"
    );
    Deployment::parse(&text, &folder.join("bakproof.toml"), &Catalogue::embedded().unwrap()).unwrap()
}

#[test]
fn it_is_read_where_it_lies_and_is_a_source() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("saved")).unwrap();
    let path = folder.path().join("saved/history.txt");
    let whole = sqlcmd(&lines(&instance(true), "2026-08-01T00:00:00", 60));
    std::fs::write(&path, &whole).unwrap();
    let (sources, readings) = read_saved(&deployment(folder.path(), ""));
    assert_eq!((sources.len(), readings.len()), (1, 1));
    assert_eq!((sources[0].kind, sources[0].unreachable.as_deref()), (SourceKind::SqlServer, None));
    assert_eq!(sources[0].name, r"sql01.contoso.com\MON");
    assert_eq!((&readings[0].source, readings[0].origin), (&sources[0].name, ReadingOrigin::Script));
    assert_eq!(readings[0].instance.to_string(), r"sql01.contoso.com\MON");
    assert!(!readings[0].backups.is_empty());

    let beside = deployment(folder.path(), "connect = true\n");
    let (sources, readings) = read_saved(&beside);
    assert_ne!(sources[0].name, r"sql01.contoso.com\MON", "the connection is a source of its own");
    assert_eq!(readings[0].source, sources[0].name);
}

#[test]
fn one_that_is_absent_or_no_history_is_unreachable_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let said = || {
        let (sources, readings) = read_saved(&deployment(folder.path(), ""));
        assert!(readings.is_empty());
        sources[0].unreachable.clone().unwrap()
    };
    assert!(said().contains("was not found") && said().contains("bakproof sql-script"), "{}", said());
    std::fs::create_dir_all(folder.path().join("saved/history.txt")).unwrap();
    assert!(said().contains("is not a regular file"), "{}", said());
    std::fs::remove_dir(folder.path().join("saved/history.txt")).unwrap();
    for bytes in [&b""[..], b"Msg 229, Level 14: The SELECT permission was denied", &[0xff; 9000]] {
        std::fs::write(folder.path().join("saved/history.txt"), bytes).unwrap();
        assert!(said().contains("is not a complete saved history") && said().contains("sql-script"), "{}", said());
    }
    let unread = not_read(&deployment(folder.path(), ""), "later");
    assert_eq!(unread[0].unreachable.as_deref(), Some("later"));
}
