//! What content does not recognise but name, neighbours or a mapping call a backup; and what nothing calls one.

use super::support::{block, look, look_at, map, media_header, put, root, suspect, unclassified};
use bakproof::model::{Kind, SuspectReason, Verdict};

#[test]
fn a_backup_name_raises_suspicion_whatever_its_case() {
    let folder = tempfile::tempdir().unwrap();
    let suspicious = ["a.bak", "b.DIF", "c.diff", "d.Trn", "e.zip", "f.pfx", "g.p12", "h.vhd", "i.VHDX"];
    for name in suspicious {
        put(folder.path(), name, b"no backup at all");
    }
    put(folder.path(), "bak", b"x");
    put(folder.path(), "a.bak.txt", b"x");
    let evidence = look_at(folder.path());
    assert_eq!(evidence.suspects.len(), suspicious.len());
    for name in suspicious {
        let suspect = suspect(&evidence, name);
        assert_eq!((suspect.reason, suspect.verdict), (SuspectReason::Name, Verdict::Unreadable));
        assert_eq!(suspect.problems[0].id, "unrecognised");
    }
    assert_eq!(unclassified(&evidence.sources[0]), ["a.bak.txt", "bak"]);
}

#[test]
fn each_kind_of_ruin_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut headless = vec![0; 4096];
    headless.extend(block(b"SFMB"));
    headless.extend(block(b"SSET"));
    let mut zip_tail = vec![7; 5000];
    zip_tail.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    let mut late = vec![0; 5 << 20];
    late.push(1);
    let mut fixed_vhd = vec![9; 4096];
    fixed_vhd.extend(b"conectix");
    fixed_vhd.resize(4096 + 512, 0);
    let mut foreign = block(b"SSET");
    foreign.extend(vec![1; 5000]);
    let cases: [(&str, &[u8], &str, Verdict); 11] = [
        ("empty.bak", b"", "zero-length", Verdict::Incomplete),
        ("zeros.bak", &[0; 70_000], "all-zeros", Verdict::Damaged),
        ("long-zeros.bak", &[0; 5 << 20], "all-zeros", Verdict::Damaged),
        ("not-only-zeros.bak", &late, "unrecognised", Verdict::Unreadable),
        ("headless.bak", &headless, "ruined-head", Verdict::Damaged),
        ("headless.zip", &zip_tail, "ruined-head", Verdict::Damaged),
        ("key.pfx", &[0x30, 0x82, 0x0a, 0x11, 2, 1, 3, 0x30], "not-examined", Verdict::Unreadable),
        ("image.vhdx", b"vhdxfile\0\0\0\0", "not-examined", Verdict::Unreadable),
        ("image.vhd", b"conectix\0\0\0\0", "not-examined", Verdict::Unreadable),
        ("fixed.vhd", &fixed_vhd, "not-examined", Verdict::Unreadable),
        ("other.bkf.bak", &foreign, "not-examined", Verdict::Unreadable),
    ];
    for (name, content, ..) in cases {
        put(folder.path(), name, content);
    }
    let evidence = look_at(folder.path());
    for (name, _, id, verdict) in cases {
        let suspect = suspect(&evidence, name);
        assert_eq!((&*suspect.problems[0].id, suspect.verdict), (id, verdict), "{name}");
    }
    let message = &suspect(&evidence, "headless.bak").problems[0].message;
    assert!(message.contains("`SFMB`") && message.contains("byte 4096"), "{message}");
    assert!(suspect(&evidence, "key.pfx").problems[0].message.contains("this version does not examine PKCS#12"));
}

#[test]
fn among_backups_a_file_that_says_nothing_is_a_suspect() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["1.bak", "2.bak", "3.bak"] {
        put(folder.path(), &format!("run/{name}"), &media_header());
        put(folder.path(), &format!("mixed/{name}"), &media_header());
    }
    for path in ["run/LcsCDR", "run/half.part", "run/job.log", "mixed/a", "mixed/b", "mixed/c", "elsewhere/LcsCDR"] {
        put(folder.path(), path, b"nothing known");
    }
    let evidence = look_at(folder.path());
    assert_eq!(evidence.suspects.len(), 2, "{:?}", evidence.suspects);
    for path in ["run/LcsCDR", "run/half.part"] {
        assert_eq!(suspect(&evidence, path).reason, SuspectReason::Neighbours);
    }
    let rest = ["elsewhere/LcsCDR", "mixed/a", "mixed/b", "mixed/c", "run/job.log"];
    assert_eq!(unclassified(&evidence.sources[0]), rest);
}

#[test]
fn a_backup_needs_no_name() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "notes.txt", &media_header());
    let evidence = look_at(folder.path());
    assert_eq!(evidence.media_sets.len(), 1);
    assert!(evidence.suspects.is_empty() && evidence.sources[0].unclassified.is_empty());
}

#[test]
fn a_mapping_that_names_a_kind_or_an_item_calls_a_file_a_backup_and_one_that_names_a_pool_does_not() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["fw/Edge.CFG", "exports/users.dat", "pool01/job.log"] {
        put(folder.path(), path, b"x");
    }
    let mut item = map("fw/*.cfg");
    item.item = Some("firewall".to_owned());
    let mut kind = map("exports/*");
    kind.kind = Some(Kind::LyncUserData);
    let mut pool = map("pool01/**");
    pool.pool = Some("pool01.contoso.com".to_owned());
    let mut root = root(folder.path());
    root.maps = vec![item, kind, pool];
    let evidence = look(vec![root]);
    for path in ["fw/Edge.CFG", "exports/users.dat"] {
        assert_eq!(suspect(&evidence, path).reason, SuspectReason::Mapping);
    }
    assert_eq!(unclassified(&evidence.sources[0]), ["pool01/job.log"]);
}
