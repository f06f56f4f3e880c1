//! What the topology inside an export shows, and the deployment file denies or leaves out.

use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";

fn export(services: Vec<TopologyService>) -> Zip {
    Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| {
        facts.clusters.push("pool01.contoso.com".to_owned());
        facts.topology = Some(Topology { services, ..Topology::default() });
    })
}

/// What the topology's target says of these services.
fn says(file: &str, services: Vec<TopologyService>) -> String {
    Scene::new(file).export(export(services)).says("topology", "")
}

fn with(tables: &str) -> String {
    CONTOSO.replace("[topology]", &format!("{tables}\n[topology]"))
}

const UNKNOWN: &str = "unknown: topology-undeclared=unknown";
const NOTED: &str = "pass: topology-undeclared=noted";

#[test]
fn what_is_declared_passes() {
    let file = with(
        "[pstn-gateway]\ntargets = [\"gw01.contoso.com\", \"sba01\"]\n[coexistence]\nversion = \"lync-2010\"\n\
         [file-store]\ntargets = ['\\\\FS01\\lync\\']",
    );
    let branch = TopologyService { is_director: Some(false), ..service("Registrar", "sba01.contoso.com") };
    let share = TopologyService { share: Some("Lync".to_owned()), ..service("FileStore", "fs01.contoso.com") };
    let store =
        TopologyService { sql_instance: Some(r"MON01.contoso.com\mon".to_owned()), ..service("MonitoringStore", "m") };
    let all = vec![
        service("UserServices", "pool01.contoso.com"),
        service("UserServices", "pool02.contoso.com"),
        service("EdgeServer", "edge.contoso.com"),
        service("PstnGateway", "gw01.contoso.com"),
        TopologyService { version: Some(5), ..service("UserServices", "pool10.contoso.com") },
        TopologyService { version: Some(5), ..service("PstnGateway", "gw01.contoso.com") },
        TopologyService { is_director: Some(true), ..service("Registrar", "dir01.contoso.com") },
        branch,
        share,
        store,
    ];
    assert_eq!(says(&file, all), "pass");
    assert_eq!(says(CONTOSO, vec![]), "pass");
}

#[test]
fn a_pool_that_is_not_declared_is_unknown() {
    let pool = |fqdn: &str| vec![service("UserServices", "pool01.contoso.com"), service("UserServices", fqdn)];
    // The other declared pool is not in that topology.
    let unknown = "unknown: topology-undeclared=unknown, inventory-gone=noted";
    assert_eq!(says(CONTOSO, pool("pool03.contoso.com")), unknown);
    let message = Scene::new(CONTOSO).export(export(pool("pool03.contoso.com"))).target("topology", "").findings[0]
        .message
        .clone();
    assert_eq!(
        message,
        "The topology shows the pool pool03.contoso.com, which the deployment file does not name: its backups are not \
         looked for."
    );
    let denied = with("[user-data]\napplies = false\nreason = \"users are exported by another team\"");
    assert_eq!(says(&denied, pool("pool02.contoso.com")), UNKNOWN);
}

#[test]
fn a_gateway_that_is_denied_or_left_out_is_unknown_and_without_any_table_noted() {
    let gateways = || vec![service("PstnGateway", "gw01.contoso.com"), service("PstnGateway", "gw02.contoso.com")];
    assert_eq!(says(CONTOSO, gateways()), NOTED, "its own row is unknown");
    assert_eq!(says(&with("[pstn-gateway]\napplies = false\nreason = \"none\""), gateways()), UNKNOWN);
    assert_eq!(says(&with("[pstn-gateway]\ntargets = [\"gw01.contoso.com\"]"), gateways()), UNKNOWN);
    assert_eq!(says(&with("[pstn-gateway]\ntargets = [\"gw01\", \"GW02\"]"), gateways()), "pass");
    // One target for the whole deployment stands for one gateway.
    assert_eq!(says(&with("[pstn-gateway]"), gateways()), UNKNOWN);
    assert_eq!(says(&with("[pstn-gateway]"), vec![service("PstnGateway", "gw01.contoso.com")]), "pass");
    let branch = vec![TopologyService { is_director: Some(false), ..service("Registrar", "sba01.contoso.com") }];
    assert_eq!(says(&with("[pstn-gateway]\ntargets = [\"gw01.contoso.com\"]"), branch), UNKNOWN);
}

#[test]
fn an_earlier_version_that_is_denied_or_left_out_is_unknown() {
    let old = |version| vec![TopologyService { version: Some(version), ..service("Registrar", "pool10.contoso.com") }];
    let none = with("[coexistence]\napplies = false\nreason = \"migrated in 2014\"");
    let lync = with("[coexistence]\nversion = \"lync-2010\"");
    assert_eq!(says(CONTOSO, old(5)), NOTED);
    assert_eq!(says(&none, old(5)), UNKNOWN);
    assert_eq!(says(&none, old(6)), "pass");
    assert_eq!(says(&lync, old(5)), "pass");
    assert_eq!(says(&lync, old(4)), UNKNOWN);
    let merged = Scene::new(&lync).export(export(vec![]).with(|facts| {
        facts.topology.as_mut().unwrap().back_compat_clusters.push("ocs01.contoso.com".to_owned());
    }));
    assert_eq!(merged.says("topology", ""), UNKNOWN);
}

#[test]
fn a_share_or_a_store_that_is_denied_or_has_another_name_is_unknown() {
    let share = || vec![TopologyService { share: Some("lync".to_owned()), ..service("FileStore", "fs09.contoso.com") }];
    let unknown = "unknown: topology-undeclared=unknown, inventory-gone=noted";
    assert_eq!(says(&with("[file-store]\ntargets = ['\\\\fs01.contoso.com\\lync']"), share()), unknown);
    assert_eq!(says(CONTOSO, share()), NOTED, "the pools are asked for their shares");
    let store =
        |role: &str, sql: &str| vec![TopologyService { sql_instance: Some(sql.to_owned()), ..service(role, "s") }];
    let chat = || store("PersistentChatStore", r"sql03.contoso.com\PCHAT");
    assert_eq!(says(&with("[persistent-chat]\napplies = false\nreason = \"never used\""), chat()), UNKNOWN);
    assert_eq!(says(CONTOSO, chat()), NOTED);
    let elsewhere = store("MonitoringStore", r"other.contoso.com\MON");
    assert_eq!(says(CONTOSO, elsewhere), "unknown: inventory-elsewhere=unknown");
}

#[test]
fn the_newest_sound_export_counts_and_old_evidence_says_nothing() {
    let old = export(vec![service("UserServices", "pool03.contoso.com")])
        .with(|facts| {
            facts.export_time = Some(stamp("2026-11-20T20:00:00+01:00"));
        })
        .at("exports/old.zip");
    let scene = Scene::new(CONTOSO).export(old).export(export(vec![]));
    assert_eq!(scene.says("topology", ""), "pass");
    let before =
        Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| facts.clusters.push("pool01.contoso.com".into()));
    assert_eq!(Scene::new(CONTOSO).export(before).says("topology", ""), "pass");
}

#[test]
fn one_item_of_a_store_that_is_denied_is_unknown_although_another_is_declared() {
    let store = || {
        vec![TopologyService {
            sql_instance: Some(r"mon01.contoso.com\MON".to_owned()),
            ..service("MonitoringStore", "m")
        }]
    };
    let denied = |item: &str| format!("[{item}]\napplies = false\nreason = \"nobody reads it\"\n");
    let kept = |item: &str| format!("[{item}]\nsql = 'mon01.contoso.com\\MON'\n");
    let file = |cdr: String, qoe: String| {
        let plain = CONTOSO.replace("[cdr]\nsql = 'mon01.contoso.com\\MON'\n", "");
        plain.replace("[topology]", &format!("{cdr}{qoe}[topology]"))
    };
    assert_eq!(says(&file(kept("cdr"), kept("qoe")), store()), "pass");
    assert_eq!(says(&file(denied("cdr"), kept("qoe")), store()), UNKNOWN);
    assert_eq!(says(&file(kept("cdr"), denied("qoe")), store()), UNKNOWN);
    assert_eq!(says(&file(denied("cdr"), denied("qoe")), store()), UNKNOWN);
}
