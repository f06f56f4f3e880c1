//! Whatever is done to a line by hand, the first line that is not what an audit wrote is named.

use super::support::{AS_OF, audit, file, history, lines};
use crate::support::demo_copy;
use bakproof::base::Stamp;
use bakproof::model::{Audited, Status};
use bakproof::state::{Appended, HistoryLog};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const LINES: usize = 6;

fn stamp(month: usize) -> Stamp {
    format!("2026-{month:02}-28T08:00:00+01:00").parse().unwrap()
}

fn append(log: &HistoryLog, month: usize) {
    let audit = Audited {
        as_of: stamp(month),
        status: Status::Pass,
        key_id: None,
        left_out: Vec::new(),
        period: None,
        checks: Vec::new(),
        of: BTreeMap::new(),
    };
    let deployment = "Contoso";
    log.append(Appended { collected_at: stamp(month), deployment, time_zone: "Europe/Oslo", audit, seen: &[] })
        .unwrap();
}

/// A history and its lines.
fn written(folder: &Path) -> (HistoryLog, Vec<String>) {
    let log = HistoryLog::new(folder, "contoso.jsonl");
    (1..=LINES).for_each(|month| append(&log, month));
    let text = fs::read_to_string(log.path()).unwrap();
    (log, text.lines().map(str::to_owned).collect())
}

/// Which line is named once these stand in the file.
fn named(log: &HistoryLog, lines: &[String]) -> Option<u64> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    named_of(log, text.as_bytes())
}

fn named_of(log: &HistoryLog, bytes: &[u8]) -> Option<u64> {
    fs::write(log.path(), bytes).unwrap();
    log.read().unwrap().broken.map(|broken| broken.line)
}

/// The line as it would be with its own digest made anew: what somebody does who knows the format.
pub fn forged(line: &str) -> String {
    let (content, _) = line.split_once(",\"sha256\":\"").unwrap();
    format!("{content},\"sha256\":\"{}\"}}", bakproof::bundle::sha256(content.as_bytes()))
}

#[test]
fn a_line_that_is_edited_removed_moved_or_added_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (log, lines) = written(folder.path());
    assert_eq!(named(&log, &lines), None);
    for place in 0..LINES {
        let number = place as u64 + 1;
        let mut removed = lines.clone();
        removed.remove(place);
        assert_eq!(named(&log, &removed), Some(number), "line {number} removed");
        for other in place + 1..LINES {
            let mut swapped = lines.clone();
            swapped.swap(place, other);
            assert_eq!(named(&log, &swapped), Some(number), "lines {number} and {} swapped", other + 1);
        }
        let mut doubled = lines.clone();
        doubled.insert(place, lines[place].clone());
        assert_eq!(named(&log, &doubled), Some(number + 1), "line {number} twice");
        let mut forgery = lines.clone();
        forgery[place] = forged(&lines[place].replace("\"status\":\"pass\"", "\"status\":\"gap\""));
        assert_ne!(forgery[place], lines[place]);
        assert_eq!(named(&log, &forgery), Some(number), "line {number} forged, its own digest too");
        let mut blank = lines.clone();
        blank.insert(place, String::new());
        assert_eq!(named(&log, &blank), Some(number), "a blank line before line {number}");
    }
    for count in 0..LINES {
        assert_eq!(named(&log, &lines[..count]), Some(count as u64 + 1), "only {count} lines left");
    }
}

#[test]
fn every_byte_of_a_line_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (log, lines) = written(folder.path());
    let mut begins = 0;
    for (place, line) in lines.iter().enumerate() {
        let text = lines.join("\n") + "\n";
        for at in begins..begins + line.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(named_of(&log, &bytes), Some(place as u64 + 1), "byte {at}");
        }
        begins += line.len() + 1;
    }
}

#[test]
fn a_line_that_is_added_with_everything_right_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (log, mut lines) = written(folder.path());
    let head = fs::read(log.path().with_extension("head")).unwrap();
    append(&log, LINES + 1);
    let added = fs::read_to_string(log.path()).unwrap().lines().last().unwrap().to_owned();
    fs::write(log.path().with_extension("head"), head).unwrap();
    lines.push(added);
    assert_eq!(named(&log, &lines), Some(LINES as u64 + 1));
}

#[test]
fn an_audit_does_not_make_a_broken_history_good() {
    let folder = tempfile::tempdir().unwrap();
    let (log, lines) = written(folder.path());
    for forgery in [
        lines[..LINES - 1].to_vec(),
        lines[..2].to_vec(),
        [&lines[..LINES - 1], &[forged(&lines[LINES - 1].replace("pass", "gap"))]].concat(),
        Vec::new(),
    ] {
        let head = fs::read(log.path().with_extension("head")).unwrap();
        let broken = named(&log, &forgery);
        assert!(broken.is_some());
        append(&log, LINES + 1);
        append(&log, LINES + 2);
        assert_eq!(log.read().unwrap().broken.map(|broken| broken.line), broken);
        fs::write(log.path().with_extension("head"), head).unwrap();
    }
}

/// What a computer leaves that stops while a line is written, at whatever byte.
#[test]
fn a_line_that_was_cut_off_is_named_and_the_next_audit_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (log, lines) = written(folder.path());
    let head_path = log.path().with_extension("head");
    let before = lines[LINES - 2].rsplit_once("\"sha256\":\"").unwrap().1.trim_end_matches("\"}").to_owned();
    let mut head: serde_json::Value = serde_json::from_slice(&fs::read(&head_path).unwrap()).unwrap();
    head["writing_after"] = before.into();
    let whole = lines[..LINES - 1].join("\n") + "\n";
    for length in (0..=lines[LINES - 1].len()).step_by(7).chain([lines[LINES - 1].len()]) {
        fs::write(&head_path, head.to_string()).unwrap();
        fs::write(log.path(), format!("{whole}{}", &lines[LINES - 1][..length])).unwrap();
        let is_cut = (1..lines[LINES - 1].len()).contains(&length);
        let cut: &[u64] = if is_cut { &[LINES as u64] } else { &[] };
        let read = log.read().unwrap();
        assert_eq!((read.broken, read.cut_off.as_slice()), (None, cut), "{length} bytes");
        append(&log, LINES + 1);
        append(&log, LINES + 2);
        let read = log.read().unwrap();
        assert_eq!((&read.broken, read.cut_off.as_slice()), (&None, cut), "{length} bytes, and two audits more");
        assert_eq!(read.audits().len(), LINES - usize::from(length == 0 || is_cut) + 2, "{length} bytes");
    }
}

#[test]
fn audits_at_the_same_time_follow_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let log = HistoryLog::new(folder.path(), "contoso.jsonl");
    std::thread::scope(|scope| {
        for month in 1..=8 {
            let log = &log;
            scope.spawn(move || append(log, month));
        }
    });
    let read = log.read().unwrap();
    assert_eq!((&read.broken, read.line_count, read.audits().len()), (&None, 8, 8));
}

#[test]
fn verify_names_the_line_and_a_report_that_was_kept_pins_the_history() {
    let folder = demo_copy();
    let folder = folder.path();
    assert_eq!(history(folder, &["--verify"]).code, 3, "nothing was verified");
    for (number, as_of) in ["2026-08-31", "2026-09-30", AS_OF].iter().enumerate() {
        audit(folder, as_of, &["--only", "cdr", "-o", &format!("json=report-{number}.json")]);
    }
    let good = history(folder, &["--verify", "--report", "report-2.json", "--report", "report-1.json"]);
    assert_eq!(good.code, 0, "{}", good.stdout);
    assert!(good.stdout.contains("Unbroken: 3 lines"), "{}", good.stdout);
    // Everything is written anew: the chain alone cannot tell, the report can.
    fs::remove_dir_all(folder.join("state/history")).unwrap();
    for as_of in ["2026-08-30", "2026-09-30", AS_OF] {
        audit(folder, as_of, &["--only", "cdr"]);
    }
    assert_eq!(history(folder, &["--verify"]).code, 0);
    let rebuilt = history(folder, &["--verify", "--report", "report-2.json"]);
    assert_eq!(rebuilt.code, 1);
    assert!(
        rebuilt.stdout.contains("DIFFERS: line 2: the report `report-2.json` names another line"),
        "{}",
        rebuilt.stdout
    );
    let path = file(folder, "jsonl");
    fs::write(&path, fs::read_to_string(&path).unwrap().replacen("\"status\":\"gap\"", "\"status\":\"pass\"", 1))
        .unwrap();
    let broken = history(folder, &["--verify"]);
    assert_eq!(broken.code, 1);
    assert!(broken.stdout.contains("BROKEN: line 1: it was changed"), "{}", broken.stdout);
    // The next audit says so, believes nothing, and is recorded all the same.
    let next = audit(folder, AS_OF, &["--only", "cdr"]);
    assert!(next.stderr.contains("is broken: line 1"), "{}", next.stderr);
    assert!(next.stdout.contains("The history is broken: line 1"), "{}", next.stdout);
    assert_eq!(lines(folder).len(), 4);
    assert_eq!(history(folder, &["--verify"]).code, 1);
}
