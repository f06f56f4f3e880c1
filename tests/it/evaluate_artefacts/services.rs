//! DNS, Exchange, the unified contact store, earlier versions.

use super::fixtures::{ArtefactFixture, deployment};
use crate::scene::{Scene, Sql, Zip, stamp};
use bakproof::model::*;

/// What every deployment needs.
const NEEDED: [&str; 5] = ["_sipinternaltls._tcp", "dialin", "lyncdiscoverinternal", "meet", "sip"];

/// A zone that holds all that is needed but these.
fn zone(name: &str, missing: &[&str]) -> ArtefactFixture {
    let has = NEEDED.into_iter().filter(|name| !missing.contains(name));
    zone_with(name, has.map(|name| format!("{name} A 10.0.0.5")).collect(), missing)
}

fn zone_with(name: &str, lync_records: Vec<String>, missing: &[&str]) -> ArtefactFixture {
    let facts = DnsZoneFacts {
        zone: name.to_owned(),
        serial: Some(1),
        primary_server: Some("ns1.contoso.com".to_owned()),
        is_of_directory: false,
        lync_records,
        missing_records: missing.iter().map(|name| (*name).to_owned()).collect(),
    };
    ArtefactFixture::new(Kind::DnsZone, Detail::DnsZone(facts)).named(&[name]).at(name).modified("2026-11-15T01:00:00Z")
}

/// What the audit says of the zones.
fn says(scene: &Scene) -> String {
    scene.judges("dns", "")
}

#[test]
fn a_fresh_file_of_another_zone_makes_no_domain_fresh() {
    const OLD: &str = "2026-07-01T01:00:00Z";
    let named = "[dns]\nsip_domains = [\"contoso.com\"]\n";
    let reverse = || zone_with("20.10.in-addr.arpa", Vec::new(), &[]);
    let foreign = || zone("fabrikam.com", &[]);
    let old = || zone("contoso.com", &[]).modified(OLD);
    assert_eq!(says(&deployment(named).artefact(old())), "gap: backup-stale=gap");
    for other in [reverse(), foreign()] {
        assert_eq!(says(&deployment(named).artefact(old()).artefact(other)), "gap: dns-zone-stale=gap");
    }
    let renewed = deployment(named).artefact(old()).artefact(zone("contoso.com", &[]).at("new/contoso.com"));
    assert_eq!(says(&renewed), "pass");
    // Where nobody names the domains, one of them may be out of use.
    assert_eq!(says(&deployment("[dns]\n").artefact(old()).artefact(reverse())), "gap: dns-zone-stale=gap");
    assert_eq!(says(&deployment("[dns]\n").artefact(old()).artefact(foreign())), "unknown: dns-zone-stale=unknown");
    // A zone for one name does not stand for its domain, and none of what is out of use speaks against it.
    let pinpoint = || zone_with("sip.contoso.com", vec!["sip A 10.0.0.5".to_owned()], &[]);
    assert_eq!(says(&deployment(named).artefact(old()).artefact(pinpoint())), "gap: dns-zone-stale=gap");
    assert_eq!(says(&deployment(named).artefact(zone("contoso.com", &[])).artefact(pinpoint().modified(OLD))), "pass");
    let inside = zone("contoso.com", &[]).at("internal/contoso.com.dns");
    let outside = zone("contoso.com", &["_sipinternaltls._tcp"]).at("public/contoso.com.dns").modified(OLD);
    assert_eq!(says(&deployment(named).artefact(inside).artefact(outside)), "unknown: dns-zone-stale=unknown");
}

#[test]
fn each_domain_answers_for_itself() {
    let lacking =
        deployment("[dns]\n").artefact(zone("contoso.com", &["sip", "meet"])).artefact(zone("local", &["sip"]));
    assert!(says(&lacking).starts_with("gap: dns-records-missing=gap"));
    let shared = deployment("[dns]\n").artefact(zone("contoso.com", &["sip"])).artefact(zone("local", &["meet"]));
    assert!(says(&shared).starts_with("gap: dns-records-missing=gap"));
    let whole = deployment("[dns]\n").artefact(zone("contoso.com", &[])).artefact(zone("local", &["meet"]));
    assert!(says(&whole).starts_with("gap: dns-records-missing=gap"));
    let whole = deployment("[dns]\n").artefact(zone("contoso.com", &[])).artefact(zone("local", &[]));
    assert_eq!(says(&whole), "pass");
    let named = "[dns]\nsip_domains = [\"contoso.com\"]\n";
    let whole = deployment(named).artefact(zone("contoso.com", &[])).artefact(zone("local", &["meet"]));
    assert_eq!(says(&whole), "pass", "a domain that is no SIP domain");
}

#[test]
fn a_zone_that_is_asked_for_nothing_clears_nothing() {
    let reverse = || zone_with("0.0.10.in-addr.arpa", Vec::new(), &[]);
    let scene = deployment("[dns]\n").artefact(zone("contoso.com", &["sip", "meet"])).artefact(reverse());
    assert_eq!(says(&scene), "gap: dns-records-missing=gap");
    let pinpoint = || zone_with("sip.contoso.com", vec!["sip A 10.0.0.5".to_owned()], &[]);
    let scene = deployment("[dns]\n").artefact(zone("contoso.com", &["sip", "meet"])).artefact(pinpoint());
    assert_eq!(says(&scene), "gap: dns-records-missing=gap");
    let scene = deployment("[dns]\n").artefact(zone("contoso.com", &["sip"])).artefact(pinpoint()).artefact(reverse());
    assert_eq!(says(&scene), "pass", "the zone of one name has it");
}

#[test]
fn an_internal_and_a_public_zone_of_one_name_are_asked_apart() {
    let inside = |missing: &[&str]| zone("contoso.com", missing).at("internal/contoso.com.dns");
    let outside = |missing: &[&str]| {
        zone("contoso.com", &[missing, &["_sipinternaltls._tcp"]].concat()).at("public/contoso.com.dns")
    };
    let says = |inside, outside| says(&deployment("[dns]\n").artefact(inside).artefact(outside));
    assert_eq!(says(inside(&[]), outside(&[])), "pass");
    assert_eq!(says(inside(&["sip"]), outside(&[])), "gap: dns-records-missing=gap");
    assert_eq!(says(inside(&[]), outside(&["meet"])), "gap: dns-records-missing=gap");
}

#[test]
fn a_simple_url_at_another_host_makes_its_default_name_unnecessary() {
    let url = |component: &str, host: &str| SimpleUrl {
        component: component.to_owned(),
        domain: "*".to_owned(),
        host: host.to_owned(),
    };
    let says = |missing: &[&str], urls: Vec<SimpleUrl>| {
        let topology =
            Topology { sip_domains: vec!["contoso.com".to_owned()], simple_urls: urls, ..Topology::default() };
        let export = Zip::new(Kind::LyncConfiguration, "2026-11-20T22:00:00+01:00").with(|facts| {
            facts.topology = Some(topology);
        });
        says(&deployment("[dns]\n").artefact(zone("contoso.com", missing)).export(export))
    };
    let both = || vec![url("meet", "lync.contoso.com"), url("dialin", "lync.contoso.com")];
    assert_eq!(says(&["meet", "dialin"], both()), "pass");
    assert_eq!(says(&["meet", "sip"], both()), "gap: dns-records-missing=gap");
    assert_eq!(says(&["meet"], vec![url("meet", "meet.contoso.com")]), "gap: dns-records-missing=gap");
    assert_eq!(says(&[], vec![url("cscp", "admin.contoso.com")]), "gap: dns-records-missing=gap");
}

fn mailboxes(databases: &[(&str, Option<&str>)]) -> ArtefactFixture {
    let database = |(name, full): &(&str, Option<&str>)| ExchangeDatabase {
        name: (*name).to_owned(),
        server: Some("mbx01".to_owned()),
        last_full: full.map(stamp),
        full_unclear: None,
        last_incremental: None,
        last_differential: None,
        last_full_wall: None,
        last_incremental_wall: None,
        last_differential_wall: None,
        is_snapshot: None,
        is_circular_logging: None,
        is_backup_in_progress: None,
        is_recovery: None,
    };
    let facts = ExchangeDatabasesFacts { databases: databases.iter().map(database).collect() };
    ArtefactFixture::new(Kind::ExchangeDatabases, Detail::ExchangeDatabases(facts))
}

#[test]
fn a_listing_of_mailbox_databases_is_as_old_as_its_oldest() {
    let fresh = "2026-11-21T01:00:00Z";
    let says =
        |list: &[(&str, Option<&str>)]| deployment("[exchange]\n").artefact(mailboxes(list)).judges("exchange", "");
    assert_eq!(says(&[("a", Some(fresh)), ("b", Some(fresh))]), "pass");
    assert_eq!(says(&[("a", Some(fresh)), ("b", Some("2026-11-01T01:00:00Z"))]), "gap: backup-stale=gap");
    assert!(says(&[("a", Some(fresh)), ("b", None)]).starts_with("gap: backup-missing=gap"));
    let scene = deployment("[exchange]\n[exchange-photos]\n").artefact(mailboxes(&[("a", Some(fresh))]));
    assert_eq!(scene.judges("exchange-photos", ""), "pass");
    assert_eq!(scene.target("exchange", "").assurance, Some(Assurance::Listed));
}

#[test]
fn a_listing_of_one_server_is_not_put_aside_by_a_newer_one_of_another() {
    let of = |server: &str, full: &str, saved: &str| {
        let mut listing = mailboxes(&[(server, Some(full).filter(|full| !full.is_empty()))]);
        if let Detail::ExchangeDatabases(facts) = &mut listing.0.facts.detail {
            facts.databases.iter_mut().for_each(|one| one.server = Some(server.to_owned()));
        }
        listing.at(&format!("exchange/{server}-{saved}.csv")).modified(saved)
    };
    let says = |listings: &[ArtefactFixture]| {
        let scene = listings.iter().cloned().fold(deployment("[exchange]\n"), Scene::artefact);
        scene.judges("exchange", "")
    };
    let (night, before, old) = ("2026-11-21T01:00:00Z", "2026-11-20T01:00:00Z", "2026-11-10T01:00:00Z");
    let first = || of("EXCH01", night, night);
    assert_eq!(says(&[first(), of("EXCH02", night, night)]), "pass");
    assert_eq!(says(&[first(), of("EXCH02", old, night)]), "gap: backup-stale=gap");
    assert_eq!(says(&[first(), of("EXCH02", old, old)]), "unknown: listing-stale=unknown");
    assert_eq!(says(&[first(), of("EXCH02", "", old)]), "unknown: listing-stale=unknown");
    // What a newer listing of the server replaced says nothing any more, of whichever night it is.
    let second = || of("exch02", night, night);
    assert_eq!(says(&[first(), of("EXCH02", old, old), second()]), "pass");
    assert_eq!(says(&[first(), of("EXCH02", before, before), second()]), "pass");
    // A listing of all servers that no longer names one.
    let mut both = of("EXCH02", old, old);
    if let Detail::ExchangeDatabases(facts) = &mut both.0.facts.detail {
        let other = ExchangeDatabase { server: Some("EXCH01".to_owned()), ..facts.databases[0].clone() };
        facts.databases.push(other);
    }
    assert_eq!(says(&[first(), both]), "pass");
}

#[test]
fn a_full_backup_of_the_future_counts_for_no_mailbox_database() {
    let (fresh, future) = (Some("2026-11-21T01:00:00Z"), Some("2027-10-31T01:00:00Z"));
    let says =
        |list: &[(&str, Option<&str>)]| deployment("[exchange]\n").artefact(mailboxes(list)).judges("exchange", "");
    assert!(says(&[("a", fresh), ("b", future)]).starts_with("unknown: "), "{}", says(&[("a", fresh), ("b", future)]));
    assert_eq!(says(&[("a", Some("2026-11-01T01:00:00Z")), ("b", future)]), "gap: backup-stale=gap");
    assert!(says(&[("a", future)]).starts_with("gap: backup-missing=gap"));
}

const OLD_ARCHIVE: &str = "[archiving]\nmode = \"exchange\"\n[exchange-archive]\n";

#[test]
fn an_old_archive_must_be_said_and_kept() {
    let fresh = || mailboxes(&[("a", Some("2026-11-21T01:00:00Z"))]);
    let says = |scene: Scene| scene.artefact(fresh()).judges("exchange-archive", "");
    assert_eq!(says(deployment(OLD_ARCHIVE)), "unknown: old-archive-untold=unknown");
    assert_eq!(says(deployment(&format!("{OLD_ARCHIVE}old_database = false\n"))), "pass");
    let kept = format!("{OLD_ARCHIVE}old_database = true\n[schedule]\narchiving = {{ retention = \"7y\" }}\n");
    assert_eq!(says(deployment(&kept)), "gap: old-archive-missing=gap");
    assert_eq!(says(deployment(&kept).sql(Sql::full("LcsLog", "SQL01\\MON", "2024-01-01T01:00:00Z"))), "pass");
    let both = "[archiving]\nmode = \"both\"\nsql = 'sql01.contoso.com\\MON'\n";
    assert_eq!(says(deployment(both)), "pass");
}

fn moved(moves: &str) -> Scene {
    deployment(&format!(
        "[[pool]]\nfqdn = \"pool01.contoso.com\"\n[unified-contact-store]\n{moves}[[attestation]]\nitem = \"unified-contact-store\"\nby = \"ops\"\ndate = 2026-11-20\n"
    ))
    .export(Zip::new(Kind::LyncUserData, "2026-11-20T22:00:00+01:00").of_pool("pool01.contoso.com"))
}

#[test]
fn a_user_export_before_a_move_of_contacts_is_unsafe_in_both_directions() {
    let item = "unified-contact-store";
    assert_eq!(moved("").judges(item, ""), "pass");
    assert_eq!(moved("migrated = { \"pool01.contoso.com\" = 2026-11-01 }\n").judges(item, ""), "pass");
    let migrated = moved("migrated = { \"pool01.contoso.com\" = 2026-11-21 }\n");
    assert_eq!(migrated.judges(item, ""), "gap: ucs-migrated=gap");
    let back = moved(
        "migrated = { \"pool01.contoso.com\" = 2026-11-01 }\nrolled_back = { \"pool01.contoso.com\" = 2026-11-21 }\n",
    );
    assert_eq!(back.judges(item, ""), "gap: ucs-rolled-back=gap");
    let finding = back.target(item, "").findings.into_iter().find(|one| one.id == "ucs-rolled-back").unwrap();
    assert!(finding.remediation.contains("Invoke-CsUcsRollback"));
}

#[test]
fn moves_are_seen_in_an_export_of_the_settings_too() {
    let one =
        StoreMove { pool: None, user: None, into_exchange: false, at: Some(stamp("2026-11-21T01:00:00Z")), wall: None };
    let settings = ArtefactFixture::new(
        Kind::ContactStore,
        Detail::ContactStore(ContactStoreFacts { moves: vec![one], settings: Vec::new() }),
    )
    .made("2026-11-21T02:00:00Z");
    assert_eq!(moved("").artefact(settings).judges("unified-contact-store", ""), "gap: ucs-rolled-back=gap");
}

#[test]
fn a_move_of_a_pool_is_seen_however_its_name_is_written() {
    let judged = |pool: &str| {
        let one = StoreMove {
            pool: Some(pool.to_owned()),
            user: None,
            into_exchange: false,
            at: Some(stamp("2026-11-21T01:00:00Z")),
            wall: None,
        };
        let listing = ArtefactFixture::new(
            Kind::ContactStore,
            Detail::ContactStore(ContactStoreFacts { moves: vec![one], settings: Vec::new() }),
        );
        moved("").artefact(listing).judges("unified-contact-store", "")
    };
    for same in
        ["pool01.contoso.com", "POOL01", "pool01.contoso.com.", " Pool01.contoso.com ", "pool01.contoso.com:5061"]
    {
        assert_eq!(judged(same), "gap: ucs-rolled-back=gap", "{same}");
    }
    for nobodys in ["pol01.contoso.com", "pool01.fabrikam.com", "pool09"] {
        assert_eq!(judged(nobodys), "unknown: ucs-rolled-back=unknown", "{nobodys}");
    }
}

#[test]
fn each_earlier_version_is_attested_by_name_and_with_its_document() {
    let file = |attestation: &str| {
        let text = format!(
            "[coexistence]\nversion = [\"lync-2010\", \"ocs-2007-r2\"]\n[[attestation]]\nitem = \"coexistence\"\nby = \"ops\"\ndate = 2026-11-20\n{attestation}"
        );
        deployment(&text).attested("procedure.pdf", Some(&"a".repeat(64)))
    };
    let unnamed = file("evidence = \"procedure.pdf\"\n");
    assert_eq!(unnamed.judges("coexistence", "lync-2010"), "gap: backup-missing=gap");
    let named = file("target = \"lync-2010\"\nevidence = \"procedure.pdf\"\n");
    assert_eq!(named.judges("coexistence", "lync-2010"), "pass");
    assert_eq!(named.judges("coexistence", "ocs"), "gap: backup-missing=gap");
    let bare = file("target = \"lync-2010\"\n");
    assert_eq!(bare.judges("coexistence", "lync-2010"), "gap: procedure-undocumented=gap");
    assert_eq!(deployment("[coexistence]\n").judges("coexistence", ""), "unknown: underspecified=unknown");
}

#[test]
fn a_move_of_the_day_of_the_export_is_unknown() {
    // The export finished at 22:00 of that day; the move was before or after it.
    let same_day = moved("migrated = { \"pool01.contoso.com\" = 2026-11-20 }\n");
    assert_eq!(same_day.judges("unified-contact-store", ""), "unknown: ucs-migrated=unknown");
}

#[test]
fn moves_of_several_pools_in_one_export_of_the_settings_reach_each_pool() {
    let one = |pool: &str, wall: &str| StoreMove {
        pool: Some(pool.to_owned()),
        user: None,
        into_exchange: true,
        at: None,
        wall: Some(wall.parse().unwrap()),
    };
    let moves =
        vec![one("pool01.contoso.com", "2026-11-21T02:00:00"), one("pool02.contoso.com", "2026-10-01T02:00:00")];
    let settings = ArtefactFixture::new(
        Kind::ContactStore,
        Detail::ContactStore(ContactStoreFacts { moves, settings: Vec::new() }),
    );
    let export = |pool: &str| Zip::new(Kind::LyncUserData, "2026-11-20T22:00:00+01:00").of_pool(pool);
    let scene = deployment(
        "[[pool]]\nfqdn = \"pool01.contoso.com\"\n[[pool]]\nfqdn = \"pool02.contoso.com\"\n[unified-contact-store]\n[[attestation]]\nitem = \"unified-contact-store\"\nby = \"ops\"\ndate = 2026-11-20\n",
    );
    let scene = scene.export(export("pool01.contoso.com")).export(export("pool02.contoso.com")).artefact(settings);
    assert_eq!(scene.judges("unified-contact-store", "pool01"), "gap: ucs-migrated=gap");
    assert_eq!(scene.judges("unified-contact-store", "pool02"), "pass");
}

#[test]
fn an_export_of_persistent_chat_must_be_whole() {
    let says = |level: &str| {
        let file = format!(
            "[[repository.map]]\npath = \"**/chat*.zip\"\nkind = \"lync-persistent-chat\"\n{level}\n[persistent-chat]\nsql = 'sql01\\PCHAT'\n"
        );
        deployment(&file).export(Zip::new(Kind::ZipArchive, "2026-11-21T03:00:00+01:00").at("x/chat.zip"))
    };
    let item = "persistent-chat";
    assert_eq!(says("level = \"full\"").judges(item, ""), "pass");
    assert_eq!(says("").judges(item, ""), "unknown: export-level-unknown=unknown");
    assert_eq!(says("level = \"partial\"").judges(item, ""), "gap: backup-missing=gap");
    let by_server = says("").sql(Sql::full("mgc", "SQL01\\PCHAT", "2026-11-21T04:00:00+01:00"));
    assert_eq!(by_server.judges(item, ""), "pass");
    assert_eq!(by_server.finds(item, "", "last-backup-only"), Some(Status::Noted));
    let older = says("").sql(Sql::full("mgc", "SQL01\\PCHAT", "2026-11-20T23:00:00+01:00"));
    assert_eq!(older.judges(item, ""), "pass", "an older backup that is whole answers first");
    let partial = says("level = \"partial\"").sql(Sql::full("mgc", "SQL01\\PCHAT", "2026-11-01T04:00:00+01:00"));
    assert!(partial.judges(item, "").contains("backup-stale=gap"));
}
