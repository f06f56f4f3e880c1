//! The formats of pipelines, of the demo and of a report whose names come from strangers: read back by what reads them
//! elsewhere, and by validators that nobody of this project wrote.

mod hostile;
mod lines;
mod markdown;
mod sarif;
mod validators;

use crate::support::{bakproof, demo};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Formats of this subject.
const FORMATS: [&str; 7] = ["sarif", "junit", "github", "github-summary", "gitlab", "markdown", "prometheus"];

/// A report as JSON, and beside it every format that was rendered of it.
struct Rendered {
    folder: tempfile::TempDir,
    json: Value,
}

impl Rendered {
    fn of(json: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("report.json"), serde_json::to_vec(&json).unwrap()).unwrap();
        let outputs = FORMATS.map(|format| format!("-o{format}={format}"));
        let ran =
            bakproof(folder.path(), ["report", "report.json"].into_iter().chain(outputs.iter().map(String::as_str)));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        Self { folder, json }
    }

    fn path(&self, format: &str) -> PathBuf {
        self.folder.path().join(format)
    }

    fn text(&self, format: &str) -> String {
        String::from_utf8(fs::read(self.path(format)).unwrap()).unwrap()
    }

    fn parsed(&self, format: &str) -> Value {
        serde_json::from_str(&self.text(format)).unwrap()
    }

    /// Findings in all three places, as the JSON report has them.
    fn findings(&self) -> Vec<&Value> {
        let of = |place: &str| {
            self.json[place].as_array().unwrap().iter().flat_map(|one| one["findings"].as_array().unwrap())
        };
        of("targets").chain(of("sources")).chain(of("waivers")).collect()
    }

    fn targets(&self) -> &Vec<Value> {
        self.json["targets"].as_array().unwrap()
    }

    fn validate(&self) {
        validators::sarif(&self.path("sarif"));
        validators::junit(&self.path("junit"));
        validators::prometheus(&self.path("prometheus"));
        validators::markdown(&self.path("markdown"));
        validators::markdown(&self.path("github-summary"));
    }
}

/// The demo's report, as the audit itself wrote it.
fn of_demo() -> &'static Rendered {
    static DEMO: OnceLock<Rendered> = OnceLock::new();
    DEMO.get_or_init(|| Rendered::of(demo_report("demo.json", &[])))
}

fn demo_report(name: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = demo().join("bakproof.toml");
    let output = format!("-ojson={}", folder.path().join(name).display());
    let fixed = ["audit", file.to_str().unwrap(), "--as-of", "2026-10-31T08:00:00+01:00", "--state", "state", &output];
    let ran = bakproof(folder.path(), fixed.iter().chain(more));
    assert!(ran.code == 1 || ran.code == 3, "{}", ran.stderr);
    serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap()
}

fn of_strangers() -> &'static Rendered {
    static STRANGERS: OnceLock<Rendered> = OnceLock::new();
    STRANGERS.get_or_init(|| Rendered::of(hostile::report(&of_demo().json)))
}

#[test]
fn validators_accept_every_format_of_the_demo() {
    of_demo().validate();
}

#[test]
fn validators_accept_every_format_whatever_the_names_are() {
    of_strangers().validate();
}

#[test]
fn the_audit_itself_writes_every_format_as_a_saved_report_does() {
    let folder = tempfile::tempdir().unwrap();
    let file = demo().join("bakproof.toml");
    let outputs = FORMATS.map(|format| format!("-o{format}={format}"));
    let fixed = ["audit", file.to_str().unwrap(), "--as-of", "2026-10-31T08:00:00+01:00", "--state", "state"];
    let ran = bakproof(folder.path(), fixed.into_iter().chain(outputs.iter().map(String::as_str)));
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    for format in FORMATS {
        let written = fs::read(folder.path().join(format)).unwrap();
        assert!(written == fs::read(of_demo().path(format)).unwrap(), "{format}");
    }
}

#[test]
fn a_report_of_an_earlier_version_is_rendered_too() {
    let mut json = of_demo().json.clone();
    for key in ["items", "checks", "rules", "frameworks"] {
        json.as_object_mut().unwrap().remove(key);
    }
    for target in json["targets"].as_array_mut().unwrap() {
        target.as_object_mut().unwrap().remove("backups");
        target.as_object_mut().unwrap().remove("backup_count");
    }
    let rendered = Rendered::of(json);
    rendered.validate();
    let results = rendered.parsed("sarif")["runs"][0]["results"].as_array().unwrap().len();
    assert_eq!(results, rendered.findings().len());
}

/// Tool, version, catalog with digest, deployment with digest, as-of, and what an audit does not cover.
#[test]
fn every_format_says_who_judged_what_and_when() {
    let mut json = demo_report("partial.json", &["--only", "cdr"]);
    json["evidence"] = serde_json::json!({
        "origin": "saved-evidence", "collected_at": "2026-10-31T07:00:00+01:00", "sha256": "e".repeat(64)
    });
    let rendered = Rendered::of(json);
    let digests = [&rendered.json["catalogue"]["sha256"], &rendered.json["deployment"]["sha256"]];
    for format in FORMATS {
        let text = rendered.text(format);
        for digest in digests {
            assert!(text.contains(digest.as_str().unwrap()), "{format}: {digest}");
        }
        let as_of = if format == "prometheus" { "1793430000" } else { "2026-10-31T08:00:00+01:00" };
        for words in ["bakproof", env!("CARGO_PKG_VERSION"), "Contoso (demo)", as_of, "saved", "artial"] {
            assert!(text.contains(words), "{format}: {words}");
        }
    }
}

#[test]
fn nothing_of_the_report_changes_its_bytes() {
    let again = Rendered::of(of_demo().json.clone());
    for format in FORMATS {
        assert!(again.text(format) == of_demo().text(format), "{format}");
    }
}

/// A JUnit file's cases with what became of them: `failure`, `error`, `skipped` or nothing.
fn cases(path: &Path) -> Vec<(String, Option<String>)> {
    use quick_xml::events::{BytesStart, Event};
    let text = fs::read_to_string(path).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    let name = |element: &BytesStart<'_>| {
        let found = element.attributes().map(|a| a.unwrap()).find(|a| a.key.as_ref() == "name").unwrap();
        quick_xml::escape::unescape(&found.value).unwrap().into_owned()
    };
    let mut cases: Vec<(String, Option<String>)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "testcase" => cases.push((name(&element), None)),
                outcome @ ("failure" | "error" | "skipped") => {
                    cases.last_mut().unwrap().1 = Some(outcome.to_owned());
                }
                _ => {}
            },
            Event::Eof => return cases,
            _ => {}
        }
    }
}

#[test]
fn junit_tells_each_target_once_and_as_it_is() {
    for rendered in [of_demo(), of_strangers()] {
        let cases = cases(&rendered.path("junit"));
        let others = ["sources", "waivers"].map(|place| rendered.json[place].as_array().unwrap().len());
        assert_eq!(cases.len(), rendered.targets().len() + others.iter().sum::<usize>());
        for (target, (name, outcome)) in rendered.targets().iter().zip(&cases) {
            let expected = match target["status"].as_str().unwrap() {
                "gap" => Some("failure"),
                "unknown" => Some("error"),
                "waived" | "not-applicable" => Some("skipped"),
                _ => None,
            };
            assert_eq!(outcome.as_deref(), expected, "{name}");
        }
    }
    let text = of_demo().text("junit");
    assert!(text.contains("message=\"waived: The second copy moves to the new data center in March"), "{text}");
    let unseen = text.lines().filter(|line| line.contains("not looked at: attestation (")).count();
    assert!(unseen > 0 && unseen <= text.matches("<testsuite ").count(), "{unseen}");
    assert!(text.contains("targets): there is no attestation"), "{text}");
}
