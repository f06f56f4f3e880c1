//! Which targets a deployment file gives, what is expected of each, and where its rule comes from.

use bakproof::policy::{Catalogue, Deployment, Expectation, Origin, Policy, Subject, TargetRule};
use std::path::Path;

const HEAD: &str = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n";

fn policy(text: &str) -> Policy {
    let catalogue = Catalogue::embedded().unwrap();
    let text = format!("{HEAD}{text}");
    let deployment =
        Deployment::parse(&text, Path::new("bakproof.toml"), &catalogue).unwrap_or_else(|errors| panic!("{errors}"));
    Policy::new(catalogue, deployment)
}

fn targets<'a>(policy: &'a Policy, item: &str) -> Vec<&'a TargetRule> {
    policy.targets.iter().filter(|target| target.item == item).collect()
}

/// Each target of the item as `name: expectation`.
fn shown(text: &str, item: &str) -> Vec<String> {
    targets(&policy(text), item)
        .iter()
        .map(|target| {
            let expectation = match &target.expectation {
                Expectation::Required => "required".to_owned(),
                Expectation::NotApplicable { reason } => format!("not applicable, {reason}"),
                Expectation::Undeclared => "undeclared".to_owned(),
                Expectation::Underspecified { what } => format!("underspecified, {what}"),
            };
            format!("{}: {expectation}", target.target)
        })
        .collect()
}

const POOLS: &str = r#"
[[pool]]
fqdn = "pool02.contoso.com"
response_groups = false
response_groups_reason = "No Enterprise Voice"
[[pool]]
fqdn = "Pool01.contoso.com"
sql = 'sql01.contoso.com\RTC'
file_store = '\\fs01\lync'
response_groups = true
[[pool]]
fqdn = "pool03.contoso.com"
file_store = '\\FS01\Lync\'
"#;

#[test]
fn the_table_of_derived_targets() {
    let table: &[(&str, &str, &[&str])] = &[
        ("", "cdr", &["(undeclared): undeclared"]),
        ("", "user-data", &["(undeclared): undeclared"]),
        ("", "topology", &["(undeclared): undeclared"]),
        ("", "file-store", &["(undeclared): undeclared"]),
        (
            "[cdr]\napplies = false\nreason = \"None\"",
            "cdr",
            &["Contoso: not applicable, None (applies = false, line 4)"],
        ),
        ("[cdr]\nsql = 'sql01\\MON'", "cdr", &["sql01\\MON: required"]),
        ("[cdr]\nsql = ['sql02', 'sql01\\MON']", "cdr", &["sql01\\MON: required", "sql02: required"]),
        ("[cdr]", "cdr", &["Contoso: underspecified, add `sql` to [cdr] in line 4: the instance that holds LcsCDR"]),
        ("[topology]", "topology", &["Contoso: required"]),
        ("[firewall]", "firewall", &["Contoso: required"]),
        ("[firewall]\napplies = true", "firewall", &["Contoso: required"]),
        ("[firewall]\ntargets = ['fw2', 'fw1']", "firewall", &["fw1: required", "fw2: required"]),
        ("[pstn-gateway]\ntargets = 'gw1'", "pstn-gateway", &["gw1: required"]),
        ("[user-data]", "user-data", &["Contoso: underspecified, declare each pool as [[pool]] with its `fqdn`"]),
        (
            POOLS,
            "user-data",
            &["pool01.contoso.com: required", "pool02.contoso.com: required", "pool03.contoso.com: required"],
        ),
        (
            POOLS,
            "response-groups",
            &[
                "pool01.contoso.com: required",
                "pool02.contoso.com: not applicable, No Enterprise Voice (response_groups = false, line 5)",
                "pool03.contoso.com: undeclared",
            ],
        ),
        (
            POOLS,
            "file-store",
            &[
                "\\\\fs01\\lync: required",
                "pool02.contoso.com: underspecified, add `file_store` to the [[pool]] in line 5",
            ],
        ),
        (POOLS, "voice-audio", &["(undeclared): undeclared"]),
        (POOLS, "topology", &["(undeclared): undeclared"]),
        (
            "[archiving]\nmode = 'none'\nreason = 'Forbidden'",
            "archiving",
            &["Contoso: not applicable, Forbidden (mode = \"none\", line 4)"],
        ),
        (
            "[archiving]\nmode = 'exchange'",
            "archiving",
            &["Contoso: not applicable, archived in Exchange: see exchange-archive (mode = \"exchange\", line 4)"],
        ),
        ("[archiving]\nmode = 'exchange'", "exchange-archive", &["Contoso: required"]),
        ("[archiving]\nmode = 'both'\nsql = 'sql01'", "archiving", &["sql01: required"]),
        ("[archiving]\nmode = 'both'\nsql = 'sql01'", "exchange-archive", &["Contoso: required"]),
        (
            "[archiving]\nmode = 'both'",
            "archiving",
            &["Contoso: underspecified, add `sql` to [archiving] in line 4: the instance that holds LcsLog"],
        ),
        ("[archiving]\nmode = 'sql'\nsql = 'sql01'", "archiving", &["sql01: required"]),
        (
            "[archiving]\nmode = 'sql'\nsql = 'sql01'",
            "exchange-archive",
            &["Contoso: not applicable, nothing is archived in Exchange ([archiving] mode = \"sql\", line 4)"],
        ),
        ("[archiving]\nsql = 'sql01'", "exchange-archive", &["(undeclared): undeclared"]),
        ("[archiving]\nmode = 'sql'\n[exchange-archive]", "exchange-archive", &["Contoso: required"]),
        (
            "[persistent-chat-compliance]\nadapter = true",
            "persistent-chat-compliance",
            &[
                "Contoso: not applicable, a compliance adapter takes the records out of the database (adapter = true, line 4)",
            ],
        ),
        (
            "[persistent-chat-compliance]\nadapter = false\nsql = 'sql01'",
            "persistent-chat-compliance",
            &["sql01: required"],
        ),
        (
            "[cdr]\nsql = ['sql01', 'sql02']\n[[target]]\nitem = 'cdr'\ntarget = 'SQL01'\napplies = false\nreason = 'Empty'",
            "cdr",
            &["sql01: not applicable, Empty ([[target]], line 6)", "sql02: required"],
        ),
    ];
    for (text, item, expected) in table {
        assert_eq!(&shown(text, item), expected, "{item} of {text}");
    }
}

#[test]
fn voice_audio_is_on_every_pool_or_on_those_that_are_named() {
    let all = shown(&format!("{POOLS}\n[voice-audio]"), "voice-audio");
    assert_eq!(all.len(), 3);
    let one = shown(&format!("{POOLS}\n[voice-audio]\ntargets = 'POOL03.contoso.com'"), "voice-audio");
    assert_eq!(one, ["pool03.contoso.com: required"]);
}

#[test]
fn every_item_has_a_target_whatever_is_declared() {
    for text in ["", POOLS, "[archiving]\nmode = 'exchange'", "[cdr]"] {
        let policy = policy(text);
        let items: Vec<_> = policy.catalogue.items.iter().map(|item| item.id.as_str()).collect();
        let mut of_targets: Vec<_> = policy.targets.iter().map(|target| target.item.as_str()).collect();
        of_targets.dedup();
        assert_eq!(of_targets, items, "one run of targets an item, in the catalogue's order");
    }
}

#[test]
fn a_folder_without_a_file_declares_nothing_and_is_read_as_utc() {
    let deployment = Deployment::undeclared(Path::new("/mnt/lync-backup"));
    assert_eq!((deployment.name.as_str(), deployment.repositories.len()), ("lync-backup", 1));
    assert_eq!(deployment.time_zone.iana_name(), Some("UTC"));
    let policy = Policy::new(Catalogue::embedded().unwrap(), deployment);
    assert_eq!(policy.targets.len(), policy.catalogue.items.len());
    assert!(policy.targets.iter().all(|t| t.expectation == Expectation::Undeclared && t.target == "(undeclared)"));
}

#[test]
fn subjects_carry_what_attribution_needs() {
    let policy = policy(&format!("{POOLS}\n[topology]\nsql = 'sql01.contoso.com\\RTC'"));
    let instance: bakproof::model::Instance = r"sql01.contoso.com\RTC".parse().unwrap();
    assert_eq!(targets(&policy, "topology")[0].subject, Subject::Deployment { sql: Some(instance.clone()) });
    let expected = Subject::Pool { fqdn: "pool01.contoso.com".to_owned(), sql: Some(instance) };
    assert_eq!(targets(&policy, "user-data")[0].subject, expected);
    assert_eq!(targets(&policy, "file-store")[0].subject, Subject::Named(r"\\fs01\lync".to_owned()));
}

/// Rhythm and origin of one slot.
fn slot(rule: Option<&bakproof::policy::Sourced<bakproof::policy::Rhythm>>) -> Option<(String, Origin)> {
    rule.map(|rhythm| (rhythm.value.to_string(), rhythm.origin))
}

fn set(text: &str, origin: Origin) -> Option<(String, Origin)> {
    Some((text.to_owned(), origin))
}

#[test]
fn the_more_particular_wins_and_says_so() {
    let policy = policy(
        r#"
[cdr]
sql = ['sql01', 'sql02']
minimum = "intact"
[topology]
accept = ["sql-backup", "export"]
[firewall]
[restore-test]
[schedule]
default = { full = "every 2d", grace = "3h", log = "every 1h" }
cdr = { full = "0 22 * * *", retention = "7y" }
topology = { export = "every 6h" }
[[target]]
item = "cdr"
target = "sql02"
minimum = "identified"
schedule = { full = "every 12h", grace = "30min" }
"#,
    );
    let [one, two] = targets(&policy, "cdr")[..] else { panic!("two instances") };
    assert_eq!(slot(one.schedule.full.as_ref()), set("0 22 * * *", Origin::Item));
    assert_eq!(slot(one.schedule.log.as_ref()), set("every 1h", Origin::Default));
    assert_eq!(slot(one.schedule.differential.as_ref()), None);
    assert_eq!(slot(one.schedule.export.as_ref()), None, "no export shows call detail records");
    assert_eq!((one.schedule.grace.value.as_hours(), one.schedule.grace.origin), (3, Origin::Default));
    assert_eq!((one.minimum.value.word(), one.minimum.origin), ("intact", Origin::Item));
    assert_eq!(one.accept.origin, Origin::Catalogue);
    assert_eq!(slot(two.schedule.full.as_ref()), set("every 12h", Origin::Target));
    assert_eq!((two.schedule.grace.value.as_mins(), two.schedule.grace.origin), (30, Origin::Target));
    assert_eq!(
        two.schedule.retention.as_ref().map(|r| (r.value.to_string(), r.origin)),
        Some(("7y".to_owned(), Origin::Item))
    );
    assert_eq!((two.minimum.value.word(), two.minimum.origin), ("identified", Origin::Target));

    let topology = targets(&policy, "topology")[0];
    assert_eq!(topology.accept.origin, Origin::Item);
    assert_eq!(slot(topology.schedule.export.as_ref()), set("every 6h", Origin::Item));
    assert_eq!(slot(topology.schedule.log.as_ref()), set("every 1h", Origin::Default), "SQL backups count here");
    // A default of fulls speaks of databases and exports: neither vendors' files nor restore tests become due by it.
    for (item, rhythm) in [("firewall", "every 30d"), ("restore-test", "every 1 month")] {
        let rule = &targets(&policy, item)[0].schedule;
        assert_eq!(slot(rule.export.as_ref()), set(rhythm, Origin::Catalogue), "{item}");
        assert_eq!(rule.grace.origin, Origin::Catalogue, "{item}: the grace belongs to the rhythm");
    }
}

#[test]
fn only_an_export_of_the_default_speaks_of_copies() {
    let says = |schedule: &str| {
        let policy = policy(&format!("[pstn-gateway]\n[restore-test]\n[schedule]\n{schedule}\n"));
        ["pstn-gateway", "restore-test"].map(|item| slot(targets(&policy, item)[0].schedule.export.as_ref()).unwrap())
    };
    let owned = |text: &str, origin| set(text, origin).unwrap();
    let monthly = || owned("every 1 month", Origin::Catalogue);
    assert_eq!(says("default = { full = 'every 1d' }"), [owned("every 30d", Origin::Catalogue), monthly()]);
    assert_eq!(says("default = { export = 'every 7d' }"), [owned("every 7d", Origin::Default), monthly()]);
    assert_eq!(says("pstn-gateway = { full = 'every 3d' }"), [owned("every 3d", Origin::Item), monthly()]);
}

#[test]
fn a_default_never_documents_what_the_article_leaves_open() {
    let default = "[schedule]\ndefault = { full = \"every 1d\" }\n";
    for (item, table) in [
        ("archiving", "[archiving]\nmode = 'sql'\nsql = 'sql01'\n"),
        ("cdr", "[cdr]\nsql = 'sql01'\n"),
        ("qoe", "[qoe]\nsql = 'sql01'\n"),
        ("certification-authority", "[certification-authority]\n"),
        ("certificates", "[certificates]\n"),
    ] {
        let documented = |extra: &str| targets(&policy(&format!("{table}{extra}")), item)[0].schedule.documented;
        assert!(!documented(""), "{item}");
        assert!(!documented(default), "{item}");
        assert!(!documented(&format!("{default}{item} = {{ grace = \"1h\" }}\n")), "{item}: a grace is no rhythm");
        assert!(documented(&format!("{default}{item} = {{ full = \"every 1d\" }}\n")), "{item}");
        let name = targets(&policy(table), item)[0].target.clone();
        let own = format!("[[target]]\nitem = '{item}'\ntarget = '{name}'\nschedule = {{ full = 'every 1d' }}\n");
        assert!(documented(&own), "{item}");
    }
    assert!(targets(&policy("[topology]"), "topology")[0].schedule.documented, "the article documents it");
}

#[test]
fn a_whole_deployment_file_is_understood() {
    let policy = policy(
        r#"
[[pool]]
fqdn = "pool01.contoso.com"
sql = "sql01.contoso.com\\RTC"
file_store = '\\fs01\lync'
response_groups = true

[archiving]
mode = "sql"
sql = "sql01.contoso.com\\MON"

[[repository]]
name = "nas"
path = "/mnt/lync-backup"

[[repository.map]]
path = "**/pool01*/UserData*.zip"
kind = "lync-user-data"
pool = "pool01.contoso.com"

[[sql_server]]
instance = "sql01.contoso.com\\MON"
aliases = ["SqlCluster1"]
user = "auditor"
password_env = "BAKPROOF_SQL01"

[schedule]
default = { full = "every 1d", grace = "2h" }
archiving = { full = "0 22 * * *", log = "every 15min", retention = "7y" }

[[waiver]]
item = "qoe"
reason = "Quality data is not business critical (CHG-1234)"
owner = "ops@contoso.com"
expires = 2027-01-31

[[attestation]]
item = "firewall"
date = 2026-11-20
by = "network team"
evidence = "firewall/2026-11-20.cfg"
"#,
    );
    let deployment = &policy.deployment;
    assert_eq!(deployment.time_zone.iana_name(), Some("Europe/Oslo"));
    assert_eq!(deployment.sha256.as_ref().map(String::len), Some(64));
    let server = &deployment.sql_servers[0];
    assert_eq!(server.instance.to_string(), r"sql01.contoso.com\MON");
    assert_eq!(server.aliases.iter().collect::<Vec<_>>(), ["SQLCLUSTER1"]);
    assert_eq!(server.login.password_env.as_deref(), Some("BAKPROOF_SQL01"));
    let waiver = &deployment.waivers[0];
    assert_eq!((waiver.item.as_str(), waiver.expires, waiver.line), ("qoe", jiff::civil::date(2027, 1, 31), 34));
    assert_eq!(deployment.attestations[0].evidence.as_deref(), Some("firewall/2026-11-20.cfg"));
    assert_eq!(deployment.repositories[0].maps[0].pool.as_deref(), Some("pool01.contoso.com"));
    assert_eq!(targets(&policy, "archiving")[0].target, r"sql01.contoso.com\MON");
}

#[test]
fn a_pool_may_name_its_mirror_and_a_mapping_its_level() {
    let policy = policy(
        "[[pool]]\nfqdn = 'pool01.contoso.com'\nsql = 'sql01\\RTC'\nmirror = 'sql02\\RTC'\n[[repository]]\nname = 'nas'\npath = '/mnt'\n[[repository.map]]\npath = 'chat.zip'\nkind = 'lync-persistent-chat'\nlevel = 'partial'\n",
    );
    let pool = &policy.deployment.pools[0];
    assert_eq!(pool.mirror.as_ref().map(ToString::to_string), Some(r"sql02\RTC".to_owned()));
    assert_eq!(policy.deployment.repositories[0].maps[0].level, Some(bakproof::policy::ExportLevel::Partial));
}
