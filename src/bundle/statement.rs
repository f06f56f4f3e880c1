//! The in-toto statement: which files belong together, and how their report was asked for.

use super::contents::BundleError;
use super::names::STATEMENT;
use crate::base::{PathStyle, Stamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// in-toto asks for a URI that nobody else uses: names below `.example` belong to nobody (RFC 2606), and never will.
pub const PREDICATE_TYPE: &str = "https://bakproof.example/audit-bundle/v1";

const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// Longest statement.
const MAX_BYTES: usize = 4 << 20;

/// An in-toto Statement v1. Keys are written in the order of their names, as in all structures below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    #[serde(rename = "_type")]
    pub statement_type: String,
    pub predicate: Predicate,
    pub predicate_type: String,
    /// In the order of their names.
    pub subject: Vec<Subject>,
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// `sha256` alone, lower-case hexadecimal.
    pub digest: BTreeMap<String, String>,
    pub name: String,
}

/// How the report was asked for: what is needed to judge the evidence again besides the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Predicate {
    pub as_of: Stamp,
    pub catalog: Version,
    pub deployment: DeploymentName,
    /// Where relative paths of the deployment file started.
    pub deployment_folder: String,
    /// `--only`; empty: every item.
    pub only: Vec<String>,
    /// In the order of their names.
    pub reports: Vec<RenderedAs>,
    /// Of the report: what its last line says.
    pub status: String,
    /// The program; `sha256` is null.
    pub tool: Version,
    /// What `users_file` of the deployment file names.
    pub users_files: Vec<UsersFile>,
    pub view: View,
}

/// Something of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub sha256: Option<String>,
    pub version: String,
}

/// The deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentName {
    pub name: String,
    pub sha256: Option<String>,
}

/// A report and the format that it is written in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RenderedAs {
    pub file: String,
    pub format: String,
}

/// A file that the deployment file names, and where it is in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersFile {
    pub file: String,
    /// As the deployment file names it.
    pub name: String,
}

/// What the reader asked to see, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub details: Details,
    /// `--fail-on`.
    pub fail_on: Option<String>,
    /// Of the system that judged and rendered: paths are joined and shown by its rules.
    pub path_style: PathStyle,
}

/// `--details`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Details {
    #[default]
    Findings,
    All,
    Item(String),
}

impl Statement {
    /// Of these files.
    pub fn new<'f>(predicate: Predicate, files: impl Iterator<Item = (&'f str, String)>) -> Self {
        Self {
            statement_type: STATEMENT_TYPE.to_owned(),
            predicate,
            predicate_type: PREDICATE_TYPE.to_owned(),
            subject: files
                .map(|(name, sha256)| Subject {
                    digest: BTreeMap::from([("sha256".to_owned(), sha256)]),
                    name: name.to_owned(),
                })
                .collect(),
        }
    }

    /// Indented, with a final line feed.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings cannot fail to be JSON.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a statement; later versions may say more in it.
    ///
    /// # Errors
    /// It is none, or is not written as bakproof writes it.
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let wrong = |why: String| BundleError::Malformed { name: STATEMENT.to_owned(), why };
        let not_json =
            |error: serde_json::Error| wrong(format!("is not a statement that this version can read: {error}"));
        if bytes.len() > MAX_BYTES {
            return Err(wrong(format!("is larger than {}", crate::base::bytes(MAX_BYTES as u64))));
        }
        let statement: Self = serde_json::from_slice(bytes).map_err(not_json)?;
        if statement.statement_type != STATEMENT_TYPE {
            return Err(wrong(format!("is not an in-toto statement: its type is not `{STATEMENT_TYPE}`")));
        }
        if statement.predicate_type != PREDICATE_TYPE {
            return Err(wrong(format!("is not the statement of a bundle: its predicate is not `{PREDICATE_TYPE}`")));
        }
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(not_json)?;
        let mut form = serde_json::to_vec_pretty(&value).map_err(not_json)?;
        form.push(b'\n');
        if form != bytes {
            return Err(wrong("is not in the form in which bakproof writes it".to_owned()));
        }
        Ok(statement)
    }
}
