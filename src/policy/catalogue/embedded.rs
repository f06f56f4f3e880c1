//! The one list of rule files. A file that is not named here does not exist; a test walks `rules/` and says so.

/// A rule file as it stands in the repository.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleFile {
    /// Below `rules/`, with `/`.
    pub path: &'static str,
    /// The file's name without its ending: the id of what it describes.
    pub id: &'static str,
    pub text: &'static str,
}

macro_rules! rule_files {
    ($($list:ident = $folder:literal [$($id:literal)*];)*) => {$(
        pub(super) const $list: &[RuleFile] = &[$(RuleFile {
            path: concat!($folder, $id, ".toml"),
            id: $id,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $folder, $id, ".toml")),
        }),*];
    )*};
}

rule_files! {
    CATALOGUE = "" ["catalogue"];
    EXCLUDED = "" ["excluded"];

    // In the order of the article: the order of every table and report.
    ITEMS = "items/" [
        "topology" "location" "response-groups"
        "user-data" "archiving" "cdr" "qoe" "persistent-chat" "persistent-chat-compliance"
        "file-store" "voice-audio"
        "active-directory" "certification-authority" "certificates" "operations-manager" "pstn-gateway" "coexistence"
        "firewall" "load-balancer" "iis" "dns" "dhcp"
        "exchange" "exchange-photos" "unified-contact-store" "exchange-archive"
        "documented-schedule" "restore-test" "backup-location"
    ];

    // In the order in which a target is asked; what is asked of sources and waivers comes last.
    CHECKS = "checks/" [
        "present" "fresh" "assurance" "damage" "attestation" "file-time" "coupling" "file-store-classes"
        "file-store-compared" "active-meetings" "audio" "copy-log" "key-unprotected" "key-on-same-machine" "key-lost" "export-level" "ca-key"
        "certificate-expired" "dns-records" "earlier-version" "topology-undeclared" "exchange-archive-retained" "contact-store"
        "every-schedule" "places" "complete" "chain" "history" "history-purged" "file-missing" "not-in-history"
        "to-nul" "snapshot-only" "damaged-flag" "no-checksum" "size-mismatch" "suspect-pages"
        "recovery-model-changed" "same-machine" "source-idle" "shrunk" "schedule-documented" "export-missing"
        "not-required" "wrong-instance" "future-dated" "unknown-database" "time-disagreement" "clock-skew"
        "legacy-tls" "plaintext-login" "demo-data" "mapping" "waiver"
    ];
}

/// All rule files, sorted by path: what the catalogue's digest is taken over.
pub(super) fn all() -> Vec<RuleFile> {
    let mut files = [CATALOGUE, EXCLUDED, ITEMS, CHECKS].concat();
    files.sort_by_key(|file| file.path);
    files
}
