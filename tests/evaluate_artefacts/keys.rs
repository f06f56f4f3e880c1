//! Certificates, keys, and the certification authority.

use crate::scene::{Scene, stamp};
use crate::things::{Thing, deployment};
use bakproof::model::*;

const CERTIFICATES: &str = "[certificates]\ntargets = [\"fe01.contoso.com\"]\n[schedule]\ncertificates = { export = \"every 1y\" }\ncertification-authority = { export = \"every 7d\" }\n";

fn certificate(subject: &str, from: &str, to: &str) -> CertificateFacts {
    CertificateFacts {
        subject: Some(subject.to_owned()),
        issuer: None,
        names: vec![subject.to_owned()],
        serial: "01".to_owned(),
        not_before: Some(stamp(from)),
        not_after: Some(stamp(to)),
        is_authority: false,
        sha256: "a".repeat(64),
    }
}

fn store(protection: KeyProtection, certificates: Vec<CertificateFacts>) -> Thing {
    let facts = KeyStoreFacts { protection, has_mac: true, was_opened: false, has_private_key: None, certificates };
    Thing::new(Kind::Pkcs12, Detail::KeyStore(facts)).named(&["fe01.contoso.com"]).modified("2026-11-01T01:00:00Z")
}

fn says(scene: &Scene) -> String {
    scene.judges("certificates", "")
}

#[test]
fn a_protected_key_store_passes_and_an_open_one_is_a_gap() {
    assert_eq!(says(&deployment(CERTIFICATES).thing(store(KeyProtection::Password, Vec::new()))), "pass");
    for open in [KeyProtection::EmptyPassword, KeyProtection::None] {
        let scene = deployment(CERTIFICATES).thing(store(open, Vec::new()));
        assert_eq!(says(&scene), "gap: key-unprotected=gap");
    }
}

#[test]
fn an_open_key_of_nobody_is_noted_on_its_repository() {
    let file = "[certificates]\napplies = false\nreason = \"all enrol again\"\n";
    let scene = deployment(file).thing(store(KeyProtection::None, Vec::new()));
    assert!(scene.source_says().contains(&"key-unprotected".to_owned()));
    let closed = deployment(file).thing(store(KeyProtection::Password, Vec::new()));
    assert!(!closed.source_says().contains(&"key-unprotected".to_owned()));
}

#[test]
fn one_certificate_serves_every_machine_it_names() {
    let file = "[certificates]\ntargets = [\"fe01.contoso.com\", \"fe02.contoso.com\"]\n[schedule]\ncertificates = { export = \"every 1y\" }\n";
    let scene = deployment(file).thing(store(KeyProtection::Password, Vec::new()).named(&["*.contoso.com"]));
    assert_eq!(scene.judges("certificates", "fe01"), "pass");
    assert_eq!(scene.judges("certificates", "fe02"), "pass");
}

#[test]
fn an_expired_certificate_is_a_gap() {
    let with =
        |to: &str| store(KeyProtection::Password, vec![certificate("fe01.contoso.com", "2024-01-01T00:00:00Z", to)]);
    assert_eq!(says(&deployment(CERTIFICATES).thing(with("2026-01-01T00:00:00Z"))), "gap: certificate-expired=gap");
    assert_eq!(says(&deployment(CERTIFICATES).thing(with("2027-01-01T00:00:00Z"))), "pass");
}

#[test]
fn a_certificate_without_any_way_back_is_lost() {
    let seen = || {
        let facts = certificate("fe01.contoso.com", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        Thing::new(Kind::Certificate, Detail::Certificate(facts)).at("fe01.cer")
    };
    let lost = deployment(CERTIFICATES).thing(seen());
    assert_eq!(lost.finds("certificates", "", "key-lost"), Some(Status::Gap));
    let kept = deployment(CERTIFICATES).thing(seen()).thing(store(KeyProtection::Password, Vec::new()));
    assert_eq!(kept.finds("certificates", "", "key-lost"), None);
    let statement = CERTIFICATES.replace(
        "[schedule]",
        "accept = [\"vendor-file\", \"attestation\"]\nminimum = \"attested\"\n[[attestation]]\nitem = \"certificates\"\nby = \"pki\"\ndate = 2026-11-01\n[schedule]",
    );
    assert_eq!(says(&deployment(&statement).thing(seen())), "pass");
}

#[test]
fn a_key_only_on_its_own_machine_is_lost_with_it() {
    let mut scene = deployment(CERTIFICATES).thing(store(KeyProtection::Password, Vec::new()));
    scene.policy.deployment.repositories[0].host = Some("fe01.contoso.com".to_owned());
    assert_eq!(says(&scene), "gap: key-on-same-machine=gap");
    scene.policy.deployment.repositories[0].host = Some("backup01.contoso.com".to_owned());
    assert_eq!(says(&scene), "pass");
}

#[test]
fn a_store_that_holds_no_key_is_no_key_backup() {
    let mut thing = store(KeyProtection::Password, Vec::new());
    if let Detail::KeyStore(facts) = &mut thing.0.facts.detail {
        (facts.was_opened, facts.has_private_key) = (true, Some(false));
    }
    assert!(says(&deployment(CERTIFICATES).thing(thing)).starts_with("gap: backup-missing=gap"));
}

fn authority(change: impl FnOnce(&mut CertificationAuthorityFacts)) -> Thing {
    let mut facts = CertificationAuthorityFacts {
        authorities: vec!["Contoso CA".to_owned()],
        has_key: true,
        has_database: true,
        is_database_recoverable: Some(true),
        log_files: 1,
        has_registry: true,
        has_policy_file: true,
        key_protection: None,
        certificate_not_before: None,
        key_file_modified: Some(stamp("2026-11-20T01:00:00Z")),
    };
    change(&mut facts);
    Thing::new(Kind::CaBackup, Detail::CertificationAuthority(facts))
        .named(&["contoso ca"])
        .at("ca01")
        .modified("2026-11-20T01:00:00Z")
}

#[test]
fn the_authoritys_key_must_be_there_and_newer_than_its_certificate() {
    let file = CERTIFICATES.replace(
        "[certificates]\ntargets = [\"fe01.contoso.com\"]",
        "[certification-authority]\ntargets = [\"ca01.contoso.com\"]",
    );
    let says = |thing: Thing| deployment(&file).thing(thing).judges("certification-authority", "");
    assert_eq!(says(authority(|_| {})), "pass");
    assert_eq!(says(authority(|facts| facts.has_key = false)), "gap: ca-key-missing=gap");
    let settings = deployment(&file).thing(authority(|facts| facts.has_registry = false));
    assert_eq!(settings.finds("certification-authority", "", "ca-settings-missing"), Some(Status::Noted));
    assert!(says(authority(|facts| facts.has_database = false)).contains("backup-missing=gap"));
    let renewed = |from: &str| {
        let facts = CertificateFacts { is_authority: true, ..certificate("Contoso CA", from, "2036-01-01T00:00:00Z") };
        let seen = Thing::new(Kind::Certificate, Detail::Certificate(facts)).at("ca.cer");
        deployment(&file).thing(authority(|_| {})).thing(seen).judges("certification-authority", "")
    };
    assert_eq!(renewed("2026-11-20T12:00:00Z"), "gap: ca-key-older-than-certificate=gap");
    assert_eq!(renewed("2026-11-01T00:00:00Z"), "pass");
}

fn authority_file() -> String {
    CERTIFICATES.replace("[schedule]", "[certification-authority]\ntargets = [\"ca01.contoso.com\"]\n[schedule]")
}

fn renewed_on(from: &str) -> Thing {
    let facts = CertificateFacts { is_authority: true, ..certificate("Contoso CA", from, "2036-01-01T00:00:00Z") };
    Thing::new(Kind::Certificate, Detail::Certificate(facts)).at("ca.cer")
}

#[test]
fn an_opened_key_backup_says_itself_whose_key_it_holds() {
    let says = |own: &str, file_time: &str| {
        let folder = authority(|facts| {
            facts.certificate_not_before = Some(stamp(own));
            facts.key_file_modified = Some(stamp(file_time));
        });
        let scene = deployment(&authority_file()).thing(folder).thing(renewed_on("2026-11-10T00:00:00Z"));
        scene.judges("certification-authority", "")
    };
    let old = "gap: ca-key-older-than-certificate=gap";
    assert_eq!(says("2020-01-01T00:00:00Z", "2026-11-20T00:00:00Z"), old, "a copy with a new file time");
    assert_eq!(says("2026-11-10T00:00:00Z", "2020-01-01T00:00:00Z"), "pass", "a key with an old file time");
}

#[test]
fn an_older_folder_may_hold_the_present_key() {
    let daily = authority(|facts| facts.key_file_modified = Some(stamp("2020-01-01T00:00:00Z"))).at("ca01/daily");
    let key = authority(|_| {}).at("ca01/key").modified("2026-11-19T00:00:00Z");
    let scene = deployment(&authority_file()).thing(daily).thing(key).thing(renewed_on("2026-11-10T00:00:00Z"));
    assert_eq!(scene.judges("certification-authority", ""), "pass");
}

#[test]
fn an_open_key_of_an_authority_is_a_gap() {
    let says = |protection| {
        let folder = authority(|facts| facts.key_protection = Some(protection));
        deployment(&authority_file()).thing(folder).judges("certification-authority", "")
    };
    assert_eq!(says(KeyProtection::Password), "pass");
    assert_eq!(says(KeyProtection::EmptyPassword), "gap: key-unprotected=gap");
    assert_eq!(says(KeyProtection::None), "gap: key-unprotected=gap");
}

#[test]
fn the_authoritys_key_is_no_servers_key() {
    let file = authority_file().replace("targets = [\"fe01.contoso.com\"]\n", "");
    let store = |path: &str| store(KeyProtection::Password, Vec::new()).named(&[]).at(path);
    let inside = deployment(&file).thing(authority(|_| {}).at("ca01")).thing(store("ca01/Contoso CA.p12"));
    assert_eq!(inside.judges("certificates", ""), "gap: backup-missing=gap");
    assert!(inside.audit().unattributed.is_empty());
    let apart = deployment(&file).thing(authority(|_| {}).at("ca01")).thing(store("ca01/fe01.pfx"));
    assert_eq!(apart.judges("certificates", ""), "pass");
}

#[test]
fn a_key_that_was_saved_before_the_renewal_is_lost() {
    let deployed = |from: &str| {
        let facts = certificate("fe01.contoso.com", from, "2027-06-01T00:00:00Z");
        Thing::new(Kind::Certificate, Detail::Certificate(facts)).at("fe01.cer")
    };
    let closed = |from: &str| {
        says(&deployment(CERTIFICATES).thing(deployed(from)).thing(store(KeyProtection::Password, Vec::new())))
    };
    assert_eq!(closed("2026-10-01T00:00:00Z"), "pass", "saved on the first of November");
    assert_eq!(closed("2026-11-10T00:00:00Z"), "gap: key-lost=gap");
    let opened = |own: &str| {
        let own = certificate("fe01.contoso.com", own, "2027-06-01T00:00:00Z");
        let store = store(KeyProtection::Password, vec![own]);
        says(&deployment(CERTIFICATES).thing(deployed("2026-10-01T00:00:00Z")).thing(store))
    };
    assert_eq!(opened("2026-10-01T00:00:00Z"), "pass");
    assert_eq!(opened("2024-10-01T00:00:00Z"), "gap: key-lost=gap", "the file is young, its key is not");
}
