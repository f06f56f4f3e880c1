//! `bakproof recognizers`: every recognizer is on the page, and its declaration says what the recognizer gives.

use crate::support::{bakproof, bakproof_with, demo, files_below};
use bakproof::collect::recognizers;
use bakproof::format::artefact::{FILES, TREES};
use bakproof::model::{Kind, Proof};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn run(arguments: &[&str], columns: &str) -> String {
    let ran = bakproof_with(Path::new("."), arguments, &[("COLUMNS", columns)]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
    ran.stdout
}

#[test]
fn every_recognizer_and_every_kind_is_shown_at_every_width() {
    for columns in ["40", "60", "80", "100", "132", "200"] {
        let text = run(&["recognizers"], columns);
        let words: BTreeSet<&str> = text.split_whitespace().collect();
        for one in FILES.iter().map(|one| one.declaration).chain(TREES.iter().map(|one| one.declaration)) {
            assert!(text.lines().any(|line| line.trim_start().starts_with(one.name)), "{} at {columns}", one.name);
        }
        for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Unknown) {
            assert!(words.contains(kind.word()), "{kind} at {columns}");
        }
        let rows = text.lines().filter(|line| !line.contains("decides what a file or folder is."));
        let widest = rows.map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= columns.parse::<usize>().unwrap().max(60), "{widest} at {columns}");
        assert!(!text.contains('\u{1b}'));
    }
}

#[test]
fn names_are_unique_and_no_cell_is_empty() {
    let all = recognizers();
    assert_eq!(all.iter().map(|one| one.name).collect::<BTreeSet<_>>().len(), all.len());
    for one in all {
        assert!(!one.kinds.is_empty(), "{}", one.name);
        for cell in [one.name, one.marker, one.facts, one.checks, one.limits] {
            assert!(!cell.is_empty() && cell == cell.trim() && !cell.ends_with('.'), "{}: {cell}", one.name);
        }
    }
}

#[test]
fn the_list_is_shown_in_blocks_where_a_table_does_not_fit() {
    insta::assert_snapshot!(run(&["recognizers", "sql-backup"], "80"), @r"
    ────────────────────────────────────────────────────────────────────────────────
     recognizer          marker, facts, proof and limits
    ════════════════════════════════════════════════════════════════════════════════
     SQL Server backup   marker: a media header `TAPE` with the vendor ID of SQL
     sql-backup          Server, or `MSSQLBAK` (compressed)
                         facts: server, database, type, LSNs, times and files of
                         every backup set
                         checked: `inspect` reads the headers; `verify` also reads
                         every block, page, extent and log block, and every sum
                         proof: framing, metadata-pair, page-checksum, torn-page,
                         extent-map, log-blocks, log-range, backup-checksum,
                         container-checksum
                         limits: 1,000,000 blocks and 10,000 backup sets in a file;
                         content that no checksum protects is at most intact
    ────────────────────────────────────────────────────────────────────────────────

    1 recognizer; the first one that matches decides what a file or folder is.
    ");
    insta::assert_snapshot!(run(&["recognizers", "cisco ios"], "160"), @r"
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     recognizer              marker                             facts                             proof                             limits
    ════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════
     Cisco IOS               `version`, `hostname` and one      host, software version, time of   the last line is `end`; there     32 MiB; only devices with
     gateway-configuration   more line that only IOS writes     the last change, number of        is a dial peer or a service       voice, or texts that are cut;
                                                                lines                             that connects calls               others are read only if a
                                                                                                                                    mapping names them
                                                                                                  proof: end-marker
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

    1 recognizer; the first one that matches decides what a file or folder is.
    ");
}

#[test]
fn a_name_or_a_kind_chooses_and_a_slip_is_answered_with_what_was_meant() {
    assert_eq!(run(&["recognisers", "pem"], "100"), run(&["recognizers", "PEM"], "100"));
    let firewalls = run(&["recognizers", "firewall-configuration"], "100");
    assert!(firewalls.contains("FortiGate") && !firewalls.contains("robocopy"), "{firewalls}");
    for (slip, meant) in
        [("dns-zon", "did you mean `dns-zone`?"), ("zzzzzzzzzzzz", "`bakproof recognizers` lists them")]
    {
        let ran = bakproof(Path::new("."), ["recognizers", slip]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(meant), "{}", ran.stderr);
    }
}

#[test]
fn the_data_has_every_recognizer() {
    let document: serde_json::Value = serde_json::from_str(&run(&["recognizers", "-o", "json"], "80")).unwrap();
    assert_eq!(document["schema"], "bakproof/recognizers/1");
    let rows = document["recognizers"].as_array().unwrap();
    assert_eq!(rows.len(), recognizers().len());
    let sonus = rows.iter().find(|row| row["name"] == "Sonus archive").unwrap();
    assert_eq!(sonus["kinds"], serde_json::json!(["gateway-configuration"]));
    assert_eq!(sonus["proof"], serde_json::json!(["structure", "end-marker", "checksum"]));
}

#[test]
fn every_word_of_proof_that_is_declared_stands_in_the_code_that_gives_it() {
    let files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/format"));
    let code: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let mut declared: BTreeMap<&str, usize> = BTreeMap::new();
    for one in recognizers() {
        for word in one.proof {
            if one.kinds == [Kind::SqlBackup] {
                assert!(serde_json::from_value::<Proof>(serde_json::json!(word)).is_ok(), "{word}");
            } else {
                *declared.entry(word).or_default() += 1;
            }
        }
    }
    for (word, count) in declared {
        let found = code.matches(&format!("\"{word}\"")).count();
        assert!(found > count, "`{word}` is declared {count} times and never given");
    }
}

#[test]
fn what_the_demo_proves_is_declared() {
    let ran = bakproof(demo(), ["verify", "--output", "json", "."]);
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for file in document["files"].as_array().unwrap() {
        let kind = file["kind"].as_str().unwrap();
        let of_kind = recognizers().into_iter().filter(|one| one.kinds.iter().any(|one| one.word() == kind));
        let declared: BTreeSet<&str> = of_kind.flat_map(|one| one.proof).copied().collect();
        for set in file["sets"].as_array().unwrap() {
            for word in set["proof"].as_array().unwrap() {
                let word = word.as_str().unwrap();
                assert!(declared.contains(word), "{}: `{word}` is not declared for {kind}", file["path"]);
                seen.insert(format!("{kind} {word}"));
            }
        }
    }
    assert!(seen.len() >= 15, "{seen:?}");
}
