//! What a report says, and what of it is the same on every day.

use serde_json::Value;

/// Times, GUIDs, ports and versions as masks of the same width, so that lines break where they did.
pub fn filters() -> Vec<(&'static str, &'static str)> {
    vec![
        (r"\b[0-9a-f]{64}\b", "<sha256>"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "gggggggg-gggg-gggg-gggg-gggggggggggg"),
        (r"\b20\d\d-[01]\d-[0-3]\d\b", "YYYY-MM-DD"),
        (r"\b20\d\d-[01]\d-[0-3]\dT", "YYYY-MM-DDT"),
        (r"T[0-2]\d:[0-5]\d:[0-5]\d", "Thh:mm:ss"),
        (r"T[0-2]\d:[0-5]\d", "Thh:mm"),
        (r" [0-2]\d:[0-5]\d\b", " hh:mm"),
        (r"_20\d{6}_\d{4}\.bak", "_YYYYMMDD_hhmm.bak"),
        // Windows shows paths its own way.
        (r" (SQL01\$MON)\\", " $1/"),
        (r"127\.0\.0\.1:\d{5}", "127.0.0.1:PPPPP"),
        (r"bakproof \d+\.\d+\.\d+", "bakproof V.V.V"),
        (r"catalog \d+\.\d+\.\d+", "catalog V.V.V"),
    ]
}

pub fn target<'a>(report: &'a Value, item: &str) -> &'a Value {
    let targets = report["targets"].as_array().unwrap();
    targets.iter().find(|target| target["item"] == item).unwrap_or_else(|| panic!("no target of {item}: {targets:#?}"))
}

pub fn status<'a>(report: &'a Value, item: &str) -> &'a str {
    target(report, item)["status"].as_str().unwrap()
}

/// `id status: message` of each finding of a target.
pub fn findings(report: &Value, item: &str) -> Vec<String> {
    let all = target(report, item)["findings"].as_array().unwrap().iter();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    all.map(|f| format!("{} {}: {}", text(f, "id"), text(f, "status"), text(f, "message"))).collect()
}

/// What is said of a source: its status, notes, facts that were not read, findings.
pub fn source(report: &Value, name: &str) -> (String, String) {
    let sources = report["sources"].as_array().unwrap();
    let source = sources.iter().find(|source| source["name"] == name).unwrap_or_else(|| panic!("no source {name}"));
    (source["status"].as_str().unwrap().to_owned(), source.to_string())
}
