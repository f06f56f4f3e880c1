//! `--redact`: no name is left in anything that is written, and everything is judged as before.

use crate::support::{Ran, bakproof, demo, demo_copy, files_below};
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";
const KEY: &str = "correct horse battery staple\n";
/// Every format, each with the name of its file.
const OUTPUTS: [&str; 14] = [
    "html=out/report.html",
    "json=out/report.json",
    "csv=out/report.csv",
    "csv-targets=out/targets.csv",
    "worksheets=out/worksheets.csv",
    "xlsx=out/report.xlsx",
    "oscal=out/oscal.json",
    "sarif=out/report.sarif",
    "junit=out/junit.xml",
    "markdown=out/report.md",
    "github=out/github.txt",
    "github-summary=out/summary.md",
    "gitlab=out/gitlab.json",
    "prometheus=out/report.prom",
];

/// A folder for what is written, with a key.
fn place() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("key"), KEY).unwrap();
    folder
}

fn audit(place: &Path, more: &[&str]) -> Ran {
    let file = demo().join("bakproof.toml");
    let arguments = ["audit", file.to_str().unwrap(), "--as-of", AS_OF, "--no-sql"];
    bakproof(place, arguments.into_iter().chain(more.iter().copied()))
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Names of the demo, each as a pattern without case: machines, instances, users, shares, domains and paths.
fn names() -> BTreeSet<String> {
    let text = fs::read_to_string(demo().join("bakproof.toml")).unwrap();
    let mut names: BTreeSet<String> = ["contoso", "svc-backup", "nas01", "exch01"].map(String::from).into();
    let found = |pattern: &str, text: &str| -> Vec<String> {
        let pattern = Regex::new(pattern).unwrap();
        pattern.captures_iter(text).map(|found| regex::escape(&found[1])).collect()
    };
    // Hosts by their first label, users by what stands before the `@`, instances by what stands behind the backslash.
    names.extend(found(r"\b([a-z]+[0-9]+)\.contoso", &text));
    names.extend(found(r"([a-z]+\.[a-z]+)@contoso", &text));
    names.extend(found(r"contoso\.com\\([A-Z]+)'", &text).iter().map(|name| format!(r"[\\$]{name}")));
    assert!(names.len() > 40, "{names:?}");
    let repository = demo().join("backups");
    for file in files_below(&repository) {
        let path = file.strip_prefix(&repository).unwrap();
        // Those at the top are named after what they are.
        if path.components().count() > 1 {
            names.insert(regex::escape(&path.to_str().unwrap().replace('\\', "/")));
        }
    }
    names
}

/// What is written in a file, as text: archives and workbooks by their parts.
fn texts(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    if !bytes.starts_with(b"PK") {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        text.push_str(&part.name().unwrap());
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

#[test]
fn nothing_that_is_written_has_a_name_in_it() {
    let place = place();
    let mut more = vec![
        "--redact",
        "--redact-key",
        "key",
        "--bundle",
        "out/bundle",
        "--save-evidence",
        "out/evidence.json",
        "--details",
    ];
    more.extend(["-o", "table"]);
    OUTPUTS.iter().for_each(|output| more.extend(["-o", output]));
    let ran = audit(place.path(), &more);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let written = files_below(&place.path().join("out"));
    assert!(written.len() > 100);
    let names: Vec<String> = names().into_iter().collect();
    let any = regex::RegexBuilder::new(&format!(r"(?:^|[^A-Za-z0-9])({})(?:[^A-Za-z0-9]|$)", names.join("|")));
    let any = { any }.case_insensitive(true).size_limit(100 << 20).build().unwrap();
    let texts = written.iter().map(|path| (path.display().to_string(), texts(path)));
    // Four digits of a UUID may be `dc02` by chance.
    let uuid = regex::Regex::new("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap();
    for (place, text) in texts.chain([("standard output".to_owned(), ran.stdout)]) {
        let text = uuid.replace_all(&text, "uuid");
        let found = any.captures(&text).map(|found| {
            let at = found.get(0).unwrap().start();
            (found[1].to_owned(), text.get(at.saturating_sub(60)..at + 60).unwrap_or_default().to_owned())
        });
        assert_eq!(found, None, "{place}");
    }
    let verified = bakproof(place.path(), ["bundle", "verify", "out/bundle"]);
    assert!(verified.stdout.contains("judged again, it is the same") && verified.code == 3, "{}", verified.stdout);
}

#[test]
fn everything_is_judged_as_before_and_lengths_and_dates_stay() {
    let place = place();
    audit(place.path(), &["-o", "json=out/named.json"]);
    audit(place.path(), &["-o", "json=out/redacted.json", "--redact", "--redact-key", "key"]);
    let of = |name: &str| json(&place.path().join("out").join(name));
    let (named, redacted) = (of("named.json"), of("redacted.json"));
    for key in ["/counts", "/status", "/as_of", "/period", "/scope"] {
        assert_eq!(named.pointer(key), redacted.pointer(key), "{key}");
    }
    // What a target is judged by, without its names, in any order.
    let facts = |report: &Value| -> BTreeSet<String> {
        let targets = report["targets"].as_array().unwrap();
        let fact = |target: &Value| {
            let judged = &target["newest_backup"]["judged"];
            let schedule = target["schedule"].as_array().unwrap().iter().map(|row| row["value"].to_string());
            let found = target["findings"].as_array().unwrap().iter().map(|finding| finding["id"].to_string());
            format!(
                "{} {} {} {} {} {:?} {:?} {}",
                target["item"],
                target["status"],
                judged["time"],
                judged["age_seconds"],
                judged["assurance"],
                schedule.collect::<BTreeSet<_>>(),
                found.collect::<BTreeSet<_>>(),
                target["backup_count"],
            )
        };
        targets.iter().map(fact).collect()
    };
    assert_eq!(facts(&named), facts(&redacted));
    let sizes = |report: &Value| report["repositories"][0]["size_bytes"].clone();
    assert_eq!(sizes(&named), sizes(&redacted));
    // Names keep their lengths, too: what is said of them has the same layout.
    let lengths = |report: &Value| -> Vec<usize> {
        let names = report["targets"].as_array().unwrap().iter().map(|target| target["target"].as_str().unwrap().len());
        let mut lengths: Vec<usize> = names.collect();
        lengths.sort();
        lengths
    };
    assert_eq!(lengths(&named), lengths(&redacted));
    assert_eq!(named["deployment"]["redaction"], Value::Null);
    assert_eq!(redacted["deployment"]["redaction"]["key_id"].as_str().unwrap().len(), 8);
}

#[test]
fn a_key_gives_the_same_pseudonyms_again_and_another_key_others() {
    let place = place();
    fs::write(place.path().join("other"), "another key, as long as that").unwrap();
    let report = |key: &str, name: &str| {
        let output = format!("csv=out/{name}");
        audit(place.path(), &["--redact", "--redact-key", key, "-o", &output]);
        fs::read(place.path().join("out").join(name)).unwrap()
    };
    let first = report("key", "one.csv");
    assert_eq!(first, report("key", "two.csv"));
    assert_ne!(first, report("other", "three.csv"));

    // Saved evidence has the pseudonyms of the report, whoever judges it.
    let file = demo().join("bakproof.toml");
    let audit = |more: &[&str]| {
        let arguments = ["audit", file.to_str().unwrap(), "--as-of", AS_OF, "--no-sql"];
        bakproof(place.path(), arguments.into_iter().chain(more.iter().copied()))
    };
    audit(&["--save-evidence", "out/named.json", "-o", "json=out/1.json"]);
    audit(&["--evidence", "out/named.json", "--redact", "--redact-key", "key", "-o", "csv=out/four.csv"]);
    let data = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut names: Vec<String> =
            Regex::new(r"[a-z0-9]+\.[a-z]+\.com").unwrap().find_iter(&text).map(|f| f.as_str().to_owned()).collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(data(&first), data(&fs::read(place.path().join("out/four.csv")).unwrap()));
}

#[test]
fn without_a_key_one_is_made_for_the_run_and_said() {
    let place = place();
    let first = audit(place.path(), &["--redact", "-o", "csv-targets"]);
    let second = audit(place.path(), &["--redact", "-o", "csv-targets"]);
    assert_ne!(first.stdout, second.stdout);
    assert!(first.stderr.contains("under a key of this run alone"), "{}", first.stderr);
}

#[test]
fn keys_that_can_be_guessed_and_options_without_use_are_refused() {
    let place = place();
    fs::write(place.path().join("short"), "secret\n").unwrap();
    let short = audit(place.path(), &["--redact", "--redact-key", "short"]);
    assert_eq!(short.code, 2);
    assert!(short.stderr.contains("shorter than 16 bytes"), "{}", short.stderr);
    assert_eq!(audit(place.path(), &["--redact", "--redact-key", "none"]).code, 2);
    assert_eq!(audit(place.path(), &["--redact-key", "key"]).code, 2);
    assert_eq!(audit(place.path(), &["--redact", "--redact-key-env", "NOT_SET"]).code, 2);
}

#[test]
fn reports_with_other_names_are_not_compared() {
    let place = place();
    audit(place.path(), &["-o", "json=out/named.json"]);
    audit(place.path(), &["--redact", "--redact-key", "key", "-o", "json=out/redacted.json"]);
    let against = |baseline: &str, more: &[&str]| {
        let mut all = vec!["--baseline", baseline, "-o", "sarif=out/report.sarif"];
        all.extend(more);
        audit(place.path(), &all)
    };
    let ran = against("out/named.json", &["--redact", "--redact-key", "key"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("has the real names, and this one has pseudonyms"), "{}", ran.stderr);
    assert_eq!(against("out/redacted.json", &[]).code, 2);
    let same = against("out/redacted.json", &["--redact", "--redact-key", "key"]);
    assert_eq!(same.code, 1, "{}", same.stderr);
    let sarif = json(&place.path().join("out/report.sarif"));
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().all(|result| result["baselineState"] == "unchanged"), "{results:?}");
}

#[test]
fn what_would_be_judged_otherwise_is_not_written() {
    let copy = demo_copy();
    let file = copy.path().join("bakproof.toml");
    // Nothing inside a location export says that it is one, and `E911C` ends within a word.
    let text = fs::read_to_string(&file).unwrap().replace("E911Config.zip", "E911C*.zip");
    fs::write(&file, text).unwrap();
    let arguments =
        |more: &'static [&'static str]| ["audit", "--as-of", AS_OF, "--no-sql"].into_iter().chain(more.iter().copied());
    let named = bakproof(copy.path(), arguments(&["-o", "json=named.json"]));
    assert_eq!(named.code, 1, "{}", named.stderr);
    let redacted = bakproof(copy.path(), arguments(&["--redact", "-o", "json=redacted.json"]));
    assert_eq!(redacted.code, 4, "{}", redacted.stderr);
    assert!(
        redacted.stderr.contains("judged differently") && redacted.stderr.contains("pattern"),
        "{}",
        redacted.stderr
    );
    assert!(!copy.path().join("redacted.json").exists());
}

#[test]
fn a_folder_without_a_deployment_file_and_a_users_file_are_redacted_too() {
    let place = place();
    let folder = demo().join("backups");
    let ran = bakproof(
        place.path(),
        ["audit", folder.to_str().unwrap(), "--as-of", AS_OF, "--redact", "-o", "json=out/r.json"],
    );
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let text = fs::read_to_string(place.path().join("out/r.json")).unwrap().to_lowercase();
    assert!(!text.contains("contoso") && !text.contains("pool01"));

    let copy = demo_copy();
    let file = copy.path().join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap();
    let users = Regex::new(r#"(?s)# Users homed here[^\n]*\nusers = \[(.*?)\]"#).unwrap();
    let list = users.captures(&text).unwrap()[1].replace(['"', ','], "").replace("  ", "");
    fs::write(copy.path().join("users-oslo.txt"), format!("# Anna's list\n{list}")).unwrap();
    fs::write(&file, users.replace(&text, "users_file = 'users-oslo.txt'").as_ref()).unwrap();
    let ran = bakproof(
        copy.path(),
        ["audit", "--as-of", AS_OF, "--no-sql", "--redact", "--bundle", "bundle", "-o", "json=r.json"],
    );
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let users = fs::read_to_string(copy.path().join("bundle/users/1.txt")).unwrap();
    assert!(users.contains('@') && !users.contains("contoso") && !users.contains("Anna"), "{users}");
    let verified = bakproof(copy.path(), ["bundle", "verify", "bundle"]);
    assert!(verified.stdout.contains("judged again, it is the same"), "{}", verified.stdout);
}
