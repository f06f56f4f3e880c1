//! The objects of SARIF that we write, with its names.

use crate::base::for_terminal;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// 3.13: the file.
#[derive(Serialize)]
pub struct Log<'r, R> {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub version: &'static str,
    pub runs: [Run<'r, R>; 1],
}

/// 3.14: one audit.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run<'r, R> {
    pub tool: ToolOf<'r>,
    pub automation_details: AutomationDetails,
    pub invocations: [Invocation; 1],
    pub column_kind: &'static str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub original_uri_base_ids: BTreeMap<String, Base>,
    /// Written one by one.
    pub results: R,
    pub properties: Map<String, Value>,
}

#[derive(Serialize)]
pub struct ToolOf<'r> {
    pub driver: Driver<'r>,
}

/// 3.19: the program.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver<'r> {
    pub name: String,
    pub version: String,
    pub semantic_version: String,
    pub rules: Vec<Descriptor<'r>>,
    pub notifications: Vec<Descriptor<'static>>,
    pub properties: Map<String, Value>,
}

#[derive(Serialize)]
pub struct AutomationDetails {
    pub id: String,
}

/// 3.20.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    pub execution_successful: bool,
    pub tool_execution_notifications: Notices,
    pub properties: Map<String, Value>,
}

/// What the audit could not do.
#[derive(Serialize)]
pub struct Notices(pub Vec<Notice>);

/// 3.58.
#[derive(Serialize)]
pub struct Notice {
    pub descriptor: Reference,
    pub level: &'static str,
    pub message: Text,
    pub properties: Map<String, Value>,
}

#[derive(Serialize)]
pub struct Reference {
    pub id: &'static str,
}

/// 3.11, 3.12.
#[derive(Serialize)]
pub struct Text {
    pub text: String,
}

impl Text {
    /// 3.11.5: square brackets that would make a link must be escaped; nothing that a name may hold becomes one.
    pub fn new(words: &str) -> Self {
        let shown = for_terminal(words);
        let is_link = shown.contains("](");
        Self { text: if is_link { shown.replace('[', "\\[").replace(']', "\\]") } else { shown.into_owned() } }
    }
}

/// 3.49. There is no `helpUri`: it must be absolute, and only whoever publishes the HTML report knows where that lies.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor<'r> {
    pub id: &'r str,
    pub name: &'r str,
    pub short_description: Text,
    pub full_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Help>,
    pub properties: Map<String, Value>,
}

/// 3.12.
#[derive(Serialize)]
pub struct Help {
    pub text: String,
    pub markdown: String,
}

/// 3.4, of a base: where the audited repository lies is nobody's business, so that there is no URI.
#[derive(Serialize)]
pub struct Base {
    pub description: Text,
}

/// 3.27.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultOf<'r> {
    pub rule_id: &'r str,
    pub rule_index: usize,
    pub kind: &'static str,
    pub level: &'static str,
    pub message: Text,
    pub locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Location>,
    pub partial_fingerprints: Fingerprint<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_state: Option<&'static str>,
    pub suppressions: Vec<Suppression>,
    pub properties: Map<String, Value>,
}

/// 3.27.17. GitHub knows results again by `primaryLocationLineHash` alone.
#[derive(Serialize)]
pub struct Fingerprint<'r> {
    #[serde(rename = "bakproofFinding/v1")]
    pub own: &'r str,
    #[serde(rename = "primaryLocationLineHash")]
    pub github: &'r str,
}

/// 3.35.
#[derive(Serialize)]
pub struct Suppression {
    pub kind: &'static str,
    pub status: &'static str,
    pub justification: String,
    pub properties: Map<String, Value>,
}

/// 3.28.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<usize>,
    pub physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}

/// 3.29.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Physical {
    pub artifact_location: Artifact,
    pub region: Region,
}

/// 3.4.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    pub uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri_base_id: Option<String>,
}

/// 3.30: backups have no lines, and GitHub demands one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub start_line: u32,
    pub start_column: u32,
}

/// 3.33.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Logical {
    pub name: String,
    pub fully_qualified_name: String,
    pub kind: &'static str,
}
