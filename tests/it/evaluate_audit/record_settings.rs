//! What the settings beside a topology say of records, against what the deployment file says of them.

use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";

fn settings(element: &str, is_enabled: bool, in_exchange: bool) -> RecordSettings {
    RecordSettings {
        element: element.to_owned(),
        scope: "Global".to_owned(),
        is_enabled,
        in_exchange,
        ..RecordSettings::default()
    }
}

fn scene(tables: &str, record_settings: Vec<RecordSettings>, services: Vec<TopologyService>) -> Scene {
    let file = CONTOSO.replace("[topology]", &format!("{tables}\n[topology]"));
    Scene::new(&file).export(Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| {
        facts.clusters.push("pool01.contoso.com".to_owned());
        facts.topology = Some(Topology { services, record_settings, ..Topology::default() });
    }))
}

fn says(tables: &str, documents: &[RecordSettings]) -> String {
    scene(tables, documents.to_vec(), Vec::new()).says("topology", "")
}

fn archiving(mode: &str) -> String {
    let more = if mode == "none" { "reason = \"nobody asked\"" } else { "" };
    let sql = if mode == "exchange" || mode == "none" { "" } else { r"sql = 'mon01.contoso.com\ARC'" };
    format!("[archiving]\nmode = \"{mode}\"\n{sql}\n{more}")
}

#[test]
fn messages_that_are_archived_where_the_file_does_not_say_so_are_unknown() {
    let contradicted = "unknown: records-contradicted=unknown";
    let in_sql = settings("ArchivingSettings", true, false);
    let in_exchange = settings("ArchivingSettings", true, true);
    let off = settings("ArchivingSettings", false, true);
    for (mode, documents, expected) in [
        ("sql", vec![in_sql.clone()], "pass"),
        ("sql", vec![in_exchange.clone()], contradicted),
        ("sql", vec![in_sql.clone(), in_exchange.clone()], contradicted),
        ("both", vec![in_sql.clone(), in_exchange.clone()], "pass"),
        ("exchange", vec![in_exchange.clone()], "pass"),
        ("exchange", vec![in_sql.clone()], contradicted),
        ("none", vec![in_sql.clone()], contradicted),
        ("none", vec![in_exchange.clone()], contradicted),
        ("none", vec![off.clone()], "pass"),
        ("none", vec![off.clone(), in_sql.clone()], contradicted),
        ("sql", vec![off], "pass: records-not-written=noted"),
        ("none", vec![], "pass"),
    ] {
        assert_eq!(says(&archiving(mode), &documents), expected, "{mode} {documents:?}");
    }
    let away = "[archiving]\napplies = false\nreason = \"nobody asked\"";
    assert_eq!(says(away, std::slice::from_ref(&in_sql)), contradicted);
    assert_eq!(says("", &[in_sql]), "pass", "the item's own row is unknown");
    let target = scene(&archiving("none"), vec![in_exchange], Vec::new()).target("topology", "");
    assert_eq!(
        target.findings[0].message,
        "[archiving] says `mode = \"none\"`, but by ArchivingSettings of scope Global messages are archived in Exchange."
    );
}

#[test]
fn an_adapter_that_writes_nowhere_takes_no_records_and_records_that_are_off_are_told() {
    let compliance = |is_enabled| [settings("PersistentChatComplianceConfiguration", is_enabled, false)];
    let adapter = "[persistent-chat-compliance]\nadapter = true";
    assert_eq!(says(adapter, &compliance(true)), "pass");
    assert_eq!(says(adapter, &compliance(false)), "unknown: records-contradicted=unknown");
    assert_eq!(says(adapter, &[]), "pass");
    let off = RecordSettings { defaults: Vec::new(), ..settings("CdrSettings", false, false) };
    assert_eq!(says("", std::slice::from_ref(&off)), "pass: records-not-written=noted");
    let site = RecordSettings { scope: "Site".to_owned(), ..settings("CdrSettings", true, false) };
    assert_eq!(says("", &[off.clone(), site]), "pass", "one site records");
    let target = scene("", vec![off], Vec::new()).target("topology", "");
    assert_eq!(
        target.findings[0].message,
        "By CdrSettings of scope Global, nothing is written to LcsCDR: its backups hold older records, or none."
    );
}

/// With `topology = "newest"`, archiving in Exchange is asked for, and an Archiving store that is still there as well.
#[test]
fn where_messages_are_archived_is_taken_from_the_settings() {
    let file = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ntopology = \"newest\"\n\
                [[repository]]\nname = \"nas\"\npath = \"/mnt/nas\"\n";
    let of = |documents: Vec<RecordSettings>, has_store: bool| {
        let mut services = vec![service("UserServices", "pool01.contoso.com")];
        let store = || TopologyService {
            sql_instance: Some(r"arc01.contoso.com\ARC".to_owned()),
            ..service("ArchivingStore", "arc01.contoso.com")
        };
        services.extend(has_store.then(store));
        let scene = Scene::new(file).export(Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| {
            facts.clusters.push("pool01.contoso.com".to_owned());
            facts.topology = Some(Topology { services, record_settings: documents, ..Topology::default() });
        }));
        let audit = scene.audit();
        let wanted = audit.targets.iter().filter(|one| one.item.contains("archiv"));
        wanted.map(|one| format!("{} on {}: {}", one.item, one.target, one.status)).collect::<Vec<_>>()
    };
    let exchange = || vec![settings("ArchivingSettings", true, true)];
    let store = r"archiving on arc01.contoso.com\ARC: gap";
    assert_eq!(of(exchange(), true), [store, "exchange-archive on Contoso: gap"]);
    assert_eq!(of(exchange(), false), ["archiving on Contoso: not-applicable", "exchange-archive on Contoso: gap"]);
    let sql = || vec![settings("ArchivingSettings", true, false)];
    assert_eq!(of(sql(), true), [store, "exchange-archive on (undeclared): unknown"]);
    let off = || vec![settings("ArchivingSettings", false, false)];
    assert_eq!(of(off(), true)[0], store, "an archive may be there although nothing is added to it");
    assert_eq!(of(off(), false)[0], "archiving on (undeclared): unknown");
}

#[test]
fn settings_take_no_instance_away_that_a_person_wrote() {
    let file = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ntopology = \"newest\"\n\
                [[repository]]\nname = \"nas\"\npath = \"/mnt/nas\"\n[archiving]\nsql = 'arc01.contoso.com\\ARC'\n";
    let scene = Scene::new(file).export(Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| {
        let services = vec![service("UserServices", "pool01.contoso.com")];
        let record_settings = vec![settings("ArchivingSettings", true, true)];
        facts.clusters.push("pool01.contoso.com".to_owned());
        facts.topology = Some(Topology { services, record_settings, ..Topology::default() });
    }));
    assert_eq!(scene.target("archiving", "").status, Status::Gap);
    assert_eq!(scene.target("exchange-archive", "").status, Status::Gap);
}
