//! The JSON Schemas of the contracts: generated from the model, kept in `reports/schema/`, printed by `bakproof schema`.

use crate::model::report::{AuditReport, ScenariosReport};
use crate::model::{DiffReport, Evidence, ExportDiff, InspectReport, RestorePlan, RollUp, VerifyReport};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

/// Name of each contract and the schema as stored in the repository.
pub const SCHEMAS: &[(&str, &str)] = &[
    ("audit", include_str!("../../reports/schema/audit-2.json")),
    ("diff", include_str!("../../reports/schema/diff-1.json")),
    ("deployment", include_str!("../../reports/schema/deployment-1.json")),
    ("diff-export", include_str!("../../reports/schema/diff-export-1.json")),
    ("evidence", include_str!("../../reports/schema/evidence-1.json")),
    ("inspect", include_str!("../../reports/schema/inspect-1.json")),
    ("restore-plan", include_str!("../../reports/schema/restore-plan-1.json")),
    ("scenarios", include_str!("../../reports/schema/scenarios-1.json")),
    ("rollup", include_str!("../../reports/schema/rollup-1.json")),
    ("verify", include_str!("../../reports/schema/verify-1.json")),
];

/// The stored schema of a contract.
pub fn stored(name: &str) -> Option<&'static str> {
    SCHEMAS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The schema as the model's types give it; a test holds the stored one equal to it. The deployment file has no type of
/// its own: its schema is written by hand, and a test holds it against the parser.
pub fn generated(name: &str) -> Option<Value> {
    match name {
        "audit" => Some(of::<AuditReport>(AuditReport::SCHEMA)),
        "diff" => Some(of::<DiffReport>(DiffReport::SCHEMA)),
        "diff-export" => Some(of::<ExportDiff>("bakproof/diff-export/1")),
        "evidence" => Some(of::<Evidence>("bakproof/evidence/1")),
        "inspect" => Some(of::<InspectReport>("bakproof/inspect/1")),
        "restore-plan" => Some(of::<RestorePlan>(RestorePlan::SCHEMA)),
        "scenarios" => Some(of::<ScenariosReport>(ScenariosReport::SCHEMA)),
        "rollup" => Some(of::<RollUp>(RollUp::SCHEMA)),
        "verify" => Some(of::<VerifyReport>("bakproof/verify/1")),
        _ => None,
    }
}

fn of<T: JsonSchema>(contract: &str) -> Value {
    let mut schema: Value = SchemaGenerator::default().into_root_schema_for::<T>().into();
    if let Some(constant) = schema.pointer_mut("/properties/schema") {
        *constant = json!({ "const": contract });
    }
    require_all(&mut schema);
    schema
}

/// Keys that are absent where the audit has no period, or knows no earlier audits.
const MAY_BE_ABSENT: [&str; 4] = ["adherence", "asked_about", "earlier", "history"];

/// Every other key is always present, null or not: what the contract promises and an optional field alone does not say.
fn require_all(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(keys) = object.get("properties").and_then(Value::as_object) {
                let keys = keys.keys().filter(|key| !MAY_BE_ABSENT.contains(&key.as_str()));
                let keys: Vec<Value> = keys.cloned().map(Value::String).collect();
                object.insert("required".to_owned(), Value::Array(keys));
            }
            object.values_mut().for_each(require_all);
        }
        Value::Array(values) => values.iter_mut().for_each(require_all),
        _ => {}
    }
}
