//! What a topology must not be taken for: what it shows elsewhere, what it shows of others, and names that may be several.
//! The topologies are made by hand.

use super::inventory::{BARE, FRESH, bare, contoso, export, later, matrix, pool, store};
use crate::scene::*;
use bakproof::model::*;

fn undated(zip: Zip) -> Zip {
    zip.at("exports/undated.zip").with(|facts| (facts.export_time, facts.export_wall_time) = (None, None))
}

fn pools(names: &[&str]) -> Vec<TopologyService> {
    names.iter().map(|name| service("UserServices", name)).collect()
}

fn of_version(version: u32, services: Vec<TopologyService>) -> impl Iterator<Item = TopologyService> {
    services.into_iter().map(move |one| TopologyService { version: Some(version), ..one })
}

/// The messages of a finding of the topology's target.
fn messages(scene: &Scene, id: &str) -> Vec<String> {
    let findings = scene.target("topology", "").findings.into_iter();
    findings.filter(|one| one.id == id).map(|one| one.message).collect()
}

#[test]
fn an_export_that_may_be_the_newest_is_asked_what_nobody_declares() {
    let known = ["pool01.contoso.com", "pool02.contoso.com"];
    let (good, more) = (|| export(pools(&known)), || export(pools(&[known[0], known[1], "pool03.contoso.com"])));
    let scene = Scene::new(CONTOSO).export(good()).export(undated(more()));
    assert_eq!(scene.says("topology", ""), "unknown: topology-undeclared=unknown");
    assert_eq!(
        messages(&scene, "topology-undeclared"),
        ["nas: exports/undated.zip has no time inside, so that it may be the newest. The topology shows the pool \
          pool03.contoso.com, which the deployment file does not name: its backups are not looked for."]
    );
    for (first, second) in [("a.zip", "b.zip"), ("b.zip", "a.zip")] {
        let scene = Scene::new(CONTOSO).export(good().at(first)).export(more().at(second));
        assert!(scene.says("topology", "").starts_with("unknown: topology-undeclared=unknown"), "{first}");
        let newest = bare().export(good().at(first)).export(more().at(second));
        let message = messages(&newest, "inventory-doubtful").join("");
        assert!(message.contains("was exported in the same second"), "{first}: {message}");
    }
    // One that shows nothing else is as good as absent, and so is one that is certainly older.
    assert_eq!(Scene::new(CONTOSO).export(good()).export(undated(good())).says("topology", ""), "pass");
    assert_eq!(Scene::new(CONTOSO).export(more()).export(later(good())).says("topology", ""), "pass");
}

#[test]
fn stores_of_an_earlier_version_with_rules_of_its_own_are_asked_for() {
    let own = "[[pool]]\nfqdn = \"old01.contoso.com\"\nedition = \"lync-2010\"\nresponse_groups = true\n";
    let file = CONTOSO.replacen("[topology]", &format!("{own}[topology]"), 1);
    let old = || {
        let all = pool("old01.contoso.com", r"oldsql.contoso.com\RTC", "oldfs.contoso.com", true).into_iter();
        let branch = TopologyService { is_director: Some(false), ..service("Registrar", "oldsba.contoso.com") };
        of_version(5, all.chain([store("MonitoringStore", r"oldmon.contoso.com\MON"), branch]).collect())
    };
    let current = || pools(&["pool01.contoso.com", "pool02.contoso.com"]).into_iter();
    let shown = || export(current().chain([store("MonitoringStore", r"mon01.contoso.com\MON")]).chain(old()).collect());
    let told = messages(&Scene::new(&file).export(shown()), "topology-undeclared").join("\n");
    assert!(
        told.contains(r"the Monitoring store oldmon.contoso.com\MON, which the deployment file does not name"),
        "{told}"
    );
    assert!(told.contains(r"the file share \\oldfs.contoso.com\lync"), "{told}");
    assert!(!told.contains("earlier version"), "{told}");
    let newest = file.replacen("[deployment]\n", "[deployment]\ntopology = \"newest\"\n", 1);
    let scene = Scene::new(&newest).export(shown()).export(later(shown()));
    let rows = matrix(&scene.audit());
    for row in [
        r"cdr on oldmon.contoso.com\MON: gap",
        r"file-store on \\oldfs.contoso.com\lync: gap",
        "pstn-gateway on oldsba.contoso.com: gap",
    ] {
        assert!(rows.contains(&row.to_owned()), "{rows:#?}");
    }
    assert_eq!(messages(&scene, "inventory-doubtful"), Vec::<String>::new(), "a copy of the same raises no doubt");
    // A store keeps the version that it was defined with: nothing else of that version has to be left.
    let left = of_version(5, vec![store("MonitoringStore", r"oldmon.contoso.com\MON")]);
    let scene = Scene::new(CONTOSO).export(export(current().chain(left).collect()));
    assert_eq!(scene.says("topology", ""), "unknown: inventory-elsewhere=unknown");
    // Where the pools have no rules of their own, they are asked for as an earlier version, with all that is theirs.
    let told = messages(&Scene::new(CONTOSO).export(shown()), "topology-undeclared").join("\n");
    assert!(told.contains("Lync Server 2010") && !told.contains("oldmon"), "{told}");
}

#[test]
fn a_short_name_that_may_be_of_several_covers_none() {
    let two = |role: &str, name: &str| {
        let both = ["a.example", "b.example"].map(|domain| service(role, &format!("{name}.{domain}")));
        both.map(|one| TopologyService { share: (role == "FileStore").then(|| "lync".to_owned()), ..one })
    };
    let says = |tables: &str, services: Vec<TopologyService>| {
        let file = CONTOSO.replacen("[topology]", &format!("{tables}[topology]"), 1);
        Scene::new(&file).export(export(services).with(|facts| facts.clusters = vec!["pool01.contoso.com".to_owned()]))
    };
    let known = || pools(&["pool01.contoso.com", "pool02.contoso.com"]).into_iter();
    let shares = "[file-store]\ntargets = ['\\\\fs\\lync']\n";
    for (tables, what, services) in [
        ("[[pool]]\nfqdn = \"pool03\"\n", "the pool pool03", two("UserServices", "pool03")),
        ("[pstn-gateway]\ntargets = [\"gw\"]\n", "the gateway gw", two("PstnGateway", "gw")),
        (shares, r"the file share \\fs\lync", two("FileStore", "fs")),
    ] {
        let scene = says(tables, known().chain(services.clone()).collect());
        assert!(scene.says("topology", "").contains("topology-undeclared=unknown"), "{what}");
        let told = messages(&scene, "topology-undeclared").join("\n");
        assert!(told.contains(&format!("The deployment file names {what}, and the topology shows ")), "{told}");
        let one = says(tables, known().chain(services.into_iter().take(1)).collect());
        assert_eq!(messages(&one, "topology-undeclared"), Vec::<String>::new(), "{what} is of the only one");
    }
    let own = "[[pool]]\nfqdn = \"old\"\nedition = \"lync-2010\"\n";
    let old = |services: Vec<TopologyService>| says(own, known().chain(of_version(5, services)).collect());
    let told = |scene: &Scene| messages(scene, "topology-undeclared").join("\n").contains("Lync Server 2010");
    assert!(told(&old(two("UserServices", "old").into())), "which of the two has rules of its own?");
    assert!(!told(&old(pools(&["old.a.example"]))));
}

#[test]
fn a_store_that_one_of_its_items_leaves_out_is_told() {
    let with_qoe = |qoe: &str| {
        let both = r"sql = ['mon01.contoso.com\MON', 'mon02.contoso.com\MON']";
        let file = CONTOSO.replacen(r"sql = 'mon01.contoso.com\MON'", both, 1);
        file.replacen("[topology]", &format!("{qoe}[topology]"), 1)
    };
    let services = || {
        let stores = ["mon01", "mon02"].map(|host| store("MonitoringStore", &format!(r"{host}.contoso.com\MON")));
        export(pools(&["pool01.contoso.com", "pool02.contoso.com"]).into_iter().chain(stores).collect())
    };
    let one = with_qoe("[qoe]\nsql = 'mon01.contoso.com\\MON'\n");
    let scene = Scene::new(&one).export(services());
    assert_eq!(scene.says("topology", ""), "unknown: topology-undeclared=unknown");
    assert_eq!(
        messages(&scene, "topology-undeclared"),
        [
            r"The topology shows the Monitoring store mon02.contoso.com\MON, which [qoe] does not name: its backups are not looked for."
        ]
    );
    let all = with_qoe("[qoe]\nsql = ['mon01.contoso.com\\MON', 'mon02.contoso.com\\MON']\n");
    assert_eq!(Scene::new(&all).export(services()).says("topology", ""), "pass");
    assert_eq!(Scene::new(&with_qoe("")).export(services()).says("topology", ""), "pass", "its own row is unknown");
}

#[test]
fn a_value_that_a_doubtful_topology_fills_in_is_in_doubt() {
    let file = format!(
        "{BARE}[[pool]]\nfqdn = \"pool01.contoso.com\"\nresponse_groups = true\n\
         [response-groups]\naccept = [\"sql-backup\"]\nminimum = \"identified\"\n"
    );
    let groups = || Sql::full("rgsconfig", r"SQL01\RTC", FRESH);
    let sound = Scene::new(&file).export(export(contoso())).sql(groups());
    assert_eq!(sound.says("response-groups", "pool01"), "pass");
    let damaged = export(contoso()).with(|facts| facts.verdict = Verdict::Damaged);
    let doubtful = Scene::new(&file).export(damaged).sql(groups());
    assert_eq!(doubtful.says("response-groups", "pool01"), "unknown: topology-doubtful=unknown");
    let message = doubtful.target("response-groups", "pool01").findings.remove(0).message;
    assert!(message.contains("shows where the data of pool01.contoso.com is, and that export is damaged"), "{message}");
}

#[test]
fn response_groups_that_were_exported_are_not_denied_by_a_topology() {
    let groups = |pool: Option<&str>| {
        let export = Zip::new(Kind::LyncResponseGroups, FRESH);
        pool.into_iter().fold(export, Zip::of_pool)
    };
    let on_pool02 = |scene: Scene| scene.export(export(contoso())).target("response-groups", "pool02").status;
    assert_eq!(on_pool02(bare()), Status::NotApplicable);
    assert_eq!(on_pool02(bare().export(groups(Some("pool02.contoso.com")))), Status::Unknown);
    assert_eq!(on_pool02(bare().export(groups(Some("pool01.contoso.com")))), Status::NotApplicable);
    assert_eq!(on_pool02(bare().export(groups(None))), Status::NotApplicable, "pool01 is known to have some");
    let none = pool("pool02.contoso.com", r"sql02.contoso.com\RTC", "fs02.contoso.com", false);
    let nameless = bare().export(groups(None)).export(export(none));
    assert_eq!(nameless.target("response-groups", "pool02").status, Status::Unknown);
    let denied =
        "[[pool]]\nfqdn = \"pool02.contoso.com\"\nresponse_groups = false\nresponse_groups_reason = \"moved\"\n";
    let scene = Scene::new(&format!("{BARE}{denied}")).export(groups(Some("pool02.contoso.com")));
    assert_eq!(on_pool02(scene), Status::NotApplicable, "a person has said it");
}

#[test]
fn declared_pools_say_which_of_two_deployments_is_this_one() {
    let lab = || export(pool("lab.fabrikam.com", "labsql.fabrikam.com", "labfs.fabrikam.com", true)).at("lab.zip");
    let earlier = |zip: Zip| zip.with(|facts| facts.export_time = Some(stamp("2026-11-20T20:00:00+01:00")));
    let named = || Scene::new(&format!("{BARE}[[pool]]\nfqdn = \"pool01\"\n")).sql(Sql::cdr(FRESH));
    for (stranger, when) in [(earlier(lab()), "earlier"), (later(lab()).at("lab.zip"), "later")] {
        let scene = named().export(export(contoso())).export(stranger);
        assert_eq!(scene.cdr(), "pass", "{when}");
        assert!(!matrix(&scene.audit()).iter().any(|row| row.contains("lab.")), "{when}");
    }
    // A newer one that shares a computer may be of this deployment after a move.
    let shared = || pool("new01.contoso.com", r"sql01.contoso.com\RTC", "newfs.contoso.com", true);
    let moved = later(export(shared())).at("moved.zip");
    let scene = named().export(export(contoso())).export(moved.clone());
    assert_eq!(scene.cdr(), "unknown: topology-doubtful=unknown");
    let message = messages(&scene, "inventory-doubtful").join("");
    assert!(message.contains("moved.zip (2026-11-21T02:00+01:00) is newer, and names sql01.contoso.com"), "{message}");
    // Nobody says which one it is: not even the one that is newer and shares a computer is this deployment's for certain.
    let scene = bare().export(export(contoso())).export(moved);
    assert!(scene.says("user-data", "new01").contains("topology-doubtful=unknown"), "{:?}", matrix(&scene.audit()));
    // Topologies that one pool joins are of one deployment, however far it moved.
    let mut step = contoso();
    step.extend(shared());
    let between =
        export(step).at("between.zip").with(|facts| facts.export_time = Some(stamp("2026-11-20T23:00:00+01:00")));
    let scene = named().export(export(contoso())).export(between).export(later(export(shared())));
    assert_eq!(messages(&scene, "inventory-doubtful"), Vec::<String>::new());
    // Nor does another deployment say which domains are this one's.
    let lab_domains =
        later(lab()).with(|facts| facts.topology.as_mut().unwrap().sip_domains = vec!["fabrikam.com".into()]);
    let dns = |scene: Scene| scene.says("dns", "");
    assert_eq!(dns(named().export(export(contoso())).export(lab_domains)), dns(named().export(export(contoso()))));
    let elsewhere = Scene::new(&format!("{BARE}[[pool]]\nfqdn = \"other\"\n")).sql(Sql::cdr(FRESH));
    assert_eq!(elsewhere.export(export(contoso())).cdr(), "unknown: topology-doubtful=unknown");
}

#[test]
fn a_pool_or_a_server_that_is_declared_by_its_short_name_is_found_by_its_full_one() {
    let file =
        CONTOSO.replace("mon01.contoso.com", "mon01").replace("fqdn = \"pool01.contoso.com\"", "fqdn = \"pool01\"");
    let groups = |pool: &str| Zip::new(Kind::LyncResponseGroups, FRESH).of_pool(pool).at(&format!("{pool}.zip"));
    let named = Scene::new(&file).export(groups("pool01.contoso.com"));
    assert_eq!(named.says("response-groups", "pool01"), "pass");
    let cdr = |domain: &str| Sql::full("LcsCDR", &format!(r"mon01.{domain}\MON"), FRESH).at(domain);
    assert_eq!(Scene::new(&file).sql(cdr("contoso.com")).cdr(), "pass");
    assert_eq!(
        Scene::new(&file).export(export(pools(&["pool01.contoso.com", "pool02.contoso.com"]))).says("topology", ""),
        "pass"
    );
    // Two full names are two things, and one name is of one of them.
    let twins = named.export(groups("pool01.fabrikam.com"));
    assert_eq!(twins.says("response-groups", "pool01"), "unknown: attribution-ambiguous=unknown");
    let twins = Scene::new(&file).sql(cdr("contoso.com")).sql(cdr("fabrikam.com"));
    assert_eq!(twins.cdr(), "unknown: attribution-ambiguous=unknown");
    let newest = format!("{BARE}[[pool]]\nfqdn = \"pool01\"\n");
    let scene = Scene::new(&newest).export(export(contoso())).export(groups("pool01.contoso.com"));
    assert_eq!(scene.says("response-groups", "pool01"), "pass");
    // A list of pools, and a mapping, may name them either way.
    let map = "path = \"/mnt/nas\"\n[[repository.map]]\npath = \"**/pool01*.zip\"\npool = \"pool01.contoso.com\"";
    let mapped = newest.replacen("path = \"/mnt/nas\"", map, 1) + "[voice-audio]\ntargets = [\"pool02\"]\n";
    let users = Zip::new(Kind::LyncUserData, FRESH).at("users/pool01.zip");
    let scene = Scene::new(&mapped).export(export(contoso())).export(users);
    assert_eq!(scene.says("user-data", "pool01"), "pass");
    let audio: Vec<_> = matrix(&scene.audit()).into_iter().filter(|row| row.starts_with("voice-audio")).collect();
    assert_eq!(audio, ["voice-audio on pool02.contoso.com: gap"], "pool01 stands in the file");
}

#[test]
fn an_export_of_a_wrong_clock_and_a_ruin_with_its_name_may_be_the_newest() {
    let more = || {
        let mut services = contoso();
        services.extend(pool("pool03.contoso.com", r"sql03.contoso.com\RTC", "fs03.contoso.com", true));
        export(services).at("exports/ahead.zip")
    };
    let at = |zip: Zip, time: &str| zip.with(|facts| facts.export_time = Some(stamp(time)));
    // Collected and judged at noon.
    let doubt = |scene: Scene| messages(&scene, "inventory-doubtful").join("");
    let ahead = bare().export(export(contoso())).export(at(more(), "2027-01-01T00:00:00+01:00"));
    let message = doubt(ahead.clone());
    assert!(message.contains("ahead.zip is dated 2027-01-01T00:00+01:00, which is yet to come"), "{message}");
    assert!(ahead.says("user-data", "pool01").contains("topology-doubtful=unknown"));
    let alike = bare().export(export(contoso())).export(at(export(contoso()).at("b.zip"), "2027-01-01T00:00:00+01:00"));
    assert_eq!(doubt(alike), "", "it shows the same");
    // A clock that is a little ahead is an ordinary one.
    let little = bare().export(export(contoso())).export(at(more(), "2026-11-21T12:02:00+01:00"));
    assert!(matrix(&little.audit()).iter().any(|row| row.contains("pool03.contoso.com")));
    let good = || bare().export(export(contoso()).at("exports/Config1.zip"));
    let message = doubt(good().suspect("other/Config2.zip"));
    assert!(message.contains("other/Config2.zip is unreadable, and by its name and its time"), "{message}");
    assert_eq!(doubt(good().suspect("other/Location.zip")), "");
}

#[test]
fn a_short_name_is_of_one_deployment_in_configuration_exports_too() {
    let file = CONTOSO.replace("pool01.contoso.com", "pool01").replace("pool02.contoso.com", "pool02");
    let old = |zip: Zip| {
        zip.at("old.zip").with(|facts| {
            facts.export_time = Some(stamp("2026-10-10T22:04:00+02:00"));
            facts.export_wall_time = None;
        })
    };
    let own = || export(pools(&["pool01.contoso.com", "pool02.contoso.com"]));
    let lab = || export(pools(&["pool01.lab.local"])).at("lab.zip");
    assert_eq!(Scene::new(&file).export(own()).says("topology", ""), "pass");
    let stale = Scene::new(&file).export(old(own()));
    assert!(stale.says("topology", "").starts_with("gap: "), "{}", stale.says("topology", ""));
    let says = stale.export(lab()).says("topology", "");
    assert!(!says.starts_with("pass"), "the fresh export is of another deployment, or may be: {says}");
}

#[test]
fn folders_of_one_dfs_root_are_shares_of_their_own() {
    let share = |name: &str| TopologyService {
        share: Some(name.to_owned()),
        id: format!("1-FileStore-{name}"),
        ..service("FileStore", "contoso.com")
    };
    let shown = || {
        let known = pools(&["pool01.contoso.com", "pool02.contoso.com"]).into_iter();
        export(known.chain([share(r"dfs\lync1"), share(r"dfs\lync2")]).collect())
    };
    let with = |targets: &str| {
        let tables = format!("[file-store]\ntargets = [{targets}]\n[topology]");
        Scene::new(&CONTOSO.replacen("[topology]", &tables, 1)).export(shown())
    };
    let (one, two) = (r"'\\contoso.com\dfs\lync1'", r"'\\contoso.com\dfs\lync2'");
    let both = with(&format!("{one}, {two}"));
    assert_eq!(messages(&both, "topology-undeclared"), Vec::<String>::new());
    let told = messages(&with(one), "topology-undeclared").join("");
    assert!(
        told.contains(r"the file share \\contoso.com\dfs\lync2, which the deployment file does not name"),
        "{told}"
    );
}
