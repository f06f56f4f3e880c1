//! Where the directory says that the Central Management Store is, beside what the newest export has.

use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";

fn store(instance: &str) -> TopologyService {
    TopologyService {
        role: "CentralMgmtStore".to_owned(),
        host: Some("sql01.contoso.com".to_owned()),
        sql_instance: Some(instance.to_owned()),
        id: format!("1-CentralMgmtStore-{instance}"),
        ..TopologyService::default()
    }
}

/// What a directory server showed.
fn pointing(to: &str, partner: Option<&str>) -> Artefact {
    let pointer = ManagementStorePointer { sql_instance: to.to_owned(), partner: partner.map(str::to_owned) };
    let facts = DirectoryBackupFacts { management_stores: vec![pointer], ..DirectoryBackupFacts::default() };
    directory_server("dc1.contoso.com", facts)
}

/// What the topology's target says of a store there and a pointer here.
fn says(file: &str, stores: &[&str], to: &str, partner: Option<&str>) -> String {
    let services: Vec<TopologyService> = stores.iter().map(|name| store(name)).collect();
    let mut scene = Scene::new(file).export(Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| {
        facts.clusters.push("pool01.contoso.com".to_owned());
        facts.topology = Some(Topology { services: services.clone(), ..Topology::default() });
    }));
    scene.evidence.artefacts.push(pointing(to, partner));
    scene.says("topology", "")
}

#[test]
fn another_store_than_the_newest_export_has_is_a_gap_and_an_unclear_name_is_unknown() {
    let here = &[r"sql01.contoso.com\rtc"][..];
    for (stores, to, partner, expected) in [
        (here, r"SQL01.contoso.com\RTC", None, "pass"),
        (here, r"SQL01\RTC", None, "pass"),
        // The partner holds it now, or a paired pool has a second one.
        (here, r"sql02.contoso.com\RTC", Some(r"sql01.contoso.com\RTC"), "pass"),
        (&[r"sql01.contoso.com\RTC", r"sql05.contoso.com\RTC"], r"sql05.contoso.com\RTC", None, "pass"),
        (here, r"sql09.contoso.com\RTC", None, "gap: cms-moved=gap"),
        (here, r"sql01.contoso.com\OTHER", None, "gap: cms-moved=gap"),
        (here, r"sql01.fabrikam.com\RTC", None, "gap: cms-moved=gap"),
        (here, r"SQLCMS\RTC", None, "unknown: cms-moved=unknown"),
        // Nothing to compare with.
        (&[], r"sql09.contoso.com\RTC", None, "pass"),
    ] {
        assert_eq!(says(CONTOSO, stores, to, partner), expected, "{stores:?} {to}");
    }
}

#[test]
fn an_alias_of_the_deployment_file_is_a_name() {
    let there = CONTOSO.replacen("[topology]\nsql = 'sql01", "[topology]\nsql = 'sql33", 1);
    let file = format!("{there}\n[[sql_server]]\ninstance = 'sql33.contoso.com\\RTC'\naliases = [\"SQLCMS\"]\n");
    assert_eq!(says(&file, &[r"sql33.contoso.com\RTC"], r"SQLCMS\RTC", None), "pass");
    assert_eq!(says(&file, &[r"sql33.contoso.com\RTC"], r"SQLCMS2\RTC", None), "unknown: cms-moved=unknown");
}
