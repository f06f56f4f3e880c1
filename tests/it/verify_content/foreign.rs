//! Pages of one database put into the backup of another: whatever holds on its own is not this database's. Each attack
//! was verified once.

use super::support::{corpus, families, problems, prove, prove_members};
use crate::outside::backups_of;
use crate::skipped::say_loudly;
use bakproof::demo::{BackupSpec, MediaSpec, Protection, compress};
use bakproof::model::Verdict;

const PAGE: usize = 8192;
/// File header, free space, allocation, shared, difference and minimal-log maps, boot page.
const SYSTEM_PAGES: [u32; 7] = [0, 1, 2, 3, 6, 7, 9];

/// Where the pages of the first data stream begin, and how many there are.
fn stream(bytes: &[u8]) -> Option<(usize, usize)> {
    let sums = |at: &usize| {
        let words = bytes[*at..*at + 22].chunks(2).map(|word| u16::from_le_bytes([word[0], word[1]]));
        words.fold(0, |sum, word| sum ^ word) == 0
    };
    let at = (0..bytes.len() - 22).find(|at| bytes[*at..].starts_with(b"MQDA") && sums(at))?;
    let length = u64::from_le_bytes(bytes[at + 8..at + 16].try_into().unwrap()) as usize;
    Some((at + 24, (length - 2) / PAGE))
}

/// Every copy of a page of the first database file in the first data stream.
fn places(bytes: &[u8], page: u32) -> Vec<usize> {
    let Some((start, pages)) = stream(bytes) else { return Vec::new() };
    let all = (0..pages).map(|number| start + number * PAGE).filter(|at| at + PAGE <= bytes.len());
    let is_it = |at: &usize| {
        let head = &bytes[*at..*at + 40];
        head[0] == 1 && head[32..36] == page.to_le_bytes() && head[36..38] == [1, 0]
    };
    all.filter(is_it).collect()
}

/// The members with a page of another backup in place of their own; `None` when nothing changed by it.
fn attacked(members: &[Vec<u8>], others: &[Vec<u8>], page: u32) -> Option<Vec<Vec<u8>>> {
    let foreign = others.iter().find_map(|bytes| places(bytes, page).first().map(|at| &bytes[*at..*at + PAGE]))?;
    let put = |bytes: &Vec<u8>| {
        let mut bytes = bytes.clone();
        for at in places(&bytes, page) {
            bytes[at..at + PAGE].copy_from_slice(foreign);
        }
        bytes
    };
    let changed: Vec<Vec<u8>> = members.iter().map(put).collect();
    (changed != members).then_some(changed)
}

/// A plain stream in the container of compressed backups, each record with a sum that holds.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"MSSQLBAK\x02\0\0\0\x03\0\0\0".to_vec();
    out.resize(0x1e0, 0);
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"SFMB") {
            let size = usize::from(u16::from_le_bytes([bytes[at + 8], bytes[at + 9]]));
            out.resize(out.len().next_multiple_of(size), 0);
            out.extend(&bytes[at..at + size]);
            at += size;
            continue;
        }
        let room = (32 << 10).min(bytes.len() - at);
        let mark = (512..room).step_by(512).find(|ahead| bytes[at + ahead..].starts_with(b"SFMB"));
        let content = &bytes[at..at + mark.unwrap_or(room)];
        let mut payload = compress(content);
        let length = payload.len() as u16;
        payload.resize(payload.len().next_multiple_of(4), 0);
        let fold = payload
            .chunks(4)
            .fold(0_u32, |sum, word| sum.rotate_left(1) ^ u32::from_le_bytes(word.try_into().unwrap()));
        let mut header = [0; 28];
        header[..2].copy_from_slice(&[0x21, (content.len() / 512) as u8]);
        header[2..4].copy_from_slice(&length.to_le_bytes());
        header[24..].copy_from_slice(&fold.to_le_bytes());
        out.extend(header);
        out.extend(&payload[..usize::from(length)]);
        at += content.len();
    }
    out
}

/// A database of another server, smaller and with a log that is as far or farther.
fn other(page_verify: Protection, vlf: u32) -> BackupSpec {
    let mut other =
        BackupSpec { page_verify, server: r"SQL02\RTC".to_owned(), ..BackupSpec::full("rtcxds").pages(200) };
    other.first_lsn.vlf = vlf;
    other
}

#[test]
fn a_page_of_another_database_is_damage_whatever_protects_it() {
    for page_verify in [Protection::Checksum, Protection::TornPage, Protection::None] {
        let own = BackupSpec { page_verify, ..BackupSpec::full("LcsCDR").pages(320) };
        let (own, later) = (MediaSpec::of(vec![own]), MediaSpec::of(vec![other(page_verify, 90)]));
        let older = families(&MediaSpec::of(vec![other(page_verify, 30)]));
        for striped in [false, true] {
            let own = families(&if striped { own.clone().striped(2) } else { own.clone() });
            let sound = prove_members(&own, false, false);
            assert!(sound.iter().all(|one| problems(one).is_empty()), "{page_verify:?} {striped}");
            let later = families(&if striped { later.clone().striped(2) } else { later.clone() });
            let check = |others: &[Vec<u8>], page: u32| {
                let bad = attacked(&own, others, page).unwrap_or_else(|| panic!("page {page} is the same"));
                // Compressed, every byte is protected by a sum of the container: where pages have none, that is all.
                let compressed = (page_verify == Protection::TornPage && !striped).then(|| vec![packed(&bad[0])]);
                for bytes in compressed.into_iter().chain([bad]) {
                    let proven = prove_members(&bytes, false, false);
                    let what = problems(&proven[0]);
                    let verdict = proven[0].mtf.sets[0].verdict;
                    assert_eq!(verdict, Verdict::Damaged, "page {page} {page_verify:?} striped {striped}: {what:?}");
                }
            };
            // Its log is ahead of this one's.
            for page in SYSTEM_PAGES {
                check(&later, page);
            }
            // Of a log that is behind, what has an id and what other pages and maps speak of.
            for page in [0, 1, 2, 6, 9] {
                check(&older, page);
            }
        }
    }
}

#[test]
fn a_sound_backup_in_a_container_of_our_own_is_verified() {
    let plain = families(&MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(800)])).remove(0);
    assert_eq!(prove(&packed(&plain)).mtf.verdict, Verdict::Verified);
}

#[test]
fn an_older_boot_page_of_the_same_database_is_damage() {
    let old = BackupSpec::full("LcsCDR").pages(800);
    let mut new = old.next_full(jiff::civil::date(2026, 10, 2).at(2, 0, 0, 0));
    new.first_lsn.vlf += 1;
    let (old, new) = (families(&MediaSpec::of(vec![old])), families(&MediaSpec::of(vec![new])));
    for (of, with) in [(&new, &old), (&old, &new)] {
        let proven = prove(&attacked(of, with, 9).unwrap()[0]);
        assert_eq!(proven.mtf.verdict, Verdict::Damaged);
        assert!(problems(&proven)[0].message.contains("page 9"), "{:?}", problems(&proven));
    }
}

#[test]
fn a_page_that_is_no_map_in_the_place_of_one_is_damage() {
    let sound = families(&MediaSpec::of(vec![BackupSpec { page_verify: Protection::None, ..BackupSpec::full("xds") }]));
    for page in [1, 2, 9] {
        let mut bytes = sound[0].clone();
        for at in places(&bytes, page) {
            bytes[at + 1] = 1;
        }
        assert_eq!(prove(&bytes).mtf.verdict, Verdict::Damaged, "page {page}");
    }
}

/// A torn-page pattern takes the place of two bits of each sector of a map: 6632 is the first extent that they speak of.
#[test]
fn the_pattern_of_torn_page_detection_is_no_part_of_a_map() {
    let full = BackupSpec { page_verify: Protection::TornPage, ..BackupSpec::full("LcsCDR").pages(6700 * 8) };
    let when = jiff::civil::date(2026, 10, 2).at(2, 0, 0, 0);
    let few = BackupSpec { changed_percent: 0, ..full.differential(when) };
    let proven = prove(&families(&MediaSpec::of(vec![few])).remove(0));
    assert_eq!(problems(&proven), Vec::<&bakproof::model::Problem>::new());
    assert_eq!(proven.mtf.verdict, Verdict::Intact);
}

/// The members with something else in a page of the first data file.
fn changed(members: &[Vec<u8>], page: u32, change: impl Fn(&mut [u8])) -> Vec<Vec<u8>> {
    let mut members = members.to_vec();
    let mut count = 0;
    for bytes in &mut members {
        for at in places(bytes, page) {
            change(&mut bytes[at..at + PAGE]);
            count += 1;
        }
    }
    assert!(count > 0, "no page {page}");
    members
}

/// The pages of the demo were changed in the seven log files before that in which the backup begins.
#[test]
fn a_differential_map_that_does_not_know_of_changes_is_damage() {
    let unprotected = BackupSpec { page_verify: Protection::None, ..BackupSpec::full("LcsCDR").pages(800) };
    let when = jiff::civil::date(2026, 10, 2).at(2, 0, 0, 0);
    let first = BackupSpec { database_backup_lsn: None, ..unprotected.copy_only(when) };
    let cases = [
        ("full", unprotected.clone(), true),
        ("copy-only", unprotected.copy_only(when), true),
        // Nobody says that marks are kept before the first full backup, nor that they are in master.
        ("first copy-only", first, false),
        ("master", BackupSpec { database_id: 1, ..unprotected.clone() }, false),
    ];
    for (name, spec, is_judged) in cases {
        let vlf = spec.first_lsn.vlf;
        for families in
            [MediaSpec::of(vec![spec.clone()]), MediaSpec::of(vec![spec.clone()]).striped(2)].map(|m| families(&m))
        {
            let of = |map_vlf: u32, marks: Option<u8>| {
                let members = changed(&families, 6, |page| {
                    page[40..44].copy_from_slice(&map_vlf.to_le_bytes());
                    if let Some(marks) = marks {
                        page[194..194 + 7988].fill(marks);
                    }
                });
                let proven = prove_members(&members, false, false);
                let foreign = |problem: &&bakproof::model::Problem| problem.message.contains("differential map");
                (proven[0].mtf.verdict, problems(&proven[0]).into_iter().filter(foreign).count())
            };
            let judged = if is_judged { (Verdict::Damaged, 1) } else { (Verdict::Intact, 0) };
            assert_eq!(of(vlf - 8, None), judged, "{name}");
            assert_eq!(of(vlf - 2, None), judged, "{name}");
            // Everything else was changed in the map's log file or before.
            assert_eq!(of(vlf - 1, None), (Verdict::Intact, 0), "{name}");
            assert_eq!(of(vlf, None), (Verdict::Intact, 0), "{name}");
            assert_eq!(of(vlf - 8, Some(0xff)), (Verdict::Intact, 0), "{name}");
            // A page of the log file in which the backup begins: a secondary replica may not have written the map yet.
            let own =
                families.iter().find_map(|bytes| places(bytes, 1).first().map(|at| bytes[*at..*at + PAGE].to_vec()));
            let own = own.unwrap();
            let page = (24..).find(|page| own[100 + *page as usize] & 0x40 != 0).unwrap();
            let late = changed(&families, page, |page| {
                page[40..44].copy_from_slice(&vlf.to_le_bytes());
                page[44..50].copy_from_slice(&[1, 0, 0, 0, 1, 0]);
            });
            let late = changed(&late, 6, |page| page[40..44].copy_from_slice(&(vlf - 1).to_le_bytes()));
            let is_copy = spec.operation == bakproof::demo::Operation::CopyOnlyFull;
            let verdict = if is_judged && !is_copy { Verdict::Damaged } else { Verdict::Intact };
            assert_eq!(prove_members(&late, false, false)[0].mtf.verdict, verdict, "{name}");
        }
    }
}

/// The map of a differential that marks fewer extents than are there, of a database whose log is behind.
#[test]
fn a_differential_map_that_marks_too_little_is_damage() {
    let full = BackupSpec { page_verify: Protection::None, ..BackupSpec::full("LcsCDR").pages(800) };
    let own = families(&MediaSpec::of(vec![full.differential(jiff::civil::date(2026, 10, 2).at(2, 0, 0, 0))]));
    assert_eq!(prove(&own[0]).mtf.verdict, Verdict::Intact);
    let bad = changed(&own, 6, |page| {
        page[40..44].copy_from_slice(&20_u32.to_le_bytes());
        page[194..194 + 7988].fill(0);
        page[194] = 1;
    });
    assert_eq!(prove(&bad[0]).mtf.verdict, Verdict::Damaged);
}

/// What is damaged is not for the differential map to say: an extent that it no longer marks is missed all the same.
#[test]
fn a_differential_map_does_not_hide_damage() {
    let full = BackupSpec { page_verify: Protection::None, ..BackupSpec::full("LcsCDR").pages(800) };
    let when = jiff::civil::date(2026, 10, 2).at(2, 0, 0, 0);
    for second_pass in [false, true] {
        let own = families(&MediaSpec::of(vec![BackupSpec { second_pass, ..full.differential(when) }]));
        let extent = (2..100).find(|extent| !places(&own[0], extent * 8 + 1).is_empty()).unwrap();
        let hidden = changed(&own, 6, |page| page[194 + extent as usize / 8] &= !(1 << (extent % 8)));
        for kept in [0, 1, 7] {
            let mut bad = hidden.clone();
            for page in (extent * 8..).take(8).skip(kept) {
                places(&bad[0], page).into_iter().for_each(|at| bad[0][at..at + PAGE].fill(0));
            }
            let verdict = prove(&bad[0]).mtf.verdict;
            assert_eq!(verdict, Verdict::Damaged, "second pass {second_pass}, {kept} pages kept");
        }
    }
}

/// A map is known by its place: one that does not say which page it is, is not taken for the one that should be there.
#[test]
fn a_map_without_a_page_id_is_damage_in_every_member() {
    let full = BackupSpec { page_verify: Protection::None, ..BackupSpec::full("LcsCDR").pages(2 * 511_232) };
    let few = BackupSpec { changed_percent: 0, ..full.differential(jiff::civil::date(2026, 10, 2).at(2, 0, 0, 0)) };
    for stripes in [1, 2, 3] {
        let sound = families(&MediaSpec::of(vec![few.clone()]).striped(stripes));
        assert!(prove_members(&sound, false, false).iter().all(|one| one.mtf.verdict == Verdict::Intact));
        for page in [1, 2, 3, 6, 7, 8088, 16_176, 511_232, 511_233, 511_238, 511_239] {
            let bad = changed(&sound, page, |page| page[32..38].fill(0));
            let proven = prove_members(&bad, false, false);
            assert_eq!(proven[0].mtf.verdict, Verdict::Damaged, "page {page} of {stripes}");
        }
        for extent in [0, 1011, 63_904, 64_704] {
            let mut bad = sound.clone();
            for page in (extent * 8..).take(8) {
                for bytes in &mut bad {
                    places(bytes, page).into_iter().for_each(|at| bytes[at + 32..at + 38].fill(0));
                }
            }
            let proven = prove_members(&bad, false, false);
            assert_eq!(proven[0].mtf.verdict, Verdict::Damaged, "extent {extent} of {stripes}");
        }
        // Free space maps of the same kind in each other's place, without a page id and with the right one.
        let [first, second] = [8088, 16_176].map(|page| {
            let at = |bytes: &Vec<u8>| places(bytes, page).first().map(|at| bytes[*at..*at + PAGE].to_vec());
            sound.iter().find_map(at).unwrap()
        });
        for is_nameless in [true, false] {
            let put = |from: &[u8]| {
                let from = from.to_vec();
                move |page: &mut [u8]| {
                    page.copy_from_slice(&from);
                    if is_nameless {
                        page[32..38].fill(0);
                    }
                }
            };
            let bad = changed(&changed(&sound, 8088, put(&second)), 16_176, put(&first));
            let proven = prove_members(&bad, false, false);
            assert_eq!(proven[0].mtf.verdict, Verdict::Damaged, "{is_nameless} of {stripes}");
        }
    }
}

#[test]
fn the_order_of_stripes_is_that_of_their_families() {
    let full = BackupSpec { page_verify: Protection::None, ..BackupSpec::full("LcsCDR").pages(800) };
    let mut members = families(&MediaSpec::of(vec![full]).striped(3));
    members.reverse();
    assert!(prove_members(&members, false, false).iter().all(|one| problems(one).is_empty()));
}

/// The same where each pass has a copy of the map, so that the count of the last pass does not tell.
#[test]
fn no_copy_of_a_differential_map_hides_an_extent_of_zeros() {
    let full = BackupSpec { page_verify: Protection::None, ..BackupSpec::full("LcsCDR").pages(800) };
    let when = jiff::civil::date(2026, 10, 2).at(2, 0, 0, 0);
    let spec = BackupSpec { second_pass: true, changed_percent: 100, ..full.differential(when) };
    let mut bytes = families(&MediaSpec::of(vec![spec])).remove(0);
    let is_map = |at: &usize| bytes[*at..].starts_with(&[1, 16]) && bytes[*at + 32..*at + 38] == [6, 0, 0, 0, 1, 0];
    let maps: Vec<usize> = (0..bytes.len() - PAGE).filter(is_map).collect();
    assert_eq!(maps.len(), 2);
    assert_eq!(prove(&bytes).mtf.verdict, Verdict::Intact);
    maps.into_iter().for_each(|at| bytes[at + 194] &= !(1 << 5));
    for page in 40..48 {
        places(&bytes, page).into_iter().for_each(|at| bytes[at..at + PAGE].fill(0));
    }
    let proven = prove(&bytes);
    assert_eq!(problems(&proven).iter().map(|problem| &problem.id[..]).collect::<Vec<_>>(), ["page-zero"]);
    assert_eq!(proven.mtf.verdict, Verdict::Damaged);
}

/// Real backups: the first of each database that is whole and has no checksum of its own.
fn real() -> Vec<(String, Vec<u8>)> {
    let Some(corpus) = corpus() else { return Vec::new() };
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for path in backups_of(&corpus) {
        let bytes = std::fs::read(&path).unwrap();
        if bytes.len() > 6 << 20 || !bytes.starts_with(b"TAPE") {
            continue;
        }
        let proven = prove(&bytes);
        let [set] = &proven.mtf.sets[..] else { continue };
        let is_full = set.backup_type == Some(bakproof::model::BackupType::Full) && set.family_count == Some(1);
        let is_plain = set.has_backup_checksums == Some(false) && problems(&proven).is_empty();
        if is_full && is_plain && seen.insert(set.family_guid) {
            found.push((path.file_name().unwrap().to_string_lossy().into_owned(), bytes));
        }
    }
    found
}

#[test]
fn pages_of_another_real_database_are_damage() {
    let real = real();
    if real.is_empty() {
        say_loudly("SKIPPED: no page of a real database was put into another's backup.");
        return;
    }
    let (mut tried, mut caught) = (0, 0);
    for (number, (name, bytes)) in real.iter().enumerate() {
        for (other_name, other) in (1..4).map(|next| &real[(number + next) % real.len()]) {
            for page in [0, 1, 2, 3, 6, 9] {
                let Some(bad) = attacked(std::slice::from_ref(bytes), std::slice::from_ref(other), page) else {
                    continue;
                };
                let is_caught = prove(&bad[0]).mtf.verdict >= Verdict::Damaged;
                match page {
                    // A header of SQL Server 2000 has none of the ids that backups name.
                    0 => {}
                    9 => assert!(is_caught, "the boot page of {other_name} in {name}"),
                    _ => (tried, caught) = (tried + 1, caught + u32::from(is_caught)),
                }
            }
        }
    }
    // Maps of databases that were made alike, from one model, can be alike.
    assert!(tried > 20 && caught * 10 >= tried * 8, "{caught} of {tried} foreign maps were seen");
}
