//! A report whose every name comes from somebody who means ill.

use serde_json::{Value, json};

/// Names that break out of one format or another.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = [
        "<script>alert(1)</script>",
        "</testcase><testcase name=\"x\"/>",
        "]]>&lt;![CDATA[",
        "&amp; &#64;octocat &quot;",
        "a|b\\|c\\",
        "`` ` ``` $`x`$",
        "[click](https://evil.example/) ![i](http://evil.example/i.png) <https://evil.example>",
        "http://evil.example www.evil.example @octocat/team #12 !3 ~bug %1 :boom: a@b.example",
        "**bold** _it_ ~~gone~~ ==x==",
        "::error title=x::owned\r\n::add-mask::x",
        "%0A::error::owned",
        "line\nbreak\r\n# heading\n\n---\n- point\n> quote",
        "\u{0}\u{1}\u{8}\u{b}\u{1b}[2J\u{7f}\u{85}\u{fffe}\u{ffff}",
        "\u{202e}gpj.exe\u{202c}\u{2066}\u{200b}\u{feff}",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(A1)",
        "-2",
        "\\\"} 1\nbakproof_audit_info{x=\"",
        "{0} {1} {{x}} ${{ secrets.TOKEN }}",
        "../../etc/passwd",
        "C:\\x\\..\\y",
        "//evil.example/share",
        "æøå 漢字 😀",
        " leading and trailing ",
        "",
    ]
    .map(str::to_owned)
    .into();
    names.push("long|`@".repeat(9_400));
    names
}

/// The report with a target, a source and a waiver of each name, and findings of each status and severity.
pub fn report(demo: &Value) -> Value {
    let mut report = demo.clone();
    let names = names();
    let template = demo["targets"][0].clone();
    let statuses = ["gap", "unknown", "noted", "waived"];
    let severities = ["critical", "high", "medium", "low", "info"];
    let targets = names.iter().enumerate().map(|(number, name)| {
        let status = statuses[number % 4];
        let mut target = template.clone();
        let item = template["item"].as_str().unwrap();
        target["target"] = json!(name);
        target["id"] = json!(format!("{item}@{name}"));
        target["status"] = json!(if status == "noted" { "pass" } else { status });
        target["waiver"] = waiver(name);
        target["findings"] = json!([finding(name, status, severities[number % 5]), finding(name, "noted", "info")]);
        target["checks"] = json!([{
            "check": name, "status": "not-looked-at", "looked_at": null, "reason": name, "severity": null, "origin": null
        }]);
        target["restorable"] = json!([{
            "database": name, "from": "2026-10-01T00:00:00Z", "to": "2026-10-02T00:00:00Z", "point": false,
            "assurance": "verified"
        }]);
        target
    });
    report["targets"] = Value::from(targets.collect::<Vec<_>>());
    let source = demo["sources"][0].clone();
    let sources = names.iter().map(|name| {
        let mut source = source.clone();
        source["name"] = json!(name);
        source["status"] = json!("unknown");
        source["notes"] = json!([{
            "path": name, "path_bytes_base64": null, "kind": "unreadable", "reason": name
        }]);
        source["findings"] = json!([finding(name, "noted", "low")]);
        source
    });
    report["sources"] = Value::from(sources.collect::<Vec<_>>());
    report["waivers"] = Value::from(names.iter().map(|name| waiver(name)).collect::<Vec<_>>());
    report["deployment"]["name"] = json!(names.concat());
    report["tool"]["version"] = json!(names[0]);
    report["scope"]["is_partial"] = json!(true);
    report["scope"]["left_out"] = json!([{ "option": names[1], "what": names[11], "kind": "evidence" }]);
    report
}

fn waiver(name: &str) -> Value {
    json!({
        "item": name, "target": name, "finding": name, "reason": name, "owner": name, "expires": name, "state": "expired",
        "findings": [finding(name, "noted", "medium")]
    })
}

fn finding(name: &str, status: &str, severity: &str) -> Value {
    let seen = |path: Value, bytes: Value| {
        json!({
            "source": name, "path": path, "path_bytes_base64": bytes, "offset": 1, "backup_set_guid": null, "fact": name
        })
    };
    json!({
        "id": "backup-missing", "check": "present", "severity": severity, "status": status,
        "message": format!("Nothing of {name} was found."),
        "remediation": format!("Look for {name}.\n    dir \"{name}\"\n- {name}"),
        // The second path is not UTF-8: ff fe 2f 3c.
        "evidence": [seen(json!(name), Value::Null), seen(Value::Null, json!("//4vPA==")), seen(json!(name), Value::Null)]
    })
}
