//! What the demo writes: same bytes on every run, into empty folders only, quick and in bounded memory.

use bakproof::base::PathName;
use bakproof::demo::{BackupSpec, DemoError, MediaSpec, compress, write, write_media};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

fn contents(root: &Path) -> BTreeMap<String, (Vec<u8>, std::time::SystemTime)> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = PathName::relative(entry.path().strip_prefix(root).unwrap()).lossy().into_owned();
            let modified = if name == "bakproof.toml" {
                std::time::UNIX_EPOCH
            } else {
                entry.metadata().unwrap().modified().unwrap()
            };
            (name, (std::fs::read(entry.path()).unwrap(), modified))
        })
        .collect()
}

#[test]
fn two_runs_write_the_same_bytes_under_100_mb() {
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let (first, second) = (folder.path().join("one"), folder.path().join("two"));
    let summary = write(&first).unwrap();
    let took = started.elapsed();
    assert_eq!(write(&second).unwrap().size_bytes, summary.size_bytes);
    let one = contents(&first);
    let two = contents(&second);
    assert!(one.keys().eq(two.keys()));
    for (name, bytes) in &one {
        assert!(two[name] == *bytes, "{name} differs between two runs");
    }
    let size: u64 = one.iter().filter(|(name, _)| name.starts_with("backups/")).map(|(_, (b, _))| b.len() as u64).sum();
    assert_eq!((summary.size_bytes, summary.file_count), (size, one.len() as u64 - 1));
    assert!(size < 100_000_000, "{size} bytes");
    assert_eq!(summary.deployment_file, first.join("bakproof.toml"));
    assert_eq!(summary.as_of.to_string(), "2026-10-31T08:00:00+01:00");
    assert!(took < Duration::from_secs(40), "{took:?} in a debug build");
    eprintln!("{} files, {size} bytes in {took:?}", summary.file_count);
}

#[test]
fn the_deployment_file_is_toml_and_says_that_it_is_a_demo() {
    let folder = tempfile::tempdir().unwrap();
    let summary = write(&folder.path().join("demo")).unwrap();
    let text = std::fs::read_to_string(&summary.deployment_file).unwrap();
    let table: toml::Table = text.parse().unwrap();
    assert_eq!(table["deployment"]["demo"].as_bool(), Some(true));
    assert_eq!(table["deployment"]["time_zone"].as_str(), Some("Europe/Oslo"));
    assert_eq!(table["pool"].as_array().unwrap().len(), 3);
    let repository = &table["repository"].as_array().unwrap()[0];
    assert!(folder.path().join("demo").join(repository["path"].as_str().unwrap()).is_dir());
    // Every mapping names files that are there.
    let names = contents(&folder.path().join("demo/backups"));
    for map in repository["map"].as_array().unwrap() {
        let glob = globset::Glob::new(map["path"].as_str().unwrap()).unwrap().compile_matcher();
        assert!(names.keys().any(|name| glob.is_match(name)), "{map} names nothing");
    }
}

#[test]
fn the_faults_of_the_scenario_are_there() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("demo")).unwrap();
    let names: Vec<String> = contents(&folder.path().join("demo/backups")).into_keys().collect();
    let newest = |part: &str| names.iter().filter(|name| name.contains(part)).max().unwrap().as_str();
    assert!(newest("/LcsCDR/").contains("20261022"), "no CDR backup for nine days");
    assert!(!names.iter().any(|name| name.contains("LcsLog")), "Archiving is missing entirely");
    assert!(newest("pool02-UserData").starts_with("lync/2026-10-18"), "a stale user export");
    assert!(newest("pool01-UserData").starts_with("lync/2026-10-31"));
    let whole = names.iter().filter(|name| name.contains("QoEMetrics_FULL_20261031")).count();
    assert_eq!(whole, 2, "an interrupted backup and its repetition");
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "precious").unwrap();
    let error = write(folder.path()).unwrap_err();
    assert!(matches!(error, DemoError::NotEmpty(_)));
    assert!(error.to_string().contains("an empty one"), "{error}");
    let error = write(&folder.path().join("mine.txt")).unwrap_err();
    assert!(matches!(error, DemoError::NotAFolder(_)), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was written");
}

/// Counts and forgets, and remembers the largest piece it was handed.
#[derive(Default)]
struct Counter {
    size: u64,
    largest: usize,
}

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.size += bytes.len() as u64;
        self.largest = self.largest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_64_mib_database_is_written_piece_by_piece() {
    let set = BackupSpec { with_checksum: true, ..BackupSpec::full("LcsCDR").pages(8192) };
    let mut out = Counter::default();
    write_media(&MediaSpec::of(vec![set]), 0, &mut out).unwrap();
    assert!((55 << 20..66 << 20).contains(&out.size), "{} bytes", out.size);
    assert!(out.largest <= 64 << 10, "a piece of {} bytes", out.largest);
}

#[test]
fn a_stripe_holds_its_share() {
    let media = MediaSpec::of(vec![BackupSpec::full("mgc").pages(800)]);
    let size = |media: &MediaSpec, family| {
        let mut out = Counter::default();
        write_media(media, family, &mut out).unwrap();
        out.size
    };
    let whole = size(&media, 0);
    let striped = media.striped(3);
    let parts: Vec<u64> = (0..3).map(|family| size(&striped, family)).collect();
    assert!(parts.iter().all(|part| (whole / 4..whole / 2).contains(part)), "{parts:?} of {whole}");
}

#[test]
fn log_backups_of_a_chain_meet() {
    let full = BackupSpec::full("mgc");
    let day = jiff::civil::date(2026, 10, 2);
    let first = full.next_log(day.at(1, 0, 0, 0));
    let second = first.next_log(day.at(2, 0, 0, 0));
    let third = second.next_log(day.at(3, 0, 0, 0));
    assert_eq!(first.first_lsn, full.first_lsn);
    assert!(first.last_lsn() > full.last_lsn());
    assert_eq!((second.first_lsn, third.first_lsn), (first.last_lsn(), second.last_lsn()));
    assert_eq!(third.base.unwrap().set_guid, full.guid());
    let later = third.next_full(day.at(4, 0, 0, 0));
    let differential = later.differential(day.at(5, 0, 0, 0));
    assert_eq!(differential.base.unwrap().set_guid, later.guid());
    assert_eq!(later.base.unwrap().set_guid, full.guid());
    let copy = later.copy_only(day.at(6, 0, 0, 0));
    assert_eq!(copy.differential(day.at(7, 0, 0, 0)).base.unwrap().set_guid, later.guid());
}

/// A decoder of [MS-XCA] 2.2 that shares nothing with the encoder: it walks the code bit by bit.
fn decompress(input: &[u8], want: usize) -> Vec<u8> {
    let lengths: Vec<u8> = input[..256].iter().flat_map(|pair| [pair & 15, pair >> 4]).collect();
    let mut codes = BTreeMap::new();
    let mut code = 0_u32;
    for bits in 1..=15 {
        code <<= 1;
        for symbol in (0..512).filter(|symbol| lengths[*symbol] == bits) {
            assert!(codes.insert((bits, code), symbol).is_none());
            code += 1;
        }
    }
    assert_eq!(code, 1 << 15, "the code is complete");
    let word = |at: usize| u32::from(u16::from_le_bytes([input[at], input[at + 1]]));
    let (mut place, mut buffer, mut held) = (260, word(256) << 16 | word(258), 32_u32);
    let mut take = |count: u32, place: &mut usize| {
        let value = if count == 0 { 0 } else { buffer >> (32 - count) };
        buffer = buffer.checked_shl(count).unwrap_or(0);
        held -= count;
        if held < 16 {
            let next =
                input.get(*place..*place + 2).map_or(0, |pair| u32::from(u16::from_le_bytes([pair[0], pair[1]])));
            buffer |= next << (16 - held);
            held += 16;
            *place += 2;
        }
        value
    };
    let mut out = Vec::with_capacity(want);
    loop {
        let (mut bits, mut code) = (0, 0);
        let symbol = loop {
            // One bit at a time refills as often as the whole code would: only the last bit can cross the mark.
            code = (code << 1) | take(1, &mut place);
            bits += 1;
            if let Some(symbol) = codes.get(&(bits, code)) {
                break *symbol;
            }
        };
        if symbol < 256 {
            out.push(symbol as u8);
            continue;
        }
        if symbol == 256 && out.len() == want {
            assert!(place <= input.len() + 2, "nothing is left behind the end mark");
            return out;
        }
        let (distance_bits, mut length) = ((symbol as u32 - 256) >> 4, (symbol - 256) & 15);
        if length == 15 {
            length = usize::from(input[place]) + 15;
            place += 1;
            if length == 255 + 15 {
                length = word(place) as usize;
                place += 2;
            }
        }
        let distance = (1 << distance_bits) + take(distance_bits, &mut place) as usize;
        for _ in 0..length + 3 {
            out.push(out[out.len() - distance]);
        }
        assert!(out.len() <= want);
    }
}

#[test]
fn what_was_compressed_comes_back() {
    let mut page = Vec::new();
    write_media(&MediaSpec::of(vec![BackupSpec::full("QoEMetrics").pages(64)]), 0, &mut page).unwrap();
    let mut noise = 1_u64;
    let mut random = || {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (noise >> 56) as u8
    };
    let samples: Vec<Vec<u8>> = vec![
        vec![0; 65_536],
        vec![7; 512],
        (0..65_536).map(|at| (at % 251) as u8).collect(),
        (0..8192).map(|_| random()).collect(),
        (0..40_000).map(|at| if at % 97 < 90 { (at / 300) as u8 } else { random() }).collect(),
        page[0x2000..0x12000].to_vec(),
        page[0x12000..0x22000].to_vec(),
    ];
    for sample in samples {
        let packed = compress(&sample);
        assert_eq!(decompress(&packed, sample.len()), sample);
    }
}

#[test]
fn database_pages_compress_as_real_ones_do() {
    let media = MediaSpec::of(vec![BackupSpec::full("QoEMetrics").pages(640)]);
    let size = |media: &MediaSpec| {
        let mut out = Counter::default();
        write_media(media, 0, &mut out).unwrap();
        out.size as f64
    };
    let ratio = size(&media) / size(&media.clone().compressed());
    assert!((3.0..5.0).contains(&ratio), "{ratio}");
}
