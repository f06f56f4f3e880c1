//! Windows Server Backup trees: disks by `qemu-img` where it is, and by builders from the published layouts.

use super::problems;
use super::repository::Repository;
use crate::skipped;
use bakproof::format::artefact::{ArtefactTree, crc32c};
use bakproof::model::{Detail, ImageFacts, Kind, Verdict};
use std::process::Command;

const RUN: &str = "WindowsImageBackup/DC01/Backup 2014-11-02 020004";

/// A fixed disk of one megabyte and its footer.
pub fn fixed_vhd() -> Vec<u8> {
    let size = 1u64 << 20;
    let mut footer = vec![0u8; 512];
    footer[..8].copy_from_slice(b"conectix");
    footer[8..16].copy_from_slice(&[0, 0, 0, 2, 0, 1, 0, 0]);
    footer[16..24].copy_from_slice(&u64::MAX.to_be_bytes());
    footer[40..48].copy_from_slice(&size.to_be_bytes());
    footer[48..56].copy_from_slice(&size.to_be_bytes());
    footer[60..64].copy_from_slice(&2u32.to_be_bytes());
    let sum: u32 = footer.iter().map(|byte| u32::from(*byte)).sum();
    footer[64..68].copy_from_slice(&(!sum).to_be_bytes());
    let mut disk = vec![0x5a; size as usize];
    disk.extend(footer);
    disk
}

fn qemu(format: &str, more: &[&str]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    std::fs::write(folder.path().join("raw"), vec![0x33; 3 << 20]).unwrap();
    let run = Command::new("qemu-img")
        .args(["convert", "-f", "raw", "-O", format])
        .args(more)
        .args(["raw", "disk"])
        .current_dir(folder.path())
        .output();
    match run {
        Ok(output) if output.status.success() => std::fs::read(disk).ok(),
        _ => {
            skipped::say_loudly(&format!("skipped: qemu-img cannot write {format} here"));
            None
        }
    }
}

fn components(writers: &[&str]) -> String {
    let rows: String = writers
        .iter()
        .map(|id| format!("<WRITER_COMPONENTS instanceId=\"i\" writerId=\"{id}\"><COMPONENT/></WRITER_COMPONENTS>"))
        .collect();
    format!(
        "<?xml version=\"1.0\"?><BACKUP_COMPONENTS xmlns=\"x-schema:#VssComponentMetadata\">{rows}</BACKUP_COMPONENTS>"
    )
}

const NTDS: &str = "b2014c9e-8711-4c5c-a5a9-3cf384484757";
const SYSTEM: &str = "e8132975-6f93-4464-a53e-1050253ae220";
const EXCHANGE: &str = "76fe1ac4-15f7-4bcd-987e-8e1acb462fb7";

pub fn with_disk(disk: Vec<u8>) -> Repository {
    Repository::default()
        .with("WindowsImageBackup/DC01/MediaId", vec![1; 16])
        .with("WindowsImageBackup/DC01/Catalog/GlobalCatalog", vec![1; 64])
        .with("WindowsImageBackup/DC01/SPPMetadataCache/{x}", vec![1; 8])
        .with("WindowsImageBackup/DC01/Backup 2014-10-01 020003/a_Components.xml", components(&[SYSTEM]))
        .with(&format!("{RUN}/volume.vhd"), disk)
        .with(&format!("{RUN}/a_Components.xml"), components(&[NTDS, SYSTEM]))
        .with(
            &format!("{RUN}/a_Writer.xml"),
            "<WRITER_METADATA><IDENTIFICATION friendlyName=\"Other\"/></WRITER_METADATA>",
        )
}

fn facts(tree: &ArtefactTree) -> &ImageFacts {
    match &tree.facts.detail {
        Detail::Image(facts) => facts,
        other => panic!("no image: {other:?}"),
    }
}

#[test]
fn crc32c_is_the_one_of_the_standard() {
    // RFC 3720, appendix B.4, and the check value of the CRC catalogue.
    assert_eq!(crc32c(*b"123456789"), 0xe306_9283);
    assert_eq!(crc32c([0; 32]), 0x8a91_36aa);
    assert_eq!(crc32c([0xff; 32]), 0x62a8_ab43);
}

#[test]
fn an_image_tells_its_runs_and_whose_they_are() {
    let tree = with_disk(fixed_vhd()).only();
    assert_eq!((tree.kind, tree.folder.as_str()), (Kind::SystemState, "WindowsImageBackup/DC01"));
    assert_eq!((tree.facts.verdict, tree.facts.proof.as_slice()), (Verdict::Intact, &["checksum".to_owned()][..]));
    assert_eq!(tree.facts.time.unwrap().to_string(), "2014-11-02T02:00:04Z");
    assert_eq!(tree.facts.names, ["dc01"]);
    let facts = facts(&tree);
    let newest = &facts.runs[1];
    assert!(newest.has_directory && newest.has_system_state && !newest.has_exchange);
    assert_eq!(newest.writers, ["NTDS", "System Writer"]);
    assert!(!facts.runs[0].has_directory);
    let exchange = with_disk(fixed_vhd()).with(&format!("{RUN}/a_Components.xml"), components(&[EXCHANGE])).only();
    assert!(self::facts(&exchange).runs[1].has_exchange);
}

#[test]
fn disks_of_another_writer_are_sound_and_every_damaged_header_is_found() {
    for (format, more, ranges) in [
        ("vpc", &["-o", "subformat=dynamic"] as &[&str], vec![0..511, 512..1536]),
        ("vpc", &["-o", "subformat=fixed"], vec![]),
        ("vhdx", &[], vec![65536..65600, 131072..131136, 196608..196640, 262144..262176]),
    ] {
        let Some(disk) = qemu(format, more) else { continue };
        let tree = with_disk(disk.clone()).only();
        assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Intact, vec![]), "{format} {more:?}");
        for range in ranges {
            let mut changed = disk.clone();
            changed[range.start + 20] ^= 4;
            let tree = with_disk(changed).only();
            assert_eq!(tree.facts.verdict, Verdict::Damaged, "{format} {more:?} {range:?}");
        }
        let cut = with_disk(disk[..disk.len() - 600 * 1024].to_vec()).only();
        assert_eq!(cut.facts.verdict, Verdict::Incomplete, "{format} {more:?}");
    }
}

#[test]
fn damage_and_missing_parts_are_told() {
    let mut footer = fixed_vhd();
    let at = footer.len() - 100;
    footer[at] ^= 1;
    let tree = with_disk(footer).only();
    assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Damaged, vec!["footer-checksum"]));
    let short = fixed_vhd()[4096..].to_vec();
    assert_eq!(problems(&with_disk(short).only().facts), ["size"]);
    let tree = with_disk(fixed_vhd()).without("WindowsImageBackup/DC01/Catalog/GlobalCatalog").only();
    assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Incomplete, vec!["catalog-missing"]));
    let tree = with_disk(fixed_vhd()).without(&format!("{RUN}/volume.vhd")).only();
    assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Incomplete, vec!["volumes-missing"]));
    let tree = with_disk(fixed_vhd()).with(&format!("{RUN}/a_Components.xml"), "<BACKUP_COMPONENTS><WRITER").only();
    assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Damaged, vec!["xml"]));
}

#[test]
fn system_state_backups_stand_one_folder_deeper() {
    let tree = Repository::default()
        .with("WindowsImageBackup/DC02/SystemStateBackup/Catalog/GlobalCatalog", vec![1; 4])
        .with("WindowsImageBackup/DC02/SystemStateBackup/Backup 2014-11-01 010000/v.vhd", fixed_vhd())
        .only();
    assert_eq!((tree.folder.as_str(), tree.facts.verdict), ("WindowsImageBackup/DC02", Verdict::Intact));
    assert_eq!(facts(&tree).computer, "dc02");
}

#[test]
fn folders_that_are_merely_called_so_are_none() {
    let named = Repository::default().with("SQL/Backup 2014-11-02 020004/rtcxds.bak", "TAPE");
    assert!(named.trees().is_empty());
    let named = Repository::default().with("SQL/Backup 2014-11-02 020004/disk.vhd", "text");
    assert!(named.trees().is_empty());
    assert!(Repository::default().with("DC01/Backup 2014-13-02 020004/v.vhd", fixed_vhd()).trees().is_empty());
}
