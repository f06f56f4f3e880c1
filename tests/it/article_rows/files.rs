//! Files that several rows share.

use bakproof::demo::{BackupSpec, MediaSpec, Recovery, component_document, volume, write_media};
use jiff::civil::{DateTime, date};

/// The night before the audit, at this hour and minute of Oslo's clock.
pub fn night(hour: i8, minute: i8) -> DateTime {
    date(2026, 10, 31).at(hour, minute, 0, 0)
}

/// A full backup of last night, with checksums.
pub fn full_backup(server: &str, database: &str) -> Vec<u8> {
    let mut spec = BackupSpec::full(database).at(night(1, 20)).pages(32);
    server.clone_into(&mut spec.server);
    spec.recovery = Recovery::Simple;
    spec.with_checksum = true;
    // Winter time.
    spec.tz_quarters = 4;
    let mut bytes = Vec::new();
    write_media(&MediaSpec::of(vec![spec]), 0, &mut bytes).unwrap();
    bytes
}

pub const NTDS: (&str, &str) = ("NTDS", "b2014c9e-8711-4c5c-a5a9-3cf384484757");
pub const SYSTEM: (&str, &str) = ("System Writer", "e8132975-6f93-4464-a53e-1050253ae220");
pub const AUTHORITY: (&str, &str) = ("Certificate Authority", "6f5b15b5-da24-4d88-b737-63063e3a1f86");
pub const EXCHANGE: (&str, &str) = ("Microsoft Exchange Writer", "76fe1ac4-15f7-4bcd-987e-8e1acb462fb7");

/// A Windows Server Backup of last night: catalogue, volume, and the documents of these writers.
pub fn image(computer: &str, writers: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let folder = format!("WindowsImageBackup/{computer}");
    let run = format!("{folder}/Backup 2026-10-31 010411");
    let written = "2026-10-31T01:04:11Z".parse().unwrap();
    let mut files = vec![
        (format!("{folder}/MediaId"), vec![1; 16]),
        (format!("{folder}/Catalog/GlobalCatalog"), b"catalogue".to_vec()),
        (
            format!("{run}/3f1c92a4-11e2-4d9f-93e7-00155d010100.vhd"),
            volume(256, written, *computer.as_bytes().last().unwrap()),
        ),
    ];
    for (writer, id) in writers {
        let name = format!("{run}/7a0f5f0e-6e7a-4b67-9a52-7c1b0e4f01aa_Writer{id}.xml");
        files.push((name, component_document(writer, id).into_bytes()));
    }
    files
}
