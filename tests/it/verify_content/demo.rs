//! Media of the demo writer: every kind proves itself, whatever the number of threads; what is taken away is missed.

use super::support::{Memory, families, problems, prove, prove_members};
use bakproof::collect::Silent;
use bakproof::collect::verify::{Input, Options, judge_media, read};
use bakproof::demo::{BackupSpec, DataFileSpec, MediaSpec, Protection};
use bakproof::model::{Proof, Verdict};
use jiff::civil::date;
use proptest::prelude::*;

fn kinds() -> Vec<(&'static str, MediaSpec, Verdict)> {
    let full = BackupSpec::full("LcsCDR").pages(8088 + 640);
    let when = date(2026, 10, 2).at(2, 0, 0, 0);
    let torn = BackupSpec { page_verify: Protection::TornPage, ..full.clone() };
    let mut two = BackupSpec { with_checksum: true, transfer_units: 16, second_pass: true, ..full.clone() };
    two.data_files.push(DataFileSpec {
        file_id: 3,
        logical: "two".to_owned(),
        physical: r"F:\two.ndf".to_owned(),
        pages: 200,
    });
    let long = BackupSpec { log_blocks: 3000, ..full.clone() };
    let of = |set: &BackupSpec| MediaSpec::of(vec![set.clone()]);
    vec![
        ("full", of(&full), Verdict::Verified),
        ("two files", of(&two), Verdict::Verified),
        ("torn", of(&torn), Verdict::Intact),
        ("torn compressed", of(&torn).compressed(), Verdict::Verified),
        ("unprotected", of(&BackupSpec { page_verify: Protection::None, ..full.clone() }), Verdict::Intact),
        ("differential", of(&full.differential(when)), Verdict::Verified),
        ("long log", of(&long.next_log(when)), Verdict::Verified),
        ("empty log", of(&BackupSpec { log_blocks: 0, ..full.next_log(when) }), Verdict::Verified),
        ("striped", of(&long).striped(3), Verdict::Verified),
        ("striped compressed", of(&two).compressed().striped(2), Verdict::Verified),
        ("appended", MediaSpec::of(vec![full.clone(), full.next_log(when)]), Verdict::Verified),
    ]
}

#[test]
fn every_kind_proves_itself_with_any_number_of_threads() {
    for (name, media, verdict) in kinds() {
        let members = families(&media);
        let one = prove_members(&members, true, false);
        let many = prove_members(&members, true, true);
        for ((bytes, one), many) in members.iter().zip(&one).zip(&many) {
            assert_eq!(problems(one), Vec::<&bakproof::model::Problem>::new(), "{name}");
            assert_eq!(one.mtf.verdict, verdict, "{name}: {:?}", one.mtf.sets[0].proof);
            assert_eq!(one.mtf, many.mtf, "{name}");
            assert_eq!(one.ranges, many.ranges, "{name}");
            assert_eq!(one.content_id.as_deref(), Some(blake3::hash(bytes).to_hex().as_str()), "{name}");
            assert_eq!(one.content_id, many.content_id, "{name}");
        }
    }
}

#[test]
fn a_missing_family_proves_nothing_of_completeness() {
    let media = MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(800)]).striped(2);
    let members = families(&media);
    let alone = prove(&members[1]);
    assert!(!alone.mtf.sets[0].proof.contains(&Proof::ExtentMap));
    assert_eq!(problems(&alone), Vec::<&bakproof::model::Problem>::new());
    let copy = prove_members(&[members[0].clone(), members[1].clone(), members[1].clone()], false, false);
    assert!(copy.iter().all(|member| member.mtf.verdict == Verdict::Verified), "a copy of a family is no stripe");
}

#[test]
fn one_bad_copy_of_a_stripe_does_not_condemn_the_good_ones() {
    let media = MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(800)]).striped(2);
    let good = families(&media);
    let bad: Vec<Vec<u8>> = good
        .iter()
        .map(|family| {
            let mut bytes = family.clone();
            let middle = bytes.len() / 2;
            bytes[middle - 200_000..middle].iter_mut().step_by(512).for_each(|byte| *byte ^= 0xff);
            bytes
        })
        .collect();
    let verdicts = |members: [&Vec<u8>; 4]| -> Vec<Verdict> {
        prove_members(&members.map(Clone::clone), false, false).iter().map(|member| member.mtf.verdict).collect()
    };
    let (fine, torn) = (Verdict::Verified, Verdict::Damaged);
    assert_eq!(verdicts([&bad[0], &good[1], &good[0], &good[1]]), [torn, fine, fine, fine]);
    assert_eq!(verdicts([&good[0], &bad[1], &good[0], &good[1]]), [fine, torn, fine, fine]);
    assert_eq!(verdicts([&bad[0], &bad[1], &good[0], &good[1]]), [torn, torn, fine, fine], "a whole copy");
    assert_eq!(verdicts([&bad[0], &good[1], &good[0], &bad[1]]), [torn, fine, fine, torn], "one of each is left");
    assert_eq!(verdicts([&bad[0], &good[1], &bad[0], &good[1]]), [torn; 4], "nothing is left of the first");
}

#[test]
fn a_set_on_media_with_a_damaged_label_is_not_called_intact() {
    let mut bytes = families(&MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(800)])).remove(0);
    bytes[20] ^= 1;
    let proven = prove(&bytes);
    assert_eq!((proven.mtf.verdict, proven.mtf.sets[0].verdict), (Verdict::Damaged, Verdict::Identified));
}

#[test]
fn swapped_and_lost_extents_are_damage() {
    let bytes = families(&MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(800)])).remove(0);
    let at = bytes.windows(4).position(|window| window == b"MQDA").unwrap() + 24;
    let extent = |number: usize| at + number * 65_536..at + (number + 1) * 65_536;
    let mut swapped = bytes.clone();
    let (left, right) = (bytes[extent(20)].to_vec(), bytes[extent(21)].to_vec());
    swapped[extent(20)].copy_from_slice(&right);
    swapped[extent(21)].copy_from_slice(&left);
    let proven = prove(&swapped);
    assert!(
        problems(&proven).iter().any(|problem| problem.id == "page-zero" || problem.id == "extent-missing"),
        "{:?}",
        problems(&proven)
    );
    let mut lost = bytes.clone();
    lost[extent(30)].fill(0);
    assert_eq!(prove(&lost).mtf.verdict, Verdict::Damaged);
    let mut foreign = bytes.clone();
    foreign[extent(30)].copy_from_slice(&bytes[extent(29)]);
    assert_eq!(prove(&foreign).mtf.verdict, Verdict::Damaged);
}

/// A plain header, then a data stream of any length that is nothing but zeros, made up as it is read.
struct Sparse {
    head: Vec<u8>,
    size: u64,
}

impl bakproof::base::ReadAt for Sparse {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        let there = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX).min(buffer.len());
        buffer[..there].fill(0);
        if offset < self.head.len() as u64 {
            let from = offset as usize;
            let length = there.min(self.head.len() - from);
            buffer[..length].copy_from_slice(&self.head[from..from + length]);
        }
        Ok(there)
    }
    fn size_bytes(&self) -> u64 {
        self.size
    }
}

#[test]
fn a_data_stream_of_zeros_is_damage_whatever_its_length() {
    let bytes = families(&MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(800)])).remove(0);
    let at = bytes.windows(4).position(|window| window == b"MQDA").unwrap();
    let mut head = bytes[..at + 24].to_vec();
    head[at + 8..at + 16].copy_from_slice(&(64_u64 << 20).to_le_bytes());
    let sum = head[at..at + 20].chunks(2).fold([0, 0], |sum, word| [sum[0] ^ word[0], sum[1] ^ word[1]]);
    head[at + 20..at + 22].copy_from_slice(&sum);
    let file = Sparse { head, size: 65 << 20 };
    let input: &dyn Input = &file;
    let options = Options { with_content_id: false, with_ranges: false, parallel: true, monitor: &Silent };
    let proven = judge_media(vec![read(input, &options)]).remove(0);
    assert!(proven.mtf.verdict >= Verdict::Incomplete, "{:?}", proven.mtf.verdict);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done to a valid file: an answer, and no panic.
    #[test]
    fn any_mutation_gets_an_answer(
        packed in any::<bool>(),
        changes in proptest::collection::vec((any::<u32>(), any::<u8>(), 1_usize..600), 1..8),
        cut in any::<u32>(),
    ) {
        let full = BackupSpec { with_checksum: true, ..BackupSpec::full("QoE") };
        let media = MediaSpec::of(vec![full]);
        let mut bytes = families(&if packed { media.compressed() } else { media }).remove(0);
        for (at, value, length) in changes {
            let at = at as usize % bytes.len();
            let end = (at + length).min(bytes.len());
            bytes[at..end].fill(value);
        }
        bytes.truncate(cut as usize % (bytes.len() * 2) + 1);
        let memory = Memory(bytes);
        let input: &dyn Input = &memory;
        let options = Options { with_content_id: true, with_ranges: true, parallel: false, monitor: &Silent };
        let proven = judge_media(vec![read(input, &options)]).remove(0);
        prop_assert!(proven.ranges.iter().all(|range| range.start < range.end));
    }

    #[test]
    fn any_bytes_get_an_answer(mut bytes in proptest::collection::vec(any::<u8>(), 0..4000), packed in any::<bool>()) {
        let magic: &[u8] = if packed { b"MSSQLBAK\x02\0\0\0" } else { b"TAPE" };
        let length = magic.len().min(bytes.len());
        bytes[..length].copy_from_slice(&magic[..length]);
        prop_assert!(prove(&bytes).mtf.verdict >= Verdict::Unreadable);
    }
}
