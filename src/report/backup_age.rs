//! How old a backup is, as tables and pages say it alike.

use crate::base::{Stamp, Zone, age};
use crate::model::Assurance;
use crate::model::report::ReportedBackup;
use jiff::SignedDuration;

/// `9d 7h`; of what a person attests, who names a day and no time, `3d` or `today`. `None`: its time is unknown.
pub fn backup_age(backup: &ReportedBackup, as_of: Stamp, zone: &Zone) -> Option<String> {
    let time = backup.time?;
    if backup.assurance != Some(Assurance::Attested) {
        return Some(age(as_of.at.duration_since(time.at).max(SignedDuration::ZERO)));
    }
    let day = |time| zone.stamp(time).civil().date();
    let days = day(as_of).since(day(time)).map_or(0, |span| span.get_days());
    Some(if days <= 0 { TODAY.to_owned() } else { format!("{days}d") })
}

/// `9d 7h old`, or `today`.
pub fn how_old(backup: &ReportedBackup, as_of: Stamp, zone: &Zone) -> Option<String> {
    backup_age(backup, as_of, zone).map(|age| if age == TODAY { age } else { format!("{age} old") })
}

const TODAY: &str = "today";
