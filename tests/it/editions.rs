//! Editions: what each has, what it rests on, and what an audit says of deployments that are not of the default one. The
//! deployments are made up.

use crate::scene::{Scene, Sql, Zip, artefact_facts, location, said, stamp};
use crate::support::{bakproof, copy, files_below};
use bakproof::model::*;
use bakproof::policy::{Catalogue, Deployment, Expectation};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const EDITIONS: [&str; 5] =
    ["lync-2010", "lync-2013", "skype-for-business-2015", "skype-for-business-2019", "skype-for-business-se"];

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// Items of an edition by what they rest on, as `items --edition` lists them.
fn listed(edition: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof(folder.path(), ["items", "--edition", edition, "--output", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["edition"]["id"], edition);
    assert_eq!(document["edition"]["known"], serde_json::json!(EDITIONS));
    let items = document["items"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in items {
        let kind = if item["absent"].is_null() { text(&item["basis"]["kind"]).unwrap() } else { "absent".to_owned() };
        lines.entry(kind).or_default().push(text(&item["id"]).unwrap());
    }
    lines.iter().map(|(kind, ids)| format!("{kind}: {}\n", ids.join(" "))).collect()
}

#[test]
fn each_edition_has_its_items_and_says_what_they_rest_on() {
    insta::assert_snapshot!(listed("lync-2010"), @r"
    absent: persistent-chat-compliance exchange-photos unified-contact-store exchange-archive
    analogy: archiving cdr qoe file-store voice-audio active-directory certification-authority certificates operations-manager pstn-gateway coexistence firewall load-balancer iis dns dhcp exchange
    documented: topology location response-groups user-data persistent-chat documented-schedule restore-test backup-location
    ");
    insta::assert_snapshot!(listed("lync-2013"), @"documented: topology location response-groups user-data archiving cdr qoe persistent-chat persistent-chat-compliance file-store voice-audio active-directory certification-authority certificates operations-manager pstn-gateway coexistence firewall load-balancer iis dns dhcp exchange exchange-photos unified-contact-store exchange-archive documented-schedule restore-test backup-location");
    insta::assert_snapshot!(listed("skype-for-business-2015"), @r"
    analogy: archiving cdr qoe file-store voice-audio active-directory certification-authority certificates operations-manager pstn-gateway coexistence firewall load-balancer iis dns dhcp exchange exchange-photos unified-contact-store exchange-archive documented-schedule restore-test backup-location
    cmdlet: topology location response-groups user-data
    documented: persistent-chat persistent-chat-compliance
    ");
    insta::assert_snapshot!(listed("skype-for-business-2019"), @r"
    absent: persistent-chat persistent-chat-compliance
    analogy: archiving cdr qoe file-store voice-audio active-directory certification-authority certificates operations-manager pstn-gateway firewall load-balancer iis dns dhcp exchange exchange-photos unified-contact-store exchange-archive documented-schedule restore-test backup-location
    cmdlet: topology location response-groups user-data
    documented: coexistence
    ");
    insta::assert_snapshot!(listed("skype-for-business-se"), @r"
    absent: persistent-chat persistent-chat-compliance
    analogy: topology location response-groups user-data archiving cdr qoe file-store voice-audio active-directory certification-authority certificates operations-manager pstn-gateway coexistence firewall load-balancer iis dns dhcp exchange exchange-photos unified-contact-store exchange-archive documented-schedule restore-test backup-location
    ");
}

#[test]
fn every_item_of_every_edition_has_a_basis_and_a_page_where_one_speaks_of_it() {
    let catalogue = catalogue();
    let ids: Vec<&str> = catalogue.editions().map(|edition| edition.id.as_str()).collect();
    assert_eq!(ids, EDITIONS);
    assert_eq!(catalogue.edition.id, "lync-2013");
    let versions: Vec<u32> = catalogue.editions().map(|edition| edition.service_version).collect();
    assert_eq!(versions, [5, 6, 7, 8, 8]);
    for id in ids {
        let own = catalogue.of_edition(id).unwrap();
        assert_eq!(own.items.len(), catalogue.items.len(), "{id}");
        assert_eq!(own.sha256, catalogue.sha256, "one digest for all rules: {id}");
        for item in &own.items {
            assert!(!item.basis.note.is_empty(), "{id}: {}", item.id);
            let url = item.basis.url.as_deref().unwrap_or_default();
            assert!(item.basis.kind == BasisKind::Analogy || url.starts_with("https://"), "{id}: {}", item.id);
            assert!(item.absent.is_none() || id != "lync-2013", "{}", item.id);
        }
    }
}

/// A copy of `rules/` with one file changed, or another one.
fn changed(path: &str, change: impl Fn(String) -> String) -> Result<Catalogue, String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&rules(), folder.path());
    let file = folder.path().join(path);
    let text = change(fs::read_to_string(&file).unwrap_or_default());
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    Catalogue::from_folder(folder.path()).map_err(|error| error.to_string())
}

#[test]
fn an_edition_that_speaks_of_what_is_not_there_is_refused() {
    const E: &str = "editions/skype-for-business-2019/edition.toml";
    let wrong = |path: &str, change: &dyn Fn(String) -> String, wanted: &str| {
        let said = changed(path, change).unwrap_err();
        assert!(said.contains(wanted) && said.contains("report this as a defect"), "{said}");
    };
    let replaced = |from: &'static str, to: &'static str| {
        move |text: String| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        }
    };
    wrong(
        "editions/lync-2010/items/mail.toml",
        &|_| "title = \"Mail\"\n".to_owned(),
        "changes `mail`, which is not an item",
    );
    wrong(
        "editions/lync-2010/notes.toml",
        &|_| String::new(),
        "has the file rules/editions/lync-2010/notes.toml, which nothing reads",
    );
    wrong("editions/lync-2010/items/cdr.toml", &|_| "databses = [\"x\"]\n".to_owned(), "unknown field `databses`");
    wrong(E, &replaced("\"coexistence\"", "\"coexistance\""), "speaks of `coexistance`, which is not an item");
    wrong(
        E,
        &replaced("items = [\"exchange-archive\"]", "items = []"),
        "does not say what `exchange-archive` rests on",
    );
    wrong(
        E,
        &replaced("items = [\"exchange-archive\"]", "items = [\"exchange\"]"),
        "says twice what `exchange` rests on",
    );
    wrong(E, &replaced("\nurl = ", "\n# url = "), "names no page for topology, which it calls cmdlet");
    wrong(E, &replaced("kind = \"cmdlet\"", "kind = \"hearsay\""), "unknown variant `hearsay`");
    wrong(E, &replaced("title = ", "adds = [\"cdr\"]\ntitle = "), "adds `cdr`, which the base has already");
    wrong(
        "editions/lync-2010/items/cdr.toml",
        &|_| "unset = [\"mode\"]\n".to_owned(),
        "unsets \"mode\" of `cdr`, which the base does not set",
    );
    wrong("catalogue.toml", &replaced("lync-2013", "lync-2031"), "edition `lync-2031` is the default");
    wrong(
        "editions/lync-2010/items/location.toml",
        &|_| "databases = [\"xds\"]\n".to_owned(),
        "database `xds` belongs to two items",
    );
}

#[test]
fn an_edition_adds_an_item_by_one_file() {
    let text = fs::read_to_string(rules().join("items/load-balancer.toml")).unwrap();
    let text = text.replacen("order = ", "order = 1", 1);
    let basis = "[basis]\nkind = \"analogy\"\nnote = \"As for load balancers.\"\n";
    let folder = tempfile::tempdir().unwrap();
    copy(&rules(), folder.path());
    let edition = folder.path().join("editions/skype-for-business-se");
    fs::write(edition.join("items/proxy.toml"), format!("{text}\n{basis}")).unwrap();
    let head = fs::read_to_string(edition.join("edition.toml")).unwrap();
    fs::write(edition.join("edition.toml"), format!("adds = [\"proxy\"]\n{head}")).unwrap();
    let catalogue = Catalogue::from_folder(folder.path()).unwrap();
    assert!(catalogue.item("proxy").is_none());
    assert!(catalogue.of_edition("skype-for-business-se").unwrap().item("proxy").is_some());
}

/// A pool, and what the tests do not speak of left out.
fn deployment(edition: &str, more: &str) -> Scene {
    Scene::new(&format!(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n{edition}\n[[pool]]\nfqdn = \"pool01.contoso.com\"\n\
         sql = 'sql01.contoso.com\\RTC'\nresponse_groups = true\n\n[topology]\nsql = 'sql01.contoso.com\\RTC'\n\
         [[repository]]\nname = \"nas\"\npath = \"/mnt/nas\"\n\n{more}"
    ))
}

const SFB_2019: &str = "edition = \"skype-for-business-2019\"\n";
const SFB_2015: &str = "edition = \"skype-for-business-2015\"\n";
const NIGHT: &str = "2026-11-21T02:00:00+01:00";

fn topology(role: &str, version: u32) -> Zip {
    let service = TopologyService {
        role: role.to_owned(),
        host: Some("old01.contoso.com".to_owned()),
        sql_instance: Some("sql09.contoso.com\\CHAT".to_owned()),
        version: Some(version),
        id: "1-A-1".to_owned(),
        ..TopologyService::default()
    };
    let topology = Topology { services: vec![service], ..Topology::default() };
    Zip::new(Kind::LyncConfiguration, NIGHT).with(|facts| facts.topology = Some(topology))
}

#[test]
fn what_2015_needs_is_asked_as_in_2013() {
    let scene = deployment(SFB_2015, "")
        .export(Zip::new(Kind::LyncUserData, NIGHT).of_pool("pool01.contoso.com"))
        .export(Zip::new(Kind::LyncResponseGroups, NIGHT).of_pool("pool01.contoso.com"));
    assert_eq!(scene.says("user-data", "pool01"), "pass");
    assert_eq!(scene.says("response-groups", "pool01"), "pass");
    assert_eq!(scene.says("persistent-chat", ""), "unknown: undeclared=unknown");
    // Its page exempts no compliance database for an adapter.
    let text = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\nedition = \"skype-for-business-2015\"\n\
                [persistent-chat-compliance]\nadapter = true\n";
    let refused = Deployment::parse(text, Path::new("bakproof.toml"), &catalogue()).unwrap_err().to_string();
    assert!(refused.contains("adapter"), "{refused}");
    let default = text.replace("edition = \"skype-for-business-2015\"\n", "");
    assert!(Deployment::parse(&default, Path::new("bakproof.toml"), &catalogue()).is_ok());
}

#[test]
fn what_2019_does_not_have_is_not_asked_for_unless_something_of_it_is_there() {
    let without = deployment(SFB_2019, "");
    for item in ["persistent-chat", "persistent-chat-compliance"] {
        let target = without.target(item, "");
        assert_eq!((target.status, target.target.as_str()), (Status::NotApplicable, "Contoso"), "{item}");
        assert!(target.checks.iter().any(|check| {
            check.reason.as_deref().is_some_and(|why| {
                why.contains("has no Persistent Chat") && why.contains("(edition skype-for-business-2019)")
            })
        }));
    }
    let undeclared = "unknown: undeclared=unknown";
    let left = without.clone().sql(Sql::full("mgc", "SQL09\\CHAT", NIGHT));
    assert_eq!(left.says("persistent-chat", "(undeclared)"), undeclared);
    let target = left.target("persistent-chat", "");
    let said = &target.findings[0].message;
    assert!(
        said.starts_with("Skype for Business Server 2019 has no persistent-chat, and yet something of it is there"),
        "{said}"
    );
    assert!(said.contains("1 backup of it can be seen"), "{said}");
    // Each by what it is, and nothing by what another is.
    assert_eq!(left.target("persistent-chat-compliance", "").status, Status::NotApplicable);
    assert_eq!(without.clone().export(topology("PersistentChatStore", 7)).says("persistent-chat", ""), undeclared);
    assert_eq!(
        without.clone().export(Zip::new(Kind::LyncPersistentChat, NIGHT)).says("persistent-chat", ""),
        undeclared
    );
    let compliance = without.clone().sql(Sql::full("MgcComp", "SQL09\\CHAT", NIGHT));
    assert_eq!(compliance.says("persistent-chat-compliance", ""), undeclared);
    assert_eq!(compliance.target("persistent-chat", "").status, Status::NotApplicable);
    let mapped = "[[repository.map]]\npath = \"chat/*.zip\"\nkind = \"lync-persistent-chat\"\n";
    assert_eq!(deployment(SFB_2019, mapped).says("persistent-chat", ""), undeclared);
    // Somebody who declares it is asked for it.
    let declared = deployment(SFB_2019, "[persistent-chat]\nsql = 'sql09.contoso.com\\CHAT'\n");
    assert_eq!(declared.says("persistent-chat", "sql09"), "gap: backup-missing=gap");
    let backed_up = declared.sql(Sql::full("mgc", "SQL09\\CHAT", NIGHT));
    assert_eq!(backed_up.target("persistent-chat", "sql09").status, Status::Pass);
    // And of somebody who says that it does not apply, a backup is a stray, as everywhere.
    let denied = deployment(SFB_2019, "[persistent-chat]\napplies = false\nreason = \"gone\"\n");
    let denied = denied.sql(Sql::full("mgc", "SQL09\\CHAT", NIGHT));
    assert_eq!(
        (denied.target("persistent-chat", "").status, denied.unattributed()),
        (Status::NotApplicable, vec!["not-applicable".to_owned()])
    );
}

#[test]
fn response_groups_of_2019_need_their_export_whatever_paired_pools_replicate() {
    assert_eq!(deployment(SFB_2019, "").says("response-groups", "pool01"), "gap: backup-missing=gap");
    let folder = tempfile::tempdir().unwrap();
    let page = |edition: &str| {
        bakproof(folder.path(), ["explain", "response-groups", "--edition", edition]).stdout.replace('\n', " ")
    };
    for edition in ["skype-for-business-2019", "skype-for-business-se"] {
        assert!(page(edition).contains("`EnableRgsBackupService`"), "{edition}");
        assert!(!page(edition).contains("a paired pool does not replicate it"), "{edition}");
    }
    assert!(page("lync-2013").contains("a paired pool does not replicate it"));
}

/// A user export by dbimpexp.exe in a folder that is named after a pool.
fn legacy_users(pool: &str) -> Artefact {
    let facts = artefact_facts(Detail::LegacyUsers(LegacyUsersFacts { user_count: 2 }));
    let place = Location { modified: Some(stamp(NIGHT)), ..location(&format!("{pool}/users.xml")) };
    Artefact { location: place, kind: Kind::LegacyUsers, kind_origin: KindOrigin::Content, facts, is_demo: false }
}

#[test]
fn a_pool_of_an_earlier_edition_is_judged_by_its_own_rules() {
    let old = "[[pool]]\nfqdn = \"old01.contoso.com\"\nsql = 'sql02.contoso.com\\RTC'\nedition = \"lync-2010\"\nresponse_groups = true\n\
               [unified-contact-store]\n[coexistence]\napplies = false\nreason = \"old01 is declared\"\n";
    let scene = deployment("", old);
    assert_eq!(scene.says("user-data", "old01"), "gap: backup-missing=gap");
    // The new cmdlet's export is none of its, and its database is no new pool's.
    let scene = scene
        .sql(Sql::full("rtc", "SQL02\\RTC", NIGHT))
        .sql(Sql::full("rtcxds", "SQL01\\RTC", NIGHT))
        .export(Zip::new(Kind::LyncUserData, NIGHT).of_pool("pool01.contoso.com"));
    assert_eq!(scene.says("user-data", "pool01"), "pass");
    let target = scene.target("user-data", "old01");
    assert_eq!(target.status, Status::Gap);
    assert!(
        target.findings[0].message.starts_with("No usable user export of user-data of old01.contoso.com was found"),
        "{}",
        target.findings[0].message
    );
    assert_eq!(scene.unattributed(), Vec::<String>::new());
    let mut exported = scene.clone();
    exported.evidence.artefacts.push(legacy_users("old01.contoso.com"));
    assert_eq!(exported.target("user-data", "old01").status, Status::Pass);
    assert_eq!(exported.says("user-data", "pool01"), "pass");
    // What that edition does not have is not asked of its pools.
    assert_eq!(exported.target("unified-contact-store", "old01").status, Status::NotApplicable);
    assert_ne!(exported.target("unified-contact-store", "pool01").status, Status::NotApplicable);
    // The topology shows it, and nothing is missing.
    let shown = exported.export(topology("UserServices", 5));
    let findings = shown.target("topology", "").findings;
    assert!(findings.iter().all(|finding| finding.id != "topology-undeclared"), "{findings:?}");
    let words = shown.audit().catalogue.edition.unwrap().words();
    assert_eq!(words, "Lync Server 2013 (default); Lync Server 2010: old01.contoso.com (declared)");
}

#[test]
fn persistent_chat_beside_2019_is_asked_for_while_a_pool_of_2015_is_there() {
    let pool = "[[pool]]\nfqdn = \"old01.contoso.com\"\nedition = \"skype-for-business-2015\"\n";
    let scene = deployment(SFB_2019, pool);
    assert_eq!(scene.says("persistent-chat", "(undeclared)"), "unknown: undeclared=unknown");
    assert!(scene.policy.targets.iter().all(|rule| !rule.is_absent));
    let only = deployment(SFB_2019, "");
    let is_away = |expectation: &Expectation| matches!(expectation, Expectation::NotApplicable { .. });
    assert_eq!(only.policy.targets.iter().filter(|rule| rule.is_absent && is_away(&rule.expectation)).count(), 2);
}

#[test]
fn a_deployment_of_2010_alone_is_of_no_earlier_version() {
    let scene = deployment("edition = \"lync-2010\"\n", "").export(topology("UserServices", 5));
    let findings = scene.target("topology", "").findings;
    let told: Vec<&str> =
        findings.iter().filter(|one| one.id == "topology-undeclared").map(|one| one.message.as_str()).collect();
    assert!(
        matches!(told[..], [one] if one.contains("the pool old01.contoso.com, which the deployment file does not name")),
        "{told:?}"
    );
}

/// A sound configuration export with a pool of each version.
fn pools_of(versions: &[(&str, u32)]) -> Zip {
    let service = |(host, version): &(&str, u32)| TopologyService {
        role: "UserServices".to_owned(),
        host: Some((*host).to_owned()),
        version: Some(*version),
        id: format!("1-UserServices-{host}"),
        ..TopologyService::default()
    };
    let services = versions.iter().map(service).collect();
    Zip::new(Kind::LyncConfiguration, NIGHT).with(|facts| {
        facts.clusters = versions.iter().map(|(host, _)| (*host).to_owned()).collect();
        facts.topology = Some(Topology { services, ..Topology::default() });
    })
}

/// No edition is written.
fn by_topology(more: &str) -> Scene {
    Scene::new(&format!(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ntopology = \"newest\"\n\
         [[repository]]\nname = \"nas\"\npath = \"/mnt/nas\"\n{more}"
    ))
}

fn words(scene: &Scene) -> String {
    scene.audit().catalogue.edition.unwrap().words()
}

fn messages(target: &bakproof::model::report::Target, id: &str) -> Vec<String> {
    target.findings.iter().filter(|one| one.id == id).map(|one| one.message.clone()).collect()
}

#[test]
fn the_topology_says_the_edition_of_the_deployment_and_of_older_pools() {
    let scene = by_topology("").export(pools_of(&[("new01.contoso.com", 7), ("old01.contoso.com", 5)]));
    assert_eq!(
        words(&scene),
        "Skype for Business Server 2015 (from the topology); Lync Server 2010: old01.contoso.com (from the topology)"
    );
    let mut scene = scene.export(Zip::new(Kind::LyncUserData, NIGHT).of_pool("new01.contoso.com"));
    assert_eq!(scene.target("user-data", "new01").status, Status::Pass);
    // The old pool has rules of its own, and is not asked for a second time as an earlier version.
    assert_eq!(scene.target("user-data", "old01").status, Status::Gap);
    scene.evidence.artefacts.push(legacy_users("old01.contoso.com"));
    assert_eq!(scene.target("user-data", "old01").status, Status::Pass);
    assert_eq!(scene.says("coexistence", ""), "unknown: undeclared=unknown");
    let found = scene.target("topology", "");
    assert_eq!(said(found.status, &found.findings), "unknown: undeclared=unknown, topology-used=noted");
    // What the file says is not overruled; a pool that it does not name is of the edition that the topology shows.
    let declared = by_topology("[[pool]]\nfqdn = \"new01.contoso.com\"\nedition = \"skype-for-business-2019\"\n")
        .export(pools_of(&[("new01.contoso.com", 7), ("old01.contoso.com", 6)]));
    assert_eq!(
        words(&declared),
        "Skype for Business Server 2015 (from the topology); Skype for Business Server 2019: new01.contoso.com (declared); \
         Lync Server 2013: old01.contoso.com (from the topology)"
    );
    assert_eq!(messages(&declared.target("topology", ""), "edition-contradicted").len(), 1);
    // Without the word, nothing is taken, and the question is asked.
    let pool = "[[pool]]\nfqdn = \"new01.contoso.com\"\n";
    let plain = deployment("", pool).export(pools_of(&[("pool01.contoso.com", 7), ("new01.contoso.com", 7)]));
    assert_eq!(words(&plain), "Lync Server 2013 (default)");
    assert_eq!(
        messages(&plain.target("topology", ""), "edition-unclear"),
        [
            "The topology shows ServiceVersion 7 for new01.contoso.com and pool01.contoso.com: Skype for Business Server 2015. \
          The deployment file names no edition, and the rules of Lync Server 2013 were used: write \
          `edition = \"skype-for-business-2015\"` in [deployment]."
        ]
    );
    let written = deployment(SFB_2015, pool).export(pools_of(&[("pool01.contoso.com", 7), ("new01.contoso.com", 7)]));
    assert_eq!(messages(&written.target("topology", ""), "edition-unclear"), Vec::<String>::new());
}

#[test]
fn a_version_without_rules_is_a_question() {
    let scene = by_topology("").export(pools_of(&[("new01.contoso.com", 9), ("old01.contoso.com", 7)]));
    let target = scene.target("topology", "");
    assert_eq!(target.status, Status::Unknown);
    assert_eq!(
        messages(&target, "edition-unclear"),
        [
            "The topology shows ServiceVersion 9 for new01.contoso.com, and this version of bakproof has no rules for it. The \
          rules of Lync Server 2013 were used: write in each [[pool]] by whose rules it is to be judged, as `edition`: \
          lync-2010, lync-2013, skype-for-business-2015, skype-for-business-2019, skype-for-business-se."
        ]
    );
    assert_eq!(
        words(&scene),
        "Lync Server 2013 (default); Skype for Business Server 2015: old01.contoso.com (from the topology)"
    );
}

#[test]
fn a_doubtful_topology_excludes_nothing_and_lets_no_backup_pass_by_its_edition() {
    let unverified = |zip: Zip| zip.with(|facts| facts.verdict = Verdict::Intact);
    let sound = by_topology("").export(pools_of(&[("pool01.contoso.com", 8)]));
    assert_eq!(sound.target("persistent-chat", "").status, Status::NotApplicable);
    let why = &sound.target("persistent-chat", "").checks[0].reason;
    assert!(why.as_ref().unwrap().contains("(edition skype-for-business-2019, by the topology)"), "{why:?}");
    let doubtful = by_topology("").export(unverified(pools_of(&[("pool01.contoso.com", 8)])));
    let target = doubtful.target("persistent-chat", "");
    assert_eq!((target.status, target.target.as_str()), (Status::Unknown, "(undeclared)"));
    let told = &target.findings[0].message;
    assert!(
        told.starts_with(
            "Skype for Business Server 2019 has no persistent-chat, but only the topology in nas: exports/"
        ) && told.contains("says that it is this edition, and that export is intact, not verified"),
        "{told}"
    );
    // The pool is written down; by whose rules it is judged, only the topology says.
    let pool = "[[pool]]\nfqdn = \"pool01.contoso.com\"\n[unified-contact-store]\n";
    let mut old =
        by_topology(pool).export(unverified(pools_of(&[("pool01.contoso.com", 5), ("new01.contoso.com", 6)])));
    old.evidence.artefacts.push(legacy_users("pool01.contoso.com"));
    let target = old.target("user-data", "pool01");
    assert_eq!(target.status, Status::Unknown);
    let told = messages(&target, "topology-doubtful");
    assert!(
        told[0].starts_with("Only the topology in nas: exports/")
            && told[0]
                .contains("says by which edition's rules pool01.contoso.com is judged, and that export is intact"),
        "{told:?}"
    );
    let target = old.target("unified-contact-store", "pool01");
    assert_eq!((target.status, target.target.as_str()), (Status::Unknown, "pool01.contoso.com"));
    assert!(
        target.findings[0].message.starts_with("Lync Server 2010 has no unified-contact-store, but only the topology")
    );
}

/// Until somebody says which edition it is, no item is left out.
#[test]
fn of_editions_with_one_version_the_first_has_every_item_of_the_others() {
    let catalogue = catalogue();
    for version in [5, 6, 7, 8] {
        let of_version = catalogue.editions_of(version);
        assert_eq!(of_version.len() > 1, version == 8);
        let own = |edition: &str| catalogue.of_edition(edition).unwrap();
        let has = |edition: &str, item: &str| own(edition).item(item).is_some_and(|item| item.absent.is_none());
        for item in of_version.iter().flat_map(|edition| own(&edition.id).items) {
            let wanted = of_version.iter().any(|edition| has(&edition.id, &item.id));
            assert_eq!(has(&of_version[0].id, &item.id), wanted, "{}", item.id);
        }
    }
    assert!(catalogue.editions_of(9).is_empty());
    let twin = changed("editions/lync-2010/edition.toml", |text| text.replacen("= 5", "= 6", 1)).unwrap_err();
    assert!(twin.contains("does not say how to tell it from another of its version"), "{twin}");
}

#[test]
fn an_edition_that_is_not_known_is_refused_with_those_that_are() {
    let text = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\nedition = \"lync-2031\"\n";
    let refused = Deployment::parse(text, Path::new("bakproof.toml"), &catalogue()).unwrap_err().to_string();
    for wanted in ["unknown edition `lync-2031`", "skype-for-business-2019 (Skype for Business Server 2019)"] {
        assert!(refused.contains(wanted), "{refused}");
    }
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof(folder.path(), ["items", "--edition", "lync-2012"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("did you mean `lync-2010`?") || ran.stderr.contains("did you mean `lync-2013`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn every_format_names_the_edition_and_who_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("nas")).unwrap();
    let file = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\nedition = \"skype-for-business-2019\"\n\
                [[repository]]\nname = \"nas\"\npath = \"nas\"\n";
    fs::write(folder.path().join("bakproof.toml"), file).unwrap();
    let formats = [
        "json",
        "table",
        "html",
        "markdown",
        "csv-targets",
        "worksheets",
        "junit",
        "sarif",
        "gitlab",
        "oscal",
        "prometheus",
        "github-summary",
    ];
    for format in formats {
        let ran = bakproof(folder.path(), ["audit", "--no-history", "--output", format]);
        assert!(ran.stdout.contains("Skype for Business Server 2019"), "{format}: {}\n{}", ran.stdout, ran.stderr);
        let source = if format == "json" { "\"origin\": \"declared\"" } else { "(declared)" };
        assert!(ran.stdout.contains(source), "{format}: {}", ran.stdout);
    }
}

/// The key `version` of `coexistence` has the words of two products, one of which is an edition too.
const OTHER_WORDS: [&str; 3] = ["src/model/earlier_version.rs", "src/demo/", "src/policy/derive/subjects.rs"];

#[test]
fn no_code_names_an_edition() {
    let catalogue = catalogue();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = Vec::new();
    for file in files_below(&root.join("src")) {
        let shown = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if OTHER_WORDS.iter().any(|place| shown.starts_with(place)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            if catalogue.editions().any(|edition| line.contains(&edition.id) || line.contains(&edition.title)) {
                named.push(format!("{shown}: {}", line.trim()));
            }
        }
    }
    assert!(named.is_empty(), "code names editions; their folders below rules/editions do:\n{}", named.join("\n"));
}
