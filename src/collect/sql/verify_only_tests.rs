//! What is asked of a server that answers as each test says.

use super::*;
use crate::model::{HistoryDevice, ReadingOrigin, ServerFacts, SqlHeader};

type Rule = Box<dyn Fn(&str) -> Option<Refusal>>;

/// Answers RESTORE HEADERONLY with one GUID, and refuses what its rule refuses.
struct Server {
    lies_there: Guid,
    refuses: Rule,
    asked: Vec<String>,
    renewals: usize,
    is_away: bool,
}

impl Server {
    fn new(lies_there: Guid) -> Self {
        Self { lies_there, refuses: Box::new(|_| None), asked: Vec::new(), renewals: 0, is_away: false }
    }

    fn refusing(lies_there: Guid, refuses: impl Fn(&str) -> Option<Refusal> + 'static) -> Self {
        Self { refuses: Box::new(refuses), ..Self::new(lies_there) }
    }
}

impl RunQuery for Server {
    fn rows(&mut self, query: &Query, each: &mut dyn FnMut(&[Cell]) -> Result<(), String>) -> Result<(), Refusal> {
        self.asked.push(query.text.clone());
        if let Some(refusal) = (self.refuses)(&query.text) {
            return Err(refusal);
        }
        if query.name == HEADER {
            let mut cells = vec![Cell::Null; 57];
            cells[GUID_COLUMN] = Cell::Text(self.lies_there.to_string().to_uppercase());
            each(&cells).unwrap();
        }
        Ok(())
    }
}

impl Renew for Server {
    fn renew(&mut self) -> Result<(), Refusal> {
        self.renewals += 1;
        if self.is_away { Err(Refusal::Lost("nothing listens".to_owned())) } else { Ok(()) }
    }
}

fn guid(number: u8) -> Guid {
    Guid([number; 16])
}

fn at(hour: u8) -> Stamp {
    format!("2026-11-22T{hour:02}:00:00Z").parse().unwrap()
}

fn device(number: u16, name: &str) -> HistoryDevice {
    HistoryDevice {
        family_number: Some(number),
        mirror: 0,
        device_type: DeviceType::Disk,
        physical_device_name: Some(name.into()),
    }
}

fn backup(database: &str, kind: BackupType, hour: u8, guid: Guid) -> HistoryBackup {
    let facts = SqlHeader {
        database_name: Some(database.to_owned()),
        backup_type: Some(kind),
        has_backup_checksums: Some(true),
        backup_finish_date: Some(at(hour)),
        backup_set_guid: Some(guid),
        ..SqlHeader::at(2)
    };
    HistoryBackup {
        facts: facts.into(),
        compressed_size_bytes: None,
        has_incomplete_metadata: None,
        encryptor: None,
        devices: vec![device(1, r"D:\Backup\x.bak")].into(),
    }
}

fn reading(backups: Vec<HistoryBackup>) -> ServerReading {
    ServerReading {
        source: "sql01".to_owned(),
        found_at: None,
        origin: ReadingOrigin::Live,
        instance: "sql01".parse().unwrap(),
        read_at: at(23),
        clock_offset_seconds: None,
        encryption: None,
        tls_version: None,
        server: ServerFacts::default(),
        window_from: None,
        oldest_history: None,
        databases: Vec::new(),
        backups: backups.into_iter().collect(),
        totals: Vec::new(),
        restores: Vec::new(),
        suspect_pages: Vec::new(),
        probes: Vec::new(),
        verifications: Vec::new(),
        unread: Vec::new(),
    }
}

fn verified(server: &mut Server, backups: Vec<HistoryBackup>) -> Vec<ServerVerification> {
    verify(server, &reading(backups), &|| at(23))
}

#[test]
fn the_newest_full_and_what_follows_it_are_verified_fulls_first() {
    let backups = vec![
        backup("LcsCDR", BackupType::Full, 1, guid(1)),
        backup("LcsCDR", BackupType::Log, 2, guid(2)),
        backup("LcsCDR", BackupType::Full, 3, guid(3)),
        backup("lcscdr", BackupType::Log, 4, guid(4)),
        backup("LcsCDR", BackupType::Differential, 5, guid(5)),
        backup("LcsCDR", BackupType::Log, 6, guid(6)),
        backup("LcsLog", BackupType::Full, 2, guid(7)),
        backup("xds", BackupType::Log, 2, guid(8)),
    ];
    let order: Vec<Guid> =
        newest(&backups.into_iter().collect()).iter().map(|b| b.facts.backup_set_guid.unwrap()).collect();
    assert_eq!(order, [guid(3), guid(7), guid(5), guid(6)]);
}

#[test]
fn a_backup_is_identified_then_verified_with_its_checksum() {
    let mut server = Server::new(guid(1));
    let mut full = backup("LcsCDR", BackupType::Full, 1, guid(1));
    full.devices = vec![device(2, r"\\nas\it's\2.bak"), device(1, r"D:\1.bak")].into();
    full.facts.family_count = Some(2);
    let found = verified(&mut server, vec![full.clone()]);
    let from = r"DISK = N'D:\1.bak', DISK = N'\\nas\it''s\2.bak'";
    assert_eq!(
        server.asked,
        [
            format!("RESTORE HEADERONLY FROM {from} WITH FILE = 2;"),
            format!("RESTORE VERIFYONLY FROM {from} WITH FILE = 2, CHECKSUM;")
        ]
    );
    assert_eq!((found[0].error.as_deref(), found[0].with_checksum, found[0].verified_at), (None, true, at(23)));

    full.facts.has_backup_checksums = Some(false);
    let found = verified(&mut server, vec![full]);
    assert!(!found[0].with_checksum && server.asked[3].ends_with("WITH FILE = 2;"));
}

#[test]
fn a_file_that_was_written_again_proves_nothing() {
    let mut server = Server::new(guid(9));
    let found = verified(&mut server, vec![backup("LcsCDR", BackupType::Full, 1, guid(1))]);
    assert_eq!(server.asked.len(), 1, "another backup was verified");
    assert!(found[0].error.as_deref().unwrap().contains("overwritten") && !found[0].is_verdict);
}

#[test]
fn only_what_the_server_says_of_the_backup_is_a_verdict() {
    for (number, is_verdict) in [(3189, true), (3242, true), (3201, false), (262, false), (33111, false)] {
        let refusal = Refusal::Server { number, message: "no".to_owned() };
        let mut server = Server::refusing(guid(1), move |text| text.contains("VERIFYONLY").then(|| refusal.clone()));
        let found = verified(&mut server, vec![backup("LcsCDR", BackupType::Full, 1, guid(1))]);
        assert_eq!(found[0].is_verdict, is_verdict, "{number}");
        assert!(found[0].error.as_deref().unwrap().contains(&number.to_string()));
    }
}

#[test]
fn after_a_timeout_the_next_is_asked_and_after_the_budget_none() {
    let two = || vec![backup("a", BackupType::Full, 1, guid(1)), backup("b", BackupType::Full, 1, guid(1))];
    let slow = |_: &str| Some(Refusal::TimedOut("slow".to_owned()));
    let mut server = Server::refusing(guid(1), slow);
    let found = verified(&mut server, two());
    assert_eq!((server.asked.len(), server.renewals), (2, 2));
    assert!(found.iter().all(|v| v.error.is_some() && !v.is_verdict));

    let mut server = Server::refusing(guid(1), |_| Some(Refusal::OutOfBudget));
    let found = verified(&mut server, two());
    assert_eq!((server.asked.len(), found.len()), (1, 2));
    assert!(found.iter().all(|v| v.error.is_some() && !v.is_verdict));

    let mut server = Server { is_away: true, ..Server::new(guid(1)) };
    let found = verified(&mut server, two());
    assert_eq!((server.asked.len(), server.renewals), (0, 1));
    assert!(found.iter().all(|v| v.error.as_deref() == Some("nothing listens")));
}

#[test]
fn what_is_not_on_disk_as_a_whole_is_not_asked_for() {
    let whole = backup("LcsCDR", BackupType::Full, 1, guid(1));
    let with = |change: &dyn Fn(&mut HistoryBackup)| {
        let mut changed = whole.clone();
        change(&mut changed);
        changed
    };
    for (changed, words) in [
        (with(&|b| b.devices = Default::default()), "does not say"),
        (with(&|b| b.devices[0].physical_device_name = Some("NUL".into())), "NUL"),
        (with(&|b| b.devices[0].physical_device_name = None), "does not say"),
        (with(&|b| b.devices[0].device_type = DeviceType::Virtual), "not on disk"),
        (with(&|b| b.facts.family_count = Some(2)), "1 of its 2 files"),
    ] {
        let mut server = Server::new(guid(1));
        let found = verified(&mut server, vec![changed]);
        assert!(server.asked.is_empty());
        assert!(found[0].error.as_deref().unwrap().contains(words), "{found:?}");
        assert!(!found[0].is_verdict);
    }
}
