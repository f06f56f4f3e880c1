//! The collector walks what is hostile, broken or odd, stays inside the repository, and says what it did not look at.

use super::support::{look, look_at, note, put, root, unclassified};
use bakproof::collect::Root;
use bakproof::model::NoteKind;
use std::path::Path;

#[test]
fn a_root_that_is_not_there_is_unreachable_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let source = &look_at(&folder.path().join("gone")).sources[0];
    assert!(source.unreachable.as_ref().unwrap().contains("not found"), "{source:?}");
    assert_eq!(source.file_count, 0);
}

#[test]
fn a_root_that_is_a_file_is_unreachable() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.bak", b"x");
    assert!(look_at(&folder.path().join("a.bak")).sources[0].unreachable.is_some());
}

#[test]
fn files_that_are_no_backup_are_totalled_for_each_folder() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "readme.txt", b"12345");
    put(folder.path(), "2026/a.log", b"1");
    put(folder.path(), "2026/b.log", b"12");
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let source = &look_at(folder.path()).sources[0];
    assert_eq!((source.file_count, source.size_bytes, source.unreadable_count), (3, 8, 0));
    let totals: Vec<_> = source.unclassified.iter().map(|t| (t.path.lossy(), t.file_count, t.size_bytes)).collect();
    assert_eq!(totals, [("".into(), 1, 5), ("2026".into(), 2, 3)]);
    assert!(source.unclassified.iter().all(|total| total.newest.is_some()));
    assert_eq!(unclassified(source), ["readme.txt", "2026/a.log", "2026/b.log"]);
}

#[test]
fn one_repository_inside_another_is_counted_once_and_the_outer_one_says_so() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.txt", b"1");
    put(folder.path(), "inner/b.bak", b"1");
    let inner = Root { name: "inner".to_owned(), ..root(&folder.path().join("inner")) };
    let evidence = look(vec![root(folder.path()), inner]);
    let counts: Vec<_> = evidence.sources.iter().map(|source| (source.name.as_str(), source.file_count)).collect();
    assert_eq!(counts, [("inner", 1), ("nas", 1)]);
    assert_eq!(evidence.suspects.len(), 1);
    assert_eq!(evidence.suspects[0].location.source, "inner");
    let outer = note(&evidence.sources[1], "inner");
    assert_eq!(outer.kind, NoteKind::LinkIgnored);
    assert!(outer.reason.contains("`inner`"), "{outer:?}");
}

#[test]
fn the_same_folder_twice_is_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "b.bak", b"1");
    let again = Root { name: "other".to_owned(), ..root(&folder.path().join(".")) };
    let evidence = look(vec![root(folder.path()), again]);
    assert_eq!(evidence.suspects.len(), 1);
    assert_eq!(evidence.sources[1].file_count, 0);
    assert!(note(&evidence.sources[1], "").reason.contains("`nas`"));
}

#[test]
fn deep_nesting_ends_with_a_note_and_not_with_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let deep = vec!["d"; 140].join("/");
    put(folder.path(), &format!("{deep}/a.bak"), b"1");
    put(folder.path(), "b.bak", b"1");
    let evidence = look_at(folder.path());
    let limit: Vec<_> = evidence.sources[0].notes.iter().filter(|note| note.kind == NoteKind::Limit).collect();
    assert_eq!(limit.len(), 1);
    assert_eq!(evidence.suspects.len(), 1);
    assert_eq!(evidence.sources[0].unreadable_count, 1);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..2000 {
        put(folder.path(), &format!("{}/{}/f{n}.{}", n % 7, n % 3, ["txt", "bak", "zip", "dat"][n % 4]), &[n as u8; 9]);
    }
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut evidence = pool.install(|| look_at(folder.path()));
        // Others write on the same disk meanwhile.
        evidence.sources[0].free_bytes = None;
        serde_json::to_string(&evidence).unwrap()
    };
    let alone = with(1);
    assert!(alone.contains("f1999"));
    for threads in [2, 5, 8] {
        assert!(with(threads) == alone, "{threads} threads see something else than one");
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::collect_repository::support::{note_kind, suspect};
    use bakproof::base::PathName;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn links_never_lead_out_nor_round_in_circles_nor_count_twice() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        put(outside.path(), "secret.bak", b"1");
        put(folder.path(), "run/a.bak", b"1");
        for (name, target) in [
            ("out", outside.path()),
            ("out.bak", &outside.path().join("secret.bak")),
            ("up", Path::new("..")),
            ("run/round", Path::new("../run")),
            ("again.bak", Path::new("run/a.bak")),
            ("nowhere", Path::new("gone")),
            ("me", Path::new("me")),
        ] {
            symlink(target, folder.path().join(name)).unwrap();
        }
        let evidence = look_at(folder.path());
        let source = &evidence.sources[0];
        assert_eq!(source.file_count, 1, "{source:?}");
        assert_eq!(evidence.suspects.len(), 1);
        for outside in ["out", "out.bak", "up"] {
            assert_eq!(note_kind(source, outside), NoteKind::LinkOutside);
        }
        for ignored in ["run/round", "again.bak", "nowhere", "me"] {
            assert_eq!(note_kind(source, ignored), NoteKind::LinkIgnored);
        }
        assert_eq!(source.unreadable_count, 3);
    }

    #[test]
    fn a_link_into_another_repository_of_the_run_hides_nothing() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(second.path(), "a.bak", b"1");
        symlink(second.path(), first.path().join("other")).unwrap();
        let other = Root { name: "other".to_owned(), ..root(second.path()) };
        let evidence = look(vec![root(first.path()), other]);
        assert_eq!(note_kind(&evidence.sources[0], "other"), NoteKind::LinkIgnored);
        assert_eq!(evidence.suspects.len(), 1);
    }

    #[test]
    fn a_root_that_is_a_link_is_looked_at_and_reported_as_given() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "real/a.bak", b"1");
        symlink("real", folder.path().join("link")).unwrap();
        let path = folder.path().join("link");
        let evidence = look_at(&path);
        assert_eq!(evidence.sources[0].path, PathName::as_given(&path));
        suspect(&evidence, "a.bak");
    }

    #[test]
    fn pipes_and_sockets_are_noted_and_never_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.bak");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let _socket = UnixListener::bind(folder.path().join("socket")).unwrap();
        let evidence = look_at(folder.path());
        for name in ["pipe.bak", "socket"] {
            assert_eq!(note_kind(&evidence.sources[0], name), NoteKind::NotAFile);
        }
        assert_eq!((evidence.sources[0].file_count, evidence.sources[0].unreadable_count), (0, 0));
    }

    #[test]
    fn names_with_control_bidi_and_broken_bytes_arrive_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let names: [&[u8]; 4] = [b"a\x1b[2J\n.bak", "b\u{202e}kab.bak".as_bytes(), b"c\xff\xfe.bak", b" XdsConfig.bak"];
        for name in names {
            std::fs::write(folder.path().join(OsStr::from_bytes(name)), b"x").unwrap();
        }
        let evidence = look_at(folder.path());
        let mut expected: Vec<&[u8]> = names.to_vec();
        expected.sort();
        let seen: Vec<&[u8]> = evidence.suspects.iter().map(|suspect| suspect.location.path.bytes()).collect();
        assert_eq!(seen, expected);
    }

    /// The tests may run as root, whom no permission stops: threads that read files as `nobody` are stopped.
    #[cfg(target_os = "linux")]
    fn as_nobody<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        let nobody = nix::unistd::Uid::from_raw(65534);
        let become_nobody = move |_| {
            nix::unistd::setfsuid(nobody);
        };
        rayon::ThreadPoolBuilder::new().num_threads(2).start_handler(become_nobody).build().unwrap().install(work)
    }

    #[cfg(target_os = "linux")]
    fn forbid(path: &Path) {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o000)).unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_cannot_be_read_is_noted_with_what_to_do_and_the_walk_goes_on() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        for path in ["closed/a.bak", "open/b.bak", "open/c.bak", "open/notes.txt"] {
            put(folder.path(), path, b"1");
        }
        forbid(&folder.path().join("closed"));
        forbid(&folder.path().join("open/b.bak"));
        forbid(&folder.path().join("open/notes.txt"));
        let evidence = as_nobody(|| look_at(folder.path()));
        let source = &evidence.sources[0];
        for path in ["closed", "open/b.bak", "open/notes.txt"] {
            let note = note(source, path);
            assert_eq!(note.kind, NoteKind::Unreadable);
            assert!(note.reason.contains("read access"), "{note:?}");
        }
        assert_eq!(source.unreadable_count, 3);
        assert_eq!(suspect(&evidence, "open/b.bak").problems[0].id, "unreadable-file");
        suspect(&evidence, "open/c.bak");
        assert_eq!(evidence.suspects.len(), 2);
        // So that the folder can be deleted.
        std::fs::set_permissions(folder.path().join("closed"), std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_root_without_permission_is_unreachable() {
        let folder = tempfile::tempdir().unwrap();
        forbid(folder.path());
        let evidence = as_nobody(|| look_at(folder.path()));
        assert!(
            evidence.sources[0].unreachable.as_ref().is_some_and(|why| why.contains("read access")),
            "{evidence:?}"
        );
    }

    #[test]
    fn a_path_longer_than_the_system_takes_is_noted() {
        let folder = tempfile::tempdir().unwrap();
        let name = "n".repeat(250);
        let mut parent = std::fs::File::open(folder.path()).unwrap();
        for _ in 0..20 {
            rustix::fs::mkdirat(&parent, &name, 0o755.into()).unwrap();
            let flags = rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::RDONLY;
            parent = rustix::fs::openat(&parent, &name, flags, rustix::fs::Mode::empty()).unwrap().into();
        }
        let source = &look_at(folder.path()).sources[0];
        assert_eq!(source.notes.len(), 1);
        assert_eq!(source.notes[0].kind, NoteKind::Unreadable);
        assert!(source.notes[0].reason.contains("too long"), "{:?}", source.notes[0].reason);
    }
}

#[test]
fn a_root_in_which_nothing_lies_is_told_from_one_that_holds_a_file() {
    let folder = tempfile::tempdir().unwrap();
    assert!(look_at(folder.path()).sources[0].is_empty);
    std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
    assert!(look_at(folder.path()).sources[0].is_empty, "empty folders hold nothing");
    put(folder.path(), "a/b/readme.txt", b"1");
    assert!(!look_at(folder.path()).sources[0].is_empty);
    assert!(!look_at(&folder.path().join("gone")).sources[0].is_empty, "that is unreachable");
}

#[test]
fn one_folder_under_two_names_and_one_inside_another_are_one_place() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.txt", b"1");
    put(folder.path(), "inner/b.txt", b"1");
    let named = |name: &str, path: &Path| Root { name: name.to_owned(), ..root(path) };
    let within = |roots: Vec<Root>| -> Vec<(String, Option<String>)> {
        look(roots).sources.into_iter().map(|source| (source.name, source.within)).collect()
    };
    let inner = folder.path().join("inner");
    let outer = || named("outer", folder.path());
    assert_eq!(
        within(vec![named("inner", &inner), outer()]),
        [("inner".to_owned(), Some("outer".to_owned())), ("outer".to_owned(), None)]
    );
    let again = folder.path().join("inner/../.");
    assert_eq!(
        within(vec![outer(), named("two", &again)]),
        [("outer".to_owned(), None), ("two".to_owned(), Some("outer".to_owned()))]
    );
    let apart = tempfile::tempdir().unwrap();
    put(apart.path(), "c.txt", b"1");
    assert!(within(vec![outer(), named("apart", apart.path())]).iter().all(|(_, within)| within.is_none()));
    #[cfg(unix)]
    {
        let link = apart.path().join("link");
        std::os::unix::fs::symlink(&inner, &link).unwrap();
        let linked = within(vec![outer(), named("link", &link)]);
        assert_eq!(linked[0], ("link".to_owned(), Some("outer".to_owned())));
    }
}
