//! Where reports go and what of them is shown: the first look, `--details`, outputs that fail alone, `bakproof report`.

use crate::support::{Ran, bakproof, bakproof_with, demo};
use bakproof::report::Format;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";

fn audit(more: &[&str]) -> Ran {
    bakproof(demo(), ["audit", "--as-of", AS_OF].iter().chain(more))
}

/// The demo's report as JSON, written once for all tests.
fn saved() -> &'static Path {
    static SAVED: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = SAVED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let ran = audit(&["--output", &format!("json={}", folder.path().join("report.json").display())]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        folder
    });
    folder.path()
}

/// The demo's report in every format.
fn every_format(folder: &Path) -> Vec<(Format, Vec<u8>)> {
    let files: Vec<String> = Format::ALL
        .iter()
        .map(|format| format!("{}={}", format.word(), folder.join(format.word()).display()))
        .collect();
    let outputs: Vec<&str> = files.iter().flat_map(|file| ["--output", file.as_str()]).collect();
    let ran = audit(&outputs);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    Format::ALL.iter().map(|format| (*format, fs::read(folder.join(format.word())).unwrap())).collect()
}

/// To renew them: `BAKPROOF_WRITE_SAMPLES=1 cargo test --test it report_outputs::`.
#[test]
fn the_samples_are_what_the_program_writes() {
    let written = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/samples");
    for (format, bytes) in every_format(written.path()) {
        let sample = samples.join(format!("demo-{}.{}", format.word(), format.extension()));
        if std::env::var_os("BAKPROOF_WRITE_SAMPLES").is_some() {
            fs::create_dir_all(&samples).unwrap();
            fs::write(&sample, &bytes).unwrap();
            continue;
        }
        // Windows shows paths its own way.
        let plain = |bytes: &[u8]| match (cfg!(windows), std::str::from_utf8(bytes)) {
            (true, Ok(text)) => text.replace("\\\\", "/").replace('\\', "/").into_bytes(),
            _ => bytes.to_vec(),
        };
        let stored = fs::read(&sample).unwrap_or_else(|error| panic!("{}: {error}", sample.display()));
        let is_packed = cfg!(windows) && format.extension() == "xlsx";
        assert!(
            is_packed || plain(&stored) == plain(&bytes),
            "{} is not what the program writes; renew it as the comment of this test says",
            sample.display()
        );
    }
    let known = Format::ALL.len();
    assert_eq!(fs::read_dir(&samples).unwrap().count(), known, "a sample of every format, and nothing else");
}

#[test]
fn the_first_look_is_short_and_says_what_is_wrong_and_what_to_do() {
    let look = |width: &str| bakproof_with(saved(), ["report", "report.json"], &[("COLUMNS", width)]).stdout;
    let table = look("80");
    assert!(table.lines().count() <= 90, "{}: {table}", table.lines().count());
    for wanted in [
        "\n  GAP      user-data                   1 gap, 2 pass\n",
        "\n  n/a      operations-manager          1 target\n",
        "\nRelated systems\n",
        "\nGAP backup-stale, high\n  user-data on pool02.contoso.com: The newest export",
        "overdue since 2026-10-19 07:03",
        "\n  > If a job makes the backup, find out why it stopped, and run it now.",
        "\nResult: GAP. 5 of 46 targets have a gap.\n",
        "\n- backup-location, waived: single-copy (medium): Repository nas is the only\n  place",
        "\n- noted 2 times: copy-failed (high): ",
        "\n33 targets pass, 1 waived, 7 not applicable, 7 backups of no target (see",
    ] {
        assert!(table.contains(wanted), "{wanted}: {table}");
    }
    assert!(table.lines().last().unwrap().starts_with("GAP: of 46 targets: 5 gaps"), "{table}");
    // Wide terminals show groups beside each other.
    let wide = look("180");
    assert!(wide.lines().count() < table.lines().count() - 20, "{wide}");
    assert!(wide.lines().any(|line| line.starts_with("Settings") && line.contains("Related systems")), "{wide}");
    let narrow = look("60");
    for line in narrow.lines().take_while(|line| *line != "What to do") {
        assert!(line.chars().count() <= 60, "{line}");
    }
}

#[test]
fn details_are_of_every_target_or_of_one_item() {
    let all = audit(&["--details"]).stdout;
    assert!(all.contains("20 checks passed") || all.contains("checks passed ("), "{all}");
    let one = audit(&["--details", "cdr"]).stdout;
    assert!(one.contains("LcsCDR") && !one.contains("pool02"), "{one}");
    // A newer backup that does not count stands above the one that does.
    let listed = audit(&["--details", "active-directory"]).stdout;
    assert!(listed.contains("judged by: image 2026-10-31 02:04, 5h 55min old (intact)"), "{listed}");
    assert!(!one.contains("judged by"), "{one}");
    assert_eq!(one.lines().last(), all.lines().last(), "the verdict is that of the audit");
    // The file may follow the option.
    let file = bakproof(demo(), ["audit", "--as-of", AS_OF, "--details", "bakproof.toml"]);
    assert_eq!((file.code, file.stdout), (1, all));
    let wrong = audit(&["--details", "crd"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("did you mean `cdr`?"), "{}", wrong.stderr);
}

#[test]
fn options_that_change_nothing_of_what_is_written_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let report = saved().join("report.json");
    let report = report.to_str().unwrap();
    let says = |more: &[&str]| {
        let ran = bakproof(folder.path(), [&["report", report], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stderr
    };
    let details = "`--details` changes nothing here";
    assert!(says(&["--details", "cdr", "-o", "html=a.html"]).contains(details));
    assert!(!says(&["--details", "cdr", "-o", "html=b.html", "-o", "table=b.txt"]).contains(details));
    let baseline =
        "`--baseline` changes nothing here: what is new is told by table, html, json, sarif, markdown, github-summary.";
    assert!(says(&["--baseline", report, "-o", "csv=c.csv"]).contains(baseline));
    assert!(!says(&["--baseline", report, "-o", "csv=d.csv", "-o", "markdown=d.md"]).contains(baseline));
    assert_eq!(says(&["-o", "csv=e.csv"]), "");
    // The annotations end with the verdict, and it is not said again.
    let github = audit(&["-o", "github"]);
    assert!(github.stdout.contains("\nVerdict: GAP") && !github.stderr.contains("5 gaps"), "{}", github.stderr);
    assert!(audit(&["-o", "json"]).stderr.contains("5 gaps"));
}

#[test]
fn an_output_that_cannot_be_written_fails_alone() {
    let folder = tempfile::tempdir().unwrap();
    let good = format!("csv={}", folder.path().join("good.csv").display());
    let bad = format!("json={}", folder.path().join("missing/report.json").display());
    let ran = audit(&["-o", &bad, "-o", &good]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stderr.contains("report.json") && ran.stderr.contains("GAP: of 46"), "{}", ran.stderr);
    assert!(fs::read_to_string(folder.path().join("good.csv")).unwrap().contains("backup-stale"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    // Where nothing that was asked for can be written, nothing is audited.
    let ran = audit(&["-o", &bad]);
    assert_eq!((ran.code, ran.stderr.contains("GAP: of 46")), (4, false), "{}", ran.stderr);
    // A folder in the place of the file.
    let taken = format!("json={}", folder.path().display());
    let ran = audit(&["-o", &taken, "-o", &good]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_full_disk_fails_the_report_on_it_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let good = format!("csv={}", folder.path().join("good.csv").display());
    let ran = audit(&["-o", "json=/dev/full", "-o", &good]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stderr.contains("/dev/full") && ran.stderr.contains("space"), "{}", ran.stderr);
    assert!(folder.path().join("good.csv").is_file());
}

#[test]
fn a_reader_that_leaves_before_the_end_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let good = format!("csv={}", folder.path().join("good.csv").display());
    let mut child = Command::new(env!("CARGO_BIN_EXE_bakproof"))
        .args(["audit", "--as-of", AS_OF, "-o", "json", "-o", &good])
        .current_dir(demo())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("standard output closed it"), "{said}");
    assert!(folder.path().join("good.csv").is_file());
}

#[test]
fn a_saved_report_gives_every_format_byte_by_byte() {
    let folder = tempfile::tempdir().unwrap();
    let written = every_format(folder.path());
    let json = folder.path().join("json");
    for (format, bytes) in written {
        let again = folder.path().join("again");
        let output = format!("{}={}", format.word(), again.display());
        let ran = bakproof(folder.path(), ["report", json.to_str().unwrap(), "--output", &output]);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""), "{}", format.word());
        assert!(fs::read(&again).unwrap() == bytes, "{} of a saved report differs", format.word());
    }
    let table = bakproof(folder.path(), ["report", json.to_str().unwrap()]);
    assert_eq!((table.code, table.stdout), (0, audit(&[]).stdout));
}

#[test]
fn a_report_of_an_earlier_version_is_shown_without_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let mut report: Value = serde_json::from_slice(&fs::read(saved().join("report.json")).unwrap()).unwrap();
    let keys = report.as_object_mut().unwrap();
    ["items", "checks", "rules", "frameworks"].iter().for_each(|key| _ = keys.remove(*key));
    for target in report["targets"].as_array_mut().unwrap() {
        let target = target.as_object_mut().unwrap();
        ["backups", "backup_count", "server", "next_due", "allowed_age_seconds"]
            .iter()
            .for_each(|key| _ = target.remove(*key));
    }
    report["repositories"][0].as_object_mut().unwrap().remove("verified_bytes");
    let file = folder.path().join("old.json");
    fs::write(&file, report.to_string()).unwrap();
    for format in Format::ALL {
        let output = format!("{}={}", format.word(), folder.path().join("out").display());
        let ran = bakproof(folder.path(), ["report", "old.json", "--output", &output]);
        assert_eq!(ran.code, 0, "{}: {}", format.word(), ran.stderr);
    }
    let table = bakproof(folder.path(), ["report", "old.json"]).stdout;
    assert!(table.contains("\n  GAP      archiving ") && table.contains("GAP: of 46 targets"), "{table}");
}

#[test]
fn only_reports_are_reports() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let evidence = at.join("evidence.json");
    audit(&["--output", "csv", "--save-evidence", evidence.to_str().unwrap()]);
    fs::write(at.join("d.toml"), "[deployment]\n").unwrap();
    fs::write(at.join("other.json"), "{\"a\": 1}").unwrap();
    let json = fs::read_to_string(saved().join("report.json")).unwrap();
    fs::write(at.join("next.json"), json.replace("bakproof/audit/2", "bakproof/audit/3")).unwrap();
    fs::write(at.join("cut.json"), json.get(..json.len() / 2).unwrap()).unwrap();
    for (file, said) in [
        ("evidence.json", "is saved evidence, not a report; judge it first"),
        ("d.toml", "is not a JSON report"),
        ("other.json", "is not a report of an audit"),
        ("next.json", "contains `bakproof/audit/3`, not `bakproof/audit/2`"),
        ("cut.json", "is not a report of an audit"),
        (".", "is a folder, not a report"),
        ("nosuch.json", "failed to read the report"),
    ] {
        let ran = bakproof(at, ["report", file, "-o", "csv"]);
        assert!(ran.code == 2 && ran.stderr.contains(said), "{file}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
    fs::write(at.join("report.json"), &json).unwrap();
    let ran = bakproof(at, ["report", "report.json", "-o", "csv=report.json"]);
    assert!(ran.code == 2 && ran.stderr.contains("is the report that is read"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(at.join("report.json")).unwrap(), json);
}

#[test]
fn no_text_of_a_saved_report_reaches_the_terminal_unescaped_and_no_number_overflows() {
    let folder = tempfile::tempdir().unwrap();
    let mut report: Value = serde_json::from_slice(&fs::read(saved().join("report.json")).unwrap()).unwrap();
    poison(&mut report, "");
    let strays = report["unattributed"].as_array_mut().unwrap();
    strays.iter_mut().for_each(|row| row["backup_count"] = u64::MAX.into());
    let folders = report["unclassified"].as_array().unwrap().clone();
    report["unclassified"] = folders.iter().chain(&folders).cloned().collect();
    for row in report["unclassified"].as_array_mut().unwrap() {
        (row["file_count"], row["size_bytes"]) = (u64::MAX.into(), u64::MAX.into());
    }
    fs::write(folder.path().join("report.json"), report.to_string()).unwrap();
    for details in [&[][..], &["--details"]] {
        let ran = bakproof(folder.path(), ["report", "report.json"].iter().chain(details));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains('\u{202e}'), "{details:?}: {:?}", ran.stdout);
        assert!(ran.stdout.contains("\\u{1b}[31m"), "{}", ran.stdout);
    }
}

/// Puts what terminals obey into every text that is no word of the contract.
fn poison(value: &mut Value, key: &str) {
    const WORDS: [&str; 10] = [
        "status",
        "severity",
        "assurance",
        "kind",
        "kind_origin",
        "origin",
        "encryption",
        "tls_version",
        "schema",
        "outcome",
    ];
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut().filter(|(key, _)| !WORDS.contains(&key.as_str())) {
                poison(value, key);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|value| poison(value, key)),
        Value::String(text) => {
            let is_read = text.parse::<bakproof::base::Stamp>().is_ok()
                || key.contains("guid")
                || key.contains("base64")
                || key.ends_with("_lsn")
                || ["time_zone", "instance"].contains(&key);
            if !is_read {
                text.push_str("\u{1b}[31m\u{202e}");
            }
        }
        _ => {}
    }
}
