//! The catalogue is what its files say, and its files say all that the article names.

use crate::support::files_below;
use bakproof::model::{Assurance, Kind, Severity, Status};
use bakproof::policy::{Catalogue, EvidenceKind, Group, Scope, readme_table};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap_or_else(|error| panic!("{error}"))
}

/// Ids of the files of a folder below `rules/`.
fn files(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(folder);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .map(|name| name.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .filter(|name| {
            !name.starts_with('.') && !["items", "checks", "draft", "editions", "scenarios"].contains(&name.as_str())
        })
        .map(|name| {
            name.strip_suffix(".toml").unwrap_or_else(|| panic!("rules/{folder}/{name} is no .toml")).to_owned()
        })
        .collect()
}

#[test]
fn every_rule_file_is_registered_and_named_by_its_id() {
    let catalogue = catalogue();
    let items: BTreeSet<String> = catalogue.items.iter().map(|item| item.id.clone()).collect();
    let checks: BTreeSet<String> = catalogue.checks.iter().map(|check| check.id.clone()).collect();
    assert_eq!(items, files("items"));
    assert_eq!(checks, files("checks"));
    let scenarios: BTreeSet<String> = catalogue.scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    assert_eq!(scenarios, files("scenarios"));
    assert_eq!(BTreeSet::from(["catalogue".to_owned(), "excluded".to_owned()]), files("."));
    assert_eq!(items.len(), catalogue.items.len(), "an item is registered twice");
    assert_eq!(checks.len(), catalogue.checks.len(), "a check is registered twice");
    for id in items.iter().chain(&checks).chain(&scenarios) {
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
    }
}

/// Section, the words by which the article names the row or bullet, and the item that stands for it.
const ARTICLE: [(&str, &str, &str); 26] = [
    ("Settings and Configuration Requirements", "Topology configuration information", "topology"),
    ("Settings and Configuration Requirements", "Location information", "location"),
    ("Settings and Configuration Requirements", "Response Group configuration information", "response-groups"),
    ("Data Requirements", "Persistent user data", "user-data"),
    ("Data Requirements", "Archiving data", "archiving"),
    ("Data Requirements", "LcsCDR.mdf", "cdr"),
    ("Data Requirements", "QoeMetrics.mdf", "qoe"),
    ("Data Requirements", "Persistent Chat data", "persistent-chat"),
    ("Data Requirements", "The compliance database for Persistent Chat", "persistent-chat-compliance"),
    ("File Store Data Requirements", "Lync Server file store", "file-store"),
    ("File Store Data Requirements", "audio files for Response Group, Call Park and Announcement", "voice-audio"),
    ("Additional Backup Requirements", "Active Directory Domain Services", "active-directory"),
    ("Additional Backup Requirements", "Certification authority and certificates", "certification-authority"),
    ("Additional Backup Requirements", "Certification authority and certificates", "certificates"),
    ("Additional Backup Requirements", "System Center Operations Manager", "operations-manager"),
    ("Additional Backup Requirements", "(PSTN) gateway configuration", "pstn-gateway"),
    ("Additional Backup Requirements", "Coexisting versions of Lync Server", "coexistence"),
    ("Additional Backup Requirements", "firewall configuration", "firewall"),
    ("Additional Backup Requirements", "load balancing configuration", "load-balancer"),
    ("Additional Backup Requirements", "Internet Information Services configuration", "iis"),
    ("Additional Backup Requirements", "Domain Name System (DNS) records and IP addresses", "dns"),
    ("Additional Backup Requirements", "Dynamic Host Configuration Protocol (DHCP)", "dhcp"),
    ("Additional Backup Requirements", "Microsoft Exchange and Exchange Unified Messaging", "exchange"),
    ("Additional Backup Requirements", "High definition photos", "exchange-photos"),
    ("Additional Backup Requirements", "Unified contact store", "unified-contact-store"),
    ("Additional Backup Requirements", "Archiving Data", "exchange-archive"),
];

#[test]
fn every_row_of_the_article_has_its_item_in_the_articles_order() {
    let catalogue = catalogue();
    for (section, row, id) in ARTICLE {
        let item = catalogue.item(id).unwrap_or_else(|| panic!("no item {id}"));
        assert!(item.section.starts_with(section), "{id}: {}", item.section);
        assert!(item.section.contains(row), "{id}: {}", item.section);
        let group = match section {
            "Settings and Configuration Requirements" => Group::Settings,
            "Data Requirements" => Group::Data,
            "File Store Data Requirements" => Group::FileStores,
            _ => Group::BesideLync,
        };
        assert_eq!(item.group, group, "{id}");
    }
    let ids: Vec<&str> = catalogue.items.iter().map(|item| item.id.as_str()).collect();
    let article: Vec<&str> = ARTICLE.iter().map(|(_, _, id)| *id).collect();
    assert_eq!(ids[..article.len()], article);
    assert_eq!(ids[article.len()..], ["documented-schedule", "restore-test", "backup-location"]);
    assert!(catalogue.items[article.len()..].iter().all(|item| item.group == Group::Process));
}

#[test]
fn every_item_names_checks_that_have_a_page_remedies_and_controls() {
    let catalogue = catalogue();
    for item in &catalogue.items {
        assert_eq!(item.checks.first().map(String::as_str), Some("present"), "{}", item.id);
        for check in &item.checks {
            assert!(catalogue.check(check).is_some(), "{}: {check}", item.id);
        }
        assert!(item.remediation.lines().count() >= 2, "{}", item.id);
        assert!(item.description.len() > 300, "{}: a reader who never saw Lync needs more", item.id);
        assert!(!item.controls.is_empty() && item.controls.values().all(|ids| !ids.is_empty()), "{}", item.id);
        for framework in item.controls.keys() {
            assert!(catalogue.frameworks.contains_key(framework), "{}: {framework}", item.id);
        }
        assert!(item.description.contains("minimum is `"), "{}: says nothing of its minimum", item.id);
        assert!(item.description.contains(&format!("minimum is `{}`", item.minimum)), "{}", item.id);
        for text in [&item.title, &item.section, &item.stored, &item.applies, &item.schedule.source] {
            assert!(!text.contains('\n') && *text == text.trim(), "{}: {text:?}", item.id);
        }
    }
}

#[test]
fn evidence_and_minimum_fit_together() {
    for item in catalogue().items {
        let sql_or_export =
            item.accept.iter().any(|kind| matches!(kind, EvidenceKind::SqlBackup | EvidenceKind::Export));
        let attested = item.accept.contains(&EvidenceKind::Attestation);
        let minimum = match (sql_or_export, attested) {
            (true, _) => Assurance::Verified,
            (_, true) => Assurance::Attested,
            _ => Assurance::Intact,
        };
        assert_eq!(item.minimum, minimum, "{}", item.id);
        assert!(item.collected, "{}", item.id);
        for evidence in &item.accept {
            assert!(item.can_show(*evidence), "{} accepts {evidence} and names nothing that is one", item.id);
        }
        for kind in &item.kinds {
            assert!(EvidenceKind::of(*kind).is_some(), "{}: {kind} is no backup of anything", item.id);
        }
        assert_eq!(
            item.accept.contains(&EvidenceKind::SqlBackup),
            item.schedule.full.is_some() && item.schedule.log.is_some(),
            "{}",
            item.id
        );
        assert!(item.schedule.full.is_some() || item.schedule.export.is_some(), "{}", item.id);
    }
}

#[test]
fn the_required_exports_and_the_databases_are_those_of_the_product() {
    let catalogue = catalogue();
    let row = |id: &str| {
        let item = catalogue.item(id).unwrap();
        (item.databases.join(" "), item.accept.clone(), item.exports.clone(), item.scope)
    };
    let export = |database: &str, kind, scope| (database.to_owned(), vec![EvidenceKind::Export], vec![kind], scope);
    let sql = |database: &str| (database.to_owned(), vec![EvidenceKind::SqlBackup], vec![], Scope::SqlInstance);
    assert_eq!(row("topology"), export("xds", Kind::LyncConfiguration, Scope::Deployment));
    assert_eq!(row("location"), export("lis", Kind::LyncLocation, Scope::Deployment));
    assert_eq!(row("response-groups"), export("rgsconfig", Kind::LyncResponseGroups, Scope::Pool));
    assert_eq!(row("user-data"), export("rtcxds", Kind::LyncUserData, Scope::Pool));
    assert_eq!(row("archiving"), sql("LcsLog"));
    assert_eq!(row("cdr"), sql("LcsCDR"));
    assert_eq!(row("qoe"), sql("QoEMetrics"));
    assert_eq!(row("persistent-chat-compliance"), sql("mgccomp"));
    assert_eq!(row("operations-manager"), sql("OperationsManager"));
    assert_eq!(catalogue.item("operations-manager").unwrap().also, ["OperationsManagerDW"]);
    let chat = catalogue.item("persistent-chat").unwrap();
    assert_eq!(chat.databases, ["mgc", "mgd", "mgs"]);
    assert_eq!(chat.accept, [EvidenceKind::SqlBackup, EvidenceKind::Export]);
    assert!(chat.has_database("MGD") && !chat.has_database("mgccomp"));
    assert!(catalogue.item("operations-manager").unwrap().has_database("operationsmanagerdw"));
    for id in ["topology", "location", "response-groups", "user-data"] {
        assert!(catalogue.item(id).unwrap().checks.iter().any(|check| check == "export-missing"), "{id}");
    }
}

#[test]
fn the_article_leaves_these_schedules_to_the_organisation_and_no_others() {
    let undocumented: Vec<String> =
        catalogue().items.into_iter().filter(|item| !item.schedule.documented).map(|item| item.id).collect();
    assert_eq!(undocumented, ["archiving", "cdr", "qoe", "certification-authority", "certificates"]);
}

#[test]
fn every_database_that_needs_no_backup_is_listed_with_a_reason() {
    let catalogue = catalogue();
    for database in ["rtcdyn", "RtcAb", "rtcab1", "cpsdyn", "rgsdyn"] {
        let row = catalogue.excluded(database, Some("RTC")).unwrap_or_else(|| panic!("{database}"));
        assert!(row.classified && row.reason.contains("article"), "{database}");
    }
    for database in ["rtcshared", "ReportServer", "ReportServerTempDB", "reportserver$MON", "master", "model", "msdb"] {
        let row = catalogue.excluded(database, None).unwrap_or_else(|| panic!("{database}"));
        assert!(!row.classified && row.reason.contains("article does not mention"), "{database}");
    }
    assert!(catalogue.excluded.iter().all(|row| row.reason.len() > 60 && !row.reason.contains('\n')));
}

#[test]
fn a_replica_is_excluded_only_on_its_local_instance() {
    let catalogue = catalogue();
    for (database, instance) in [("xds", "RTCLOCAL"), ("XDS", "rtclocal"), ("rtc", "RTCLOCAL"), ("lyss", "LYNCLOCAL")] {
        assert!(catalogue.excluded(database, Some(instance)).is_some(), "{database} on {instance}");
        assert!(catalogue.excluded(database, Some("RTC")).is_none(), "{database} elsewhere");
        assert!(catalogue.excluded(database, Some("")).is_none(), "{database} on a default instance");
        assert!(catalogue.excluded(database, None).is_none(), "{database} on an unknown instance");
    }
    for database in ["LcsLog", "LcsCDR", "mgc", "rtcxds", "OperationsManagerDW", "mastering"] {
        assert!(catalogue.excluded(database, Some("RTCLOCAL")).is_none(), "{database}");
    }
}

/// Every finding an audit can give: its check, its statuses, its severity (none: the item's criticality).
const FINDINGS: [(&str, &str, &[Status], Option<Severity>); 155] = {
    use Severity::{High, Info, Low, Medium};
    use Status::{Gap, Noted, Unknown};
    [
        ("present", "backup-missing", &[Gap], None),
        ("present", "restoring-copy", &[Unknown], Some(Medium)),
        ("present", "undeclared", &[Unknown], Some(Medium)),
        ("present", "underspecified", &[Unknown], Some(Medium)),
        ("present", "topology-doubtful", &[Unknown], Some(Medium)),
        ("present", "no-evidence-source", &[Unknown], Some(Medium)),
        ("present", "source-unavailable", &[Unknown], Some(High)),
        ("present", "attribution-ambiguous", &[Unknown], Some(Medium)),
        ("present", "unrecognised-backup", &[Unknown, Noted], Some(Medium)),
        ("fresh", "backup-stale", &[Gap], None),
        ("fresh", "differential-stale", &[Gap], Some(Medium)),
        ("fresh", "log-stale", &[Gap], Some(High)),
        ("fresh", "no-elapsed-slot", &[Unknown], Some(Medium)),
        ("fresh", "listing-stale", &[Unknown], Some(Medium)),
        ("fresh", "clock-doubtful", &[Unknown], Some(Medium)),
        ("fresh", "no-inside-time", &[Unknown], Some(Medium)),
        ("after-change", "older-than-change", &[Gap, Unknown], Some(High)),
        ("after-change", "change-untold", &[Noted], Some(Low)),
        ("after-change", "change-not-yet", &[Noted], Some(Low)),
        ("slots-missed", "slots-missed", &[Gap], Some(Medium)),
        ("slots-missed", "slots-late", &[Noted], Some(Low)),
        ("rpo-exceeded", "rpo-exceeded", &[Gap], Some(High)),
        ("retention", "retention-short", &[Gap, Unknown], Some(High)),
        ("retention", "retention-missing", &[Gap, Unknown], Some(Medium)),
        ("retention", "retention-not-yet", &[Noted], Some(Info)),
        ("expired-media", "expired-media", &[Noted], Some(Medium)),
        ("assurance", "assurance-too-low", &[Unknown], Some(Medium)),
        ("assurance", "verification-stale", &[Unknown], Some(Medium)),
        ("assurance", "content-unprotected", &[Unknown], Some(Medium)),
        ("damage", "damaged-backup", &[Gap, Noted, Unknown], Some(High)),
        ("damage", "end-not-marked", &[Noted], Some(Info)),
        ("damage", "routes-not-found", &[Noted], Some(Low)),
        ("damage", "role-not-found", &[Noted], Some(Medium)),
        ("damage", "phone-options-not-found", &[Noted], Some(Low)),
        ("attestation", "attestation-void", &[Gap], Some(High)),
        ("attestation", "attestation-unreadable", &[Unknown], Some(Medium)),
        ("attestation", "attestation-expired", &[Noted], Some(Medium)),
        ("attestation", "attestation-not-yet", &[Noted], Some(Low)),
        ("attestation", "attestation-not-accepted", &[Noted], Some(Low)),
        ("file-time", "file-time", &[Noted], Some(Info)),
        ("coupling", "directory-apart", &[Gap, Unknown], Some(High)),
        ("coupling", "single-controller", &[Gap, Unknown], Some(Medium)),
        ("tombstone-lifetime", "tombstone-exceeded", &[Gap, Unknown], None),
        ("file-store-classes", "class-absent", &[Unknown], Some(Medium)),
        ("file-store-classes", "service-folder-absent", &[Unknown], Some(High)),
        ("file-store-classes", "folder-unknown", &[Unknown, Noted], Some(Medium)),
        ("file-store-classes", "class-answers", &[Noted], Some(Info)),
        ("file-store-compared", "files-missing", &[Gap], Some(Medium)),
        ("file-store-compared", "files-changed", &[Gap], Some(Medium)),
        ("file-store-compared", "newer-than-backup", &[Noted], Some(Info)),
        ("file-store-compared", "share-not-compared", &[Unknown], Some(Medium)),
        ("file-store-compared", "share-compared", &[Noted], Some(Info)),
        ("places", "little-space", &[Noted], Some(Medium)),
        ("places", "one-file-system", &[Noted], Some(Medium)),
        ("copies", "copies-too-few", &[Gap, Unknown], Some(High)),
        ("active-meetings", "active-meetings", &[Gap], Some(Medium)),
        ("audio", "audio-unreadable", &[Unknown, Noted], None),
        ("audio", "audio-foreign", &[Unknown, Noted], None),
        ("audio", "audio-absent", &[Unknown, Noted], None),
        ("copy-log", "copy-failed", &[Gap, Unknown, Noted], Some(High)),
        ("copy-log", "copy-unfinished", &[Gap, Noted], Some(High)),
        ("copy-log", "copy-skipped", &[Noted], Some(Low)),
        ("copy-log", "copy-listed-only", &[Noted, Unknown], Some(Low)),
        ("copy-log", "copy-narrowed", &[Noted, Unknown], Some(Medium)),
        ("copy-log", "copy-source-differs", &[Noted, Unknown], Some(Medium)),
        ("copy-log", "copy-log-contradictory", &[Noted, Unknown], Some(Medium)),
        ("copy-log", "copy-differs-from-log", &[Unknown, Noted], Some(High)),
        ("key-unprotected", "key-unprotected", &[Gap, Noted], Some(High)),
        ("key-on-same-machine", "key-on-same-machine", &[Gap, Unknown], Some(High)),
        ("key-lost", "key-lost", &[Gap, Unknown], None),
        ("encryption-key", "encryption-key-not-backed-up", &[Gap], Some(High)),
        ("encryption-key", "encryption-key-untold", &[Unknown], Some(High)),
        ("export-level", "export-level-unknown", &[Unknown], Some(Medium)),
        ("export-level", "last-backup-only", &[Noted], Some(Info)),
        ("ca-key", "ca-key-missing", &[Gap, Unknown], Some(High)),
        ("ca-key", "ca-key-older-than-certificate", &[Gap, Unknown], Some(High)),
        ("ca-key", "ca-backup-stale", &[Unknown], Some(Medium)),
        ("ca-key", "ca-settings-missing", &[Noted], Some(Medium)),
        ("certificate-expired", "certificate-expired", &[Gap], Some(Medium)),
        ("dns-records", "dns-records-missing", &[Gap, Unknown, Noted], Some(Medium)),
        ("dns-records", "dns-zone-missing", &[Gap, Unknown], Some(Medium)),
        ("dns-records", "dns-zone-stale", &[Gap, Unknown], Some(Medium)),
        ("dns-records", "dns-records-unused", &[Noted], Some(Info)),
        ("dns-records", "dns-sip-domain-unknown", &[Unknown], Some(Medium)),
        ("earlier-version", "procedure-undocumented", &[Gap], Some(Medium)),
        ("cms-moved", "cms-moved", &[Gap, Unknown], Some(High)),
        ("inventory-drift", "topology-undeclared", &[Unknown, Noted], Some(High)),
        ("inventory-drift", "inventory-doubtful", &[Unknown], Some(High)),
        ("inventory-drift", "edition-contradicted", &[Unknown], Some(High)),
        ("inventory-drift", "edition-unclear", &[Unknown], Some(High)),
        ("inventory-drift", "inventory-elsewhere", &[Unknown], Some(High)),
        ("inventory-drift", "records-contradicted", &[Unknown], Some(High)),
        ("inventory-drift", "records-not-written", &[Noted], Some(Low)),
        ("inventory-drift", "inventory-gone", &[Noted], Some(Low)),
        ("inventory-drift", "topology-used", &[Noted], Some(Info)),
        ("inventory-drift", "topology-missing", &[Unknown], Some(High)),
        ("exchange-archive-retained", "old-archive-missing", &[Gap, Unknown], Some(High)),
        ("exchange-archive-retained", "old-archive-untold", &[Unknown], Some(Medium)),
        ("contact-store", "ucs-migrated", &[Gap, Unknown], Some(Medium)),
        ("contact-store", "ucs-rolled-back", &[Gap, Unknown], Some(High)),
        ("every-schedule", "schedule-missing", &[Gap], Some(Medium)),
        ("every-schedule", "schedule-untold", &[Unknown], Some(Medium)),
        ("places", "backup-on-server", &[Gap], Some(High)),
        ("places", "single-copy", &[Gap, Unknown], Some(Medium)),
        ("places", "location-untold", &[Unknown], Some(Medium)),
        ("places", "one-folder", &[Noted], Some(Low)),
        ("complete", "base-missing", &[Gap, Noted, Unknown], Some(High)),
        ("complete", "logs-missing", &[Gap, Noted, Unknown], Some(High)),
        ("chain", "chain-hole", &[Gap, Noted, Unknown], Some(High)),
        ("chain", "chain-unproven", &[Unknown], Some(Medium)),
        ("chain", "fork", &[Noted], Some(Info)),
        ("chain", "interleaved", &[Noted], Some(Medium)),
        ("history", "history-unavailable", &[Unknown, Noted], Some(High)),
        ("history", "history-partial", &[Unknown, Noted], Some(Medium)),
        ("history", "history-old", &[Noted, Unknown], Some(Medium)),
        ("history", "history-unused", &[Noted], Some(Low)),
        ("history-purged", "history-purged", &[Noted, Unknown], Some(Low)),
        ("file-missing", "file-missing", &[Gap, Noted, Unknown], Some(High)),
        ("not-in-history", "not-in-history", &[Noted], Some(Medium)),
        ("to-nul", "to-nul", &[Gap, Noted], Some(High)),
        ("snapshot-only", "snapshot-only", &[Noted], Some(High)),
        ("damaged-flag", "damaged-flag", &[Noted], Some(High)),
        ("no-checksum", "no-checksum", &[Noted], Some(Low)),
        ("size-mismatch", "size-mismatch", &[Unknown, Noted], Some(High)),
        ("suspect-pages", "suspect-pages", &[Gap, Noted], Some(High)),
        ("recovery-model-changed", "recovery-model-changed", &[Noted, Unknown], Some(Medium)),
        ("same-machine", "same-machine", &[Gap, Unknown, Noted], Some(High)),
        ("source-idle", "source-idle", &[Noted], Some(High)),
        ("clock-skew", "clock-skew", &[Noted], Some(Medium)),
        ("legacy-tls", "legacy-tls", &[Noted], Some(High)),
        ("plaintext-login", "plaintext-login", &[Noted], Some(High)),
        ("shrunk", "shrunk", &[Unknown, Noted], Some(High)),
        ("shrunk", "other-users", &[Unknown, Noted], Some(High)),
        ("shrunk", "hollow-users", &[Noted], Some(Medium)),
        ("shrunk", "unchanged-export", &[Noted], Some(Medium)),
        ("group-contacts", "group-contacts", &[Gap, Unknown], Some(High)),
        ("directory-undeclared", "directory-undeclared", &[Unknown, Noted], Some(Medium)),
        ("users-missing", "users-missing", &[Gap, Unknown, Noted], Some(High)),
        ("schedule-documented", "schedule-undocumented", &[Gap], Some(Medium)),
        ("export-missing", "export-missing", &[Unknown], Some(Medium)),
        ("wrong-instance", "wrong-instance", &[Noted], Some(Medium)),
        ("future-dated", "future-dated", &[Noted], Some(Medium)),
        ("unknown-database", "unknown-database", &[Noted], Some(Low)),
        ("time-disagreement", "time-disagreement", &[Noted], Some(Info)),
        ("demo-data", "demo-data", &[Noted], Some(High)),
        ("mapping", "mapping-contradicted", &[Noted], Some(Medium)),
        ("mapping", "mapping-inside", &[Noted], Some(Medium)),
        ("mapping", "mapping-conflict", &[Noted], Some(Medium)),
        ("mapping", "mapping-unused", &[Noted], Some(Low)),
        ("waiver", "waiver-expired", &[Noted], Some(Medium)),
        ("waiver", "waiver-expiring", &[Noted], Some(Low)),
        ("waiver", "waiver-review-overdue", &[Noted], Some(Medium)),
        ("waiver", "waiver-too-long", &[Noted], Some(Medium)),
        ("waiver", "waiver-too-wide", &[Noted], Some(Low)),
        ("waiver", "waiver-unused", &[Noted], Some(Low)),
    ]
};

#[test]
fn every_finding_has_one_page_with_its_severity_its_reason_and_its_remedy() {
    let catalogue = catalogue();
    let mut expected: BTreeSet<&str> = BTreeSet::new();
    for (check, id, status, severity) in FINDINGS {
        let (page, finding) = catalogue.finding(id).unwrap_or_else(|| panic!("no page of {id}"));
        assert_eq!((page.id.as_str(), &finding.status[..], finding.severity), (check, status, severity), "{id}");
        expected.insert(id);
    }
    let findings: Vec<_> = catalogue.checks.iter().flat_map(|check| &check.findings).collect();
    let ids: BTreeSet<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, expected);
    assert_eq!(findings.len(), ids.len(), "a finding has two pages");
    for finding in findings {
        assert!(finding.why.len() > 60 && finding.remediation.len() > 60, "{}", finding.id);
    }
    for check in &catalogue.checks {
        assert!(
            check.question.ends_with('?') && check.how.len() > 100 && !check.looks_at.ends_with('.'),
            "{}",
            check.id
        );
        assert_eq!(check.findings.is_empty(), check.id == "not-required", "{}", check.id);
    }
}

#[test]
fn ids_lead_to_one_page_each() {
    let catalogue = catalogue();
    for item in &catalogue.items {
        assert!(catalogue.check(&item.id).is_none() && catalogue.finding(&item.id).is_none(), "{}", item.id);
    }
    for check in &catalogue.checks {
        let of_that_name = catalogue.finding(&check.id);
        assert!(of_that_name.is_none_or(|(owner, _)| owner.id == check.id), "{}", check.id);
    }
    for scenario in &catalogue.scenarios {
        let id = &scenario.id;
        assert!(
            catalogue.item(id).is_none() && catalogue.check(id).is_none() && catalogue.finding(id).is_none(),
            "{id}"
        );
    }
}

#[test]
fn the_digest_is_of_these_rules() {
    let catalogue = catalogue();
    assert_eq!(catalogue.version, "1.0.0");
    let mut paths: Vec<String> = [("", "."), ("items/", "items"), ("checks/", "checks"), ("scenarios/", "scenarios")]
        .into_iter()
        .flat_map(|(prefix, folder)| files(folder).into_iter().map(move |id| format!("{prefix}{id}.toml")))
        .collect();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let editions = files_below(&rules.join("editions"));
    let below = |file: &PathBuf| file.strip_prefix(&rules).unwrap().to_string_lossy().replace('\\', "/");
    paths.extend(editions.iter().map(below));
    paths.sort();
    let mut hash = Sha256::new();
    for path in paths {
        let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(&path)).unwrap();
        hash.update(format!("{path}\n{}\n", text.len()));
        hash.update(text);
    }
    assert_eq!(catalogue.sha256, data_encoding::HEXLOWER.encode(&hash.finalize()));
}

#[test]
fn the_readmes_table_has_a_row_for_every_item_and_names_what_is_not_required() {
    let catalogue = catalogue();
    let text = readme_table(&catalogue);
    for item in &catalogue.items {
        assert_eq!(text.matches(&format!("\n| `{}` | ", item.id)).count(), 1, "{}", item.id);
    }
    for row in text.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.matches('|').count(), 7, "{row}");
    }
    for database in &catalogue.excluded {
        assert!(text.contains(&format!("`{}`", database.database)), "{}", database.database);
    }
    assert!(text.ends_with(".\n") && !text.contains("\n\n\n"));
}
