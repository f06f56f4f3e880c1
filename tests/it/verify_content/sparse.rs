//! Files that are mostly holes: what was never written is not read, and counts as the zeros that it is.
#![cfg(target_os = "linux")]

use super::support::{families, problems, prove};
use bakproof::collect::budget::Run;
use bakproof::collect::verify::ProofOptions;
use bakproof::collect::{Silent, verify};
use bakproof::demo::{BackupSpec, MediaSpec};
use bakproof::model::{AnySet, Problem, Verdict};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

const HUGE: u64 = 100 << 30;

/// Verdict and problems of a file in which this stands at these places, and holes everywhere else.
fn verified(parts: &[(u64, &[u8])], size: u64) -> (Verdict, Vec<Problem>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sparse.bak");
    let file = File::create(&path).unwrap();
    file.set_len(size).unwrap();
    for (at, bytes) in parts {
        file.write_all_at(bytes, *at).unwrap();
    }
    let options = ProofOptions {
        with_content_id: true,
        with_ranges: false,
        run: &Run::of_everything("2026-11-22T00:00:00Z".parse().unwrap()),
        monitor: &Silent,
    };
    let begun = Instant::now();
    let report = verify(&[path], &options).files.remove(0).report;
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    let sets = report.sets.iter().flat_map(|set| match set {
        AnySet::Sql(set) => set.problems.to_vec(),
        AnySet::Export(_) | AnySet::Artefact(_) => Vec::new(),
    });
    (report.verdict, sets.chain(report.problems.clone()).collect())
}

fn full() -> Vec<u8> {
    families(&MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(800)])).remove(0)
}

/// Ends inside the first data stream, which claims to be this long.
fn claiming(length: u64) -> Vec<u8> {
    let mut head = full();
    let at = head.windows(4).position(|window| window == b"MQDA").unwrap();
    head.truncate(at + 24);
    head[at + 8..at + 16].copy_from_slice(&length.to_le_bytes());
    let sum = head[at..at + 20].chunks(2).fold([0, 0], |sum, word| [sum[0] ^ word[0], sum[1] ^ word[1]]);
    head[at + 20..at + 22].copy_from_slice(&sum);
    head
}

/// What stands where; everything between was never written.
type Written<'a> = Vec<(u64, &'a [u8])>;

#[test]
fn holes_are_not_read_wherever_they_are() {
    let bytes = full();
    let header = &bytes[..bytes.windows(4).position(|window| window == b"SSET").unwrap()];
    let (stream, marker) = (claiming(HUGE - (1 << 20)), [7; 4096]);
    let packed: &[u8] = b"MSSQLBAK\x02\0\0\0\x03\0\0\0";
    let cases: [(&str, Written<'_>); 6] = [
        ("behind a header", vec![(0, header)]),
        ("behind a backup", vec![(0, &bytes)]),
        ("between a backup and something else", vec![(0, &bytes), (HUGE - 4096, &marker)]),
        ("in the data", vec![(0, &stream)]),
        ("between data and something else", vec![(0, &stream), (HUGE / 2, &marker), (HUGE - 4096, &marker)]),
        ("in a container", vec![(0, packed)]),
    ];
    for (name, parts) in cases {
        let (verdict, found) = verified(&parts, HUGE);
        assert!(verdict >= Verdict::Unreadable, "{name}: {verdict:?} {found:?}");
        assert!(!found.is_empty(), "{name}");
    }
}

#[test]
fn zeros_count_alike_whether_they_were_written_or_not() {
    // More than is hashed for an identity, less than takes long to read.
    let size: u64 = 320 << 20;
    let stream = claiming(size - (1 << 20));
    let written = {
        let mut bytes = stream.clone();
        bytes.resize(size as usize, 0);
        prove(&bytes)
    };
    let (verdict, found) = verified(&[(0, &stream)], size);
    assert_eq!(verdict, written.mtf.verdict);
    let written: Vec<Problem> = problems(&written).into_iter().cloned().collect();
    assert_eq!(found, written);
}
