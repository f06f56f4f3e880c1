//! Why a catalogue cannot be used.

/// Why the embedded catalogue cannot be used: a defect of this build, not of what is audited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("rules/{path} of this build is not a valid rule file; report this as a defect\n{message}")]
    Syntax { path: String, message: String },
    #[error("`{key}` in rules/{path} of this build is not valid; report this as a defect: {message}")]
    Value { path: String, key: &'static str, message: String },
    #[error("failed to read the rule file {path}: {message}")]
    Unreadable { path: String, message: String },
    #[error("the catalog of this build contradicts itself; report this as a defect: {0}")]
    Contradiction(String),
}
