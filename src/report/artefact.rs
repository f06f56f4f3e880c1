//! What stands inside an artefact, on a terminal: a few lines, each fact once.

use super::clock::ZONE;
use crate::base::{Stamp, bytes, count, for_terminal};
use crate::model::{
    ArtefactFacts, CertificateFacts, CertificationAuthorityFacts, Detail, KeyProtection, KeyStoreFacts,
};
use jiff::civil::DateTime;
use std::fmt::Write;

/// Databases, runs, certificates ... that are shown of one artefact; the JSON has them all.
const MAX_LINES: usize = 12;

/// All lines of one artefact but its problems. Writing to a `String` cannot fail.
pub(super) fn artefact(out: &mut String, facts: &ArtefactFacts) {
    let time = match (facts.time, facts.wall_time) {
        (Some(time), _) => format!("made {}", ZONE.second(time)),
        (None, Some(wall)) => format!("made {} (clock of the computer that made it)", clock(wall)),
        (None, None) => "its content does not say when it was made".to_owned(),
    };
    let mut words = vec![time];
    words.extend(facts.counts.iter().map(|(what, n)| format!("{}: {n}", what.replace(['_', '-'], " "))));
    let _ = writeln!(out, "  {}", for_terminal(&words.join(" · ")));
    if !facts.names.is_empty() {
        let _ = writeln!(out, "  of {}", for_terminal(&shown(&facts.names)));
    }
    for line in detail(&facts.detail) {
        let _ = writeln!(out, "  {}", for_terminal(&line));
    }
}

fn detail(detail: &Detail) -> Vec<String> {
    match detail {
        Detail::None => Vec::new(),
        Detail::Image(image) => some(image.runs.iter().rev(), |run| {
            let writers = if run.writers.is_empty() { "no component document".to_owned() } else { shown(&run.writers) };
            format!("{}: {}, {writers}", ZONE.second(run.time), count(run.volumes, "volume", "volumes"))
        }),
        Detail::BackupVersions(list) => some(list.versions.iter().rev(), |version| {
            format!("{}: can recover {}", moment(version.time), shown(&version.can_recover))
        }),
        Detail::DirectoryBackups(list) => some(list.backups.iter(), |backup| {
            let controller = backup.controller.as_deref().unwrap_or("an unnamed controller");
            let time = backup.time.map(|t| ZONE.second(t)).or(backup.wall_time.map(clock));
            format!("{}: {} on {controller}", backup.naming_context, time.as_deref().unwrap_or("never"))
        }),
        Detail::CertificationAuthority(authority) => {
            let has = |yes: bool, what: &str| format!("{} {what}", if yes { "with" } else { "without" });
            vec![format!(
                "{}, {}, {}, {}",
                authority_key(authority),
                has(authority.has_database, "the database"),
                has(authority.has_registry, "the registry settings"),
                has(authority.has_policy_file, "CAPolicy.inf")
            )]
        }
        Detail::KeyStore(store) => {
            let protection = match store.protection {
                KeyProtection::Password => "protected by a password",
                KeyProtection::EmptyPassword => "its password is empty: anyone can read the key",
                KeyProtection::None => "not protected: anyone can read the key",
                KeyProtection::Unknown => "how it is protected is unknown",
            };
            let mut lines = vec![protection.to_owned()];
            lines.extend(keys(store));
            lines.extend(some(store.certificates.iter(), certificate));
            lines
        }
        Detail::Certificate(one) => vec![certificate(one)],
        Detail::FileStore(store) => {
            let mut lines = some(store.folders.iter(), |folder| {
                format!("{}: {}, {}", folder.name, count(folder.file_count, "file", "files"), bytes(folder.size_bytes))
            });
            lines.push(format!("classes seen: {}", shown(&store.classes)));
            if store.active_meetings > 0 {
                lines.push(format!("{} ran while it was copied", count(store.active_meetings, "meeting", "meetings")));
            }
            lines
        }
        Detail::CopyLog(log) => {
            let n = |value: Option<u64>| value.map_or("unknown".to_owned(), |n| n.to_string());
            let end = if log.is_finished { "finished" } else { "not finished" };
            vec![format!(
                "{} to {}: {end}, {} files copied, {} skipped, {} failed",
                log.source.as_deref().unwrap_or("(unknown)"),
                log.destination.as_deref().unwrap_or("(unknown)"),
                n(log.files_copied),
                n(log.files_skipped),
                n(log.files_failed)
            )]
        }
        Detail::Configuration(configuration) => {
            let parts = [&configuration.vendor, &configuration.host, &configuration.software_version];
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            if parts.is_empty() { Vec::new() } else { vec![parts.join(" · ")] }
        }
        Detail::DnsZone(zone) => {
            let serial = zone.serial.map_or("no serial".to_owned(), |serial| format!("serial {serial}"));
            let mut lines = vec![format!("zone {}, {serial}", zone.zone)];
            lines.extend(some(zone.lync_records.iter(), Clone::clone));
            if !zone.missing_records.is_empty() {
                lines.push(format!("not in it: {}", shown(&zone.missing_records)));
            }
            lines
        }
        Detail::ExchangeDatabases(list) => some(list.databases.iter(), |database| {
            let full = database.last_full.map(|t| ZONE.second(t)).or(database.last_full_wall.map(clock));
            let none = if database.full_unclear.is_some() { "at an unknown time" } else { "never" };
            let recovery = if database.is_recovery == Some(true) { " (a recovery database)" } else { "" };
            format!("{}{recovery}: last full backup {}", database.name, full.as_deref().unwrap_or(none))
        }),
        Detail::ContactStore(store) => some(store.moves.iter(), |one| {
            let who = one.user.as_deref().or(one.pool.as_deref()).unwrap_or("all pools");
            let how = if one.into_exchange { "into Exchange" } else { "back to Lync" };
            format!("{who}: {how}, {}", moment(one.at))
        }),
        Detail::LegacyUsers(users) => vec![count(users.user_count, "user", "users")],
    }
}

/// What is known of the private keys of a store.
fn keys(store: &KeyStoreFacts) -> Option<String> {
    match (store.has_private_key, store.sealed_keys) {
        (Some(false), _) => Some("no private key in it".to_owned()),
        (None, Some(0)) => Some("no private key is visible; only its password can tell".to_owned()),
        (None, Some(sealed)) => {
            Some(format!("{}, not looked at", count(sealed, "encrypted private key", "encrypted private keys")))
        }
        _ => None,
    }
}

fn authority_key(authority: &CertificationAuthorityFacts) -> &'static str {
    let is_read = authority.key_backups.iter().any(|backup| backup.store.own().next().is_some());
    match (authority.has_key, is_read) {
        (false, _) => "without the key",
        (true, true) => "with the key of its certificate",
        // It stays sealed, or does not say whose it is.
        (true, false) => "with a key (whose key was not looked at)",
    }
}

fn certificate(one: &CertificateFacts) -> String {
    let subject = one.subject.as_deref().unwrap_or("(no common name)");
    let issuer = one.issuer.as_deref().unwrap_or("(unknown)");
    let names = if one.names.is_empty() { String::new() } else { format!(" for {}", shown(&one.names)) };
    format!(
        "certificate of {subject}{names}, by {issuer}, valid {} to {}{}",
        moment(one.not_before),
        moment(one.not_after),
        match one.has_key {
            Some(true) => ", with its private key",
            Some(false) => ", without its private key",
            None => "",
        }
    )
}

/// The first lines, and how many there are beyond.
fn some<'a, T: 'a>(all: impl ExactSizeIterator<Item = &'a T>, line: impl Fn(&'a T) -> String) -> Vec<String> {
    let rest = all.len().saturating_sub(MAX_LINES);
    let mut lines: Vec<String> = all.take(MAX_LINES).map(line).collect();
    if rest > 0 {
        lines.push(format!("and {rest} more"));
    }
    lines
}

fn shown(names: &[String]) -> String {
    some(names.iter(), Clone::clone).join(", ")
}

fn moment(time: Option<Stamp>) -> String {
    time.map_or("unknown".to_owned(), |time| ZONE.second(time))
}

/// What a clock of an unknown zone showed.
fn clock(wall: DateTime) -> String {
    wall.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
