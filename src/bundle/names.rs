//! The names of the files of a bundle.

/// The report as JSON; in other formats it is `report.*`.
pub const REPORT: &str = "report.json";
pub const EVIDENCE: &str = "evidence.json";
pub const DEPLOYMENT: &str = "deployment.toml";
/// An earlier report that this one was compared with.
pub const BASELINE: &str = "baseline.json";
/// How to check a bundle without bakproof.
pub const CHECK: &str = "CHECK.txt";
/// The folder of rule files.
pub const CATALOG: &str = "catalog/";
/// The folder of files that the deployment file names.
pub const USERS: &str = "users/";
pub const SUMS: &str = "SHA256SUMS";
pub const STATEMENT: &str = "statement.json";
pub const ENVELOPE: &str = "statement.dsse.json";
/// The folder of time stamps.
pub const TIMESTAMPS: &str = "timestamps/";
