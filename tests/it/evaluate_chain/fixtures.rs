//! A database's backups as a test tells them: `full("01:00", 10, 12)` is the one of the night before the audit.

use crate::scene::{CONTOSO, Scene, Sql, stamp};
use bakproof::base::{Guid, Stamp};
use bakproof::model::report::Target;
use bakproof::model::{BackupType, RecoveryModel, Verdict};

/// A guid of one repeated byte.
pub fn guid(byte: u8) -> Option<Guid> {
    Some(Guid([byte; 16]))
}

/// The morning of the audit, Oslo time.
pub fn at(clock: &str) -> Stamp {
    stamp(&format!("2026-11-21T{clock}:00+01:00"))
}

fn backup(clock: &str, first: u32, last: u32) -> Sql {
    Sql::cdr(&at(clock).to_string()).recovery(RecoveryModel::Full).lsns(first, last).with(|set| {
        set.checkpoint_lsn = set.first_lsn;
        set.binding_id = guid(1);
        set.family_guid = guid(2);
        set.recovery_fork_guid = guid(3);
    })
}

pub fn full(clock: &str, first: u32, last: u32) -> Sql {
    backup(clock, first, last)
}

pub fn log(clock: &str, first: u32, last: u32) -> Sql {
    backup(clock, first, last).of_type(BackupType::Log)
}

pub fn differential(clock: &str, first: u32, last: u32) -> Sql {
    backup(clock, first, last).of_type(BackupType::Differential)
}

impl Sql {
    pub fn copy_only(self) -> Self {
        self.with(|set| set.is_copy_only = Some(true))
    }

    pub fn simple(self) -> Self {
        self.recovery(RecoveryModel::Simple)
    }

    pub fn fork(self, byte: u8) -> Self {
        self.with(|set| set.recovery_fork_guid = guid(byte))
    }

    pub fn lacking(self, family: u16) -> Self {
        self.verdict(Verdict::Incomplete).with(|set| set.missing_families = vec![family].into())
    }
}

/// The Monitoring target of an audit of these.
pub fn judged(backups: &[Sql]) -> Target {
    let file = CONTOSO.replace("log = \"every 1h\"", "log = \"every 1d\"");
    backups.iter().fold(Scene::new(&file), |scene, backup| scene.sql(backup.clone())).target("cdr", "")
}

/// `01:00-03:00, 05:00`: what can be restored, as clocks show it.
pub fn restorable(target: &Target) -> String {
    let clock = |at: Stamp| format!("{:02}:{:02}", at.civil().hour(), at.civil().minute());
    let ranges = target.restorable.iter().map(|range| {
        assert_eq!(range.point, range.from == range.to);
        if range.point { clock(range.from) } else { format!("{}-{}", clock(range.from), clock(range.to)) }
    });
    ranges.collect::<Vec<_>>().join(", ")
}

/// `chain-hole=gap, fork=noted`.
pub fn findings(target: &Target) -> String {
    target.findings.iter().map(|f| format!("{}={}", f.id, f.status)).collect::<Vec<_>>().join(", ")
}

/// The messages of all findings of that id.
pub fn messages(target: &Target, id: &str) -> Vec<String> {
    target.findings.iter().filter(|f| f.id == id).map(|f| f.message.clone()).collect()
}
