//! Real files: no false alarm, no miss among those damaged on purpose, and the independent reader's counts.

use super::support::{corpus, problems, prove};
use crate::outside::{Oracle, backups_of};
use bakproof::collect::budget::Run;
use bakproof::collect::verify::ProofOptions;
use bakproof::collect::{Silent, verify};
use bakproof::model::{AnySet, SqlSet, Verdict, VerifyReport};
use serde_json::Value;
use std::path::PathBuf;

fn verified(paths: &[PathBuf]) -> VerifyReport {
    let options = ProofOptions {
        with_content_id: true,
        with_ranges: false,
        run: &Run::of_everything("2026-11-22T00:00:00Z".parse().unwrap()),
        monitor: &Silent,
    };
    verify(paths, &options)
}

fn sets(report: &VerifyReport, name: &str) -> Vec<SqlSet> {
    let file = report.files.iter().find(|file| file.report.path.file_name() == name).unwrap();
    let set = |set: &AnySet| match set {
        AnySet::Sql(set) => (**set).clone(),
        AnySet::Export(_) | AnySet::Artefact(_) => panic!("{name} is a SQL Server backup"),
    };
    file.report.sets.iter().map(set).collect()
}

#[test]
fn no_real_file_raises_a_false_alarm() {
    let Some(corpus) = corpus() else { return };
    let files = backups_of(&corpus);
    let report = verified(&files);
    assert_eq!(report.files.len(), files.len());
    for file in &report.files {
        let path = file.report.path.lossy();
        if file.report.sets.is_empty() {
            assert_eq!(file.report.verdict, Verdict::Incomplete, "{path}");
            continue;
        }
        for set in sets(&report, &file.report.path.file_name()) {
            let ids: Vec<&str> = set.problems.iter().map(|problem| &*problem.id).collect();
            let torn = set.counts.checked_pages.is_some() && !set.proof.contains(&bakproof::model::Proof::PageChecksum);
            let protected = set.is_compressed || set.proof.contains(&bakproof::model::Proof::BackupChecksum);
            let expected = match (set.missing_families.is_empty(), torn && !protected) {
                (false, _) => (Verdict::Incomplete, vec!["missing-stripe"]),
                (true, true) => (Verdict::Intact, vec![]),
                (true, false) => (Verdict::Verified, vec![]),
            };
            assert_eq!((set.verdict, ids), expected, "{path} {:#?}", set.problems);
        }
    }
}

#[test]
fn every_file_damaged_on_purpose_is_caught() {
    let Some(corpus) = corpus() else { return };
    let damaged = [
        ("bitflip_compressed.bak", Verdict::Damaged, "container-checksum"),
        ("bitflip_log_slack_csum.trn", Verdict::Damaged, "backup-checksum"),
        ("bitflip_page30.bak", Verdict::Damaged, "page-checksum"),
        ("bitflip_sset_header.bak", Verdict::Damaged, "block-checksum"),
        ("hole_8k.bak", Verdict::Damaged, "page-zero"),
        ("truncated_60pct.bak", Verdict::Incomplete, "truncated"),
        ("truncated_compressed.bak", Verdict::Incomplete, "truncated"),
    ];
    let files = backups_of(&corpus.join("damaged"));
    assert_eq!(files.len(), damaged.len(), "a damaged sample is not listed here");
    for (path, (name, verdict, problem)) in files.iter().zip(damaged) {
        let proven = prove(&std::fs::read(path).unwrap());
        assert!(path.ends_with(name));
        assert_eq!(proven.mtf.verdict, verdict, "{name}");
        assert_eq!(problems(&proven)[0].id, problem, "{name}");
    }
}

#[test]
fn counts_are_those_of_the_oracle() {
    let Some(corpus) = corpus() else { return };
    let Some(oracle) = Oracle::beside_corpus(&corpus, "no count was compared with the oracle") else { return };
    let files = backups_of(&corpus);
    let report = verified(&files);
    let answers = oracle.ask(&["--verify"], &files);
    let (mut pages, mut blocks, mut sums) = (0, 0, 0);
    for (path, answer) in files.iter().zip(&answers) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let sets = sets(&report, &name);
        let theirs = |keys: &[&str]| keys.iter().map(|key| answer["pages"][*key].as_u64().unwrap_or(0)).sum::<u64>();
        let ours = |count: fn(&SqlSet) -> Option<u64>| sets.iter().filter_map(count).sum::<u64>();
        // A member of a united set shows the counts of all members: those are compared as one below.
        if sets.iter().any(|set| set.members.len() > 1) {
            continue;
        }
        // Free pages may keep old content of another place. The oracle asks the most frequent place of an extent whether
        // its pages are allocated, even where the order of the extents says that it is another.
        let doubtful = theirs(&["extent_conflict"]) * 8;
        let (checked, expected) = (ours(|set| set.counts.checked_pages), theirs(&["checksum_ok:A", "torn_ok:A"]));
        assert!(checked.abs_diff(expected) <= doubtful, "{name}: {checked} {expected}");
        assert_eq!(ours(|set| set.counts.pages), theirs(&["extents"]) * 8, "{name}");
        assert_eq!(ours(|set| set.unprotected_pages), theirs(&["unprotected:A"]), "{name}");
        assert_eq!(ours(|set| set.counts.log_blocks), theirs(&["log_ok", "log_none"]), "{name}");
        let csum = answer["file"]["stats"]["csum_ok"].as_u64().unwrap_or(0);
        assert_eq!(ours(|set| set.counts.csum_streams), csum, "{name}");
        if let Some(container) = answer["file"]["cblocks"].as_u64() {
            assert_eq!(ours(|set| set.counts.container_blocks), container, "{name}");
        }
        pages += ours(|set| set.counts.checked_pages);
        blocks += ours(|set| set.counts.log_blocks);
        sums += ours(|set| set.counts.csum_streams);
    }
    assert!(pages > 5000 && blocks > 500 && sums > 10, "hardly anything was compared: {pages} {blocks} {sums}");
    eprintln!("{pages} pages, {blocks} log blocks and {sums} checksum streams counted as the oracle does");
    stripes_add_up(&report, &files, &answers);
}

/// The log blocks and pages of a united set are those of its members together.
fn stripes_add_up(report: &VerifyReport, files: &[PathBuf], answers: &[Value]) {
    let mut compared = 0;
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for set in sets(report, &name).iter().filter(|set| set.members.len() > 1) {
            let members = set.members.iter().map(|member| member.path.file_name().into_owned());
            let of = |member: String| {
                let number = files.iter().position(|file| file.file_name().unwrap() == member.as_str()).unwrap();
                &answers[number]["pages"]
            };
            let (mut blocks, mut extents) = (0, 0);
            for pages in members.map(of) {
                let count = |key: &str| pages[key].as_u64().unwrap_or(0);
                blocks += count("log_ok") + count("log_none");
                extents += count("extents");
            }
            assert_eq!(set.counts.log_blocks, Some(blocks), "{name}");
            assert_eq!(set.counts.pages.unwrap_or(0), extents * 8, "{name}");
            compared += 1;
        }
    }
    assert!(compared >= 6, "{compared} striped sets");
}
