//! The objects of OSCAL that are used, with its own names of keys.

use super::names::NAMESPACE;
use super::text::value;
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// A list that is made while it is written, so that no report is held twice.
pub struct Each<F>(pub F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// A property of ours.
#[derive(Serialize)]
pub struct Prop {
    name: &'static str,
    ns: &'static str,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
}

/// Properties; those without a value are left out.
#[derive(Default)]
pub struct Props(Vec<Prop>);

impl Props {
    pub fn with(mut self, name: &'static str, text: &str) -> Self {
        self.0.extend(value(text).map(|value| Prop { name, ns: NAMESPACE, value, class: None }));
        self
    }

    /// Where the report has a value.
    pub fn maybe<T: ToString>(self, name: &'static str, text: Option<T>) -> Self {
        match text {
            Some(text) => self.with(name, &text.to_string()),
            None => self,
        }
    }

    /// One of several of the same name; `class` is a token.
    pub fn classed(mut self, name: &'static str, class: String, text: &str) -> Self {
        self.0.extend(value(text).map(|value| Prop { name, ns: NAMESPACE, value, class: Some(class) }));
        self
    }

    pub fn list(self) -> Vec<Prop> {
        self.0
    }
}

#[derive(Serialize)]
pub struct SubjectRef {
    #[serde(rename = "subject-uuid")]
    pub uuid: Uuid,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

#[derive(Serialize)]
pub struct Evidence {
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
}

#[derive(Serialize)]
pub struct Observation<'a> {
    pub uuid: Uuid,
    pub title: String,
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    pub methods: [&'static str; 1],
    pub types: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<SubjectRef>,
    #[serde(rename = "relevant-evidence", skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    pub collected: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

#[derive(Serialize)]
pub struct Finding {
    pub uuid: Uuid,
    pub title: String,
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    pub target: FindingTarget,
    #[serde(rename = "related-observations")]
    pub observations: [ObservationRef; 1],
    pub remarks: String,
}

#[derive(Serialize)]
pub struct FindingTarget {
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(rename = "target-id")]
    pub id: String,
    pub status: State,
}

#[derive(Serialize)]
pub struct State {
    pub state: &'static str,
    pub reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<&'static str>,
}

#[derive(Serialize)]
pub struct ObservationRef {
    #[serde(rename = "observation-uuid")]
    pub uuid: Uuid,
}

#[derive(Serialize)]
pub struct InventoryItem {
    pub uuid: Uuid,
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

#[derive(Serialize)]
pub struct Risk {
    pub uuid: Uuid,
    pub title: String,
    pub description: String,
    pub statement: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    pub status: &'static str,
}

#[derive(Serialize)]
pub struct Attestation {
    pub parts: [Part; 1],
}

#[derive(Serialize)]
pub struct Part {
    pub uuid: Uuid,
    pub name: &'static str,
    pub ns: &'static str,
    pub title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    pub prose: String,
}

#[derive(Serialize)]
pub struct ControlSelection {
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    #[serde(rename = "include-controls")]
    pub controls: Vec<ControlRef>,
}

#[derive(Serialize)]
pub struct ControlRef {
    #[serde(rename = "control-id")]
    pub id: String,
}
