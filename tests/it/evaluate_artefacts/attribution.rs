//! Whose an artefact is: by the name inside, then a mapping, then the name of a folder; never by there being one target.

use super::fixtures::{ArtefactFixture, deployment};
use bakproof::model::{ConfigurationFacts, Detail, Kind, Status, TimeOf, Verdict};

const GATEWAYS: &str = "[pstn-gateway]\ntargets = [\"gw01.contoso.com\", \"gw02.contoso.com\"]\n";

fn gateway(name: &str) -> ArtefactFixture {
    ArtefactFixture::plain(Kind::GatewayConfiguration).named(&[name]).made("2026-11-15T01:00:00Z")
}

#[test]
fn the_name_inside_decides() {
    let scene = deployment(GATEWAYS).artefact(gateway("gw01"));
    assert_eq!(scene.judges("pstn-gateway", "gw01"), "pass");
    assert_eq!(scene.judges("pstn-gateway", "gw02"), "gap: backup-missing=gap");
}

#[test]
fn a_stale_damaged_or_unreadable_one_does_not_pass() {
    let stale = deployment(GATEWAYS).artefact(gateway("gw01").made("2026-09-01T01:00:00Z"));
    assert_eq!(stale.judges("pstn-gateway", "gw01"), "gap: backup-stale=gap");
    let damaged = deployment(GATEWAYS).artefact(gateway("gw01").verdict(Verdict::Damaged));
    assert_eq!(damaged.judges("pstn-gateway", "gw01"), "gap: backup-missing=gap, damaged-backup=gap");
    let unreadable = deployment(GATEWAYS).artefact(gateway("gw01").verdict(Verdict::Unreadable));
    assert_eq!(unreadable.judges("pstn-gateway", "gw01"), "unknown: damaged-backup=unknown");
}

#[test]
fn a_foreign_name_is_ambiguous_even_where_only_one_target_is() {
    let scene = deployment("[pstn-gateway]\ntargets = [\"gw01.contoso.com\"]\n").artefact(gateway("edge-sbc"));
    assert_eq!(scene.judges("pstn-gateway", ""), "unknown: attribution-ambiguous=unknown");
}

#[test]
fn what_is_of_another_organization_is_not_taken_for_the_only_one() {
    let pool = "[[pool]]\nfqdn = \"pool01.contoso.com\"\n[pstn-gateway]\napplies = true\n";
    let says = |tables: &str, name: &str| deployment(tables).artefact(gateway(name)).judges("pstn-gateway", "");
    for own in ["gw09", "gw09.contoso.com", "gw09.branch.contoso.net", "10.0.0.5"] {
        assert_eq!(says(pool, own), "pass", "{own}");
    }
    assert_eq!(says(pool, "edge-gw.fabrikam.com"), "unknown: attribution-ambiguous=unknown");
    let map = "[[repository.map]]\npath = \"**\"\nitem = \"pstn-gateway\"\n";
    assert_eq!(says(&format!("{map}{pool}"), "edge-gw.fabrikam.com"), "pass", "a mapping says what it is");
    // Where no domain of the deployment is known, none is another's.
    assert_eq!(says("[pstn-gateway]\napplies = true\n", "edge-gw.fabrikam.com"), "pass");
}

#[test]
fn a_device_that_names_itself_nowhere_is_attributed_by_a_mapping_or_not_at_all() {
    let one = "[pstn-gateway]\ntargets = [\"gw01.contoso.com\"]\n";
    let silent = || ArtefactFixture::plain(Kind::GatewayConfiguration).made("2026-11-15T01:00:00Z");
    let unmapped = deployment(one).artefact(silent());
    assert_eq!(unmapped.judges("pstn-gateway", ""), "unknown: attribution-ambiguous=unknown");
    let map = "[[repository.map]]\npath = \"**\"\ntarget = \"gw01.contoso.com\"\n";
    assert_eq!(deployment(&format!("{map}{one}")).artefact(silent()).judges("pstn-gateway", ""), "pass");
}

#[test]
fn a_mapping_fills_what_the_content_does_not_say_and_never_overrules_it() {
    let map = "[[repository.map]]\npath = \"**\"\ntarget = \"gw02.contoso.com\"\n";
    let mapped = deployment(&format!("{map}{GATEWAYS}")).artefact(gateway("edge-sbc"));
    assert_eq!(mapped.judges("pstn-gateway", "gw02"), "pass");
    let contradicted = deployment(&format!("{map}{GATEWAYS}")).artefact(gateway("gw01"));
    assert_eq!(contradicted.judges("pstn-gateway", "gw01"), "pass");
    assert_eq!(contradicted.judges("pstn-gateway", "gw02"), "gap: backup-missing=gap");
    assert!(contradicted.source_says().contains(&"mapping-contradicted".to_owned()));
}

#[test]
fn a_mapping_to_another_kind_or_item_is_refused_aloud() {
    let gateway = || gateway("gw01");
    for said in ["kind = \"firewall-configuration\"", "item = \"firewall\"", "kind = \"load-balancer-configuration\""] {
        let map = format!("[[repository.map]]\npath = \"**\"\n{said}\n[firewall]\n");
        let scene = deployment(&format!("{map}{GATEWAYS}")).artefact(gateway());
        assert!(scene.source_says().contains(&"mapping-contradicted".to_owned()), "{said}");
        assert_eq!(scene.judges("firewall", ""), "gap: backup-missing=gap", "{said}");
        assert_eq!(scene.judges("pstn-gateway", "gw01"), "pass", "the content counts");
    }
    for said in ["kind = \"gateway-configuration\"", "item = \"pstn-gateway\""] {
        let map = format!("[[repository.map]]\npath = \"**\"\n{said}\n");
        let scene = deployment(&format!("{map}{GATEWAYS}")).artefact(gateway());
        assert!(!scene.source_says().contains(&"mapping-contradicted".to_owned()), "{said}");
    }
}

#[test]
fn no_machine_is_guessed_because_only_one_is_declared() {
    let made = |kind: Kind| ArtefactFixture::plain(kind).made("2026-11-15T01:00:00Z").modified("2026-11-15T01:00:00Z");
    let says = |item: &str, thing: ArtefactFixture| {
        let tables = format!("[{item}]\ntargets = [\"host7.contoso.com\"]\n");
        deployment(&tables).artefact(thing).judges(item, "")
    };
    let unknown = "unknown: attribution-ambiguous=unknown";
    for (item, kind) in [("iis", Kind::IisBackup), ("dhcp", Kind::DhcpExport), ("certificates", Kind::PrivateKey)] {
        assert!(says(item, made(kind).at("backups/file")).contains("attribution-ambiguous=unknown"), "{item}");
        let folder = says(item, made(kind).at("backups/HOST7/file"));
        assert!(!folder.contains("attribution-ambiguous"), "{item}: {folder}");
    }
    assert_eq!(says("iis", made(Kind::IisBackup).at("iis/host7.contoso.com")), "pass");
    assert_eq!(says("dhcp", made(Kind::DhcpExport).at("host7-dhcp.xml")), "pass", "as the page's command names it");
    assert_eq!(says("dhcp", made(Kind::DhcpExport).at("host71-dhcp.xml")), unknown);
    assert_eq!(says("dhcp", made(Kind::DhcpExport).at("host8/dhcp.xml")), unknown);
    // Content counts before the names of folders.
    assert_eq!(says("dhcp", made(Kind::DhcpExport).named(&["host8"]).at("host7/dump.txt")), unknown);
    assert_eq!(says("dhcp", made(Kind::DhcpExport).named(&["host7"]).at("host8/dump.txt")), "pass");
    assert_eq!(says("dhcp", made(Kind::DhcpExport).named(&["10.0.0.5"]).at("host7/dump.txt")), "pass", "no name");
    let map = "[[repository.map]]\npath = \"**\"\ntarget = \"host7.contoso.com\"\n[dhcp]\ntargets = [\"host7.contoso.com\"]\n";
    assert_eq!(deployment(map).artefact(made(Kind::DhcpExport)).judges("dhcp", ""), "pass");
    let whole = deployment("[dhcp]\n").artefact(made(Kind::DhcpExport));
    assert_eq!(whole.judges("dhcp", ""), "pass", "one for the deployment, of which no machine is named");
    let two = "[dhcp]\ntargets = [\"host7.contoso.com\", \"host8.contoso.com\"]\n";
    let two = deployment(two).artefact(made(Kind::DhcpExport).at("host8/dhcp.xml"));
    assert_eq!(two.judges("dhcp", "host8"), "pass");
    assert_eq!(two.judges("dhcp", "host7"), "gap: backup-missing=gap");
}

#[test]
fn what_is_not_applicable_is_shown_and_satisfies_nothing() {
    let scene = deployment("[dhcp]\napplies = false\nreason = \"static addresses\"\n")
        .artefact(ArtefactFixture::plain(Kind::DhcpExport).made("2026-11-15T01:00:00Z"));
    assert_eq!(scene.unattributed(), ["not-applicable"]);
    assert_eq!(scene.target("dhcp", "").status, Status::NotApplicable);
}

#[test]
fn what_nobody_declared_is_shown_on_its_row_and_stays_unknown() {
    let scene = deployment("").artefact(ArtefactFixture::plain(Kind::DhcpExport).made("2026-11-15T01:00:00Z"));
    assert_eq!(scene.judges("dhcp", ""), "unknown: undeclared=unknown");
    assert!(scene.target("dhcp", "").newest_backup.other.is_some());
}

#[test]
fn the_time_of_a_file_counts_only_where_the_catalogue_says_so_and_is_told() {
    let scene =
        deployment("[iis]\n").artefact(ArtefactFixture::plain(Kind::IisBackup).modified("2026-11-15T01:00:00Z"));
    assert_eq!(scene.judges("iis", ""), "pass");
    assert_eq!(scene.finds("iis", "", "file-time"), Some(Status::Noted));
    let inside = deployment("[iis]\n").artefact(ArtefactFixture::plain(Kind::IisBackup).made("2026-11-15T01:00:00Z"));
    assert_eq!(inside.finds("iis", "", "file-time"), None);
    let exchange =
        deployment("[exchange]\n").artefact(ArtefactFixture::plain(Kind::SystemState).modified("2026-11-21T01:00:00Z"));
    assert_eq!(exchange.judges("exchange", ""), "unknown: no-inside-time=unknown");
}

#[test]
fn no_declared_item_answers_that_there_is_no_evidence_for_it() {
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    for item in &catalogue.items {
        let scene = deployment(&format!("[{}]\n", item.id));
        for target in scene.audit().targets.iter().filter(|target| target.item == item.id) {
            assert!(target.findings.iter().all(|one| one.id != "no-evidence-source"), "{}", target.id);
        }
    }
}

#[test]
fn the_order_of_the_evidence_changes_nothing() {
    let mut scene =
        deployment(GATEWAYS).artefact(gateway("gw01")).artefact(gateway("gw02").at("b")).artefact(gateway("x").at("c"));
    let report = scene.audit();
    scene.evidence.artefacts.reverse();
    assert_eq!(scene.audit(), report);
}

#[test]
fn the_first_label_of_a_declared_name_is_its_short_name() {
    let one = "[pstn-gateway]\ntargets = [\"gw01.contoso.com\", \"gw02.contoso.com\"]\n";
    let scene = deployment(one).artefact(gateway("gw01"));
    assert_eq!(scene.judges("pstn-gateway", "gw01"), "pass");
    assert_eq!(scene.judges("pstn-gateway", "gw02"), "gap: backup-missing=gap");
}

#[test]
fn two_declared_hosts_with_one_label_are_told_apart_by_the_full_name_only() {
    let two = "[pstn-gateway]\ntargets = [\"gw01.contoso.com\", \"gw01.fabrikam.com\"]\n";
    let short = deployment(two).artefact(gateway("gw01"));
    assert_eq!(short.judges("pstn-gateway", "contoso"), "unknown: attribution-ambiguous=unknown");
    assert_eq!(short.judges("pstn-gateway", "fabrikam"), "unknown: attribution-ambiguous=unknown");
    let both = deployment(two).artefact(gateway("gw01").named(&["gw01", "gw01.contoso.com"]));
    assert_eq!(both.judges("pstn-gateway", "contoso"), "pass");
    assert_eq!(both.judges("pstn-gateway", "fabrikam"), "gap: backup-missing=gap");
}

fn changed(at: &str) -> ArtefactFixture {
    let facts = ConfigurationFacts {
        vendor: Some("Cisco IOS".to_owned()),
        host: Some("gw01".to_owned()),
        software_version: None,
        serial_number: None,
        time_of: Some(TimeOf::Change),
    };
    ArtefactFixture::new(Kind::GatewayConfiguration, Detail::Configuration(facts)).made(at)
}

#[test]
fn a_device_that_rarely_changes_is_judged_by_the_time_of_its_file() {
    let file = "[pstn-gateway]\n";
    let says = |thing: ArtefactFixture| deployment(file).artefact(thing).judges("pstn-gateway", "");
    let long_ago = || changed("2024-01-01T00:00:00Z");
    assert_eq!(says(long_ago().modified("2026-11-15T00:00:00Z")), "pass");
    assert_eq!(says(long_ago().modified("2026-01-15T00:00:00Z")), "gap: backup-stale=gap");
    // Without a time of the file it is younger than the change, and nobody knows by how much.
    assert_eq!(says(long_ago()), "unknown: no-inside-time=unknown");
    assert_eq!(says(long_ago().modified("2023-01-01T00:00:00Z")), "unknown: no-inside-time=unknown");
    assert_eq!(says(changed("2026-11-15T00:00:00Z")), "pass", "saved after a change of last week");
    let said = deployment(file).artefact(long_ago().modified("2026-11-15T00:00:00Z"));
    assert_eq!(said.finds("pstn-gateway", "", "file-time"), Some(Status::Noted));
}

#[test]
fn no_mapping_makes_another_organizations_machine_a_target_of_the_deployment() {
    let table = |item: &str| format!("[{item}]\ntargets = [\"pool01.contoso.com\"]\n");
    let scene = |item: &str, kind: Kind, names: &[&str]| {
        let map = "[[repository.map]]\npath = \"**\"\ntarget = \"pool01.contoso.com\"\n";
        let thing =
            ArtefactFixture::plain(kind).named(names).made("2026-11-15T01:00:00Z").modified("2026-11-15T01:00:00Z");
        deployment(&format!("{map}{}", table(item))).artefact(thing)
    };
    let is_refused = |scene: &crate::scene::Scene| scene.source_says().contains(&"mapping-contradicted".to_owned());
    let kinds = [
        ("certificates", Kind::Pkcs12),
        ("certificates", Kind::PrivateKey),
        ("iis", Kind::IisBackup),
        ("dhcp", Kind::DhcpExport),
        ("pstn-gateway", Kind::GatewayConfiguration),
        ("load-balancer", Kind::LoadBalancerConfiguration),
    ];
    for (item, kind) in kinds {
        for names in [&["printer.fabrikam.com"][..], &["*.fabrikam.com", "printer"], &["sip.fabrikam.co.uk"]] {
            let foreign = scene(item, kind, names);
            assert!(is_refused(&foreign), "{item} {names:?}");
            assert!(foreign.judges(item, "").contains("attribution-ambiguous=unknown"), "{item} {names:?}");
        }
        for names in [
            &["access.contoso.com"][..],
            &["*.contoso.com"],
            &["webconf.contoso.net", "mail.fabrikam.com"],
            &["lync oauth"],
            &["10.0.0.5"],
            &[],
        ] {
            let own = scene(item, kind, names);
            assert!(!is_refused(&own), "{item} {names:?}");
            assert!(!own.judges(item, "").contains("attribution-ambiguous"), "{item} {names:?}");
        }
    }
}
