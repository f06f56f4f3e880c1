//! The rule files of this build: every file in `rules/items`, `rules/editions` and `rules/scenarios`, which
//! the build script lists, and those that are named here.
//! A test walks `rules/` and says which are missing.

use super::error::CatalogueError;
use serde::de::DeserializeOwned;

/// A rule file as it stands in the repository.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleFile<'t> {
    /// Below `rules/`, with `/`.
    pub path: &'t str,
    /// The file's name without its ending: the id of what it describes.
    pub id: &'t str,
    pub text: &'t str,
}

impl RuleFile<'_> {
    /// # Errors
    /// It is not what its place says, with the line.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, CatalogueError> {
        toml::from_str(self.text)
            .map_err(|error| CatalogueError::Syntax { path: self.path.to_owned(), message: error.to_string() })
    }
}

macro_rules! rule_files {
    ($($list:ident = $folder:literal [$($id:literal)*];)*) => {$(
        pub(super) const $list: &[RuleFile<'static>] = &[$(RuleFile {
            path: concat!($folder, $id, ".toml"),
            id: $id,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $folder, $id, ".toml")),
        }),*];
    )*};
}

rule_files! {
    CATALOGUE = "" ["catalogue"];
    EXCLUDED = "" ["excluded"];

    // In the order in which a target is asked; what is asked of sources and waivers comes last.
    CHECKS = "checks/" [
        "present" "fresh" "after-change" "slots-missed" "rpo-exceeded" "retention" "expired-media" "assurance" "damage" "attestation" "file-time" "coupling" "tombstone-lifetime" "file-store-classes"
        "file-store-compared" "active-meetings" "audio" "copy-log" "key-unprotected" "key-on-same-machine" "key-lost" "encryption-key" "export-level" "ca-key"
        "certificate-expired" "dns-records" "earlier-version" "inventory-drift" "cms-moved" "directory-undeclared" "exchange-archive-retained" "contact-store"
        "every-schedule" "places" "copies" "complete" "chain" "history" "history-purged" "file-missing" "not-in-history"
        "to-nul" "snapshot-only" "damaged-flag" "no-checksum" "size-mismatch" "suspect-pages"
        "recovery-model-changed" "same-machine" "source-idle" "shrunk" "users-missing" "group-contacts" "schedule-documented" "export-missing"
        "not-required" "wrong-instance" "future-dated" "unknown-database" "time-disagreement" "clock-skew"
        "legacy-tls" "plaintext-login" "demo-data" "mapping" "waiver"
    ];
}

// `const ITEMS`, `const EDITIONS` and `const SCENARIOS`, in the order of their names.
include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));
