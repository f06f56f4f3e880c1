//! Certificates, keys, and the certification authority.

use super::fixtures::{ArtefactFixture, deployment};
use crate::scene::{Scene, stamp};
use bakproof::model::*;

const CERTIFICATES: &str = "[certificates]\ntargets = [\"fe01.contoso.com\"]\n[schedule]\ncertificates = { export = \"every 1y\" }\ncertification-authority = { export = \"every 7d\" }\n";

pub fn certificate(subject: &str, from: &str, to: &str) -> CertificateFacts {
    CertificateFacts {
        subject: Some(subject.to_owned()),
        issuer: None,
        names: vec![subject.to_owned()],
        serial: "01".to_owned(),
        not_before: Some(stamp(from)),
        not_after: Some(stamp(to)),
        is_authority: false,
        sha256: format!("{subject} from {from}"),
        sha1: Some(format!("sha1 of {subject} from {from}")),
        public_key: Some(format!("key of {subject} from {from}")),
        usages: Vec::new(),
        has_key: None,
    }
}

/// A store that was opened: the keys of these certificates are in it.
fn opened(protection: KeyProtection, mut certificates: Vec<CertificateFacts>) -> KeyStoreFacts {
    certificates.iter_mut().for_each(|one| one.has_key = Some(true));
    let mut public_keys: Vec<String> = certificates.iter().filter_map(|one| one.public_key.clone()).collect();
    public_keys.sort();
    KeyStoreFacts {
        protection,
        has_mac: true,
        was_opened: true,
        has_private_key: Some(true),
        certificates,
        public_keys,
        sealed_keys: Some(0),
    }
}

/// A store whose password nobody gave, with so many keys in sight.
fn sealed(keys: u64) -> KeyStoreFacts {
    KeyStoreFacts {
        protection: KeyProtection::Password,
        has_mac: true,
        was_opened: false,
        has_private_key: None,
        certificates: Vec::new(),
        public_keys: Vec::new(),
        sealed_keys: Some(keys),
    }
}

fn thing_of(facts: KeyStoreFacts) -> ArtefactFixture {
    ArtefactFixture::new(Kind::Pkcs12, Detail::KeyStore(facts))
        .named(&["fe01.contoso.com"])
        .modified("2026-11-01T01:00:00Z")
}

fn own() -> CertificateFacts {
    certificate("fe01.contoso.com", "2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z")
}

/// An opened store with the key of these certificates, or else of the machine's.
fn store(protection: KeyProtection, certificates: Vec<CertificateFacts>) -> ArtefactFixture {
    thing_of(opened(protection, if certificates.is_empty() { vec![own()] } else { certificates }))
}

/// A closed one, as the reader judges it.
fn closed(keys: u64) -> ArtefactFixture {
    thing_of(sealed(keys)).verdict(Verdict::Identified)
}

fn says(scene: &Scene) -> String {
    scene.judges("certificates", "")
}

#[test]
fn a_protected_key_store_passes_and_an_open_one_is_a_gap() {
    assert_eq!(says(&deployment(CERTIFICATES).artefact(store(KeyProtection::Password, Vec::new()))), "pass");
    for open in [KeyProtection::EmptyPassword, KeyProtection::None] {
        let scene = deployment(CERTIFICATES).artefact(store(open, Vec::new()));
        assert_eq!(says(&scene), "gap: key-unprotected=gap");
    }
}

#[test]
fn an_open_key_of_nobody_is_noted_on_its_repository() {
    let file = "[certificates]\napplies = false\nreason = \"all enrol again\"\n";
    let scene = deployment(file).artefact(store(KeyProtection::None, Vec::new()));
    assert!(scene.source_says().contains(&"key-unprotected".to_owned()));
    let closed = deployment(file).artefact(store(KeyProtection::Password, Vec::new()));
    assert!(!closed.source_says().contains(&"key-unprotected".to_owned()));
}

#[test]
fn one_certificate_serves_every_machine_it_names() {
    let file = "[certificates]\ntargets = [\"fe01.contoso.com\", \"fe02.contoso.com\"]\n[schedule]\ncertificates = { export = \"every 1y\" }\n";
    let scene = deployment(file).artefact(store(KeyProtection::Password, Vec::new()).named(&["*.contoso.com"]));
    assert_eq!(scene.judges("certificates", "fe01"), "pass");
    assert_eq!(scene.judges("certificates", "fe02"), "pass");
}

#[test]
fn a_certificate_that_no_server_can_use_is_no_servers() {
    const SERVER: &str = "1.3.6.1.5.5.7.3.1";
    const CODE: &str = "1.3.6.1.5.5.7.3.3";
    let with = |usages: &[&str], is_authority: bool, issuer: &str| CertificateFacts {
        usages: usages.iter().map(|usage| (*usage).to_owned()).collect(),
        is_authority,
        issuer: Some(issuer.to_owned()),
        ..own()
    };
    let scene = |certificates: Vec<CertificateFacts>| {
        deployment(CERTIFICATES).artefact(store(KeyProtection::Password, certificates))
    };
    let said = |one: CertificateFacts| says(&scene(vec![one]));
    assert_eq!(said(with(&[], false, "Contoso CA")), "pass");
    assert_eq!(said(with(&[CODE, SERVER], false, "Contoso CA")), "pass");
    assert_eq!(said(with(&["2.5.29.37.0"], false, "Contoso CA")), "pass", "any purpose");
    assert_eq!(said(with(&[], true, "fe01.contoso.com")), "pass", "tools make authorities of what signs itself");
    let no = "gap: backup-missing=gap, damaged-backup=gap";
    assert_eq!(said(with(&[CODE], false, "Contoso CA")), no);
    assert_eq!(said(with(&[], true, "Contoso Root")), no);
    let both = scene(vec![with(&[CODE], false, "Contoso CA"), with(&[SERVER], false, "Contoso CA")]);
    assert_eq!(says(&both), "pass");
    let target = scene(vec![with(&[CODE], false, "Contoso CA")]).target("certificates", "");
    let message = &target.findings.iter().find(|one| one.id == "damaged-backup").unwrap().message;
    assert!(message.contains("for other purposes than a server's"), "{message}");
}

#[test]
fn an_expired_certificate_is_a_gap() {
    let with =
        |to: &str| store(KeyProtection::Password, vec![certificate("fe01.contoso.com", "2024-01-01T00:00:00Z", to)]);
    assert_eq!(says(&deployment(CERTIFICATES).artefact(with("2026-01-01T00:00:00Z"))), "gap: certificate-expired=gap");
    assert_eq!(says(&deployment(CERTIFICATES).artefact(with("2027-01-01T00:00:00Z"))), "pass");
}

#[test]
fn a_certificate_that_is_not_valid_yet_is_a_gap() {
    let with = |from: &str, to: &str| store(KeyProtection::Password, vec![certificate("fe01.contoso.com", from, to)]);
    let next = || with("2027-03-01T00:00:00Z", "2029-03-01T00:00:00Z").at("next.pfx").modified("2026-11-10T01:00:00Z");
    let current = || with("2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z");
    let expired = || with("2024-01-01T00:00:00Z", "2026-10-01T00:00:00Z");
    assert_eq!(says(&deployment(CERTIFICATES).artefact(next())), "gap: certificate-expired=gap");
    let renewed_late = deployment(CERTIFICATES).artefact(expired()).artefact(next());
    assert_eq!(says(&renewed_late), "gap: certificate-expired=gap");
    // Renewed ahead of time: the one in use is backed up too.
    assert_eq!(says(&deployment(CERTIFICATES).artefact(current()).artefact(next())), "pass");
    let both = store(
        KeyProtection::Password,
        vec![
            certificate("fe01.contoso.com", "2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z"),
            certificate("fe01.contoso.com", "2027-03-01T00:00:00Z", "2029-03-01T00:00:00Z"),
        ],
    );
    assert_eq!(says(&deployment(CERTIFICATES).artefact(both)), "pass");
}

#[test]
fn a_certificate_without_any_way_back_is_lost() {
    let seen = || {
        let facts = certificate("fe01.contoso.com", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        ArtefactFixture::new(Kind::Certificate, Detail::Certificate(facts)).at("fe01.cer")
    };
    let lost = deployment(CERTIFICATES).artefact(seen());
    assert_eq!(lost.finds("certificates", "", "key-lost"), Some(Status::Gap));
    let kept = deployment(CERTIFICATES).artefact(seen()).artefact(store(KeyProtection::Password, Vec::new()));
    assert_eq!(kept.finds("certificates", "", "key-lost"), None);
    let statement = CERTIFICATES.replace(
        "[schedule]",
        "accept = [\"vendor-file\", \"attestation\"]\nminimum = \"attested\"\n[[attestation]]\nitem = \"certificates\"\nby = \"pki\"\ndate = 2026-11-01\n[schedule]",
    );
    assert_eq!(says(&deployment(&statement).artefact(seen())), "pass");
}

#[test]
fn a_key_only_on_its_own_machine_is_lost_with_it() {
    let mut scene = deployment(CERTIFICATES).artefact(store(KeyProtection::Password, Vec::new()));
    scene.policy.deployment.repositories[0].host = Some("fe01.contoso.com".to_owned());
    assert_eq!(says(&scene), "gap: key-on-same-machine=gap");
    scene.policy.deployment.repositories[0].host = Some("backup01.contoso.com".to_owned());
    assert_eq!(says(&scene), "pass");
}

/// What one check of the item says.
fn status_of(scene: &Scene, item: &str, check: &str) -> Status {
    scene.target(item, "").checks.iter().find(|one| one.check == check).unwrap().status
}

#[test]
fn a_store_that_holds_no_key_is_no_key_backup() {
    let mut thing = store(KeyProtection::Password, Vec::new());
    if let Detail::KeyStore(facts) = &mut thing.0.facts.detail {
        (facts.was_opened, facts.has_private_key) = (true, Some(false));
    }
    assert!(says(&deployment(CERTIFICATES).artefact(thing)).starts_with("gap: backup-missing=gap"));
}

fn of_authority(from: &str) -> CertificateFacts {
    CertificateFacts { is_authority: true, ..certificate("Contoso CA", from, "2036-01-01T00:00:00Z") }
}

fn without_key(facts: &mut CertificationAuthorityFacts) {
    facts.has_key = false;
    facts.key_backups.clear();
}

fn authority(change: impl FnOnce(&mut CertificationAuthorityFacts)) -> ArtefactFixture {
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
        key_file_modified: None,
        database_names: vec!["Contoso CA".to_owned()],
        key_backups: vec![AuthorityKeyBackup {
            name: "Contoso CA".to_owned(),
            modified: Some(stamp("2026-11-20T01:00:00Z")),
            store: opened(KeyProtection::Password, vec![of_authority("2026-01-01T00:00:00Z")]),
        }],
    };
    change(&mut facts);
    ArtefactFixture::new(Kind::CaBackup, Detail::CertificationAuthority(facts))
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
    let says = |thing: ArtefactFixture| deployment(&file).artefact(thing).judges("certification-authority", "");
    assert_eq!(says(authority(|_| {})), "pass");
    assert_eq!(says(authority(without_key)), "gap: ca-key-missing=gap");
    let settings = deployment(&file).artefact(authority(|facts| facts.has_registry = false));
    assert_eq!(settings.finds("certification-authority", "", "ca-settings-missing"), Some(Status::Noted));
    assert!(says(authority(|facts| facts.has_database = false)).contains("backup-missing=gap"));
    let renewed = |from: &str| {
        let seen = renewed_on(from);
        deployment(&file).artefact(authority(|_| {})).artefact(seen).judges("certification-authority", "")
    };
    assert_eq!(renewed("2026-11-20T12:00:00Z"), "gap: ca-key-older-than-certificate=gap");
    assert_eq!(renewed("2026-11-01T00:00:00Z"), "gap: ca-key-older-than-certificate=gap", "whatever the file's time");
    assert_eq!(renewed("2025-11-01T00:00:00Z"), "pass", "an older certificate");
}

/// An authority of this name, with its key.
fn authority_named(name: &str) -> ArtefactFixture {
    authority(|facts| {
        facts.authorities = vec![name.to_owned()];
        facts.database_names = vec![name.to_owned()];
        facts.key_backups[0].name = name.to_owned();
        let own = CertificateFacts { subject: Some(name.to_owned()), ..of_authority("2026-01-01T00:00:00Z") };
        facts.key_backups[0].store = opened(KeyProtection::Password, vec![own]);
    })
}

fn authority_file() -> String {
    CERTIFICATES.replace("[schedule]", "[certification-authority]\ntargets = [\"ca01.contoso.com\"]\n[schedule]")
}

fn renewed_on(from: &str) -> ArtefactFixture {
    ArtefactFixture::new(Kind::Certificate, Detail::Certificate(of_authority(from))).at("ca.cer")
}

#[test]
fn an_opened_key_backup_says_itself_whose_key_it_holds() {
    let says = |own: &str, file_time: &str| {
        let folder = authority(|facts| {
            facts.key_backups[0].modified = Some(stamp(file_time));
            facts.key_backups[0].store = opened(KeyProtection::Password, vec![of_authority(own)]);
        });
        let scene = deployment(&authority_file()).artefact(folder).artefact(renewed_on("2026-11-10T00:00:00Z"));
        scene.judges("certification-authority", "")
    };
    let old = "gap: ca-key-older-than-certificate=gap";
    assert_eq!(says("2020-01-01T00:00:00Z", "2026-11-20T00:00:00Z"), old, "a copy with a new file time");
    assert_eq!(says("2026-11-10T00:00:00Z", "2020-01-01T00:00:00Z"), "pass", "a key with an old file time");
}

#[test]
fn an_older_folder_may_hold_the_present_key() {
    let daily = authority(|facts| {
        facts.key_backups[0].store = opened(KeyProtection::Password, vec![of_authority("2020-01-01T00:00:00Z")])
    })
    .at("ca01/daily");
    let key = authority(|_| {}).at("ca01/key").modified("2026-11-19T00:00:00Z");
    let scene =
        deployment(&authority_file()).artefact(daily).artefact(key).artefact(renewed_on("2026-01-01T00:00:00Z"));
    assert_eq!(scene.judges("certification-authority", ""), "pass");
}

#[test]
fn an_open_key_of_an_authority_is_a_gap() {
    let says = |protection| {
        let folder = authority(|facts| facts.key_protection = Some(protection));
        deployment(&authority_file()).artefact(folder).judges("certification-authority", "")
    };
    assert_eq!(says(KeyProtection::Password), "pass");
    assert_eq!(says(KeyProtection::EmptyPassword), "gap: key-unprotected=gap");
    assert_eq!(says(KeyProtection::None), "gap: key-unprotected=gap");
}

#[test]
fn the_authoritys_key_is_no_servers_key() {
    let file = authority_file().replace("targets = [\"fe01.contoso.com\"]\n", "");
    let store = |path: &str| store(KeyProtection::Password, Vec::new()).named(&[]).at(path);
    let inside = deployment(&file).artefact(authority(|_| {}).at("ca01")).artefact(store("ca01/Contoso CA.p12"));
    assert_eq!(inside.judges("certificates", ""), "gap: backup-missing=gap");
    assert!(inside.audit().unattributed.is_empty());
    let apart = deployment(&file).artefact(authority(|_| {}).at("ca01")).artefact(store("ca01/fe01.pfx"));
    assert_eq!(apart.judges("certificates", ""), "pass");
}

#[test]
fn a_key_that_was_saved_before_the_renewal_is_lost() {
    let deployed = |from: &str| {
        let facts = certificate("fe01.contoso.com", from, "2027-06-01T00:00:00Z");
        ArtefactFixture::new(Kind::Certificate, Detail::Certificate(facts)).at("fe01.cer")
    };
    let known = CERTIFICATES.replace("[schedule]", "minimum = \"identified\"\n[schedule]");
    let closed = |file: &str, from: &str| deployment(file).artefact(deployed(from)).artefact(closed(1));
    let kept = closed(&known, "2026-10-01T00:00:00Z");
    assert_eq!(says(&kept), "pass", "saved on the first of November, and closed, as was declared");
    assert_eq!(status_of(&kept, "certificates", "key-lost"), Status::NotLookedAt);
    assert_eq!(says(&closed(&known, "2026-11-10T00:00:00Z")), "gap: key-lost=gap");
    let undeclared = closed(CERTIFICATES, "2026-10-01T00:00:00Z");
    assert_eq!(undeclared.finds("certificates", "", "key-lost"), Some(Status::Unknown));
    // Beside a store that was opened and passes, a closed one clears nothing.
    let beside = undeclared.artefact(store(KeyProtection::Password, Vec::new()).at("old.pfx"));
    assert_eq!(says(&beside), "unknown: key-lost=unknown");
    let opened = |own: &str| {
        let own = certificate("fe01.contoso.com", own, "2027-06-01T00:00:00Z");
        let store = store(KeyProtection::Password, vec![own]);
        says(&deployment(CERTIFICATES).artefact(deployed("2026-10-01T00:00:00Z")).artefact(store))
    };
    assert_eq!(opened("2026-10-01T00:00:00Z"), "pass");
    assert_eq!(opened("2024-10-01T00:00:00Z"), "gap: key-lost=gap", "the file is young, its key is not");
}

#[test]
fn only_a_successor_of_the_same_names_and_purposes_with_its_own_key_stands_in() {
    let web = || vec!["1.3.6.1.5.5.7.3.1".to_owned()];
    let seen = |change: fn(&mut CertificateFacts)| {
        let mut facts = certificate("fe01.contoso.com", "2026-03-01T00:00:00Z", "2027-06-01T00:00:00Z");
        facts.names = vec!["fe01.contoso.com".to_owned(), "sip.contoso.com".to_owned()];
        facts.usages = web();
        change(&mut facts);
        ArtefactFixture::new(Kind::Certificate, Detail::Certificate(facts)).at("fe01.cer")
    };
    let with = |seen: ArtefactFixture, change: &dyn Fn(&mut CertificateFacts)| {
        let mut own = certificate("fe01.contoso.com", "2026-10-01T00:00:00Z", "2027-10-01T00:00:00Z");
        own.names = vec!["fe01.contoso.com".to_owned(), "sip.contoso.com".to_owned()];
        own.usages = web();
        change(&mut own);
        says(&deployment(CERTIFICATES).artefact(seen).artefact(store(KeyProtection::Password, vec![own])))
    };
    let lost = "gap: key-lost=gap";
    assert_eq!(with(seen(|_| {}), &|_| {}), "pass", "renewed with another key");
    assert_eq!(with(seen(|_| {}), &|own| own.names.push("lyncdiscover.contoso.com".to_owned())), "pass", "more names");
    assert_eq!(with(seen(|_| {}), &|own| own.usages = Vec::new()), "pass", "any purpose");
    assert_eq!(with(seen(|_| {}), &|own| own.names.truncate(1)), lost, "another certificate of the machine");
    let client = with(seen(|_| {}), &|own| own.usages = vec!["1.3.6.1.5.5.7.3.2".to_owned()]);
    assert_eq!(client, "gap: backup-missing=gap, damaged-backup=gap, key-lost=gap", "other purposes");
    assert_eq!(with(seen(|_| {}), &|own| own.not_before = None), lost, "nobody knows which came first");
    assert_eq!(with(seen(|one| one.not_before = None), &|_| {}), lost, "nobody knows which came first");
    let same_key = with(seen(|one| one.not_before = None), &|own| {
        own.public_key = Some("key of fe01.contoso.com from 2026-03-01T00:00:00Z".to_owned());
    });
    assert_eq!(same_key, "pass", "its own key, whatever the dates");
}

#[test]
fn each_certificate_of_a_machine_needs_its_key() {
    let seen = |name: &str, from: &str| {
        let mut facts = certificate(name, from, "2027-06-01T00:00:00Z");
        facts.names = vec![name.to_owned(), "fe01.contoso.com".to_owned()];
        ArtefactFixture::new(Kind::Certificate, Detail::Certificate(facts)).at(&format!("{name} {from}.cer"))
    };
    let kept = || {
        let mut own = certificate("fe01.contoso.com", "2026-03-01T00:00:00Z", "2027-06-01T00:00:00Z");
        own.names = vec!["fe01.contoso.com".to_owned()];
        store(KeyProtection::Password, vec![own])
    };
    let both = |second: &str| {
        let scene =
            deployment(CERTIFICATES).artefact(kept()).artefact(seen("fe01.contoso.com", "2026-03-01T00:00:00Z"));
        says(&scene.artefact(seen(second, "2026-02-01T00:00:00Z")))
    };
    assert_eq!(both("fe01.contoso.com"), "pass", "what was renewed is followed");
    assert_eq!(both("web.contoso.com"), "gap: key-lost=gap", "the web services' own");
}

#[test]
fn a_closed_store_says_no_more_than_that_a_key_is_in_it() {
    let known = CERTIFICATES.replace("[schedule]", "minimum = \"identified\"\n[schedule]");
    assert_eq!(says(&deployment(CERTIFICATES).artefact(closed(1))), "unknown: assurance-too-low=unknown");
    assert_eq!(says(&deployment(&known).artefact(closed(1))), "pass");
    // Certificates alone may be what is sealed.
    let unseen = says(&deployment(&known).artefact(closed(0)));
    assert!(unseen.starts_with("unknown: damaged-backup=unknown"), "{unseen}");
}

#[test]
fn a_key_that_is_not_the_certificates_is_no_key_backup() {
    let with = |answer: Option<bool>| {
        let mut facts = opened(KeyProtection::Password, vec![own()]);
        facts.certificates[0].has_key = answer;
        facts.public_keys = vec!["another key".to_owned()];
        says(&deployment(CERTIFICATES).artefact(thing_of(facts)))
    };
    assert_eq!(with(Some(true)), "pass");
    assert!(with(Some(false)).starts_with("gap: backup-missing=gap"), "{}", with(Some(false)));
    assert_eq!(with(None), "unknown: assurance-too-low=unknown");
}

#[test]
fn a_key_without_its_certificate_is_that_of_a_certificate_elsewhere_or_nobodys() {
    let key = || {
        let mut facts = opened(KeyProtection::None, vec![own()]);
        facts.certificates.clear();
        facts.protection = KeyProtection::Password;
        ArtefactFixture::new(Kind::PrivateKey, Detail::KeyStore(facts)).at("fe01.key").modified("2026-11-01T01:00:00Z")
    };
    let seen = |one: CertificateFacts| ArtefactFixture::new(Kind::Certificate, Detail::Certificate(one)).at("one.cer");
    assert_eq!(says(&deployment(CERTIFICATES).artefact(key())), "unknown: assurance-too-low=unknown");
    assert_eq!(says(&deployment(CERTIFICATES).artefact(key()).artefact(seen(own()))), "pass");
    let mut other = own();
    (other.names, other.subject) = (vec!["sql01.contoso.com".to_owned()], Some("sql01.contoso.com".to_owned()));
    let others = says(&deployment(CERTIFICATES).artefact(key()).artefact(seen(other)));
    assert_eq!(others, "unknown: attribution-ambiguous=unknown", "a key of another machine");
}

#[test]
fn a_pair_of_another_machine_is_none_of_the_only_one() {
    let facts = opened(
        KeyProtection::Password,
        vec![certificate("sql01.contoso.com", "2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z")],
    );
    let pair = ArtefactFixture::new(Kind::PrivateKey, Detail::KeyStore(facts))
        .named(&["sql01.contoso.com"])
        .modified("2026-11-01T01:00:00Z");
    assert_eq!(says(&deployment(CERTIFICATES).artefact(pair)), "unknown: attribution-ambiguous=unknown");
}

#[test]
fn an_authoritys_key_is_known_by_its_public_half() {
    let file = authority_file();
    let judge = |store: KeyStoreFacts, seen: Option<ArtefactFixture>| {
        let folder = authority(|facts| facts.key_backups[0].store = store);
        let scene = deployment(&file).artefact(folder);
        seen.into_iter().fold(scene, Scene::artefact).judges("certification-authority", "")
    };
    let open = |one: CertificateFacts| opened(KeyProtection::Password, vec![one]);
    // Renewed with the same key.
    let mut same = of_authority("2026-11-10T00:00:00Z");
    same.public_key = of_authority("2026-01-01T00:00:00Z").public_key;
    let same = ArtefactFixture::new(Kind::Certificate, Detail::Certificate(same)).at("ca.cer");
    assert_eq!(judge(open(of_authority("2026-01-01T00:00:00Z")), Some(same)), "pass");
    // A younger certificate of another authority, with its own key.
    let other = CertificateFacts { subject: Some("Fabrikam CA".to_owned()), ..of_authority("2026-11-15T00:00:00Z") };
    assert_eq!(judge(open(other.clone()), None), "gap: ca-key-missing=gap");
    assert_eq!(judge(open(other), Some(renewed_on("2026-01-01T00:00:00Z"))), "gap: ca-key-missing=gap");
    // The key and certificate of a server.
    assert_eq!(judge(open(own()), None), "gap: ca-key-missing=gap");
    // Both the old and the present one, the old one first.
    let both = opened(
        KeyProtection::Password,
        vec![of_authority("2020-01-01T00:00:00Z"), of_authority("2026-11-10T00:00:00Z")],
    );
    assert_eq!(judge(both, Some(renewed_on("2026-11-10T00:00:00Z"))), "pass");
}

#[test]
fn a_closed_key_backup_of_an_authority_is_not_said_to_hold_its_key() {
    let known =
        authority_file().replace("[\"ca01.contoso.com\"]\n", "[\"ca01.contoso.com\"]\nminimum = \"identified\"\n");
    let folder = |keys: u64| {
        let folder = authority(|facts| {
            facts.key_backups[0].store = sealed(keys);
            facts.has_key = keys > 0;
        });
        folder.verdict(Verdict::Identified)
    };
    let says = |scene: &Scene| scene.judges("certification-authority", "");
    let accepted = deployment(&known).artefact(folder(1));
    assert_eq!(says(&accepted), "pass");
    assert_eq!(status_of(&accepted, "certification-authority", "ca-key"), Status::NotLookedAt);
    assert_eq!(says(&deployment(&authority_file()).artefact(folder(1))), "unknown: assurance-too-low=unknown");
    assert_eq!(says(&deployment(&known).artefact(folder(0))), "unknown: ca-key-missing=unknown");
    let late = deployment(&known).artefact(folder(1)).artefact(renewed_on("2026-11-20T12:00:00Z"));
    assert_eq!(says(&late), "gap: ca-key-older-than-certificate=gap");
    // An opened folder with the old key meets the minimum; the closed one, which may hold the new key, does not.
    let old = authority(|facts| {
        facts.key_backups[0].store = opened(KeyProtection::Password, vec![of_authority("2020-01-01T00:00:00Z")]);
    });
    let mixed = deployment(&authority_file()).artefact(old.at("ca01/old")).artefact(folder(1).at("ca01/new"));
    let mixed = mixed.artefact(renewed_on("2026-11-10T00:00:00Z"));
    assert_eq!(says(&mixed), "unknown: ca-key-missing=unknown");
}

#[test]
fn the_key_of_one_authority_is_no_others() {
    let root = authority_named("Contoso Root");
    let issuing = authority(without_key).at("ca01/issuing").modified("2026-11-19T00:00:00Z");
    let scene = deployment(&authority_file()).artefact(root.at("ca01/root")).artefact(issuing);
    assert_eq!(scene.judges("certification-authority", ""), "gap: ca-key-missing=gap");
}

#[test]
fn a_fresh_backup_of_one_authority_makes_no_other_fresh() {
    let issuing = |day: &str| authority(|_| {}).at("ca01/issuing").modified(day);
    let lab = || authority_named("Lab CA").at("ca01/lab").modified("2026-11-20T01:00:00Z");
    let says = |scene: Scene| scene.judges("certification-authority", "");
    let (old, new) = ("2026-06-01T01:00:00Z", "2026-11-19T01:00:00Z");
    let both = |day| says(deployment(&authority_file()).artefact(issuing(day)).artefact(lab()));
    assert_eq!(both(new), "pass");
    assert_eq!(both(old), "unknown: ca-backup-stale=unknown");
    // One that is overdue by itself is so whatever it is called.
    let alone = says(deployment(&authority_file()).artefact(issuing(old)));
    assert_eq!(alone, "gap: backup-stale=gap");
    let newer = authority(|_| {}).at("ca01/new").modified(new);
    assert_eq!(says(deployment(&authority_file()).artefact(issuing(old)).artefact(newer).artefact(lab())), "pass");
}

#[test]
fn a_servers_key_beside_the_database_is_not_the_authoritys() {
    let known =
        authority_file().replace("[\"ca01.contoso.com\"]\n", "[\"ca01.contoso.com\"]\nminimum = \"identified\"\n");
    let with = |store: KeyStoreFacts| {
        let folder = authority(|facts| {
            facts.authorities = vec!["fe01.contoso.com".to_owned()];
            facts.key_backups[0].name = "fe01.contoso.com".to_owned();
            facts.key_backups[0].store = store;
        });
        deployment(&known).artefact(folder).judges("certification-authority", "")
    };
    assert_eq!(with(opened(KeyProtection::Password, vec![own()])), "gap: ca-key-missing=gap");
    assert_eq!(with(sealed(1)), "unknown: ca-key-missing=unknown");
}

#[test]
fn a_cut_newest_key_store_beside_a_good_old_one_is_told_at_the_targets() {
    let file = "[certificates]\ntargets = [\"fe01.contoso.com\", \"fe02.contoso.com\"]\n[schedule]\n\
                certificates = { export = \"every 1y\" }\n";
    let good = || store(KeyProtection::Password, Vec::new()).named(&["*.contoso.com"]);
    let cut =
        thing_of(sealed(1)).named(&[]).at("keys/new.pfx").modified("2026-11-20T01:00:00Z").verdict(Verdict::Incomplete);
    let scene = deployment(file).artefact(good()).artefact(cut);
    for machine in ["fe01", "fe02"] {
        assert_eq!(scene.judges("certificates", machine), "pass", "{machine}");
        assert_eq!(scene.finds("certificates", machine, "damaged-backup"), Some(Status::Noted), "{machine}");
    }
}
