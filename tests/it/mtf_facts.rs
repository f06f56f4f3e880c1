//! What the headers of a backup say, field by field, and what they cannot mean.

use crate::mtf_support::{Media, Memory, Set, date, ids, only, problems, put, read, samples};
use bakproof::format::mtf::{looks_like, read_headers};
use bakproof::model::{BackupType, Proof, RecoveryModel, Verdict};

#[test]
fn sound_media_are_identified_with_all_their_facts() {
    for (name, media, bytes) in samples() {
        assert!(looks_like(&bytes[..512]) && looks_like(&bytes[..8]));
        let seen = read(&bytes);
        assert_eq!((seen.verdict, ids(&seen)), (Verdict::Identified, vec![]), "{name}");
        let label = seen.media.unwrap();
        assert_eq!(label.media_name.as_deref(), Some("Nightly"));
        assert_eq!(label.media_date.unwrap().to_string(), "2026-11-01T21:59:59+01:00");
        assert_eq!((label.family_number, label.family_count, label.block_size_bytes), (Some(1), Some(1), Some(512)));
        assert_eq!(label.container, if name == "plain" { "TAPE" } else { "MSSQLBAK" });
        assert_eq!(seen.sets.len(), 2, "{name}");
        for (nth, set) in seen.sets.iter().enumerate() {
            assert_eq!(usize::from(set.position), nth + 1);
            assert_eq!(set.offset, media.find("SSET", nth) as u64);
            assert_eq!(set.is_compressed, name == "compressed");
            assert_eq!(*set.proof, [Proof::Framing, Proof::MetadataPair]);
            assert_eq!(set.database_name.as_deref(), Some("LcsCDR"));
            assert_eq!(set.server_name.as_deref(), Some("SQL01\\MON"));
            assert_eq!(set.machine_name.as_deref(), Some("SQL01"));
            assert_eq!(set.name.as_deref(), Some("full of CDR"));
            assert_eq!(set.description, None, "an empty string says nothing");
            assert_eq!(set.user_name.as_deref(), Some("CONTOSO\\svc-backup"));
            assert_eq!(set.backup_finish_date.unwrap().to_string(), "2026-11-01T22:05:30+01:00");
            assert_eq!(set.software_version.as_deref(), Some("10.50.1600"));
            assert_eq!(set.first_lsn.unwrap().to_string(), "34000000012000037");
            assert_eq!(set.collation_bytes.as_deref(), Some("0904d00034"));
            assert_eq!(set.recovery_model, Some(RecoveryModel::Full));
            assert_eq!((set.is_encrypted, set.is_password_protected), (Some(false), Some(false)));
            let groups: Vec<_> = set.files.iter().map(|file| file.file_group.as_deref()).collect();
            assert_eq!(groups, [Some("PRIMARY"), None]);
        }
        assert_eq!(seen.sets[1].backup_type, Some(BackupType::Log));
    }
}

#[test]
fn times_without_a_known_offset_are_unknown() {
    for quarters in [127, 57, -57, -128] {
        let set = only(&Set { quarters, ..Set::default() });
        assert_eq!((set.backup_start_date, set.backup_finish_date, set.database_creation_date), (None, None, None));
        assert_eq!(set.problems.iter().map(|problem| &*problem.id).collect::<Vec<_>>(), ["unknown-utc-offset"]);
        assert_eq!(set.verdict, Verdict::Identified, "the backup is none the worse");
    }
    for (quarters, offset) in [(56, "+14:00"), (-56, "-14:00"), (22, "+05:30"), (0, "Z")] {
        let text = only(&Set { quarters, ..Set::default() }).backup_start_date.unwrap().to_string();
        assert!(text.ends_with(offset), "{quarters}: {text}");
    }
}

#[test]
fn what_the_header_cannot_mean_is_told() {
    let set = only(&Set { finish: date(2026, 2, 30, 0, 0, 0), ..Set::default() });
    assert_eq!((set.backup_finish_date, &*set.problems[0].id), (None, "impossible-date"));
    let set = only(&Set { letter: b'Z', ..Set::default() });
    assert_eq!((set.backup_type, &*set.problems[0].id), (None, "unknown-backup-type"));
    let mut media = Media::with(&[Set::default()]);
    let config = media.find("MSLS/MQCI", 0) + 22;
    put(&mut media.bytes, config + 352, &0xd800_u16.to_le_bytes());
    let seen = read(&media.bytes);
    assert_eq!(seen.sets[0].database_name.as_deref(), Some("\u{fffd}csCDR"));
    assert_eq!(ids(&seen), ["metadata-mismatch", "bad-text"]);
    let offsets: Vec<_> = problems(&seen).iter().map(|problem| problem.offset.unwrap() as usize - config).collect();
    assert_eq!(offsets, [352, 104], "where the copies differ, and the name's address");
    assert_eq!(seen.verdict, Verdict::Damaged);
}

#[test]
fn the_two_copies_of_the_configuration_must_agree() {
    for (at, verdict) in
        [(40, Verdict::Identified), (100, Verdict::Identified), (8, Verdict::Damaged), (126, Verdict::Damaged)]
    {
        for copy in ["MSCI/MQCI", "MSLS/MQCI"] {
            let mut media = Media::with(&[Set::default()]);
            let config = media.find(copy, 0) + 22;
            media.bytes[config + at] ^= 0x40;
            let seen = read(&media.bytes);
            assert_eq!(seen.verdict, verdict, "{copy}+{at}");
            let told = if verdict == Verdict::Damaged { vec!["metadata-mismatch"] } else { vec![] };
            assert_eq!(ids(&seen), told, "{copy}+{at}");
            assert_eq!(seen.sets[0].proof.contains(&Proof::MetadataPair), verdict != Verdict::Damaged);
        }
    }
}

#[test]
fn flags_are_read_as_headeronly_shows_them() {
    let set = only(&Set { flags: 0x400 | 0x2, status: 0x8 | 0x10, ..Set::default() });
    assert_eq!((set.is_copy_only, set.is_snapshot, set.is_damaged), (Some(true), Some(true), Some(false)));
    assert_eq!((set.has_backup_checksums, set.recovery_model), (Some(false), Some(RecoveryModel::Simple)));
    let set = only(&Set { flags: 0x20, ..Set::default() });
    assert_eq!((set.verdict, &*set.problems[0].id), (Verdict::Damaged, "marked-damaged"));
    let set = only(&Set { encryption: 1, ..Set::default() });
    assert_eq!((set.verdict, set.is_encrypted, &*set.problems[0].id), (Verdict::Unreadable, Some(true), "encrypted"));
    assert_eq!(set.problems.len(), 1, "said once");
    assert_eq!(only(&Set { password: 5, ..Set::default() }).is_password_protected, Some(true));
}

#[test]
fn a_differential_names_its_base_when_all_its_data_files_do() {
    let base = |letter, base_guids| only(&Set { letter, base_guids, ..Set::default() }).differential_base_guid;
    assert_eq!(base(b'I', vec![[7; 16], [0; 16]]).map(|guid| guid.0), Some([7; 16]), "log files do not matter");
    assert_eq!(base(b'I', vec![[0; 16], [7; 16]]), None);
    assert_eq!(base(b'D', vec![[7; 16], [7; 16]]), None, "a full needs no base");
}

#[test]
fn a_backup_of_a_megabyte_takes_few_reads() {
    let media = Media::with(&[Set { data_bytes: 1 << 20, ..Set::default() }]);
    let file = Memory::new(&media.bytes);
    assert_eq!(read_headers(&file).verdict, Verdict::Identified);
    assert!(file.reads.get() <= 3, "{} reads", file.reads.get());
}
