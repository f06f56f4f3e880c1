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

/// Files that file managers leave in every folder that somebody opened, and in ZIPs that they pack.
const LITTER: [&str; 3] = [".ds_store", "thumbs.db", "desktop.ini"];

/// Whether nobody puts a file of this name there, and nobody reads it: it is no part of a bundle, and no change of one.
pub fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    // What macOS knows of a file stands beside it where the file system has no place for it.
    LITTER.iter().any(|known| last.eq_ignore_ascii_case(known)) || last.starts_with("._")
}
