//! Everything the demo writes, judged by a program that knows nothing of it: `bakhead.py --verify`.
//!
//! The oracle lies outside the repository. Where it, python3 or numpy is missing, these tests say so on stderr.

use crate::outside::Oracle;
use bakproof::demo::{BackupSpec, DataFileSpec, MediaSpec, Protection, Recovery, ServerVersion, Stop, write_media};
use jiff::civil::date;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn oracle() -> Option<Oracle> {
    Oracle::find("the demo's bytes were NOT checked by the independent reader")
}

/// The codes of all issues; stripes are announced as a warning, which is no issue.
fn issues(answer: &Value) -> Vec<String> {
    let all = answer["issues"].as_array().unwrap();
    all.iter().filter(|issue| issue[1] != "STRIPE").map(Value::to_string).collect()
}

fn write_all(folder: &Path, name: &str, media: &MediaSpec) -> Vec<PathBuf> {
    (0..media.family_count)
        .map(|family| {
            let path = folder.join(format!("{name}-{family}.bak"));
            write_media(media, family, &mut std::fs::File::create(&path).unwrap()).unwrap();
            path
        })
        .collect()
}

fn variants() -> Vec<(&'static str, MediaSpec)> {
    let full = BackupSpec::full("rtcxds").pages(400);
    let when = date(2026, 10, 2).at(2, 0, 0, 0);
    let torn = BackupSpec { page_verify: Protection::TornPage, recovery: Recovery::Simple, ..full.clone() };
    let mut two_files = BackupSpec { with_checksum: true, transfer_units: 16, ..full.clone() };
    two_files.data_files.push(DataFileSpec {
        file_id: 3,
        logical: "rtcxds_2".to_owned(),
        physical: r"F:\CsData\rtcxds_2.ndf".to_owned(),
        pages: 200,
    });
    let long_log = BackupSpec { log_blocks: 900, ..full.clone() };
    let empty_log = BackupSpec { log_blocks: 0, ..full.next_log(when) };
    let of = |set: &BackupSpec| MediaSpec::of(vec![set.clone()]);
    vec![
        ("full", of(&full)),
        ("with-checksum", of(&BackupSpec { with_checksum: true, second_pass: true, ..full.clone() })),
        ("sql-2012", of(&BackupSpec { version: ServerVersion::SQL_2012, ..full.clone() })),
        ("sql-2019", of(&BackupSpec { version: ServerVersion::SQL_2019, ..full.clone() })),
        ("block-4096", MediaSpec { block_size: 4096, ..of(&two_files) }),
        ("two-files", of(&two_files)),
        ("torn", of(&torn)),
        ("unprotected", of(&BackupSpec { page_verify: Protection::None, ..full.clone() })),
        ("copy-only", of(&full.copy_only(when))),
        ("differential", of(&full.differential(when))),
        ("log", of(&full.next_log(when))),
        ("long-log", of(&long_log.next_log(when))),
        ("empty-log", of(&empty_log)),
        ("torn-log", of(&BackupSpec { page_verify: Protection::TornPage, ..long_log.next_log(when) })),
        ("appended", MediaSpec::of(vec![full.clone(), full.differential(when), full.next_log(when)])),
        ("compressed", of(&full).compressed()),
        ("compressed-512", MediaSpec { block_size: 512, ..of(&long_log).compressed() }),
        ("compressed-appended", MediaSpec::of(vec![full.clone(), full.next_log(when)]).compressed()),
        ("striped", of(&long_log).striped(3)),
        ("striped-log", of(&long_log.next_log(when)).striped(2)),
        ("striped-compressed", of(&two_files).compressed().striped(2)),
        ("interval", of(&BackupSpec::full("LcsCDR").pages(8088 + 64))),
    ]
}

#[test]
fn an_independent_reader_finds_no_fault_in_any_variant() {
    let Some(oracle) = oracle() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (name, media) in variants() {
        let files = write_all(folder.path(), name, &media);
        for answer in oracle.ask(&["--verify"], &files) {
            assert_eq!(issues(&answer), Vec::<String>::new(), "{name}");
            assert_eq!(answer["sets"].as_array().unwrap().len(), media.sets.len(), "{name}");
            let pages = &answer["pages"];
            for (set, spec) in answer["sets"].as_array().unwrap().iter().zip(&media.sets) {
                assert_eq!(set["complete"], true, "{name}");
                assert_eq!(set["tail"]["database"], *spec.database, "{name}");
                assert_eq!(set["set_guid"], spec.guid().to_string(), "{name}");
                assert_eq!(set["volb"][2], "BAKPROOF-DEMO", "{name}");
                if spec.operation != bakproof::demo::Operation::Log && spec.page_verify == Protection::Checksum {
                    // `?`: a stripe without the free space page cannot tell whether a page is allocated.
                    let good = ["checksum_ok:A", "checksum_ok:?"].map(|key| pages[key].as_u64().unwrap_or(0));
                    assert!(good[0] + good[1] > 20, "{name}: {pages}");
                }
                if spec.with_checksum {
                    assert!(set["csum"].as_array().unwrap().iter().all(|sum| sum[1] == true), "{name}");
                    assert!(!set["csum"].as_array().unwrap().is_empty(), "{name}");
                }
            }
        }
    }
}

#[test]
fn an_independent_reader_sees_what_an_interrupted_backup_lacks() {
    let Some(oracle) = oracle() else { return };
    let folder = tempfile::tempdir().unwrap();
    let set = BackupSpec::full("QoEMetrics").pages(400);
    let media = MediaSpec { stop: Stop::InData { extents: 9 }, ..MediaSpec::of(vec![set]) };
    let header = MediaSpec { stop: Stop::HeaderOnly, block_size: 4096, ..media.clone() };
    let mut files = write_all(folder.path(), "interrupted", &media);
    files.extend(write_all(folder.path(), "header", &header));
    let answers = oracle.ask(&["--verify"], &files);
    assert!(issues(&answers[0]).iter().any(|issue| issue.contains("TRUNC")), "{:?}", issues(&answers[0]));
    assert_eq!(answers[0]["sets"][0]["complete"], false);
    assert_eq!(std::fs::metadata(&files[1]).unwrap().len(), 8192);
    assert_eq!(answers[1]["sets"].as_array().unwrap().len(), 0);
}

#[test]
fn an_independent_reader_finds_only_the_planned_fault_in_the_demo() {
    let Some(oracle) = oracle() else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("demo");
    bakproof::demo::write(&root).unwrap();
    let files: Vec<PathBuf> = walkdir::WalkDir::new(root.join("backups/sql"))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "bak" || ending == "trn"))
        .collect();
    assert!(files.len() > 150, "{} files", files.len());
    let mut faulty = Vec::new();
    let mut logs: Vec<(String, Value, Value)> = Vec::new();
    for answer in oracle.ask(&["--verify"], &files) {
        let path = answer["file"]["file"].as_str().unwrap();
        if !issues(&answer).is_empty() {
            faulty.push((path.rsplit('/').next().unwrap().to_owned(), issues(&answer)));
            continue;
        }
        for set in answer["sets"].as_array().unwrap() {
            assert_eq!(set["volb"][2], "BAKPROOF-DEMO", "{path}");
            let tail = &set["tail"];
            if tail["type"] == "L" {
                let name = format!("{} {}", tail["server"], tail["database"]);
                logs.push((name, tail["first_lsn"].clone(), tail["last_lsn"].clone()));
            }
        }
    }
    assert_eq!(faulty.len(), 1, "{faulty:?}");
    assert_eq!(faulty[0].0, "SQL03$MON_QoEMetrics_FULL_20261031_022000.bak");
    // Files are sorted by time within a database, so neighbours of one database follow each other in the chain.
    assert!(logs.len() > 30);
    for pair in logs.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        assert_eq!(pair[0].2, pair[1].1, "{}: a gap in the log chain", pair[0].0);
    }
}
