//! The page for people: what it must say, what it must not let in, and what a browser, axe-core and the Nu checker say of
//! it where they are at hand.

use crate::skipped::say_loudly;
use crate::support::{bakproof, demo, demo_copy};
use regex::Regex;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";

/// The demo's report, audited once.
fn demo_report() -> &'static Value {
    static REPORT: OnceLock<Value> = OnceLock::new();
    REPORT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("r.json");
        let output = format!("json={}", file.display());
        let ran = bakproof(demo(), ["audit", "--as-of", AS_OF, "-o", &output]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
    })
}

/// A report as a page, in a folder of its own.
fn page(report: &Value) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r.json"), serde_json::to_vec(report).unwrap()).unwrap();
    let ran = bakproof(folder.path(), ["report", "r.json", "-o", "html=page.html"]);
    assert!(folder.path().join("page.html").is_file(), "{}{}", ran.stdout, ran.stderr);
    let page = std::fs::read_to_string(folder.path().join("page.html")).unwrap();
    (folder, page)
}

/// What the page says, without its tags; blanks are one.
fn text(page: &str) -> String {
    let tags = Regex::new(r"(?s)<(?:style|script)>.*?</(?:style|script)>|<[^>]*>").unwrap();
    let blanks = Regex::new(r"\s+").unwrap();
    let shown = tags.replace_all(page, " ").replace("&#39;", "'").replace("&quot;", "\"").replace("&gt;", ">");
    blanks.replace_all(&shown.replace("&lt;", "<").replace("&amp;", "&").replace("&middot;", "·"), " ").into_owned()
}

fn array<'r>(of: &'r Value, key: &str) -> &'r Vec<Value> {
    of[key].as_array().unwrap()
}

#[test]
fn the_page_of_the_demo_answers_whether_we_are_safe_and_what_to_do_first() {
    let report = demo_report();
    let (_folder, page) = page(report);
    assert_sound(&page);
    let text = text(&page);
    let first = text.split("Every check is a question").next().unwrap();
    for said in [
        "Not safe: 5 of 46 targets have gaps.",
        "As of 2026-10-31 08:00 (Europe/Oslo)",
        "5 gaps 0 unknown 1 waived 33 pass 7 not applicable",
        "Archiving data (gap, high) : No usable full backup of LcsLog on sql03.contoso.com\\ARCHIVE was found. \
         First: Make a backup now.",
        "First: If a job makes the backup, find out why it stopped, and run it now.",
    ] {
        assert!(first.contains(said), "{said:?} is not in:\n{first}");
    }
    for group in ["Settings and configuration", "Data", "File stores", "Related systems", "Process"] {
        assert!(first.contains(group), "{group} is not on the first screen");
    }
    for said in [
        "supports evidence for",
        "1.0.0",
        report["catalogue"]["sha256"].as_str().unwrap(),
        report["deployment"]["sha256"].as_str().unwrap(),
        "looked at by this audit",
        "29 of 29 items of the catalog; nothing was left out",
        "The second copy moves to the new data center in March",
        "M. Dahl, network team",
        "HelpdeskKB on SQL03\\MON",
        "no [[sql_server]] that could answer is declared",
    ] {
        assert!(text.contains(said), "{said:?} is nowhere");
    }
    assert!(!text.contains("complies") && !text.contains("compliant"));
}

#[test]
fn the_sections_are_called_as_the_links_to_them_and_what_is_missing_stands_first() {
    let (_folder, page) = page(demo_report());
    let links = Regex::new(r##"<li><a href="#(\w+)">([\w ]+)</a></li>"##).unwrap();
    let links: Vec<_> = links.captures_iter(&page).map(|one| (one[1].to_owned(), one[2].to_owned())).collect();
    assert_eq!(links.len(), 9);
    for (id, word) in links {
        assert!(page.contains(&format!("<h2 id=\"{id}-h\">{word}</h2>")), "{word}");
    }
    let text = text(&page);
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}"));
    let missing = at("PSTN gateways and Survivable Branch Appliances (gap, high)");
    assert!(at("Archiving data (gap, high)") < missing && missing < at("Persistent user data (gap, high)"));
    assert!(text.contains("relative to the folder in which the audit ran"), "{text}");
}

#[test]
fn no_target_no_finding_and_no_row_of_the_demo_is_lost() {
    let report = demo_report();
    let (_folder, page) = page(report);
    let text = text(&page);
    let mut findings = 0;
    for place in ["targets", "sources", "waivers"] {
        for one in array(report, place) {
            findings += array(one, "findings").len();
        }
    }
    assert_eq!(page.matches("<li class=\"finding ").count(), findings);
    assert_eq!(page.matches("<details class=\"target ").count(), 46);
    for target in array(report, "targets") {
        assert!(text.contains(target["target"].as_str().unwrap()), "{}", target["id"]);
        for backup in array(target, "backups") {
            assert!(text.contains(backup["path"].as_str().unwrap()), "{backup}");
        }
    }
    for (place, key) in
        [("items", "title"), ("checks", "question"), ("unattributed", "message"), ("excluded", "reason")]
    {
        for one in array(report, place) {
            assert!(text.contains(one[key].as_str().unwrap()), "{one}");
        }
    }
    // Every status that a check of the demo has is in the matrix as a sign and a word.
    for word in ["gap", "noted", "pass", "not looked at", "not applicable"] {
        assert!(page.contains(&format!("<span class=\"vh\">{word}</span></td>")), "{word}");
    }
}

#[test]
fn an_audit_and_its_saved_report_give_the_same_page() {
    let folder = demo_copy();
    let outputs = tempfile::tempdir().unwrap();
    let path = |name: &str| outputs.path().join(name);
    let output = |format: &str, name: &str| format!("{format}={}", path(name).display());
    let ran = bakproof(
        folder.path(),
        ["audit", "--as-of", AS_OF, "-o", &output("html", "a.html"), "-o", &output("json", "r.json")],
    );
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    for name in ["b.html", "c.html"] {
        bakproof(outputs.path(), ["report", "r.json", "-o", &output("html", name)]);
    }
    let bytes = |name: &str| std::fs::read(path(name)).unwrap();
    assert!(bytes("a.html") == bytes("b.html") && bytes("b.html") == bytes("c.html"));
}

#[test]
fn a_partial_audit_of_saved_evidence_says_so_first() {
    let mut report = demo_report().clone();
    report["scope"]["is_partial"] = json!(true);
    report["scope"]["left_out"] = json!([{"option": "--no-sql", "what": "2 SQL Servers were not asked"}]);
    report["evidence"] = json!({"origin": "saved-evidence", "collected_at": AS_OF, "sha256": "ab".repeat(32)});
    let (_folder, page) = page(&report);
    assert_sound(&page);
    let text = text(&page);
    let first = text.split("What is wrong").next().unwrap();
    assert!(
        first.contains(
            "Partial audit: 29 of 29 items of the catalog; left out: 2 SQL Servers were not asked (--no-sql)."
        )
    );
    assert!(first.contains("Judged from saved evidence collected 2026-10-31 08:00"), "{first}");
    assert!(text.contains(&"ab".repeat(32)));
}

#[test]
fn unknown_is_never_called_safe() {
    let mut report = demo_report().clone();
    let targets = report["targets"].as_array_mut().unwrap();
    targets.retain(|target| target["status"] != "gap");
    targets[0]["status"] = json!("unknown");
    let total = targets.len();
    report["status"] = json!("unknown");
    report["counts"]["gap"] = json!(0);
    report["counts"]["unknown"] = json!(1);
    let told = text(&page(&report).1);
    assert!(told.contains(&format!("Not proven: 1 of {total} targets could not be judged.")));
    assert!(!told.contains("Safe as of"));
    report["targets"] = json!([]);
    assert!(text(&page(&report).1).contains("Not proven: nothing was judged."));
}

#[test]
fn reports_of_earlier_versions_have_a_page_too() {
    let mut report = demo_report().clone();
    for key in ["items", "checks", "rules", "frameworks"] {
        report.as_object_mut().unwrap().remove(key);
    }
    for target in report["targets"].as_array_mut().unwrap() {
        target.as_object_mut().unwrap().remove("backups");
        target.as_object_mut().unwrap().remove("backup_count");
    }
    let (_folder, page) = page(&report);
    assert_sound(&page);
    assert!(text(&page).contains("Not safe: 5 of 46 targets have gaps."));
    assert_eq!(page.matches("<details class=\"target ").count(), 46);
}

/// What strangers call their files and databases.
fn hostile_names() -> Vec<String> {
    vec![
        "</script><script>alert(1)</script>".to_owned(),
        "</style><img src=x onerror=alert(1)>".to_owned(),
        "\" onmouseover=\"alert(1)\" x='".to_owned(),
        "'><svg onload=alert(1)>".to_owned(),
        "]]><!--<![CDATA[".to_owned(),
        "javascript:alert(1)".to_owned(),
        "&lt;b&gt; &amp; &#60;i&#62; {{ 7 * 7 }} {% raw %}".to_owned(),
        "a\u{0}b\u{1}c\u{1b}[2Jd\u{7f}e\u{85}f\ng\rh\ti".to_owned(),
        "gpj.\u{202e}kab\u{2066}x\u{200b}y\u{feff}z".to_owned(),
        "no character \u{ffff} \u{fdd0} \u{1fffe} \u{10ffff}".to_owned(),
        "=cmd|' /C calc'!A0".to_owned(),
        format!("long {} end", "<b>".repeat(65_536 / 3)),
        "e\u{301}\u{300}\u{302} 文字 🗄 ".to_owned(),
    ]
}

/// The report with hostile names everywhere where the contract has a name or a sentence.
fn hostile_report() -> Value {
    const NAMES: [&str; 38] = [
        "name",
        "title",
        "group",
        "group_title",
        "section",
        "description",
        "question",
        "why",
        "remediation",
        "target",
        "id",
        "item",
        "check",
        "message",
        "fact",
        "source",
        "path",
        "reason",
        "database",
        "by",
        "owner",
        "evidence",
        "expires",
        "date",
        "state",
        "what",
        "value",
        "database_name",
        "server_name",
        "repository",
        "folder",
        "version",
        "finding",
        "sha256",
        "option",
        "grant",
        "edition",
        "product_version",
    ];
    fn poison(value: &mut Value, key: &str, next: &mut usize, names: &[String]) {
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter_mut() {
                    // What is no enumeration of the contract.
                    let is_name = NAMES.contains(&key.as_str());
                    poison(value, if is_name { key } else { "" }, next, names);
                }
                if next.is_multiple_of(7) && map.get("path").is_some_and(Value::is_string) {
                    map.insert("path".to_owned(), Value::Null);
                    map.insert("path_bytes_base64".to_owned(), json!("YS//PGI+/i5iYWs="));
                }
            }
            Value::Array(list) => {
                // Long lists only make the test slow.
                list.truncate(60);
                list.iter_mut().for_each(|value| poison(value, key, next, names));
            }
            Value::String(text) if !key.is_empty() => {
                *next += 1;
                let name = &names[*next % names.len()];
                // A long name in a hundred places is enough.
                *text = if name.len() > 1000 && !next.is_multiple_of(5) {
                    format!("{text} <i>")
                } else {
                    format!("{name} {text}")
                };
            }
            _ => {}
        }
    }
    let mut report = demo_report().clone();
    report["sources"][0]["notes"] =
        json!([{"path": "x", "path_bytes_base64": null, "kind": "unreadable", "reason": "y"}]);
    poison(&mut report, "", &mut 0, &hostile_names());
    report["frameworks"] = json!({"</script>": "<b>\"&"});
    report["targets"][5]["controls"] = json!({"</script>": ["<i>'\"", "&"], "other": ["\u{202e}"]});
    report["schema"] = json!("bakproof/audit/2");
    report
}

#[test]
fn no_name_breaks_out_of_its_place() {
    let (folder, page) = page(&hostile_report());
    assert_sound(&page);
    let size = page.len();
    assert!(size < 12_000_000, "{size} bytes");
    // What is shown instead of what nobody would see.
    for shown in [
        "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        "\\u{202e}kab\\u{2066}x\\u{200b}y\\u{feff}z",
        "a\\u{0}b\\u{1}c\\u{1b}[2Jd\\u{7f}e\\u{85}f\\u{a}g",
        "no character \\u{ffff} \\u{fdd0} \\u{1fffe} \\u{10ffff}",
        "characters are left out here…",
        "(name is not UTF-8)",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let forbidden =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert_eq!(page.chars().find(|c| forbidden(*c)), None);
    browser_check(&["--long-names"], &folder.path().join("page.html"), "hostile names were not looked at in a browser");
}

#[test]
fn a_large_report_is_small_and_says_what_it_leaves_out() {
    let mut report = demo_report().clone();
    let targets = array(&report, "targets").clone();
    let findings: Vec<Value> = targets.iter().flat_map(|target| array(target, "findings").clone()).collect();
    let total = 3000;
    let mut many: Vec<Value> = Vec::new();
    for number in 0..total {
        let mut target = targets[number % targets.len()].clone();
        target["target"] = json!(format!("pool{number:05}.contoso.com"));
        target["id"] = json!(format!("{}@pool{number:05}.contoso.com", target["item"].as_str().unwrap()));
        target["findings"] = (0..5).map(|more| findings[(number + more) % findings.len()].clone()).collect();
        many.push(target);
    }
    many.sort_by_key(|target| target["item"].to_string());
    report["targets"] = json!(many);
    let (_folder, page) = page(&report);
    assert_sound(&page);
    assert!(page.len() < 12_000_000 * total / 10_000 + 5_000_000, "{} bytes", page.len());
    let text = text(&page);
    let sections = page.matches("<details class=\"target ").count();
    let left_out = (total - sections).to_string();
    let left_out = format!("{},{} targets have no section here", &left_out[..1], &left_out[1..]);
    assert!(sections >= 100 && text.contains(&left_out), "{sections}, {left_out}");
    // Every target has its row, with every finding.
    for number in 0..total {
        assert!(text.contains(&format!(" pool{number:05}.contoso.com ")), "{number}");
    }
    assert!(text.contains("The worst 5 of "));
}

/// Elements without an end.
const VOID: [&str; 2] = ["meta", "input"];

/// What a page must be whatever it shows: every `<` begins a tag of ours, elements are closed in order, ids are unique,
/// links lead to something in the page, and nothing is asked of a network.
fn assert_sound(page: &str) {
    let (style, script) = (between(page, "<style>", "</style>"), between(page, "<script>", "</script>"));
    assert!(!style.contains('<') && !style.contains("url(") && !style.contains("@import"));
    assert!(!script.contains("</"), "the script could be ended by itself");
    let markup = page.replacen(style, "", 1).replacen(script, "", 1);
    let markup = markup.strip_prefix("<!DOCTYPE html>\n").expect("a document type");
    let tag = Regex::new(r#"^<(/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(/?)>"#).unwrap();
    let attribute = Regex::new(r#"([a-zA-Z-]+)(?:="([^"]*)")?"#).unwrap();
    let known: HashSet<&str> = KNOWN_ELEMENTS.split_whitespace().collect();
    let attributes: HashSet<&str> = KNOWN_ATTRIBUTES.split_whitespace().collect();
    let (mut open, mut ids, mut links) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, _) in markup.match_indices('<') {
        let rest = &markup[at..];
        let shown: String = rest.chars().take(120).collect();
        let found = tag.captures(rest).unwrap_or_else(|| panic!("no tag of ours: {shown}"));
        let element = found.get(2).unwrap().as_str();
        assert!(known.contains(element), "an element that no template has: {shown}");
        if !found[1].is_empty() {
            assert_eq!(open.pop(), Some(element), "closed out of order: {shown}");
            continue;
        }
        *counts.entry(element).or_default() += 1;
        if !VOID.contains(&element) && found[4].is_empty() {
            open.push(element);
        }
        for pair in attribute.captures_iter(found.get(3).unwrap().as_str()) {
            let (name, value) = (&pair[1], pair.get(2).map_or("", |value| value.as_str()));
            assert!(attributes.contains(name), "an attribute that no template has: {shown}");
            match name {
                "id" => *ids.entry(value.to_owned()).or_insert(0) += 1,
                "href" => {
                    links.push(value.strip_prefix('#').unwrap_or_else(|| panic!("a link out: {shown}")).to_owned())
                }
                _ => {}
            }
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    for once in ["html", "head", "style", "script", "body", "main", "h1", "footer", "nav"] {
        assert_eq!(counts.get(once), Some(&1), "{once}");
    }
    let twice: Vec<_> = ids.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "ids that are not unique: {twice:?}");
    let lost: Vec<_> = links.iter().filter(|link| !ids.contains_key(*link)).collect();
    assert!(lost.is_empty() && links.len() > 20, "links to nothing: {lost:?}");
    assert!(page.contains("<html lang=\"en\">") && page.contains("default-src 'none'"));
}

const KNOWN_ELEMENTS: &str = "html head meta title style body a svg symbol path rect circle use desc header footer main \
    section nav p strong b span small ul ol li h1 h2 h3 h4 div dl dt dd table caption thead tbody tr th td details summary \
    form fieldset legend label input button pre code script";
const KNOWN_ATTRIBUTES: &str = "lang charset http-equiv content name class href id tabindex aria-label aria-labelledby \
    aria-hidden aria-current aria-live role viewBox d x y r cx cy rx width height preserveAspectRatio vector-effect title \
    scope data-s hidden open type autocomplete spellcheck for value checked";

fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let rest = page.split_once(start).expect("a beginning").1;
    rest.split_once(end).expect("an end").0
}

#[test]
fn the_demo_stands_before_a_browser_axe_and_the_nu_checker() {
    let (folder, _) = page(demo_report());
    browser_check(&[], &folder.path().join("page.html"), "the page of the demo was not looked at in a browser");
}

/// Runs `.ci/check_html.py` if the variables that `.ci/validators-html` prints are set.
fn browser_check(options: &[&str], page: &Path, not_done: &str) {
    let (Some(python), Some(modules)) =
        (std::env::var_os("BAKPROOF_BROWSER_PYTHON"), std::env::var_os("BAKPROOF_NODE_MODULES"))
    else {
        say_loudly(&format!("SKIPPED: {not_done}: run `.ci/validators-html` and set the variables that it prints."));
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/check_html.py");
    let output = Command::new(python)
        .arg(script)
        .args(options)
        .arg(page)
        .env("BAKPROOF_NODE_MODULES", modules)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
