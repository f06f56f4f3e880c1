//! The JSON contracts: the stored schemas are the model's, and what the binary prints holds to them.

use crate::support::{bakproof, demo};
use bakproof::report::{SCHEMAS, generated_schema};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// To renew the stored schemas after a change of the contract: `BAKPROOF_WRITE_SCHEMAS=1 cargo test --test it schema::`.
#[test]
fn stored_schemas_are_the_models() {
    for (name, stored) in SCHEMAS {
        let Some(generated) = generated_schema(name) else {
            assert_eq!(*name, "deployment", "only the deployment file has no type of its own");
            continue;
        };
        if std::env::var_os("BAKPROOF_WRITE_SCHEMAS").is_some() {
            let number =
                generated["properties"]["schema"]["const"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("reports/schema/{name}-{number}.json"));
            fs::write(path, serde_json::to_string_pretty(&generated).unwrap() + "\n").unwrap();
            continue;
        }
        let stored: Value = serde_json::from_str(stored).unwrap();
        assert_eq!(stored, generated, "{name}: renew it, and think whether the contract needs a new number");
    }
}

pub fn assert_valid(contract: &str, json: &str) {
    let ran = bakproof(Path::new("."), ["schema", contract]);
    assert_eq!(ran.code, 0);
    let schema: Value = serde_json::from_str(&ran.stdout).unwrap();
    let instance: Value = serde_json::from_str(json).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&instance).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn an_audit_holds_to_its_schema() {
    let ran = bakproof(demo(), ["audit", "--output", "json", "--as-of", "2026-10-31T08:00:00+01:00"]);
    assert_valid("audit", &ran.stdout);
    let ran = bakproof(demo(), ["audit", "backups", "--output", "json", "--list-unclassified"]);
    assert_valid("audit", &ran.stdout);
}

#[test]
fn an_inspection_holds_to_its_schema() {
    let ran = bakproof(demo(), ["inspect", "backups", "--output", "json"]);
    assert_valid("inspect", &ran.stdout);
}

#[test]
fn a_missing_key_or_a_wrong_word_does_not_pass_the_schema() {
    let ran = bakproof(demo(), ["audit", "--output", "json", "--as-of", "2026-10-31T08:00:00+01:00"]);
    let schema: Value = serde_json::from_str(&bakproof(Path::new("."), ["schema", "audit"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good: Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut without = good.clone();
    without["targets"][0].as_object_mut().unwrap().remove("assurance");
    assert!(!validator.is_valid(&without), "a target without `assurance` passed");
    let mut wrong = good.clone();
    wrong["status"] = "splendid".into();
    assert!(!validator.is_valid(&wrong), "a status `splendid` passed");
}

#[test]
fn saved_evidence_holds_to_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json");
    bakproof(demo(), ["audit", "--output", "csv", "--save-evidence", file.to_str().unwrap()]);
    assert_valid("evidence", &fs::read_to_string(&file).unwrap());
}

fn deployment_schema() -> Value {
    serde_json::from_str(&bakproof(Path::new("."), ["schema", "deployment"]).stdout).unwrap()
}

/// TOML as an editor's schema sees it: dates are texts.
fn as_json(text: &str) -> Value {
    fn of(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
            toml::Value::Datetime(time) => time.to_string().into(),
            toml::Value::Array(all) => all.into_iter().map(of).collect(),
            toml::Value::Table(all) => Value::Object(all.into_iter().map(|(key, value)| (key, of(value))).collect()),
        }
    }
    of(toml::Value::Table(text.parse().unwrap()))
}

#[test]
fn the_schema_of_the_deployment_file_has_the_keys_that_the_parser_takes() {
    let schema = deployment_schema();
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    let of = |table: &str| {
        let own = &schema["properties"][table];
        let own = if own["type"] == "array" { &own["items"] } else { own };
        assert_eq!(own["additionalProperties"], false, "{table}");
        own["properties"].as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>()
    };
    let allowed = |text: &str| {
        let file = format!("[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n{text}");
        let errors = bakproof::policy::Deployment::parse(&file, Path::new("bakproof.toml"), &catalogue).unwrap_err();
        let errors = errors.to_string();
        let (_, keys) = errors.split_once("allowed keys: ").unwrap_or_else(|| panic!("{text}: {errors}"));
        let keys = keys.lines().next().unwrap().split(',').map(|key| key.trim().to_owned());
        keys.collect::<BTreeSet<String>>()
    };
    let mut tables = vec!["deployment", "schedule", "adherence"];
    assert_eq!(of("adherence"), allowed("[adherence]\nzzz = 1\n"));
    for table in [
        "pool",
        "repository",
        "sql_server",
        "directory_server",
        "maintenance",
        "change",
        "target",
        "waiver",
        "attestation",
    ] {
        assert_eq!(of(table), allowed(&format!("[[{table}]]\nzzz = 1\n")), "[[{table}]]");
        tables.push(table);
    }
    for item in &catalogue.items {
        assert_eq!(of(&item.id), allowed(&format!("[{}]\nzzz = 1\n", item.id)), "[{}]", item.id);
        assert_eq!(schema["properties"]["schedule"]["properties"][&item.id]["$ref"], "#/$defs/schedule");
        tables.push(&item.id);
    }
    let head = ["name", "time_zone", "edition", "demo", "reverify", "topology"];
    assert_eq!(of("deployment"), head.map(str::to_owned).into());
    let editions: Vec<&str> = catalogue.editions().map(|edition| edition.id.as_str()).collect();
    assert_eq!(schema["properties"]["deployment"]["properties"]["edition"]["enum"], serde_json::json!(editions));
    assert_eq!(schema["properties"]["pool"]["items"]["properties"]["edition"]["enum"], serde_json::json!(editions));
    let known: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(known, tables.into_iter().collect());
    for (table, inner) in [("repository", "map"), ("repository", "known_as")] {
        let own = &schema["properties"][table]["items"]["properties"][inner]["items"]["properties"];
        let own: BTreeSet<String> = own.as_object().unwrap().keys().cloned().collect();
        let text = format!("[[repository]]\nname = \"a\"\npath = \"a\"\n[[repository.{inner}]]\nzzz = 1\n");
        assert_eq!(own, allowed(&text), "{inner}");
    }
}

#[test]
fn deployment_files_that_are_right_hold_to_the_schema_and_slips_do_not() {
    let schema = deployment_schema();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let demo_file = fs::read_to_string(demo().join("bakproof.toml")).unwrap();
    let draft = bakproof(Path::new("."), ["init", "-"]).stdout;
    let switched_on: String = draft
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    for text in [&demo_file, &draft, &switched_on] {
        let instance = as_json(text);
        let errors: Vec<String> =
            validator.iter_errors(&instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, [""; 0], "{text}");
    }
    for (right, wrong) in [
        ("time_zone", "timezone"),
        ("[[repository]]", "[[repositories]]"),
        ("expires = 2027-03-31", "expires = \"soon\""),
        ("demo = true", "demo = \"yes\""),
    ] {
        assert!(demo_file.contains(right), "{right}");
        assert!(!validator.is_valid(&as_json(&demo_file.replace(right, wrong))), "{wrong}");
    }
}
