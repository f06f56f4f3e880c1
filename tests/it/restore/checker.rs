//! Reads the T-SQL of a plan as a server would, and follows it over what `inspect` says of the files: nothing here is shared
//! with what makes plans.

use crate::support::bakproof;
use serde_json::Value;
use std::path::Path;

/// One RESTORE of a script.
#[derive(Debug, Default)]
pub struct Restore {
    pub is_log: bool,
    pub database: String,
    pub files: Vec<String>,
    pub file: u64,
    pub no_recovery: bool,
    pub recovers: bool,
    pub stop_at: Option<String>,
}

/// What stands between quotes of `N'...'`.
fn quoted(text: &str) -> String {
    let (_, rest) = text.split_once("N'").unwrap();
    rest.rsplit_once('\'').unwrap().0.replace("''", "'")
}

/// The statements of a script, as far as they restore.
pub fn statements(lines: &[&str]) -> Vec<Restore> {
    let script: String =
        lines.iter().filter(|line| !line.trim_start().starts_with("--")).map(|line| format!("{line}\n")).collect();
    let of = |statement: &str| -> Option<Restore> {
        let head = statement.trim();
        let rest = head.strip_prefix("RESTORE ")?;
        let (what, rest) = rest.split_once(" [")?;
        let (database, rest) = rest.split_once(']')?;
        let mut one = Restore { is_log: what == "LOG", database: database.to_owned(), ..Restore::default() };
        assert!(["LOG", "DATABASE"].contains(&what), "{statement}");
        for part in rest.split(['\n', ',']).map(str::trim).filter(|part| !part.is_empty()) {
            match part.trim_start_matches("WITH ").trim_start_matches("FROM ") {
                disk if disk.starts_with("DISK = ") => one.files.push(quoted(disk)),
                file if file.starts_with("FILE = ") => one.file = file["FILE = ".len()..].parse().unwrap(),
                stop if stop.starts_with("STOPAT = ") => one.stop_at = Some(quoted(stop)),
                "NORECOVERY" => one.no_recovery = true,
                "RECOVERY" => one.recovers = true,
                "REPLACE" | "CHECKSUM" => {}
                other => panic!("`{other}` in {statement}"),
            }
        }
        Some(one)
    };
    script.split(';').filter_map(of).collect()
}

fn lsn(set: &Value, key: &str) -> u128 {
    set[key].as_str().unwrap_or_else(|| panic!("no {key} in {set}")).parse().unwrap()
}

/// The set of that position in each of the files, by `inspect`; all are families of one set.
fn set_of(one: &Restore) -> Value {
    let mut sets: Vec<Value> = Vec::new();
    for file in &one.files {
        let ran = bakproof(Path::new("/"), ["inspect", file.as_str(), "-o", "json"]);
        let report: Value =
            serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{file}: {error} {}", ran.stderr));
        let all = report["files"][0]["sets"].as_array().unwrap().clone();
        let own = all.into_iter().find(|set| set["position"].as_u64() == Some(one.file));
        sets.push(own.unwrap_or_else(|| panic!("no set {} in {file}", one.file)));
    }
    let families = sets[0]["family_count"].as_u64().unwrap();
    assert_eq!(sets.len() as u64, families, "every family of a striped backup: {:?}", one.files);
    assert!(sets.iter().all(|set| set["backup_set_guid"] == sets[0]["backup_set_guid"]));
    sets.swap_remove(0)
}

/// Where a script leaves the database: the LSN, and the finish of the last backup before which it was stopped, if it was.
pub struct Reached {
    pub position: u128,
    pub finished: String,
    pub stop_at: Option<String>,
}

/// Restores one after the other, as SQL Server checks it.
pub fn follow(lines: &[&str]) -> Reached {
    let all = statements(lines);
    let (last, restores) = all.split_last().unwrap();
    assert!(last.recovers && last.files.is_empty(), "a script ends with RECOVERY: {last:?}");
    let mut state: Option<(u128, Value, Value)> = None;
    let (mut finished, mut stop_at) = (String::new(), None);
    for one in restores {
        assert!(one.no_recovery && one.database == last.database, "{one:?}");
        let set = set_of(one);
        assert_eq!(set["database_name"].as_str(), Some(one.database.as_str()));
        let (first, end) = (lsn(&set, "first_lsn"), lsn(&set, "last_lsn"));
        let kind = set["backup_type"].as_str().unwrap().to_owned();
        assert_eq!(kind == "log", one.is_log, "{one:?}");
        state = Some(match (kind.as_str(), state) {
            ("full", None) => (end, set.clone(), set.clone()),
            ("differential", Some((_, full, _))) => {
                assert_eq!(full["is_copy_only"], false, "no differential goes on a copy-only full");
                let base = &set["differential_base_guid"];
                let files = set["files"].as_array().unwrap();
                let is_named = |file: &&Value| file["differential_base_lsn"] == full["first_lsn"];
                assert!(
                    *base == full["backup_set_guid"] || files.iter().any(|file| is_named(&file)),
                    "the differential is of another full"
                );
                (end, full, set.clone())
            }
            ("log", Some((position, full, _))) => {
                assert_eq!(set["recovery_fork_guid"], full["recovery_fork_guid"], "another recovery fork");
                assert!(first <= position && position <= end, "{first} <= {position} <= {end} in {one:?}");
                (end, full, set.clone())
            }
            (kind, _) => panic!("{kind} out of its place"),
        });
        finished = set["backup_finish_date"].as_str().unwrap().to_owned();
        stop_at = one.stop_at.clone().or(stop_at);
    }
    let (position, ..) = state.unwrap();
    Reached { position, finished, stop_at }
}

/// Follows every script of a plan (as JSON) and compares what it comes to with what the plan promises. The number of scripts.
pub fn keeps_its_promises(plan: &Value) -> usize {
    let mut count = 0;
    for step in plan["steps"].as_array().unwrap() {
        let blocks = step["commands"].as_array().unwrap().iter().filter(|block| block["shell"] == "t-sql");
        let lines: Vec<&str> =
            blocks.flat_map(|block| block["lines"].as_array().unwrap()).map(|line| line.as_str().unwrap()).collect();
        if !lines.is_empty() {
            let reached = follow(&lines);
            count += 1;
            let promised = step["restores_to"].as_str().unwrap();
            match &reached.stop_at {
                None => {
                    assert_eq!(Some(reached.position.to_string().as_str()), step["restores_to_lsn"].as_str());
                    assert_eq!(instant(&reached.finished), instant(promised));
                }
                Some(stop) => {
                    let stop = moment_of(stop, &reached.finished, plan["deployment"]["time_zone"].as_str().unwrap());
                    assert_eq!(stop, instant(promised));
                    assert!(stop <= instant(&reached.finished));
                }
            }
        }
    }
    count
}

fn instant(text: &str) -> jiff::Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A civil time on the clock of the server whose last backup finished then: a clock that agrees with the zone is changed
/// with it, another one never.
fn moment_of(civil: &str, finished: &str, zone: &str) -> jiff::Timestamp {
    let civil: jiff::civil::DateTime = civil.parse().unwrap();
    let zone = jiff::tz::TimeZone::get(zone).unwrap();
    let offset: jiff::tz::Offset = finished.parse::<bakproof::base::Stamp>().unwrap().offset();
    if zone.to_offset(instant(finished)) == offset {
        zone.to_timestamp(civil).unwrap()
    } else {
        offset.to_timestamp(civil).unwrap()
    }
}
