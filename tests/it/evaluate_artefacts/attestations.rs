//! Attestations: valid, void, unreadable, expired, not accepted.

use super::fixtures::{ArtefactFixture, deployment};
use crate::scene::Scene;
use bakproof::model::{Assurance, Kind, Status};

const DIGEST: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn firewall(more: &str) -> Scene {
    deployment(&format!(
        "[firewall]\n[[attestation]]\nitem = \"firewall\"\nby = \"network team\"\nevidence = \"fw.cfg\"\n{more}"
    ))
}

fn state(scene: &Scene) -> String {
    scene.audit().attestations[0].state.clone()
}

#[test]
fn a_valid_attestation_passes_and_is_shown_as_attested_with_its_digest() {
    let scene = firewall("date = 2026-11-20\n").attested("fw.cfg", Some(DIGEST));
    let target = scene.target("firewall", "");
    assert_eq!((target.status, target.assurance), (Status::Pass, Some(Assurance::Attested)), "{:?}", target.findings);
    let newest = target.newest_backup.other.unwrap();
    assert_eq!((newest.source.as_str(), newest.assurance), ("attestation", Some(Assurance::Attested)));
    let report = &scene.audit().attestations[0];
    assert_eq!((report.state.as_str(), report.sha256.as_deref()), ("valid", Some(DIGEST)));
    assert_eq!(report.assurance, Assurance::Attested);
}

#[test]
fn a_missing_or_changed_file_voids_it() {
    let missing = firewall("date = 2026-11-20\n").missing("fw.cfg");
    assert_eq!(missing.judges("firewall", ""), "gap: attestation-void=gap, backup-missing=gap");
    assert_eq!(state(&missing), "void");
    let file = format!("date = 2026-11-20\nsha256 = \"{DIGEST}\"\n");
    let changed = firewall(&file).attested("fw.cfg", Some(&"b".repeat(64)));
    assert!(changed.judges("firewall", "").contains("attestation-void=gap"));
    let same = firewall(&file).attested("fw.cfg", Some(DIGEST));
    assert_eq!(same.judges("firewall", ""), "pass");
}

#[test]
fn a_void_attestation_is_a_gap_even_beside_a_good_backup() {
    let scene = firewall("date = 2026-11-20\n")
        .missing("fw.cfg")
        .artefact(ArtefactFixture::plain(Kind::FirewallConfiguration).made("2026-11-20T01:00:00Z"));
    assert_eq!(scene.judges("firewall", ""), "gap: attestation-void=gap");
}

#[test]
fn an_unreadable_file_leaves_it_unknown() {
    for scene in [firewall("date = 2026-11-20\n").attested("fw.cfg", None), firewall("date = 2026-11-20\n")] {
        assert_eq!(scene.judges("firewall", ""), "unknown: attestation-unreadable=unknown");
        assert_eq!(state(&scene), "unreadable");
    }
}

#[test]
fn an_expired_one_counts_no_more_and_says_so() {
    let scene = firewall("date = 2026-11-01\nexpires = 2026-11-20\n").attested("fw.cfg", Some(DIGEST));
    assert_eq!(scene.judges("firewall", ""), "gap: backup-missing=gap");
    assert_eq!(scene.finds("firewall", "", "attestation-expired"), Some(Status::Noted));
    let last_day = firewall("date = 2026-11-01\nexpires = 2026-11-21\n").attested("fw.cfg", Some(DIGEST));
    assert_eq!(last_day.judges("firewall", ""), "pass");
}

#[test]
fn one_of_the_day_of_the_audit_counts_and_one_of_tomorrow_does_not() {
    assert_eq!(firewall("date = 2026-11-21\n").attested("fw.cfg", Some(DIGEST)).judges("firewall", ""), "pass");
    let tomorrow = firewall("date = 2026-11-22\n").attested("fw.cfg", Some(DIGEST));
    assert_eq!(tomorrow.judges("firewall", ""), "gap: backup-missing=gap");
    assert_eq!(state(&tomorrow), "after-as-of");
    assert_eq!(tomorrow.finds("firewall", "", "attestation-not-yet"), Some(Status::Noted));
}

#[test]
fn an_old_one_is_stale() {
    let scene = firewall("date = 2026-09-01\n").attested("fw.cfg", Some(DIGEST));
    assert_eq!(scene.judges("firewall", ""), "gap: backup-stale=gap");
}

#[test]
fn it_satisfies_only_what_accepts_it() {
    let dns = "[dns]\n[[attestation]]\nitem = \"dns\"\nby = \"ops\"\ndate = 2026-11-20\n";
    let scene = deployment(dns);
    assert_eq!(scene.judges("dns", ""), "gap: backup-missing=gap");
    assert_eq!(scene.finds("dns", "", "attestation-not-accepted"), Some(Status::Noted));
    assert_eq!(state(&scene), "not-accepted");
    let accepted = "[dns]\naccept = [\"vendor-file\", \"attestation\"]\nminimum = \"attested\"\n";
    assert_eq!(deployment(&dns.replace("[dns]\n", accepted)).judges("dns", ""), "pass");
    // Accepted, but below the minimum that stays.
    let below = dns.replace("[dns]\n", "[dns]\naccept = [\"vendor-file\", \"attestation\"]\n");
    assert_eq!(deployment(&below).judges("dns", ""), "unknown: assurance-too-low=unknown");
}

#[test]
fn a_target_that_it_names_is_the_only_one_it_speaks_of() {
    let file = "[load-balancer]\ntargets = [\"lb01\", \"lb02\"]\n[[attestation]]\nitem = \"load-balancer\"\nby = \"ops\"\ndate = 2026-11-20\ntarget = \"LB01\"\n";
    let scene = deployment(file);
    assert_eq!(scene.judges("load-balancer", "lb01"), "pass");
    assert_eq!(scene.judges("load-balancer", "lb02"), "gap: backup-missing=gap");
}

#[test]
fn the_collector_digests_what_is_there_and_tells_what_is_not() {
    use bakproof::policy::{Catalogue, Deployment};
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("proof.txt"), b"abc").unwrap();
    let text = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n".to_owned()
        + &["proof.txt", "gone.txt", ".", "proof.txt"]
            .map(|path| {
                format!("[[attestation]]\nitem = \"firewall\"\nby = \"x\"\ndate = 2026-11-20\nevidence = \"{path}\"\n")
            })
            .concat();
    let catalogue = Catalogue::embedded().unwrap();
    let deployment = Deployment::parse(&text, &folder.path().join("bakproof.toml"), &catalogue).unwrap();
    let files = bakproof::collect::attested_files(&deployment);
    let seen: Vec<_> = files.iter().map(|f| (f.path.as_str(), f.is_missing, f.sha256.is_some())).collect();
    assert_eq!(seen, [(".", false, false), ("gone.txt", true, false), ("proof.txt", false, true)]);
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(files[2].sha256.as_deref(), Some(digest));
}

#[test]
fn evidence_that_holds_nothing_or_is_the_deployment_file_voids() {
    let says = |change: fn(&mut bakproof::model::AttestedFile, &str)| {
        let mut scene = firewall("date = 2026-11-20\n").attested("fw.cfg", Some(DIGEST));
        let own = scene.policy.deployment.sha256.clone().unwrap();
        change(scene.evidence.attested_files.last_mut().unwrap(), &own);
        scene.judges("firewall", "")
    };
    assert_eq!(says(|_, _| {}), "pass");
    assert!(says(|file, _| file.size_bytes = Some(0)).contains("attestation-void=gap"));
    assert!(says(|file, _| file.holds_nothing = Some(true)).contains("attestation-void=gap"));
    assert!(says(|file, own| file.sha256 = Some(own.to_owned())).contains("attestation-void=gap"));
    // Evidence of a version that did not ask.
    assert!(says(|file, _| file.holds_nothing = None).starts_with("unknown: "));
}

#[test]
fn the_collector_tells_a_file_that_holds_nothing() {
    use bakproof::policy::{Catalogue, Deployment};
    let zeros = vec![0; 300_000];
    let mut almost = vec![0; 300_000];
    almost.extend(b"done");
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("  \r\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cases: [(&str, &[u8], bool); 13] = [
        ("empty", b"", true),
        ("blanks", b" \t\r\n ", true),
        ("zeros", &zeros, true),
        ("wide-blanks", &wide, true),
        ("no-width", "\u{feff}\u{200b}\u{200d}".as_bytes(), true),
        ("dot", b".", true),
        ("rule", b"----------\n==========\n", true),
        ("one-byte", &[0x55; 5000], true),
        ("placeholder", b"TODO\r\n", true),
        ("tag", b"<report of the restore test>", true),
        ("text", b"done by ops, CHG-1\r\n", false),
        ("binary", &[0x89, b'P', b'N', b'G', 0, 0xe2, 0x80, 0x8b], false),
        ("almost", &almost, false),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut text = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n".to_owned();
    for (name, bytes, _) in &cases {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        text +=
            &format!("[[attestation]]\nitem = \"firewall\"\nby = \"ops\"\ndate = 2026-11-20\nevidence = \"{name}\"\n");
    }
    let deployment =
        Deployment::parse(&text, &folder.path().join("bakproof.toml"), &Catalogue::embedded().unwrap()).unwrap();
    let files = bakproof::collect::attested_files(&deployment);
    for (name, _, holds_nothing) in cases {
        let file = files.iter().find(|file| file.path == name).unwrap();
        assert_eq!(file.holds_nothing, Some(holds_nothing), "{name}");
    }
}

#[test]
fn an_attestation_declares_its_item_without_a_table() {
    let attested =
        |item: &str, more: &str| format!("[[attestation]]\nitem = \"{item}\"\nby = \"ops\"\ndate = 2026-11-20\n{more}");
    assert_eq!(deployment(&attested("firewall", "")).judges("firewall", ""), "pass");
    assert_eq!(deployment(&attested("load-balancer", "target = \"lb01\"\n")).judges("load-balancer", "lb01"), "pass");
    let version = deployment(&attested("coexistence", "target = \"lync-2010\"\n"));
    assert!(!version.judges("coexistence", "lync-2010").contains("undeclared"));
    // Where a person's word is no evidence it does not say what exists either.
    assert_eq!(deployment(&attested("dns", "")).judges("dns", ""), "unknown: undeclared=unknown");
    assert_eq!(deployment("").judges("firewall", ""), "unknown: undeclared=unknown");
}

#[test]
fn a_waiver_without_a_near_end_does_not_count() {
    let says = |expires: &str| {
        let waiver = format!(
            "[firewall]\n[[waiver]]\nitem = \"firewall\"\nreason = \"CHG-1\"\nowner = \"ops\"\nexpires = {expires}\n"
        );
        let scene = deployment(&waiver);
        let report = scene.audit();
        (scene.target("firewall", "").status.to_string(), report.waivers[0].state.clone())
    };
    assert_eq!(says("2027-11-21"), ("waived".to_owned(), "active".to_owned()));
    assert_eq!(says("2028-11-21"), ("waived".to_owned(), "active".to_owned()));
    assert_eq!(says("2028-11-22"), ("gap".to_owned(), "too-long".to_owned()));
    assert_eq!(says("9999-12-31"), ("gap".to_owned(), "too-long".to_owned()));
}
