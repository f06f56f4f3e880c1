//! The audit as a user runs it on the demo deployment, and honest tries to make it lie.

use crate::support::{Ran, bakproof, bakproof_with, demo, demo_copy, files_below};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const AS_OF: &str = "2026-10-31T08:00:00+01:00";

fn audit(folder: &Path, more: &[&str]) -> Ran {
    bakproof(folder, ["audit", "--as-of", AS_OF].iter().chain(more))
}

fn report(folder: &Path) -> Value {
    serde_json::from_str(&audit(folder, &["--output", "json"]).stdout).unwrap()
}

fn target<'a>(report: &'a Value, id: &str) -> &'a Value {
    let targets = report["targets"].as_array().unwrap();
    targets.iter().find(|t| t["id"] == id).unwrap_or_else(|| panic!("there is no target {id}"))
}

fn status(report: &Value, id: &str) -> String {
    target(report, id)["status"].as_str().unwrap().to_owned()
}

fn findings(report: &Value, id: &str) -> Vec<String> {
    let findings = target(report, id)["findings"].as_array().unwrap();
    findings.iter().map(|f| format!("{} {}", f["id"].as_str().unwrap(), f["status"].as_str().unwrap())).collect()
}

/// All files below `folder` whose path holds `part`, sorted.
fn files(folder: &Path, part: &str) -> Vec<PathBuf> {
    files_below(folder).into_iter().filter(|path| path.to_string_lossy().contains(part)).collect()
}

/// The one item that the deployment file answers for, whatever the repositories hold.
const ITEM_OF_THE_FILE: &str = "documented-schedule";

#[test]
fn the_demos_faults_are_the_gaps_and_nothing_else_is() {
    let report = report(demo());
    let gaps: Vec<&str> = report["targets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|t| t["status"] == "gap")
        .map(|t| t["id"].as_str().unwrap())
        .collect();
    // What the demo declares beside the databases and holds no backup of is a gap as well.
    let databases =
        ["archiving", "cdr", "qoe", "topology", "location", "user-data", "response-groups", "persistent-chat"];
    let gaps: Vec<&str> =
        gaps.into_iter().filter(|id| databases.iter().any(|item| id.starts_with(&format!("{item}@")))).collect();
    assert_eq!(
        gaps,
        [r"user-data@pool02.contoso.com", r"archiving@sql03.contoso.com\ARCHIVE", r"cdr@sql03.contoso.com\MON"]
    );
    assert_eq!(report["status"], "gap");
    assert_eq!(audit(demo(), &[]).code, 1);
}

#[test]
fn the_same_evidence_and_as_of_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("evidence.json");
    let first = audit(demo(), &["--output", "json", "--save-evidence", saved.to_str().unwrap()]);
    let csv = format!("csv={}", folder.path().join("r.csv").display());
    let table = format!("table={}", folder.path().join("r.txt").display());
    let from = ["--evidence", saved.to_str().unwrap()];
    let replayed = audit(demo(), &[&["--output", "json", "--output", &csv, "--output", &table], &from[..]].concat());
    let again = audit(demo(), &["--output", "json"]);
    assert!(first.stdout == again.stdout, "a second look is judged otherwise");

    // The judgement is the same; where its evidence comes from is not, and stands in every format.
    let digest = first.stderr.split("SHA-256 ").nth(1).unwrap().split(')').next().unwrap();
    let mut live: Value = serde_json::from_str(&first.stdout).unwrap();
    let replayed_json: Value = serde_json::from_str(&replayed.stdout).unwrap();
    assert_eq!(live["evidence"], serde_json::json!({ "origin": "live", "collected_at": null, "sha256": null }));
    assert_eq!(replayed_json["evidence"]["origin"], "saved-evidence");
    assert_eq!(replayed_json["evidence"]["sha256"], digest);
    live["evidence"] = replayed_json["evidence"].clone();
    for source in live["sources"].as_array_mut().unwrap() {
        assert_eq!((&source["origin"], &source["evidence_sha256"]), (&"live".into(), &Value::Null));
        source["origin"] = "saved-evidence".into();
        source["evidence_sha256"] = digest.into();
    }
    assert!(live == replayed_json, "replayed evidence is judged otherwise");
    let mut rows = csv::Reader::from_path(folder.path().join("r.csv")).unwrap();
    for row in rows.records().map(Result::unwrap) {
        assert!(row.iter().any(|cell| cell == "saved-evidence") && row.iter().any(|cell| cell == digest), "{row:?}");
    }
    let table = fs::read_to_string(folder.path().join("r.txt")).unwrap();
    let head: String = table.lines().take(8).collect::<Vec<_>>().join(" ");
    assert!(head.contains("Judged from saved evidence, collected ") && head.contains(digest), "{head}");
    assert!(table.lines().last().unwrap().ends_with("from saved evidence"), "{table}");
    assert!(replayed.stderr.contains("from saved evidence"), "{}", replayed.stderr);
}

#[test]
fn a_spreadsheet_gets_every_fact_in_a_column_of_its_own() {
    let text = audit(demo(), &["--output", "csv"]).stdout;
    let text = text.strip_prefix('\u{feff}').expect("Excel takes a file without a byte-order mark for ANSI text");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: &csv::StringRecord, name: &str| {
        row.get(header.iter().position(|column| column == name).unwrap()).unwrap().to_owned()
    };
    let row = |item: &str, target: &str| {
        let of = |row: &&csv::StringRecord| cell(row, "item") == item && cell(row, "target").contains(target);
        rows.iter().find(of).unwrap_or_else(|| panic!("no row of {item}"))
    };
    // Its full backup and its differential are newer; the stale export is what is judged.
    let stale = row("user-data", "pool02");
    assert_eq!((cell(stale, "newest_kind").as_str(), cell(stale, "finding").as_str()), ("export", "backup-stale"));
    assert!(cell(stale, "newest_time").starts_with("2026-10-18T03:03"), "{stale:?}");
    assert!(cell(stale, "newest_path").ends_with(".zip"), "{stale:?}");
    assert!(cell(stale, "evidence_path").ends_with(".zip"), "{stale:?}");
    assert!(cell(stale, "checks").contains("fresh: gap"), "{stale:?}");
    let chat = row("persistent-chat", "PCHAT");
    assert!(cell(chat, "restorable_from").starts_with("2026-10-24"), "{chat:?}");
    assert!(cell(chat, "restorable_to").starts_with("2026-10-31T07:00"), "{chat:?}");
    let waived = row("backup-location", "Contoso");
    assert_eq!(cell(waived, "waiver_expires"), "2027-03-31");
    assert!(cell(waived, "waiver_reason").contains("CHG-2291"), "{waived:?}");
    let excluded = row("operations-manager", "Contoso");
    assert!(cell(excluded, "target_reason").contains("hosting provider"), "{excluded:?}");
    assert!(rows.iter().any(|row| !cell(row, "controls").is_empty()));
}

#[test]
fn every_row_of_the_schedule_is_checked() {
    let ran = audit(demo(), &["--only", "cdr", "--details"]);
    assert!(!ran.stdout.contains("not checked"), "{}", ran.stdout);
    let report = report(demo());
    for target in report["targets"].as_array().unwrap() {
        for row in target["schedule"].as_array().unwrap() {
            assert_eq!(row["checked"], true, "{row}");
        }
    }
}

#[test]
fn several_outputs_in_one_run_agree() {
    let folder = tempfile::tempdir().unwrap();
    let (json, csv) = (folder.path().join("a.json"), folder.path().join("a.csv"));
    let json_spec = format!("json={}", json.display());
    let csv_spec = format!("csv={}", csv.display());
    let ran = audit(demo(), &["--output", "table", "--output", &json_spec, "--output", &csv_spec]);
    let report: Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    let last = ran.stdout.lines().last().unwrap();
    for (word, count) in [("critical", "critical"), ("high", "high"), ("medium", "medium")] {
        let n = report["counts"][count].as_u64().unwrap();
        assert!(n == 0 || last.contains(&format!("{n} {word}")), "{last}");
    }
    let mut reader = csv::Reader::from_path(&csv).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let targets = report["targets"].as_array().unwrap();
    let expected: usize = targets.iter().map(|t| t["findings"].as_array().unwrap().len().max(1)).sum::<usize>()
        + ["sources", "waivers"]
            .iter()
            .flat_map(|key| report[*key].as_array().unwrap())
            .map(|holder| holder["findings"].as_array().unwrap().len())
            .sum::<usize>();
    assert_eq!(rows.len(), expected);
    assert!(rows.iter().flat_map(|row| row.iter()).all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert!(fs::read_to_string(&csv).unwrap().contains("\r\n"));
}

#[test]
fn the_table_fits_its_terminal_and_has_colours_only_where_asked() {
    let folder = tempfile::tempdir().unwrap();
    audit(demo(), &["--output", &format!("json={}", folder.path().join("r.json").display())]);
    let shown = |more: &[&str], variables: &[(&str, &str)]| {
        bakproof_with(folder.path(), ["report", "r.json"].iter().chain(more), variables).stdout
    };
    for width in ["60", "80", "100", "160"] {
        for details in [&[][..], &["--details"]] {
            let table = shown(details, &[("COLUMNS", width)]);
            let limit: usize = width.parse().unwrap();
            for line in table.lines().take_while(|line| *line != "What to do") {
                assert!(line.chars().count() <= limit, "{width}: {line}");
            }
            assert!(!table.contains('\u{1b}'), "colour in a pipe");
        }
    }
    assert!(shown(&["--color", "always"], &[]).contains("\u{1b}["));
    assert!(!shown(&[], &[("NO_COLOR", "1")]).contains('\u{1b}'));
}

/// The deployment file that a newcomer makes of what `init` wrote: the examples that are right switched on, and the
/// questions answered.
fn answered(draft: &str) -> String {
    let (before, rest) = draft.split_once("# Remove the \"#\" before the lines").unwrap();
    let (mappings, after) = rest.split_once("\n# What SQL Servers call this folder").unwrap();
    let on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c != ' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    let mappings: Vec<String> = mappings.lines().skip(1).map(on).collect();
    let mut text = format!("{before}{}\n# What SQL Servers call this folder{after}", mappings.join("\n"));
    for (from, to) in [
        ("name = \"My deployment\"", "name = \"Contoso\""),
        ("time_zone = \"UTC\"", "time_zone = \"Europe/Oslo\""),
        ("demo = false", "demo = true"),
        (
            "[schedule]\n",
            "[schedule]\ndefault = { full = \"every 1d\", grace = \"4h\" }\narchiving = { full = \"every 1d\" }\n\
             cdr = { full = \"every 1d\" }\nqoe = { full = \"every 1d\" }\npersistent-chat = { full = \"every 7d\" }\n",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    for item in ["voice-audio", "documented-schedule", "backup-location", "exchange-photos", "restore-test"] {
        text = text.replacen(&format!("#[{item}]\n"), &format!("[{item}]\napplies = true\n"), 1);
    }
    for item in [
        "persistent-chat-compliance",
        "certification-authority",
        "certificates",
        "operations-manager",
        "coexistence",
        "firewall",
        "unified-contact-store",
    ] {
        let answer = format!("[{item}]\napplies = false\nreason = \"We have none of it\"\n");
        text = text.replacen(&format!("#[{item}]\n"), &answer, 1);
    }
    text + "\n[[attestation]]\nitem = \"restore-test\"\ndate = 2026-10-20\nby = \"K. Lund\"\n"
}

#[test]
fn a_newcomer_gets_from_init_to_the_true_audit() {
    // The demo itself, because the time of a file counts where its content has none.
    let folder = tempfile::tempdir().unwrap();
    let backups = demo().join("backups");
    let ran = bakproof(folder.path(), ["init", "first.toml", "--repository", backups.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("they count only with `demo = true`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--as-of 2026-10-31T"), "{}", ran.stderr);
    let path = folder.path().join("first.toml");
    let draft = fs::read_to_string(&path).unwrap();
    fs::write(&path, answered(&draft)).unwrap();
    let check = bakproof(folder.path(), ["check", "first.toml"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, ""), "{}", check.stdout);
    assert!(check.stdout.contains(" 0 undeclared, 0 underspecified"), "{}", check.stdout);
    let ran = bakproof(folder.path(), ["audit", "first.toml", "--as-of", AS_OF, "--output", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let of = |status: &str| -> Vec<&str> {
        let targets = report["targets"].as_array().unwrap().iter();
        targets.filter(|t| t["status"] == status).map(|t| t["id"].as_str().unwrap()).collect()
    };
    // The demo's faults, but for the gateway that no backup names; and there is no waiver for the one repository.
    assert_eq!(
        of("gap"),
        [
            "user-data@pool02.contoso.com",
            "archiving@sql03.contoso.com\\ARCHIVE",
            "cdr@sql03.contoso.com\\MON",
            "active-directory@Contoso",
            "backup-location@Contoso",
        ]
    );
    assert_eq!(of("unknown"), [""; 0]);
    assert_eq!(ran.code, 1);
}

#[test]
fn all_times_are_in_the_zone_of_the_deployment() {
    // The demo itself, because the time of a file counts where its content has none.
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(demo().join("bakproof.toml")).unwrap();
    // A backslash would escape what follows it there.
    let backups = format!("\"{}/backups", demo().display()).replace('\\', "/");
    let text = text.replace("\"backups", &backups);
    fs::write(folder.path().join("bakproof.toml"), text.replace("Europe/Oslo", "America/New_York")).unwrap();
    let (json, csv) = (folder.path().join("o.json"), folder.path().join("o.csv"));
    let outputs = [format!("json={}", json.display()), format!("csv={}", csv.display())];
    let ran =
        audit(folder.path(), &["--details", "--output", "table", "--output", &outputs[0], "--output", &outputs[1]]);
    let head: Vec<&str> = ran.stdout.lines().take(3).collect();
    assert_eq!(head[1].split(" · ").next().unwrap(), "as of 2026-10-31 03:00");
    assert_eq!(head[2], "Times are in America/New_York (UTC-05:00; daylight saving time UTC-04:00).");
    // 01:20 in Oslo.
    assert!(ran.stdout.contains("full 2026-10-21 19:20, 9d 7h old"), "{}", ran.stdout);
    assert!(ran.stdout.contains("finished 2026-10-21 19:20"), "{}", ran.stdout);
    // A day is a day.
    assert!(ran.stdout.contains("attested by K. Lund, IT operations 2026-10-20, 11d old"), "{}", ran.stdout);
    let clock = regex::Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?").unwrap();
    let table: Vec<&str> = clock.find_iter(&ran.stdout).map(|m| m.as_str()).collect();
    assert_eq!(table, [""; 0], "one form in the table");
    let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
    for file in [json, csv] {
        let text = fs::read_to_string(&file).unwrap();
        let times: Vec<&str> = clock.find_iter(&text).map(|m| m.as_str()).collect();
        assert!(times.len() > 20, "{}", file.display());
        let is_strange = |time: &&&str| {
            let stamp: bakproof::base::Stamp = time.parse().unwrap();
            !time.contains("-0") || stamp.offset() != zone.to_offset(stamp.at)
        };
        let strange: Vec<&&str> = times.iter().filter(is_strange).collect();
        assert_eq!(strange, [&""; 0], "{}", file.display());
    }
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("o.json")).unwrap()).unwrap();
    assert_eq!(report["deployment"]["time_zone"], "America/New_York");
}

#[test]
fn what_belongs_to_no_target_is_told_once() {
    let table = audit(demo(), &["--details"]).stdout;
    assert_eq!(table.matches("HelpdeskKB on").count(), 2, "its title and its reason, in one section: {table}");
    assert!(!table.contains("xds on SE01"), "{table}");
    assert!(table.contains("xds on RTCLOCAL"), "{table}");
}

#[test]
fn only_and_fail_on_never_hide_what_is_unknown() {
    let ran = audit(demo(), &["--only", "cdr", "--fail-on", "critical", "--output", "table"]);
    let last = ran.stdout.lines().last().unwrap();
    assert!(last.contains("gaps below --fail-on:"), "{last}");
    // A part of the audit is never good as if it were the audit, and says which part it is.
    assert_eq!(ran.code, 3, "{last}");
    assert!(last.starts_with("GAP (partial: 1 of 29 items): "), "{last}");
    assert!(ran.stdout.contains("Partial audit (--only cdr): 28 of 29 items are not in the report."), "{}", ran.stdout);
    let ran = audit(demo(), &["--only", "user-data", "--fail-on", "critical"]);
    assert_eq!(ran.code, 3, "a gap below --fail-on, and nothing unknown: of one item");
    assert!(!ran.stdout.contains("LcsCDR"), "what was not asked for is declared all the same: {}", ran.stdout);
    let ran = audit(demo(), &["--only", "firewall", "--only", "file-store", "--fail-on", "critical"]);
    assert_eq!(ran.code, 3, "gaps below --fail-on, and nothing unknown: of two items");
    let folder = demo_copy();
    let path = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("host = \"nas01.contoso.com\"", "")).unwrap();
    let ran = audit(folder.path(), &["--only", "qoe", "--only", "backup-location", "--fail-on", "critical"]);
    assert_eq!(ran.code, 3, "nobody says on which machine the repository lies");
}

#[test]
fn a_folder_is_audited_without_a_deployment_file_and_never_passes() {
    let ran = bakproof(demo(), ["audit", "backups"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("bakproof init --from backups"), "{}", ran.stderr);
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(bakproof(empty.path(), ["audit", "."]).code, 3);
}

#[test]
fn what_init_writes_of_a_folder_is_valid_and_judges_the_folder() {
    let folder = demo_copy();
    fs::remove_file(folder.path().join("bakproof.toml")).unwrap();
    let ran = bakproof(folder.path(), ["init", "--repository", "backups"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(bakproof(folder.path(), ["init"]).code, 2, "an existing file was overwritten");
    assert_eq!(bakproof(folder.path(), ["check"]).code, 0);
    let report: Value = serde_json::from_str(&bakproof(folder.path(), ["audit", "--output", "json"]).stdout).unwrap();
    assert!(report["repositories"][0]["file_count"].as_u64().unwrap() > 100);
}

#[test]
fn deleting_the_newest_backup_makes_its_target_stale() {
    let folder = demo_copy();
    assert_eq!(status(&report(folder.path()), "user-data@pool01.contoso.com"), "pass");
    let exports = files(folder.path(), "pool01");
    for path in exports.iter().filter(|p| {
        let text = p.to_string_lossy();
        text.contains("2026-10-30") || text.contains("2026-10-31") || text.contains("2026-10-29")
    }) {
        fs::remove_file(path).unwrap();
    }
    let report = report(folder.path());
    assert_eq!(status(&report, "user-data@pool01.contoso.com"), "gap");
    assert!(findings(&report, "user-data@pool01.contoso.com").contains(&"backup-stale gap".to_owned()));
}

#[test]
fn two_exports_swapped_by_name_still_belong_where_their_content_says() {
    let folder = demo_copy();
    let before = report(folder.path());
    let rgs: Vec<PathBuf> =
        files(folder.path(), "Rgs").into_iter().filter(|p| p.to_string_lossy().contains("2026-10-31")).collect();
    assert_eq!(rgs.len(), 2, "{rgs:?}");
    let aside = folder.path().join("aside");
    fs::rename(&rgs[0], &aside).unwrap();
    fs::rename(&rgs[1], &rgs[0]).unwrap();
    fs::rename(&aside, &rgs[1]).unwrap();
    let after = report(folder.path());
    for id in ["response-groups@pool01.contoso.com", "response-groups@pool02.contoso.com"] {
        assert_eq!(status(&before, id), status(&after, id));
        let path = |report: &Value| target(report, id)["newest_backup"]["export"]["path"].clone();
        assert_ne!(path(&before), path(&after), "{id}: the name was believed over the content");
    }
}

#[test]
fn a_clock_set_back_does_not_make_old_backups_fresh() {
    let ran = bakproof(demo(), ["audit", "--as-of", "2026-10-25T08:00:00+01:00", "--output", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(report["counts"]["after_as_of"].as_u64().unwrap() > 0);
    for target in report["targets"].as_array().unwrap() {
        for kind in ["full", "differential", "log", "export", "other"] {
            if let Some(age) = target["newest_backup"][kind]["age_seconds"].as_i64() {
                assert!(age >= 0, "{}: a backup from after as-of was counted", target["id"]);
            }
        }
    }
}

#[test]
fn truncating_the_newest_export_is_seen_and_an_older_good_one_counts_by_its_own_age() {
    let folder = demo_copy();
    let newest = target(&report(folder.path()), "user-data@pool01.contoso.com")["newest_backup"]["export"]["path"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = folder.path().join("backups").join(newest);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let report = report(folder.path());
    assert_ne!(status(&report, "user-data@pool01.contoso.com"), "pass");
}

#[test]
fn a_missing_repository_is_unknown_never_a_pass_and_never_a_gap_of_what_it_may_hold() {
    let folder = demo_copy();
    fs::remove_dir_all(folder.path().join("backups")).unwrap();
    let report = report(folder.path());
    assert_eq!(status(&report, "user-data@pool01.contoso.com"), "unknown");
    assert!(findings(&report, "user-data@pool01.contoso.com").contains(&"source-unavailable unknown".to_owned()));
    assert_eq!(report["sources"][0]["status"], "unknown");
    assert!(
        report["targets"].as_array().unwrap().iter().all(|t| t["status"] != "pass" || t["item"] == ITEM_OF_THE_FILE)
    );
}

#[test]
fn in_any_other_deployment_demo_data_satisfies_nothing() {
    let folder = demo_copy();
    let path = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replace("demo = true", "demo = false");
    assert_ne!(text, changed);
    fs::write(&path, changed).unwrap();
    let report = report(folder.path());
    let source = report["sources"][0]["findings"].as_array().unwrap();
    assert!(source.iter().any(|f| f["id"] == "demo-data" && f["severity"] == "high"));
    for target in report["targets"].as_array().unwrap() {
        // What a person says is true or not, whatever lies in the repository.
        if target["assurance"] == "attested" {
            continue;
        }
        assert!(target["status"] != "pass" || target["item"] == ITEM_OF_THE_FILE, "{}", target["id"]);
        assert!(target["assurance"].is_null(), "{}", target["id"]);
    }
}

#[test]
fn what_to_do_names_each_target_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("backups")).unwrap();
    for name in ["a.bak", "b.bak", "c.bak"] {
        std::fs::write(folder.path().join("backups").join(name), "").unwrap();
    }
    let file = "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n[cdr]\nsql = \"sql01\"\n[schedule]\n\
                cdr = { full = \"every 1d\" }\n[[repository]]\nname = \"nas\"\npath = \"backups\"\n\
                [[repository.map]]\npath = \"*.bak\"\nitem = \"cdr\"\n";
    std::fs::write(folder.path().join("bakproof.toml"), file).unwrap();
    let ran = bakproof(folder.path(), ["audit", "--only", "cdr", "--details"]);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("cdr@sql01").count(), 1, "{}", ran.stdout);
    let ran = bakproof(folder.path(), ["audit", "--only", "cdr"]);
    assert_eq!(ran.stdout.matches("cdr on sql01: ").count(), 1, "{}", ran.stdout);
}

#[test]
fn a_repository_that_saved_evidence_does_not_know_was_not_looked_at() {
    let demo = demo_copy();
    let folder = demo.path();
    let ran = bakproof(folder, ["audit", "--save-evidence", "evidence.json", "--as-of", AS_OF]);
    assert_eq!(ran.code, 1);
    let file = std::fs::read_to_string(folder.join("bakproof.toml")).unwrap();
    let more = format!("{file}\n[[repository]]\nname = \"tape\"\npath = \"tape\"\n");
    std::fs::write(folder.join("bakproof.toml"), more).unwrap();
    let judged = ["audit", "--evidence", "evidence.json", "--as-of", AS_OF, "--only", "archiving"];
    let ran = bakproof(folder, judged);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert!(ran.stdout.contains("source-unavailable"), "{}", ran.stdout);
}

#[test]
fn progress_as_json_ends_with_every_byte_read_and_a_pipe_sees_none_unasked() {
    let ran = bakproof(demo(), ["verify", "backups/sql", "--progress", "json", "--output", "json"]);
    let last: Value = serde_json::from_str(ran.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "progress");
    assert!(last["bytes_total"].as_u64().unwrap() > 1 << 20);
    assert_eq!(last["bytes"], last["bytes_total"]);
    let ran = bakproof(demo(), ["verify", "backups/sql", "--output", "json"]);
    assert_eq!(ran.stderr, "");
}

#[test]
fn evidence_that_changes_after_it_was_first_seen_voids_its_attestation() {
    let folder = demo_copy();
    let state = tempfile::tempdir().unwrap();
    let state = state.path().to_str().unwrap();
    let target = "certificates@Contoso (demo)";
    let look = || -> Value {
        let ran = bakproof(folder.path(), ["audit", "--as-of", AS_OF, "--state", state, "--output", "json"]);
        serde_json::from_str(&ran.stdout).unwrap()
    };
    assert_eq!(status(&look(), target), "pass");
    assert_eq!(status(&look(), target), "pass", "unchanged");
    let file = folder.path().join("backups/process/certificates-re-enrolment.txt");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("RB-17", "RB-71")).unwrap();
    let changed = look();
    assert_eq!(status(&changed, target), "gap");
    assert!(findings(&changed, target).contains(&"attestation-void gap".to_owned()));
}

#[test]
fn what_was_recorded_of_evidence_holds_by_whatever_path_it_is_audited_and_for_that_deployment_alone() {
    let folder = demo_copy();
    let state = tempfile::tempdir().unwrap();
    let state = state.path().to_str().unwrap().to_owned();
    let target = "certificates@Contoso (demo)";
    let look = |from: &Path, file: &str| -> Value {
        let ran = bakproof(from, ["audit", file, "--as-of", AS_OF, "--state", &state, "--output", "json"]);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr))
    };
    assert_eq!(status(&look(folder.path(), "bakproof.toml"), target), "pass");
    // A second deployment of the same names, whose evidence was another from the beginning.
    let second = demo_copy();
    let other = second.path().join("backups/process/certificates-re-enrolment.txt");
    fs::write(&other, fs::read_to_string(&other).unwrap().replace("RB-17", "RB-99")).unwrap();
    assert_eq!(status(&look(second.path(), "bakproof.toml"), target), "pass");
    let file = folder.path().join("backups/process/certificates-re-enrolment.txt");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("RB-17", "RB-71")).unwrap();
    let absolute = folder.path().join("bakproof.toml");
    for (from, path) in [
        (folder.path().to_owned(), "bakproof.toml"),
        (folder.path().to_owned(), "./backups/../bakproof.toml"),
        (folder.path().join("backups"), "../bakproof.toml"),
        (second.path().to_owned(), absolute.to_str().unwrap()),
    ] {
        assert_eq!(status(&look(&from, path), target), "gap", "{path}");
    }
    // Written another way it is the same file.
    let deployment = fs::read_to_string(&absolute).unwrap();
    let evidence = "process/certificates-re-enrolment.txt";
    assert!(deployment.contains(evidence));
    fs::write(&absolute, deployment.replace(evidence, "process/../process/certificates-re-enrolment.txt")).unwrap();
    assert_eq!(status(&look(folder.path(), "bakproof.toml"), target), "gap");
}

#[test]
fn a_remedy_fits_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("backups")).unwrap();
    let file = "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n[cdr]\nsql = \"sql01\"\n[restore-test]\napplies = true\n[certificates]\ntargets = [\"fe01\"]\n\
                [[repository]]\nname = \"nas\"\npath = \"backups\"\nhost = \"nas\"\n";
    fs::write(folder.path().join("bakproof.toml"), file).unwrap();
    let ran = bakproof(folder.path(), ["audit", "-o", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let remedy = |item: &str, finding: &str| {
        let targets = report["targets"].as_array().unwrap().iter().filter(|target| target["item"] == item);
        let mut findings = targets.flat_map(|target| target["findings"].as_array().unwrap());
        let found = findings.find(|f| f["id"] == finding).unwrap_or_else(|| panic!("{item} has no {finding}"));
        found["remediation"].as_str().unwrap().to_owned()
    };
    let rehearsal = remedy("restore-test", "backup-missing");
    assert!(!rehearsal.contains("backup now") && rehearsal.contains("attest it"), "{rehearsal}");
    let cdr = remedy("cdr", "schedule-undocumented");
    assert!(cdr.contains("cdr = { full = ") && !cdr.contains("archiving"), "{cdr}");
    let certificates = remedy("certificates", "schedule-undocumented");
    assert!(certificates.contains("certificates = { export = \"every 1y\" }"), "{certificates}");
}
