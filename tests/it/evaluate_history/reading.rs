//! A reading of the Monitoring server, written so that a test reads as the story it tells.

use crate::scene::{Scene, Sql, stamp};
use bakproof::model::*;

/// Two hours before the audit: what ran until then is on record.
pub const READ_AT: &str = "2026-11-21T10:00:00+01:00";

/// The instance as the deployment file names it, and as it names itself.
pub const INSTANCE: &str = r"mon01.contoso.com\MON";

/// A reading of the Monitoring server with nothing on record.
#[derive(Clone)]
pub struct Server(pub ServerReading);

impl Server {
    pub fn new() -> Self {
        Self::named(INSTANCE, r"MON01\MON", "MON01")
    }

    pub fn named(instance: &str, server: &str, machine: &str) -> Self {
        Self(ServerReading {
            source: instance.to_owned(),
            origin: ReadingOrigin::Live,
            found_at: None,
            instance: instance.parse().unwrap(),
            read_at: stamp(READ_AT),
            clock_offset_seconds: Some(0),
            encryption: Some(Encryption::Verified),
            tls_version: Some(TlsVersion::V1_2),
            server: ServerFacts {
                server_name: Some(server.to_owned()),
                machine_name: Some(machine.to_owned()),
                product_version: Some("11.0.7001.0".to_owned()),
                ..ServerFacts::default()
            },
            window_from: Some(stamp("2026-08-21T10:00:00+02:00")),
            oldest_history: Some(stamp("2026-01-01T00:00:00+01:00")),
            databases: vec![database("LcsCDR")],
            backups: HistoryRows::default(),
            totals: vec![HistoryTotal {
                database: "LcsCDR".to_owned(),
                backup_type: Some(BackupType::Full),
                count: 200,
                first: Some(stamp("2026-01-01T00:00:00+01:00")),
                last: Some(stamp("2026-08-20T22:00:00+02:00")),
            }],
            restores: Vec::new(),
            suspect_pages: Vec::new(),
            probes: Vec::new(),
            verifications: Vec::new(),
            unread: Vec::new(),
        })
    }

    /// The row that the backup has on record, written to that device.
    pub fn row(self, backup: &Sql, device: &str) -> Self {
        self.row_with(backup, device, |_| {})
    }

    pub fn row_with(mut self, backup: &Sql, device: &str, change: impl FnOnce(&mut HistoryBackup)) -> Self {
        let mut facts = backup.0.sets[0].facts.clone();
        facts.verdict = Verdict::Identified;
        let device_type = match device {
            name if name.starts_with('{') => DeviceType::Virtual,
            name if name.starts_with("https:") => DeviceType::Url,
            _ => DeviceType::Disk,
        };
        let mut row = HistoryBackup {
            facts,
            compressed_size_bytes: None,
            has_incomplete_metadata: Some(false),
            encryptor: None,
            devices: vec![HistoryDevice {
                family_number: Some(1),
                mirror: 0,
                device_type,
                physical_device_name: Some(device.into()),
            }]
            .into(),
        };
        change(&mut row);
        self.0.backups = self.0.backups.iter().chain([row]).collect();
        self
    }

    pub fn with(mut self, change: impl FnOnce(&mut ServerReading)) -> Self {
        change(&mut self.0);
        self
    }

    pub fn database(self, change: impl FnOnce(&mut DatabaseFacts)) -> Self {
        self.with(|reading| change(&mut reading.databases[0]))
    }

    pub fn restored(self, backup: &Sql, restore_type: RestoreType, at: &str) -> Self {
        let backup_set_guid = guid(backup);
        self.with(|reading| {
            reading.restores.push(RestoreRecord {
                backup_set_guid,
                restore_type,
                restored_at: stamp(at),
                destination_database: Some("LcsCDR_test".to_owned()),
                user_name: None,
            });
        })
    }

    pub fn verified(self, backup: &Sql, error: Option<&str>, is_verdict: bool) -> Self {
        let backup_set_guid = guid(backup);
        self.with(|reading| {
            reading.verifications.push(ServerVerification {
                backup_set_guid,
                verified_at: stamp(READ_AT),
                with_checksum: true,
                error: error.map(str::to_owned),
                is_verdict,
            });
        })
    }

    pub fn unread(self, fact: &str, grant: Option<&str>) -> Self {
        self.with(|reading| {
            reading.unread.push(Unread {
                fact: fact.to_owned(),
                reason: "The SELECT permission was denied".to_owned(),
                grant: grant.map(str::to_owned),
            });
        })
    }
}

pub fn guid(backup: &Sql) -> bakproof::base::Guid {
    backup.0.sets[0].facts.backup_set_guid.unwrap()
}

pub fn database(name: &str) -> DatabaseFacts {
    DatabaseFacts {
        name: name.to_owned(),
        state: Some("ONLINE".to_owned()),
        recovery_model: Some(RecoveryModel::Simple),
        page_verify: Some(PageVerify::Checksum),
        created: Some(stamp("2014-01-01T00:00:00+01:00")),
        is_read_only: Some(false),
        is_snapshot: false,
        log_reuse_wait: None,
        mirroring: None,
        availability: None,
    }
}

fn source(name: &str, unreachable: Option<&str>) -> Source {
    Source {
        unreachable: unreachable.map(str::to_owned),
        ..Source::empty(name.to_owned(), SourceKind::SqlServer, name.into())
    }
}

impl Scene {
    pub fn server(mut self, server: Server) -> Self {
        self.evidence.sources.push(source(&server.0.source, None));
        self.evidence.readings.push(server.0);
        self
    }

    pub fn dead_server(mut self, instance: &str) -> Self {
        self.evidence.sources.push(source(instance, Some("connection refused")));
        self
    }

    /// `id=status` of the findings of that check on the call detail records.
    pub fn check(&self, check: &str) -> Vec<String> {
        let target = self.target("cdr", "");
        assert!(target.checks.iter().any(|asked| asked.check == check), "nobody asks {check}");
        target.findings.iter().filter(|f| f.check == check).map(|f| format!("{}={}", f.id, f.status)).collect()
    }

    pub fn message(&self, id: &str) -> String {
        let target = self.target("cdr", "");
        target
            .findings
            .iter()
            .find(|f| f.id == id)
            .unwrap_or_else(|| panic!("no {id}: {:?}", target.findings))
            .message
            .clone()
    }

    /// Findings of a source by its name.
    pub fn source_findings(&self, name: &str) -> Vec<String> {
        let report = self.audit();
        let source = report.sources.iter().find(|source| source.name == name).unwrap();
        source.findings.iter().map(|finding| finding.id.clone()).collect()
    }
}
