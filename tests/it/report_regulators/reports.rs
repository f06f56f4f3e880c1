//! Reports to render: the demo's, and what is made of it.

use crate::support::{bakproof, demo};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The demo's report, made once.
pub fn demo_report() -> &'static Value {
    static REPORT: OnceLock<Value> = OnceLock::new();
    REPORT.get_or_init(|| {
        let ran = bakproof(demo(), ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "-o", "json"]);
        serde_json::from_str(&ran.stdout).unwrap()
    })
}

/// Names as strangers may choose them.
pub fn hostile_names() -> Vec<String> {
    let mut names: Vec<String> = [
        "=HYPERLINK(\"http://x\",\"y\")",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\r=1+1",
        "<script>alert(1)</script>",
        "a]]></t></is></c></row>&amp;&#0;",
        "\"quotes\" 'and' `ticks` ${x} %n %2e",
        "\u{202e}gnp.kab\u{2066}",
        "bell\u{7} escape\u{1b}[2J nul\u{0} del\u{7f} c1\u{9b} \u{fffe}\u{ffff}",
        "_x0041_ _x000D_",
        "  spaces around  ",
        "two\nlines\r\nand more\n",
        "https://example.com/a b",
        "2026-10-31",
        "00012345678901234567890",
        "\u{65e5}\u{672c}\u{8a9e} \u{1f600} \u{e9}",
        "# heading * list [x](javascript:alert(1))",
        "",
    ]
    .map(str::to_owned)
    .into();
    names.push("long ".repeat(13_108));
    names.push("_x0041_".repeat(9_363));
    names.push("\n".repeat(65_536));
    names
}

/// Every name of the demo's report is hostile, and paths are not UTF-8.
pub fn hostile_report() -> Value {
    let mut report = demo_report().clone();
    let names = hostile_names();
    let name = |n: usize| names[n % names.len()].clone();
    let path = json!({ "path": null, "path_bytes_base64": "c3FsL//+PHg+LmJhaw==" });
    report["deployment"]["name"] = name(7).into();
    report["frameworks"]["<fw> 1"] = name(6).into();
    report["scope"] = json!({
        "is_partial": true, "item_count": 1, "catalogue_item_count": 29,
        "left_out": [{ "option": name(0), "what": name(13) }],
    });
    for (n, target) in report["targets"].as_array_mut().unwrap().iter_mut().enumerate() {
        target["target"] = name(n).into();
        target["id"] = format!("{}@{}", target["item"].as_str().unwrap(), name(n)).into();
        target["reason"] = name(n + 1).into();
        target["controls"]["<fw> 1"] = json!(["=A(1)", name(n + 2), ""]);
        for backup in target["backups"].as_array_mut().unwrap() {
            backup["source"] = name(n + 3).into();
            backup["what"] = name(n + 4).into();
            backup["path"] = path["path"].clone();
            backup["path_bytes_base64"] = path["path_bytes_base64"].clone();
        }
        if target["newest_backup"]["judged"].is_object() {
            let judged = target["backups"][0].clone();
            target["newest_backup"]["judged"] = judged;
        }
        for check in target["checks"].as_array_mut().unwrap() {
            check["reason"] = name(n + 5).into();
        }
        let evidence = json!([{
            "source": name(n), "path": null, "path_bytes_base64": "//4=", "offset": 1, "backup_set_guid": null,
            "fact": name(n + 6),
        }]);
        for status in ["gap", "unknown", "noted", "waived"] {
            let finding = json!({
                "id": name(n), "check": if n % 2 == 0 { "fresh".to_owned() } else { name(n) }, "severity": "high",
                "status": status, "message": name(n + 7), "remediation": name(n + 8), "evidence": evidence,
            });
            target["findings"].as_array_mut().unwrap().push(finding);
        }
        target["schedule"][0]["what"] = name(n).into();
        target["schedule"][0]["value"] = name(n + 1).into();
        target["waiver"] = waiver(&name(n), &evidence);
    }
    let waivers: Vec<Value> = names.iter().map(|name| waiver(name, &json!([]))).collect();
    report["waivers"] = waivers.into();
    for item in report["items"].as_array_mut().unwrap() {
        item["title"] = name(1).into();
    }
    let finding = report["targets"][0]["findings"][0].clone();
    let sources: Vec<Value> = names.iter().map(|name| source(&report["sources"][0], name, &finding)).collect();
    report["sources"] = sources.into();
    for (n, attestation) in report["attestations"].as_array_mut().unwrap().iter_mut().enumerate() {
        attestation["by"] = name(n).into();
        attestation["date"] = name(n + 1).into();
        attestation["evidence"] = name(n + 2).into();
    }
    for (n, stray) in report["unattributed"].as_array_mut().unwrap().iter_mut().enumerate() {
        stray["message"] = name(n).into();
        stray["path"] = Value::Null;
        stray["path_bytes_base64"] = path["path_bytes_base64"].clone();
    }
    report
}

fn waiver(name: &str, evidence: &Value) -> Value {
    json!({
        "item": name, "target": name, "finding": name, "reason": name, "owner": name, "expires": name,
        "state": name, "findings": [{
            "id": name, "check": name, "severity": "low", "status": "noted", "message": name, "remediation": name,
            "evidence": evidence,
        }],
    })
}

fn source(like: &Value, name: &str, finding: &Value) -> Value {
    let mut source = like.clone();
    source["name"] = name.into();
    source["path"] = Value::Null;
    source["path_bytes_base64"] = "//4=".into();
    source["status"] = "unknown".into();
    source["findings"] = json!([finding]);
    source["notes"] = json!([{ "path": name, "path_bytes_base64": null, "kind": "unreadable", "reason": name }]);
    source
}

/// As an earlier version wrote it.
pub fn earlier_report() -> Value {
    let mut report = demo_report().clone();
    let keys = report.as_object_mut().unwrap();
    for key in ["items", "checks", "rules", "frameworks"] {
        keys.remove(key);
    }
    for target in report["targets"].as_array_mut().unwrap() {
        target.as_object_mut().unwrap().remove("backups");
        target.as_object_mut().unwrap().remove("backup_count");
    }
    report
}

/// Nothing was found, and nothing was looked at.
pub fn empty_report() -> Value {
    let mut report = demo_report().clone();
    for key in ["targets", "sources", "waivers", "attestations", "repositories", "unattributed", "excluded", "items"] {
        report[key] = json!([]);
    }
    report
}

/// All of them with their names.
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("demo", demo_report().clone()),
        ("hostile", hostile_report()),
        ("earlier", earlier_report()),
        ("empty", empty_report()),
    ]
}

/// A folder with the report (`r.json`), and the report in the format, twice: equal reports are equal files.
pub fn rendered(report: &Value, format: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r.json"), serde_json::to_vec(report).unwrap()).unwrap();
    let [one, two] = ["one", "two"].map(|name| render(folder.path(), format, name));
    assert!(one == two, "two files of one report differ: {format}");
    let path = folder.path().join("one");
    (folder, path)
}

fn render(folder: &Path, format: &str, name: &str) -> Vec<u8> {
    let ran = bakproof(folder, ["report", "r.json", "-o", &format!("{format}={name}")]);
    assert!(ran.code <= 3, "{format}: {} {}", ran.code, ran.stderr);
    std::fs::read(folder.join(name)).unwrap()
}
