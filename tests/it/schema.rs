//! The JSON contracts: the stored schemas are the model's, and what the binary prints holds to them.

use crate::support::{bakproof, demo};
use bakproof::report::{SCHEMAS, generated_schema};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// To renew the stored schemas after a change of the contract: `BAKPROOF_WRITE_SCHEMAS=1 cargo test --test it schema::`.
#[test]
fn stored_schemas_are_the_models() {
    for (name, stored) in SCHEMAS {
        let generated = generated_schema(name).unwrap();
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

fn assert_valid(contract: &str, json: &str) {
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
