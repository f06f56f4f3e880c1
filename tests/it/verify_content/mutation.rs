//! Bit flips, cuts and holes from a seed: whatever changes a protected byte is caught, and what is missed lies where the
//! coverage map says that nothing protects.

use super::support::{Seeded, corpus, covered, families, is_caught, problems, prove};
use crate::outside::backups_of;
use bakproof::base::count;
use bakproof::collect::verify::Proven;
use bakproof::demo::{BackupSpec, MediaSpec, Protection};
use bakproof::model::ProtectedRange;

fn is_protected(ranges: &[ProtectedRange], at: u64) -> bool {
    ranges.iter().any(|range| (range.start..range.end).contains(&at))
}

/// Bytes that at least one range covers, in thousandths of the file.
fn protected_share(ranges: &[ProtectedRange], size: usize) -> u64 {
    let (mut covered, mut reached) = (0, 0);
    for range in ranges {
        covered += range.end.saturating_sub(range.start.max(reached));
        reached = reached.max(range.end);
    }
    covered * 1000 / size as u64
}

/// How many of `flips` single-bit flips were caught.
fn flip(name: &str, bytes: &[u8], before: &Proven, flips: u32) -> u32 {
    let mut seed = Seeded(bytes.len() as u64);
    let mut caught = 0;
    let mut mutated = bytes.to_vec();
    for _ in 0..flips {
        let (at, bit) = (seed.below(bytes.len()), seed.below(8));
        mutated[at] ^= 1 << bit;
        let found = is_caught(&prove(&mutated), before);
        mutated[at] ^= 1 << bit;
        caught += u32::from(found);
        assert!(
            found || !is_protected(&before.ranges, at as u64),
            "{name}: byte {at} bit {bit} is protected and missed"
        );
    }
    caught
}

fn cut_and_hole(name: &str, bytes: &[u8], before: &Proven) {
    let mut seed = Seeded(bytes.len() as u64 ^ 77);
    for _ in 0..20 {
        let length = seed.below(bytes.len());
        assert!(is_caught(&prove(&bytes[..length]), before), "{name}: cut at {length}");
        let mut mutated = bytes.to_vec();
        let (at, length) = (seed.below(bytes.len()), 1 << (9 + seed.below(9)));
        let end = (at + length).min(bytes.len());
        mutated[at..end].fill(0);
        let changed = (at..end).any(|at| bytes[at] != 0 && is_protected(&before.ranges, at as u64));
        assert!(!changed || is_caught(&prove(&mutated), before), "{name}: hole at {at}..{end}");
    }
}

/// One of each kind, and the least of its bytes that may be protected, in thousandths. A small backup whose pages protect
/// themselves has more free pages and unused log than a large one.
const KINDS: [(&str, u64); 6] = [
    ("avl__ft1__FULL__SQL2008_ft1_FULL_20170518_041742.bak", 980),
    ("avl__locations__DIFF__SQL2008_locations_DIFF_20170518_041820.bak", 900),
    ("avl__singlerestore__singlerestore.bak", 840),
    ("JoeyCheung_Databases__TSQL2012.bak", 972),
    ("avl__StopAt__StopAt_1.trn", 500),
    ("avl__ft1__LOG__SQL2008_ft1_LOG_20170518_041831.trn", 848),
];

#[test]
fn flips_in_real_files_are_caught_where_the_map_says_so() {
    let Some(corpus) = corpus() else { return };
    let flips = std::env::var("BAKPROOF_FLIPS").ok().and_then(|n| n.parse().ok());
    for path in backups_of(&corpus) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let kind = KINDS.iter().find(|(known, _)| *known == name);
        let bytes = std::fs::read(&path).unwrap();
        let before = covered(&bytes);
        let share = protected_share(&before.ranges, bytes.len());
        // Every file has its turn; only one of each kind all 250, which takes long without optimisation.
        let flips = flips.unwrap_or(if kind.is_some() { 250 } else { 6 });
        // A member alone proves little, and is no sound file to begin with.
        if is_caught(&before, &before) {
            continue;
        }
        let caught = flip(&name, &bytes, &before, flips);
        eprintln!(
            "{name}: {caught} of {} caught, {share} thousandths protected",
            count(u64::from(flips), "flip", "flips")
        );
        if let Some((_, least)) = kind {
            assert!(share >= *least, "{name}: only {share} thousandths are protected");
            cut_and_hole(&name, &bytes, &before);
        }
    }
}

#[test]
fn flips_in_our_own_files_are_caught_where_the_map_says_so() {
    let full = BackupSpec::full("rtcxds").pages(64);
    let torn = BackupSpec { page_verify: Protection::TornPage, ..full.clone() };
    let media = [
        ("full", MediaSpec::of(vec![full.clone()])),
        ("second pass", MediaSpec::of(vec![BackupSpec { second_pass: true, ..full.clone() }])),
        ("checksum", MediaSpec::of(vec![BackupSpec { with_checksum: true, second_pass: true, ..torn.clone() }])),
        ("torn", MediaSpec::of(vec![torn])),
        ("appended", MediaSpec::of(vec![full.clone(), full.next_log(full.finish)])),
        ("compressed", MediaSpec::of(vec![full.clone(), full.differential(full.finish)]).compressed()),
    ];
    for (name, media) in media {
        let bytes = families(&media).remove(0);
        let before = covered(&bytes);
        assert!(!is_caught(&before, &before), "{name}: {:?}", problems(&before));
        let caught = flip(name, &bytes, &before, 250);
        eprintln!("{name}: {caught} of 250 flips caught");
        cut_and_hole(name, &bytes, &before);
    }
}
