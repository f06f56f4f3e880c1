//! The SQL Server backups of the thirty days, in folders by instance, database and type.

use super::artefact::{Artefact, Content};
use super::month::{Month, is_sunday, quarters};
use crate::demo::mtf::{BackupSpec, MediaSpec, Operation, Protection, Recovery, ServerVersion, Stop};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};
use std::sync::Arc;

/// All SQL Server backups.
pub(super) fn backups(month: &Month) -> Vec<Artefact> {
    let mut out = Vec::new();
    user_store(&mut out, month, r"SQL01\RTC", Protection::Checksum);
    // A database that came from an old server and kept its page protection.
    user_store(&mut out, month, r"SQL02\RTC", Protection::TornPage);
    standard_edition(&mut out, month);
    for (server, name, pages) in [(r"SQL01\RTC", "xds", 64), (r"SQL01\RTC", "lis", 48), (r"SQL01\RTC", "rgsconfig", 48)]
    {
        daily_fulls(&mut out, &database(server, name, pages), month.last_days(7), 0);
    }
    daily_fulls(&mut out, &database(r"SQL02\RTC", "rgsconfig", 48), month.last_days(7), 0);
    daily_fulls(&mut out, &database(r"SQL03\MON", "LcsCDR", 40), month.days().filter(|day| *day <= month.last_cdr), 1);
    for name in ["master", "msdb", "HelpdeskKB"] {
        daily_fulls(&mut out, &database(r"SQL03\MON", name, 32), month.days().filter(|day| is_sunday(*day)).take(2), 3);
    }
    quality(&mut out, month);
    persistent_chat(&mut out, month);
    out
}

/// A database with simple recovery; callers change what differs.
fn database(server: &str, name: &str, pages: u32) -> BackupSpec {
    let mut spec = BackupSpec::full(name).pages(pages);
    server.clone_into(&mut spec.server);
    spec.recovery = Recovery::Simple;
    spec.version = match server.split('\\').next() {
        Some("SQL01") => ServerVersion::SQL_2008_R2,
        Some("SQL03") => ServerVersion::SQL_2014,
        _ => ServerVersion::SQL_2012,
    };
    spec.with_checksum = true;
    spec
}

/// The same set at a local time, with the offset that was in force.
fn at(mut spec: BackupSpec, start: DateTime) -> BackupSpec {
    spec.tz_quarters = quarters(start);
    spec.at(start)
}

/// `SQL01$RTC/rtcxds/FULL/SQL01$RTC_rtcxds_FULL_20261004_010000.bak`, one path for each family.
fn push(out: &mut Vec<Artefact>, media: MediaSpec) {
    let Some(last) = media.sets.last() else { return };
    let (word, extension) = match last.operation {
        Operation::Full | Operation::CopyOnlyFull => ("FULL", "bak"),
        Operation::Differential => ("DIFF", "bak"),
        Operation::Log => ("LOG", "trn"),
    };
    let server = last.server.replace('\\', "$");
    let stem = format!("{server}_{}_{word}_{}", last.database, last.start.strftime("%Y%m%d_%H%M%S"));
    let folder = format!("sql/{server}/{}/{word}", last.database);
    push_at(out, media, &format!("{folder}/{stem}"), extension);
}

fn push_at(out: &mut Vec<Artefact>, media: MediaSpec, stem: &str, extension: &str) {
    let Some(finish) = media.sets.last().map(|set| set.finish) else { return };
    let media = Arc::new(media);
    for family in 0..media.family_count {
        let number = if media.family_count > 1 { format!("_{}", family + 1) } else { String::new() };
        let path = format!("{stem}{number}.{extension}");
        out.push(Artefact::new(path, finish.saturating_add(2.seconds()), Content::Media(Arc::clone(&media), family)));
    }
}

/// A full each night at `hour`:20.
fn daily_fulls(out: &mut Vec<Artefact>, first: &BackupSpec, days: impl Iterator<Item = Date>, hour: i8) {
    let mut current: Option<BackupSpec> = None;
    for day in days {
        let start = day.at(hour, 20, 0, 0);
        let next = at(current.as_ref().map_or_else(|| first.clone(), |before| before.next_full(start)), start);
        push(out, MediaSpec::of(vec![next.clone()]));
        current = Some(next);
    }
}

/// A full on Sundays, a differential on the other nights, log backups of the last three days every four hours.
fn user_store(out: &mut Vec<Artefact>, month: &Month, server: &str, page_verify: Protection) {
    let mut first = database(server, "rtcxds", 80);
    first.page_verify = page_verify;
    first.with_checksum = page_verify == Protection::Checksum;
    first.recovery = if page_verify == Protection::Checksum { Recovery::Full } else { Recovery::Simple };
    let has_logs = first.recovery == Recovery::Full;
    let mut full = at(first, month.full_before.at(1, 0, 0, 0));
    push(out, MediaSpec::of(vec![full.clone()]));
    let mut latest = full.clone();
    let of_night = |full: &BackupSpec, before: &BackupSpec, start: DateTime| {
        let mut differential = before.differential(start).based_on(full);
        let weekday = start.date().weekday().to_sunday_zero_offset();
        differential.changed_percent = 6 + 4 * u8::try_from(weekday).unwrap_or(1);
        at(differential, start)
    };
    let begin = month.last.at(4, 0, 0, 0).saturating_sub(2.days());
    for day in month.days() {
        let start = day.at(1, 0, 0, 0);
        if has_logs && start >= begin {
            break;
        }
        if is_sunday(day) {
            full = at(latest.next_full(start), start);
            latest = full.clone();
        } else {
            latest = of_night(&full, &latest, start);
        }
        push(out, MediaSpec::of(vec![latest.clone()]));
    }
    if has_logs {
        let logs = Logs { begin, step: SignedDuration::from_hours(4), night: (1, 0) };
        logs.write(out, month, (&full, &latest), |before, start| of_night(&full, before, start));
    }
}

/// Log backups, and the differentials of the nights between them.
struct Logs {
    begin: DateTime,
    step: SignedDuration,
    /// Hour and minute of the differentials.
    night: (i8, i8),
}

impl Logs {
    /// A gap-free chain from the last full on, in which the log and the clock agree: what is written by a time is in the log
    /// backup of that time. The first takes all that was logged since the full, with the differentials up to `latest`.
    fn write(
        &self,
        out: &mut Vec<Artefact>,
        month: &Month,
        (full, latest): (&BackupSpec, &BackupSpec),
        differential: impl Fn(&BackupSpec, DateTime) -> BackupSpec,
    ) {
        let (mut start, end) = (self.begin, month.last.at(8, 0, 0, 0));
        let mut current = full.next_log(start);
        let mut written = latest.last_lsn();
        let mut since = start;
        while start < end {
            let mut log = at(current, start);
            log.log_blocks = 3 + u32::try_from(start.hour()).unwrap_or_default() % 4;
            let night = start.date().at(self.night.0, self.night.1, 0, 0);
            if since < night && night < start {
                // It stands where the log before it ended; this one goes on beyond it.
                let before = BackupSpec { first_lsn: log.first_lsn, log_blocks: 0, ..log.clone() };
                let of_night = BackupSpec { log_blocks: latest.log_blocks, ..differential(&before, night) };
                written = written.max(of_night.last_lsn());
                push(out, MediaSpec::of(vec![of_night]));
            }
            while log.last_lsn() <= written {
                log.log_blocks += 1;
            }
            push(out, MediaSpec::of(vec![log.clone()]));
            since = start;
            start = start.saturating_add(self.step);
            current = log.next_log(start);
        }
    }
}

/// The Standard Edition server appends the week's fulls to one file; its replica of `xds` was backed up once.
fn standard_edition(out: &mut Vec<Artefact>, month: &Month) {
    let mut current: Option<BackupSpec> = None;
    let monday = month.before_last(i64::from(month.last.weekday().to_monday_zero_offset()));
    for first in [monday.saturating_sub(1.week()), monday] {
        let mut sets = Vec::new();
        for day in (0..7).filter_map(|days| first.checked_add(days.days()).ok()).filter(|day| *day <= month.last) {
            let start = day.at(1, 30, 0, 0);
            let first = || database(r"SE01\RTC", "rtcxds", 48);
            let next = at(current.as_ref().map_or_else(first, |before| before.next_full(start)), start);
            sets.push(next.clone());
            current = Some(next);
        }
        push_at(out, MediaSpec::of(sets), &format!("sql/SE01/rtcxds_week{}", first.iso_week_date().week()), "bak");
    }
    let replica = at(database(r"SE01\RTCLOCAL", "xds", 48), month.before_last(11).at(14, 5, 0, 0));
    push_at(out, MediaSpec::of(vec![replica]), "sql/SE01/xds", "bak");
}

/// Compressed fulls, with what the month says of them.
fn quality(out: &mut Vec<Artefact>, month: &Month) {
    let mut first = database(r"SQL03\MON", "QoEMetrics", 96);
    first.with_checksum = false;
    let mut current: Option<BackupSpec> = None;
    for day in month.days().filter(|day| !month.missed_quality.contains(day)) {
        let start = day.at(if month.late_quality == Some(day) { 9 } else { 2 }, 20, 0, 0);
        let next = at(current.as_ref().map_or_else(|| first.clone(), |before| before.next_full(start)), start);
        let media = MediaSpec::of(vec![next.clone()]).compressed();
        if day == month.last && month.is_quality_interrupted {
            push(out, MediaSpec { stop: Stop::InData { extents: 7 }, ..media });
            let again = start.saturating_add(3.hours());
            push(out, MediaSpec::of(vec![at(next.next_full(again), again)]).compressed());
            break;
        }
        push(out, media);
        current = Some(next);
    }
}

/// Fulls on Sundays striped over two files, differentials on the other nights, the last day's log every hour.
fn persistent_chat(out: &mut Vec<Artefact>, month: &Month) {
    let mut first = database(r"SQL03\PCHAT", "mgc", 96);
    first.recovery = Recovery::Full;
    let mut full = at(first, month.full_before.at(0, 40, 0, 0));
    push(out, MediaSpec::of(vec![full.clone()]).striped(2));
    let mut latest = full.clone();
    let of_night = |full: &BackupSpec, before: &BackupSpec, start: DateTime| {
        let mut differential = before.differential(start).based_on(full);
        differential.changed_percent = 10;
        at(differential, start)
    };
    let begin = month.last.at(8, 0, 0, 0).saturating_sub(1.day());
    for day in month.days() {
        let start = day.at(0, 40, 0, 0);
        if start >= begin {
            break;
        }
        if is_sunday(day) {
            full = at(latest.next_full(start), start);
            latest = full.clone();
            push(out, MediaSpec::of(vec![full.clone()]).striped(2));
        } else {
            latest = of_night(&full, &latest, start);
            push(out, MediaSpec::of(vec![latest.clone()]));
        }
    }
    let logs = Logs { begin, step: SignedDuration::from_hours(1), night: (0, 40) };
    logs.write(out, month, (&full, &latest), |before, start| of_night(&full, before, start));
}
