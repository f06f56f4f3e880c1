//! `topology = "newest"`: the targets that a topology shows, what speaks against it, and where it and the deployment file
//! disagree. The topologies are made by hand.

use crate::scene::*;
use crate::support::catalogue;
use bakproof::draft;
use bakproof::evaluate::with_newest_topology;
use bakproof::model::report::AuditReport;
use bakproof::model::*;
use bakproof::policy::Deployment;
use std::path::Path;

pub(super) const FRESH: &str = "2026-11-20T22:04:00+01:00";
const LATER: &str = "2026-11-21T02:00:00+01:00";

/// Nothing but where the backups are.
pub(super) const BARE: &str = r#"
[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
topology = "newest"
[[repository]]
name = "nas"
path = "/mnt/nas"
[schedule]
cdr = { full = "every 1d", grace = "2h" }
"#;

pub(super) fn store(role: &str, sql: &str) -> TopologyService {
    TopologyService { sql_instance: Some(sql.to_owned()), ..service(role, sql) }
}

/// A pool with a back end and a share.
pub(super) fn pool(fqdn: &str, sql: &str, share_host: &str, response_groups: bool) -> Vec<TopologyService> {
    let back_end = store("UserStore", sql);
    let share = TopologyService { share: Some("lync".to_owned()), ..service("FileStore", share_host) };
    let users =
        TopologyService { depends_on: vec![back_end.id.clone(), share.id.clone()], ..service("UserServices", fqdn) };
    let applications = TopologyService { has_response_groups: response_groups, ..service("ApplicationServer", fqdn) };
    vec![back_end, share, users, applications]
}

/// Two pools, a Monitoring store, a gateway, and the holder of the Central Management Store beside a copy of it.
pub(super) fn contoso() -> Vec<TopologyService> {
    let mut all = pool("pool01.contoso.com", r"sql01.contoso.com\RTC", "fs01.contoso.com", true);
    all.extend(pool("pool02.contoso.com", r"sql02.contoso.com\RTC", "fs02.contoso.com", false));
    let management = store("CentralMgmtStore", r"sql01.contoso.com\RTC");
    let holder = TopologyService {
        is_active: Some(true),
        depends_on: vec![management.id.clone()],
        ..service("CentralMgmt", "pool01.contoso.com")
    };
    let copy = store("CentralMgmtStore", r"sql02.contoso.com\RTC");
    all.extend([management, holder, copy]);
    all.extend([store("MonitoringStore", r"mon01.contoso.com\MON"), service("PstnGateway", "gw01.contoso.com")]);
    all
}

pub(super) fn export(services: Vec<TopologyService>) -> Zip {
    Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| {
        facts.clusters = services.iter().filter_map(|service| service.host.clone()).collect();
        facts.clusters.sort();
        facts.clusters.dedup();
        facts.topology = Some(Topology { services, ..Topology::default() });
    })
}

pub(super) fn later(zip: Zip) -> Zip {
    zip.at("exports/later.zip").with(|facts| {
        facts.export_time = Some(stamp(LATER));
        facts.export_wall_time = Some(stamp(LATER).civil());
    })
}

pub(super) fn bare() -> Scene {
    Scene::new(BARE).sql(Sql::cdr(FRESH))
}

/// `item on target: status`, without what nothing is declared of.
pub(super) fn matrix(report: &AuditReport) -> Vec<String> {
    let known = report.targets.iter().filter(|target| target.target != "(undeclared)");
    known.map(|target| format!("{} on {}: {}", target.item, target.target, target.status)).collect()
}

#[test]
fn targets_are_taken_from_the_newest_topology_and_judged_as_declared_ones_are() {
    let scene = bare().export(export(contoso()));
    assert_eq!(
        matrix(&scene.audit()),
        [
            "topology on Contoso: pass",
            "location on Contoso: gap",
            "response-groups on pool01.contoso.com: gap",
            "response-groups on pool02.contoso.com: not-applicable",
            "user-data on pool01.contoso.com: gap",
            "user-data on pool02.contoso.com: gap",
            r"cdr on mon01.contoso.com\MON: pass",
            r"qoe on mon01.contoso.com\MON: gap",
            r"file-store on \\fs01.contoso.com\lync: gap",
            r"file-store on \\fs02.contoso.com\lync: gap",
            "pstn-gateway on gw01.contoso.com: gap",
        ]
    );
    let used = scene.target("topology", "").findings;
    assert_eq!(said(Status::Pass, &used), "pass: topology-used=noted");
    assert_eq!(
        used[0].message,
        "11 targets are not declared in a deployment file, and known from the topology in nas: \
         exports/lync-configuration-1795208640.zip (2026-11-20T22:04+01:00)."
    );
    // Without the word, nothing is taken.
    let plain = Scene::new(&BARE.replace("topology = \"newest\"", "")).sql(Sql::cdr(FRESH)).export(export(contoso()));
    assert_eq!(matrix(&plain.audit()), Vec::<String>::new());
}

#[test]
fn removing_one_backup_turns_its_target_alone_into_a_gap() {
    let with = matrix(&bare().export(export(contoso())).audit());
    let without = matrix(&Scene::new(BARE).export(export(contoso())).audit());
    let changed: Vec<_> = with.iter().zip(&without).filter(|(a, b)| a != b).map(|(_, b)| b.as_str()).collect();
    assert_eq!(changed, [r"cdr on mon01.contoso.com\MON: gap"]);
}

#[test]
fn what_a_person_wrote_stays_and_what_is_left_open_is_filled() {
    let written = format!(
        "{BARE}[[pool]]\nfqdn = \"POOL02\"\nresponse_groups = true\n[cdr]\nsql = 'mon01\\MON'\n\
         [pstn-gateway]\ntargets = [\"gw01\", \"gw02\"]\n[qoe]\napplies = false\nreason = \"nobody reads it\"\n"
    );
    let scene = Scene::new(&written).export(export(contoso()));
    assert_eq!(
        matrix(&scene.audit()),
        [
            "topology on Contoso: unknown",
            "location on Contoso: gap",
            "response-groups on pool01.contoso.com: gap",
            "response-groups on pool02: gap",
            "user-data on pool01.contoso.com: gap",
            "user-data on pool02: gap",
            r"cdr on mon01\MON: gap",
            "qoe on Contoso: not-applicable",
            r"file-store on \\fs01.contoso.com\lync: gap",
            r"file-store on \\fs02.contoso.com\lync: gap",
            "pstn-gateway on gw01: gap",
            "pstn-gateway on gw02: gap",
        ]
    );
    assert_eq!(
        scene.says("topology", ""),
        "unknown: topology-undeclared=unknown, inventory-gone=noted, topology-used=noted"
    );
}

#[test]
fn a_short_name_is_of_one_pool_and_hides_no_other() {
    let mut two = pool("pool01.contoso.com", r"sql01.contoso.com\RTC", "fs01.contoso.com", true);
    two.extend(pool("pool01.fabrikam.com", r"sql01.fabrikam.com\RTC", "fs01.fabrikam.com", true));
    let scene = Scene::new(&format!("{BARE}[[pool]]\nfqdn = \"pool01\"\n")).export(export(two));
    let users: Vec<_> = matrix(&scene.audit()).into_iter().filter(|row| row.starts_with("user-data")).collect();
    let all = ["pool01", "pool01.contoso.com", "pool01.fabrikam.com"];
    assert_eq!(users, all.map(|pool| format!("user-data on {pool}: gap")), "it may be of either");
    let says = scene.target("topology", "");
    assert!(said(says.status, &says.findings).contains("topology-undeclared=unknown"));
    let message = "The deployment file names the pool pool01, and the topology shows pool01.contoso.com and \
                   pool01.fabrikam.com: it can be of one of them only, and covers none of them. Write full names.";
    assert!(says.findings.iter().any(|finding| finding.message == message), "{:?}", says.findings);
}

#[test]
fn what_is_only_attested_stays_beside_what_a_topology_shows() {
    let attested =
        "[[attestation]]\nitem = \"coexistence\"\ntarget = \"ocs-2007-r2\"\ndate = 2026-11-20\nby = \"Kari\"\n";
    let old = TopologyService { version: Some(5), ..service("Registrar", "old.contoso.com") };
    let services = contoso().into_iter().chain([old]).collect();
    let scene = Scene::new(&format!("{BARE}{attested}")).export(export(services));
    let versions: Vec<_> = scene.audit().targets.into_iter().filter(|one| one.item == "coexistence").collect();
    assert_eq!(versions.iter().map(|one| one.target.as_str()).collect::<Vec<_>>(), ["lync-2010", "ocs-2007-r2"]);
}

/// What the passing target and the pool without Response Groups come to.
fn in_doubt(scene: &Scene) -> (String, Status, String) {
    let target = scene.target("cdr", "");
    let message = target.findings.iter().find(|finding| finding.id == "topology-doubtful");
    let pool02 = scene.target("response-groups", "pool02");
    (said(target.status, &target.findings), pool02.status, message.map(|one| one.message.clone()).unwrap_or_default())
}

#[test]
fn a_topology_in_doubt_leaves_unknown_what_would_pass_and_excludes_nothing() {
    let cut = export(contoso()).with(|facts| facts.topology.as_mut().unwrap().is_cut = true);
    let unplaced = |role: &str| {
        let lost = TopologyService { host: None, is_director: Some(false), ..service(role, "x") };
        export(contoso().into_iter().chain([lost]).collect())
    };
    // No server has such an instance.
    let nowhere = export(contoso().into_iter().chain([store("ArchivingStore", r"sql03.contoso.com\A-B")]).collect());
    let mut ruin = later(export(vec![])).at("later/lync-configuration-1795208641.zip");
    (ruin.0.kind, ruin.0.facts.verdict, ruin.0.facts.topology) = (Kind::ZipArchive, Verdict::Damaged, None);
    let mut smaller = contoso();
    smaller.retain(|service| service.host.as_deref() != Some("gw01.contoso.com"));
    let damaged = |zip: Zip| zip.with(|facts| facts.verdict = Verdict::Damaged);
    let unread = later(damaged(export(vec![]))).with(|facts| facts.topology = None);
    let mut document = export(smaller.clone());
    document.0.kind = Kind::Topology;
    document.0.location = Location { modified: Some(stamp(LATER)), ..location("topology.xml") };
    (document.0.facts.export_time, document.0.facts.export_wall_time) = (None, None);
    let groups = Zip::new(Kind::LyncResponseGroups, LATER).of_pool("pool09.contoso.com");
    let abroad = export(pool("lab.fabrikam.com", "labsql.fabrikam.com", "labfs.fabrikam.com", true))
        .at("lab.zip")
        .with(|facts| facts.export_time = Some(stamp("2026-11-20T20:00:00+01:00")));
    let change = "[[change]]\nitem = \"topology\"\ndate = 2026-11-21\nby = \"Kari\"\nwhat = \"a new pool\"\n";
    let of = |zips: Vec<Zip>| zips.into_iter().fold(bare(), Scene::export);
    let good = || export(contoso());
    for (scene, why) in [
        (of(vec![damaged(good())]), "that export is damaged, not verified"),
        (of(vec![cut]), "it names more than bakproof keeps"),
        (of(vec![unplaced("UserServices")]), "1 service stands in it without the place"),
        (of(vec![unplaced("Registrar")]), "1 service stands in it without the place"),
        (of(vec![unplaced("ArchivingStore")]), "1 service stands in it without the place"),
        (of(vec![nowhere]), "1 service stands in it without the place"),
        (of(vec![good(), ruin]), "later/lync-configuration-1795208641.zip is damaged, and by its name and its time"),
        (of(vec![good(), later(damaged(export(smaller)))]), "is damaged, and what it holds differs"),
        (of(vec![good(), unread]), "is damaged, and what it holds differs or cannot be told"),
        (of(vec![good(), document]), "the topology document nas: topology.xml, whose file is newer, differs"),
        (of(vec![good(), groups]), "a later export is of pool09.contoso.com, which it does not name"),
        (of(vec![good(), abroad]), "nas: lab.zip is of another deployment"),
        (
            Scene::new(&format!("{BARE}{change}")).sql(Sql::cdr(FRESH)).export(good()),
            "it is older than the change that Kari declared for 2026-11-21",
        ),
    ] {
        let (cdr, response_groups, message) = in_doubt(&scene);
        assert_eq!((cdr.as_str(), response_groups), ("unknown: topology-doubtful=unknown", Status::Unknown), "{why}");
        assert!(message.contains(why), "{message}\n{why}");
        assert_ne!(scene.target("topology", "").status, Status::Pass, "{why}");
        // A gap stays one: nobody has shown that there is nothing to back up.
        assert_eq!(scene.target("user-data", "pool01").status, Status::Gap, "{why}");
    }
    // What says the same as the topology raises no doubt.
    let copy = later(damaged(export(contoso())));
    assert_eq!(in_doubt(&of(vec![good(), copy])).0, "pass");
}

#[test]
fn a_doubt_is_told_also_where_the_topology_adds_no_target() {
    let lost = TopologyService { host: None, ..service("UserServices", "x") };
    let unplaced = || export(vec![service("UserServices", "pool01.contoso.com"), lost.clone()]);
    let newest = CONTOSO.replacen("[deployment]\n", "[deployment]\ntopology = \"newest\"\n", 1);
    for file in [CONTOSO, newest.as_str()] {
        let says = Scene::new(file).export(unplaced()).says("topology", "");
        assert!(says.starts_with("unknown: ") && says.contains("inventory-doubtful=unknown"), "{says}");
        assert!(!says.contains("topology-used"), "{says}");
    }
    let mut undated = export(contoso()).at("exports/undated.zip");
    (undated.0.facts.export_time, undated.0.facts.export_wall_time) = (None, None);
    let sound = export(vec![service("UserServices", "pool01.contoso.com")]);
    let scene = Scene::new(&newest).export(sound).export(undated);
    let target = scene.target("topology", "");
    let told = target.findings.iter().find(|one| one.id == "inventory-doubtful").map(|one| one.message.as_str());
    assert!(told.is_some_and(|told| told.contains("exports/undated.zip differs from it and has no time")), "{told:?}");
}

#[test]
fn an_edition_that_the_topology_contradicts_is_unknown() {
    let file =
        |edition: &str| CONTOSO.replacen("[deployment]\n", &format!("[deployment]\nedition = \"{edition}\"\n"), 1);
    let shown = || export(vec![service("UserServices", "pool01.contoso.com")]);
    let says = |file: &str| Scene::new(file).export(shown()).says("topology", "");
    assert!(says(&file("skype-for-business-2015")).contains("edition-contradicted=unknown"));
    assert!(!says(&file("lync-2013")).contains("edition-contradicted"));
    assert!(!says(CONTOSO).contains("edition-contradicted"));
}

#[test]
fn a_central_management_store_that_is_declared_elsewhere_is_unknown() {
    let on = |sql: &str| {
        let store = store("CentralMgmtStore", sql);
        Scene::new(CONTOSO).export(export(vec![store, service("UserServices", "pool01.contoso.com")]))
    };
    assert!(on(r"sql02.contoso.com\RTC").says("topology", "").contains("inventory-elsewhere=unknown"));
    assert!(!on(r"sql01.contoso.com\RTC").says("topology", "").contains("inventory-elsewhere"));
}

#[test]
fn only_an_export_that_counts_is_taken() {
    let says = |zips: Vec<Zip>| zips.into_iter().fold(bare(), Scene::export).target("cdr", "").target;
    let mon = r"mon01.contoso.com\MON";
    let other =
        || export(vec![store("MonitoringStore", r"other.contoso.com\MON"), service("PstnGateway", "gw01.contoso.com")]);
    let demo = later(other()).with(|facts| facts.is_demo = true);
    let draft = later(other()).with(|facts| facts.topology.as_mut().unwrap().is_draft = true);
    let tomorrow = later(other()).with(|facts| facts.export_time = Some(stamp("2026-11-22T02:00:00+01:00")));
    for ignored in [demo, draft, tomorrow] {
        assert_eq!(says(vec![export(contoso()), ignored]), mon);
    }
    assert_eq!(says(vec![export(contoso()), later(other())]), r"other.contoso.com\MON", "the newest");
    let worse = later(other()).with(|facts| facts.verdict = Verdict::Incomplete);
    assert_eq!(says(vec![export(contoso()), worse]), mon, "the newest that is verified");
    // As of a time before it, an export is as if it were not there.
    let early = bare().export(export(contoso())).judged_at("2026-11-20T12:00:00+01:00");
    assert_eq!(early.target("cdr", "").target, "(undeclared)");
}

#[test]
fn without_any_topology_nobody_knows_what_there_is() {
    let declared = format!("{BARE}[topology]\n[cdr]\nsql = 'mon01.contoso.com\\MON'\n");
    let scene = Scene::new(&declared).sql(Sql::cdr(FRESH));
    assert_eq!(scene.cdr(), "pass", "what is declared is judged");
    assert_eq!(scene.says("topology", ""), "gap: backup-missing=gap, topology-missing=unknown");
}

#[test]
fn a_pool_that_an_earlier_topology_shows_is_told_when_it_is_gone() {
    let mut fewer = contoso();
    fewer.retain(|service| service.host.as_deref() != Some("pool02.contoso.com"));
    let scene = bare().export(export(contoso())).export(later(export(fewer)));
    let target = scene.target("topology", "");
    assert_eq!(said(target.status, &target.findings), "pass: inventory-gone=noted, topology-used=noted");
    assert!(target.findings[0].message.contains("An earlier topology shows the pool pool02.contoso.com"));
}

#[test]
fn a_store_that_is_declared_on_another_instance_is_unknown_until_an_alias_says_that_it_is_the_same() {
    let file = |aliases: &str| {
        format!("{}\n[[sql_server]]\ninstance = 'mon01.contoso.com\\MON'\naliases = [{aliases}]\n", CONTOSO)
    };
    let moved = || {
        let services =
            vec![store("MonitoringStore", r"monnew.contoso.com\MON"), service("UserServices", "pool01.contoso.com")];
        export(services)
    };
    let scene = Scene::new(CONTOSO).export(moved());
    let target = scene.target("topology", "");
    assert_eq!(said(target.status, &target.findings), "unknown: inventory-elsewhere=unknown, inventory-gone=noted");
    assert_eq!(
        target.findings[0].message,
        r"The topology shows the Monitoring store on monnew.contoso.com\MON, and the deployment file declares it on mon01.contoso.com\MON: if that is the same server, add the topology's name to `aliases` of its [[sql_server]]."
    );
    let known = Scene::new(&file("\"monnew.contoso.com\"")).export(moved());
    assert_eq!(known.says("topology", ""), "pass: inventory-gone=noted");
    // A second store that nobody declares is not looked for.
    let with_share =
        CONTOSO.replacen("[[repository]]", "[file-store]\ntargets = ['\\\\fs01.contoso.com\\lync']\n[[repository]]", 1);
    let pools = pool("pool01.contoso.com", r"sql01.contoso.com\RTC", "fs01.contoso.com", true);
    let second = export(
        pools
            .into_iter()
            .chain([service("UserServices", "pool02.contoso.com")])
            .chain([
                store("MonitoringStore", r"mon01.contoso.com\MON"),
                store("MonitoringStore", r"mon02.contoso.com\MON"),
            ])
            .collect(),
    );
    let scene = Scene::new(&with_share).export(second);
    assert_eq!(scene.says("topology", ""), "unknown: topology-undeclared=unknown");
    let back_end = export(pool("pool01.contoso.com", r"sql09.contoso.com\RTC", "fs01.contoso.com", true));
    assert!(Scene::new(CONTOSO).export(back_end).says("topology", "").contains("inventory-elsewhere=unknown"));
}

#[test]
fn a_folder_that_is_audited_without_a_deployment_file_gets_the_targets_of_its_newest_topology() {
    let scene = Scene::undeclared().sql(Sql::cdr(FRESH)).export(export(contoso()));
    let rows = matrix(&scene.audit());
    assert!(rows.contains(&"user-data on pool02.contoso.com: gap".to_owned()), "{rows:?}");
    assert_eq!(scene.target("user-data", "pool01").status, Status::Gap);
    assert!(scene.audit().status != Status::Pass);
}

#[test]
fn the_file_may_name_what_only_a_topology_shows() {
    let named = format!(
        "{}[[target]]\nitem = \"user-data\"\ntarget = \"pool02.contoso.com\"\napplies = false\nreason = \"empty\"\n\
         [voice-audio]\ntargets = [\"pool01.contoso.com\", \"pool77.contoso.com\"]\n",
        BARE.replace(
            "[schedule]",
            "[[repository.map]]\npath = \"**/*.zip\"\npool = \"pool01.contoso.com\"\n[schedule]"
        )
    );
    let scene = Scene::new(&named).export(export(contoso()));
    assert_eq!(scene.target("user-data", "pool02").status, Status::NotApplicable);
    let audio: Vec<_> = matrix(&scene.audit()).into_iter().filter(|row| row.starts_with("voice-audio")).collect();
    assert_eq!(
        audio,
        [
            "voice-audio on pool01.contoso.com: gap",
            "voice-audio on pool02.contoso.com: unknown",
            "voice-audio on pool77.contoso.com: gap"
        ],
        "a pool that nothing shows is still looked for, and one that is new is a question"
    );
    let errors = |text: &str| Deployment::parse(text, Path::new("b.toml"), catalogue()).unwrap_err().to_string();
    assert!(errors(&named.replace("topology = \"newest\"", "")).contains("unknown pool `pool01.contoso.com`"));
    let denied = format!("{BARE}[topology]\napplies = false\nreason = \"never\"\n");
    assert!(errors(&denied).contains("takes its targets from the newest topology"), "{}", errors(&denied));
    assert!(errors(&BARE.replace("newest", "oldest")).contains("newest"));
}

#[test]
fn check_shows_which_targets_a_topology_added() {
    let scene = Scene::new(&format!("{BARE}[[pool]]\nfqdn = \"pool01.contoso.com\"\n")).export(export(contoso()));
    let united = with_newest_topology(&scene.policy, &scene.evidence, scene.as_of);
    let shown = draft::rules(&united, 80);
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    let from = shown.find("\nuser-data:").unwrap();
    let until = shown.find("\narchiving:").unwrap();
    let rows: Vec<&str> = shown[from..until].lines().filter(|line| !line.contains(" catalog")).collect();
    insta::assert_snapshot!(rows.join("\n"), @r"

    user-data: Persistent user data
      pool01.contoso.com
        from            the deployment file
      pool02.contoso.com
        from            the topology in nas:
                        exports/lync-configuration-1795208640.zip
                        (2026-11-20T22:04+01:00)
    ");
    let none = draft::rules(&scene.policy, 80);
    assert!(none.contains("Topology   none was found"), "{none}");
}
