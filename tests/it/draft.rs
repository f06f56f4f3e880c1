//! What `check` shows and what `init` writes.

use crate::support::catalogue;
use bakproof::draft;
use bakproof::model::Evidence;
use bakproof::policy::{Deployment, Expectation, Policy};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

fn parse(text: &str) -> Deployment {
    Deployment::parse(text, Path::new("bakproof.toml"), catalogue()).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

#[test]
fn check_shows_every_rule_and_where_it_came_from() {
    let deployment = parse(
        r#"
[deployment]
name = "Contoso\u202e"
time_zone = "Europe/Oslo"
[[pool]]
fqdn = "pool01.contoso.com"
response_groups = false
response_groups_reason = "Enterprise Voice was never bought here, and the service desk answers its calls on the old exchange"
[[repository]]
name = "nas"
path = "/mnt/lync-backup"
[[repository.map]]
path = "*.zip"
kind = "lync-location"
[cdr]
sql = ['sql01.contoso.com\MON', 'sql02.contoso.com\MON']
[qoe]
[schedule]
default = { full = "every 1d", grace = "2h" }
cdr = { full = "0 22 * * *", log = "every 15min", retention = "7y" }
[topology]
accept = ["export", "sql-backup", "attestation"]
[[target]]
item = "cdr"
target = 'SQL02.contoso.com\MON'
minimum = "intact"
"#,
    );
    let mut shown = draft::rules(&Policy::new(catalogue().clone(), deployment), 80);
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    // The item texts belong to the catalogue; the items without a table look all alike.
    let from = shown.find("\nlocation:").unwrap()..shown.find("\nresponse-groups:").unwrap();
    shown.replace_range(from, "");
    let from = shown.find("\npersistent-chat:").unwrap()..shown.find("\nbackup-location:").unwrap();
    shown.replace_range(from, "\n...");
    insta::with_settings!({filters => vec![(r"(?m)^([a-z-]+): .*[a-z)]$", "$1: TITLE"), (r"Catalog    [0-9.]+", "Catalog    N")]}, {
        insta::assert_snapshot!(shown, @r"
        Deployment Contoso\u{202e}
        Time zone  Europe/Oslo
        Reverify   after 90d
        Catalog    N, 29 items, 30 targets
        Edition    Lync Server 2013 (default)
        Repository nas: /mnt/lync-backup (1 mapping)

        topology: TITLE
          Contoso\u{202e}
            accept          export, sql-backup, attestation                  item
            minimum         verified                                         catalog
            full            every 1d                                         default
            export          every 1d                                         default
            grace           2h                                               default

        response-groups: TITLE
          pool01.contoso.com
            not applicable  Enterprise Voice was never bought here, and the service desk
                            answers its calls on the old exchange (response_groups =
                            false, line 5)

        user-data: TITLE
          pool01.contoso.com
            accept          export                                           catalog
            minimum         verified                                         catalog
            export          every 1d                                         default
            grace           2h                                               default

        archiving: TITLE
          (undeclared)
            undeclared      unknown until it is declared, or excluded with a reason

        cdr: TITLE
          sql01.contoso.com\MON
            accept          sql-backup                                       catalog
            minimum         verified                                         catalog
            full            0 22 * * *                                       item
            log             every 15min                                      item
            grace           2h                                               default
            retention       7y                                               item
          sql02.contoso.com\MON
            accept          sql-backup                                       catalog
            minimum         intact                                           target
            full            0 22 * * *                                       item
            log             every 15min                                      item
            grace           2h                                               default
            retention       7y                                               item

        qoe: TITLE
          Contoso\u{202e}
            underspecified  add `sql` to [qoe] in line 17: the instance that holds
                            QoEMetrics

        ...
        backup-location: TITLE
          (undeclared)
            undeclared      unknown until it is declared, or excluded with a reason

        30 targets: 4 required, 1 not applicable, 23 undeclared, 2 underspecified

        Undeclared, and so unknown in every audit. For each, write its table with
        `applies = true` or its keys, or `applies = false` with a `reason`; `bakproof
        explain ITEM` says what it is: location, archiving, persistent-chat,
        persistent-chat-compliance, voice-audio, active-directory,
        certification-authority, certificates, operations-manager, pstn-gateway,
        firewall, load-balancer, iis, dns, dhcp, exchange, exchange-photos,
        unified-contact-store, exchange-archive, documented-schedule, backup-location.

        Nothing but a person's statement shows these. Until each has an [[attestation]],
        or its table says `applies = false` with a `reason`, it is unknown in every
        audit: coexistence, restore-test.

        Underspecified: see above what to add to qoe, file-store.
        ");
    });
}

/// The template with every example switched on.
fn switched_on(template: &str) -> String {
    let on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    template.lines().map(on).collect()
}

#[test]
fn the_template_is_a_deployment_file_that_declares_nothing() {
    let policy = Policy::new(catalogue().clone(), parse(&draft::template(catalogue(), None, None)));
    assert!(policy.targets.iter().all(|target| target.expectation == Expectation::Undeclared));
    assert!(policy.deployment.repositories.is_empty());
    let with_root = parse(&draft::template(catalogue(), None, Some(Path::new("/mnt/\"lync\\ backup"))));
    assert_eq!(with_root.repositories[0].path, Path::new("/mnt/\"lync\\ backup"));
}

#[test]
fn the_template_is_the_reference_every_key_stands_in_it_and_works() {
    let template = draft::template(catalogue(), None, None);
    let policy = Policy::new(catalogue().clone(), parse(&switched_on(&template)));
    assert!(policy.targets.iter().all(|target| target.expectation != Expectation::Undeclared));
    for item in &catalogue().items {
        let from = template.find(&format!("# ----- {} -----", item.id)).unwrap();
        let block = &template[from..];
        let block = &block[..block[10..].find("# -----").map_or(block.len(), |end| end + 10)];
        for key in bakproof::policy::keys_of(item) {
            assert!(block.contains(&format!("{key} = ")), "{key} of {}: {block}", item.id);
        }
    }
    for key in [
        "users_file",
        "response_groups_reason",
        "password_file",
        "password_env",
        "aliases",
        "user",
        "differential",
        "log",
        "export",
        "grace",
        "retention",
        "finding",
        "owner",
        "evidence",
        "expires",
        "by",
        "kind",
        "pool",
        "demo",
        "file_store",
    ] {
        assert!(template.contains(key), "{key}");
    }
}

/// A backup set of a database on a server, as evidence holds it.
fn set(server: &str, database: &str) -> Value {
    json!({
        "facts": {
            "position": 1, "server_name": server, "database_name": database, "is_compressed": false, "offset": 0,
            "verdict": "identified", "proof": [], "counts": {}, "problems": [], "files": [], "members": [],
            "missing_families": []
        },
        "members": []
    })
}

fn export(kind: &str, path: &str, pools: &[&str], clusters: &[&str], instances: &[&str]) -> Value {
    json!({
        "source": "r", "path": path, "path_bytes_base64": null, "size_bytes": 1, "modified": null, "kind": kind,
        "kind_origin": "content",
        "facts": {
            "position": 1, "pools": pools, "declared_users": {}, "sql_instances": instances, "service_versions": [],
            "is_demo": false, "clusters": clusters, "verdict": "verified", "proof": [], "counts": {"entries": 1, "uncompressed_bytes": 1},
            "problems": []
        }
    })
}

fn evidence(sets: Vec<Value>, exports: Vec<Value>) -> Evidence {
    serde_json::from_value(json!({
        "schema": "bakproof/evidence/1", "collected_at": "2026-11-22T12:00:00Z", "sources": [],
        "media_sets": [{"media": {"container": "TAPE"}, "families": [], "sets": sets, "problems": []}],
        "exports": exports, "suspects": []
    }))
    .unwrap()
}

#[test]
fn init_fills_in_what_content_shows() {
    let seen = evidence(
        vec![
            set(r"SQL01\MON", "lcscdr"),
            set(r"sql01\mon", "LcsCDR"),
            set(r"SQL01\MON", "QoEMetrics"),
            set(r"SQL02.contoso.com\ARC", "LcsLog"),
            set(r"FE01\RTCLOCAL", "xds"),
            set(r"SQL01\RTC", "xds"),
            set(r"SQL01\RTC", "rtcxds"),
            set("SQL\u{1b}", "LcsCDR"),
        ],
        vec![
            export("lync-user-data", "a/1.zip", &["pool01.contoso.com"], &[], &[]),
            export("lync-response-groups", "a/2.zip", &["pool01.contoso.com"], &[], &[]),
            export("lync-user-data", "a/3.zip", &["pool02.contoso.com"], &[], &[]),
            export(
                "lync-configuration",
                "a/4.zip",
                &[],
                &["pool01.contoso.com", "fe01.contoso.com"],
                &["sql01.contoso.com\\RTC"],
            ),
            export("zip-archive", "2026-11-20/LIS-20261120.zip", &[], &[], &[]),
            export("zip-archive", "2026-11-21/LIS-20261121.zip", &[], &[], &[]),
        ],
    );
    let text = draft::template(catalogue(), Some(&seen), Some(Path::new("/mnt/b")));
    let deployment = parse(&text);
    let instances = |item: &str| -> Vec<String> {
        deployment.items.get(item).map(|d| d.sql.iter().map(ToString::to_string).collect()).unwrap_or_default()
    };
    assert_eq!(instances("cdr"), [r"sql01.contoso.com\MON"], "one server under one name");
    assert_eq!(instances("qoe"), [r"sql01.contoso.com\MON"]);
    assert_eq!(instances("archiving"), [r"SQL02.contoso.com\ARC"]);
    assert_eq!(instances("topology"), [r"sql01.contoso.com\RTC"], "the replica on RTCLOCAL is not the store");
    assert!(!deployment.items.contains_key("persistent-chat"));
    let pools: Vec<_> = deployment.pools.iter().map(|p| (p.fqdn.as_str(), p.response_groups)).collect();
    assert_eq!(pools, [("pool01.contoso.com", Some(true)), ("pool02.contoso.com", None)]);
    assert_eq!(text.matches("#path = \"*-*-*/LIS-*.zip\"").count(), 1, "{text}");
    assert!(text.contains("time_zone = \"UTC\"\n") && !text.contains("The clocks of the servers"), "{text}");
    let mut chat = set(r"SQL01\MON", "LcsCDR");
    chat["facts"]["backup_finish_date"] = json!("2026-11-20T02:00:00+01:00");
    let seen_more = evidence(vec![chat], vec![export("zip-archive", "chat/PersistentChat-1.zip", &[], &[], &[])]);
    let more = draft::template(catalogue(), Some(&seen_more), None);
    assert!(more.contains("# The clocks of the servers in the SQL Server backups are at UTC+01:00"), "{more}");
    assert!(more.contains("#kind = \"lync-persistent-chat\"\n# \"full\" if it was made with -Level All"), "{more}");
    parse(&more);
    for line in [
        "# The topology in a configuration export names fe01.contoso.com: a pool, or a computer of one.",
        r"# The topology in a configuration export names the SQL Server instance sql01.contoso.com\RTC.",
        r"# Backups of a pool's user database (rtcxds) come from sql01.contoso.com\RTC.",
        r"# Seen in backups: SQL01\MON, with lcscdr, QoEMetrics.",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    parse(
        &switched_on(&text)
            .replace("sql01.contoso.com\\MON", "SQL01\\MON")
            .replace("lync1.fabrikam.com", "pool01.contoso.com"),
    );
}

/// A service of a topology, as evidence holds it.
fn service(role: &str, host: &str, sql: Option<&str>, share: Option<&str>, depends_on: &[&str]) -> Value {
    json!({
        "role": role, "host": host, "sql_instance": sql, "share": share, "version": 6, "is_director": null,
        "has_response_groups": role == "ApplicationServer" && host.starts_with("pool01"),
        "id": format!("{role}-{host}"), "depends_on": depends_on
    })
}

#[test]
fn init_asks_for_what_the_topology_may_hide() {
    let shown = |path: &str, wall: Option<&str>, services: Vec<Value>| {
        let mut export = export("lync-configuration", path, &[], &[], &[]);
        export["facts"]["export_wall_time"] = json!(wall);
        export["facts"]["topology"] = json!({"back_compat_clusters": [], "is_cut": false, "services": services});
        export
    };
    let pool = |name: &str| vec![service("UserServices", name, None, None, &[])];
    let drafted = |exports: Vec<Value>| {
        let text = draft::template(catalogue(), Some(&evidence(Vec::new(), exports)), None);
        text.replace("\n# ", " ")
    };
    let first = || shown("a/1.zip", Some("2026-11-20T22:04:00"), pool("pool01.contoso.com"));
    for (wall, is_asked) in [
        (None, true),
        (Some("2026-11-20T22:04:00"), true),
        (Some("2026-11-20T22:04:00.5"), true),
        (Some("2026-11-20T22:03:59"), false),
    ] {
        let text = drafted(vec![first(), shown("a/2.zip", wall, pool("pool02.contoso.com"))]);
        assert_eq!(text.contains("may be as new, and shows something else."), is_asked, "{wall:?}\n{text}");
    }
    let same = drafted(vec![first(), shown("a/2.zip", None, pool("pool01.contoso.com"))]);
    assert!(!same.contains("may be as new"), "{same}");
    let gateways = (0..60).map(|n| service("PstnGateway", &format!("gw{n}.contoso.com"), None, None, &[])).collect();
    let text = drafted(vec![shown("a/1.zip", None, gateways)]);
    assert_eq!(text.matches("\"gw").count(), 60, "none may be missing");
    assert!(!text.contains("QUESTION: the topology shows more"), "{text}");
    let mut lost = pool("pool02.contoso.com");
    lost[0]["host"] = Value::Null;
    let text = drafted(vec![shown("a/1.zip", None, lost)]);
    assert!(
        text.contains("QUESTION: 1 service stands in the topology without the place where it is installed."),
        "{text}"
    );
    let odd = drafted(vec![shown("a/1.zip", None, pool("pool 02.contoso.com"))]);
    assert!(odd.contains("QUESTION: the topology shows more than is listed here."), "{odd}");
}

#[test]
fn init_takes_pools_stores_shares_and_gateways_from_the_topology() {
    let mut configuration = export("lync-configuration", "a/4.zip", &[], &["mon01.contoso.com"], &[]);
    let mut old = service("Registrar", "pool10.contoso.com", None, None, &[]);
    old["version"] = json!(5);
    configuration["facts"]["topology"] = json!({
        "back_compat_clusters": [], "is_cut": false,
        "services": [
            service("UserServices", "pool01.contoso.com", None, None, &["UserStore-sql01", "FileStore-fs01"]),
            service("ApplicationServer", "pool01.contoso.com", None, None, &[]),
            service("UserStore", "sql01", Some(r"sql01.contoso.com\RTC"), None, &[]),
            service("FileStore", "fs01", None, Some("lync"), &[]),
            service("FileStore", "fs02", None, Some("archive"), &[]),
            service("UserServices", "se01.contoso.com", None, None, &[]),
            service("CentralMgmtStore", "sql01", Some(r"sql01.contoso.com\RTC"), None, &[]),
            service("MonitoringStore", "mon01", Some(r"mon01.contoso.com\MON"), None, &[]),
            service("PstnGateway", "gw01.contoso.com", None, None, &[]),
            old,
        ]
    });
    let seen = evidence(
        // The same instance as the topology's, as a backup calls it; and a replica of another store.
        vec![set(r"MON01\MON", "LcsCDR"), set(r"OLD\RTC", "xds"), set(r"sql01\RTC", "rtcxds")],
        vec![
            configuration,
            export("lync-user-data", "2026-11-20/pool01-UserData.zip", &[], &[], &[]),
            export("zip-archive", "chat/room-2026.zip", &[], &[], &[]),
        ],
    );
    let text = draft::template(catalogue(), Some(&seen), None);
    let deployment = parse(&text);
    let pools: Vec<_> = deployment
        .pools
        .iter()
        .map(|pool| {
            let sql = pool.sql.as_ref().map(ToString::to_string);
            (pool.fqdn.as_str(), sql, pool.file_store.as_deref(), pool.response_groups)
        })
        .collect();
    let sql01 = Some(r"sql01.contoso.com\RTC".to_owned());
    assert_eq!(
        pools,
        [("pool01.contoso.com", sql01, Some(r"\\fs01\lync"), Some(true)), ("se01.contoso.com", None, None, None),]
    );
    let sql = |item: &str| deployment.items[item].sql.iter().map(ToString::to_string).collect::<Vec<_>>();
    for item in ["cdr", "qoe"] {
        assert_eq!(sql(item), [r"mon01.contoso.com\MON"], "{item}");
    }
    for item in ["topology", "location"] {
        assert_eq!(sql(item), [r"sql01.contoso.com\RTC"], "{item}");
    }
    assert_eq!(deployment.items["pstn-gateway"].targets, ["gw01.contoso.com"]);
    assert_eq!(deployment.items["coexistence"].versions, ["lync-2010"]);
    assert_eq!(deployment.items["file-store"].targets, [r"\\fs02\archive"]);
    assert!(!text.contains("rtcxds) come from"), "the topology says whose it is\n{text}");
    assert!(text.contains("#path = \"*-*-*/pool01-UserData.zip\"\n#pool = \"pool01.contoso.com\"\n"), "{text}");
    assert!(text.contains("#path = \"chat/room-*.zip\"\n#kind = \"lync-persistent-chat\"\n"), "{text}");
}

#[test]
fn check_warns_of_what_an_audit_would_trip_over() {
    let deployment = parse(
        r#"
[deployment]
name = "Contoso"
time_zone = "UTC"
[[pool]]
fqdn = "pool01.contoso.com"
sql = 'sql01.contoso.com\RTC'
users = ["a@contoso.com", "b@contoso.com"]
[[pool]]
fqdn = "pool02.contoso.com"
sql = 'sql02.contoso.com\RTC'
users = ["a@contoso.com", "c@contoso.com"]
[cdr]
sql = 'SQL01\MON'
[[sql_server]]
instance = 'sql03.contoso.com\MON'
aliases = ["SQL02"]
[[repository]]
name = "here"
path = "backups"
[[repository]]
name = "gone"
path = "gone"
[[repository]]
name = "file"
path = "file"
[[repository]]
name = "unc"
path = '\\nas\lync'
[[repository]]
name = "drive"
path = 'D:\Backup'
[[waiver]]
item = "qoe"
reason = "not critical"
owner = "ops@contoso.com"
expires = 2026-11-20
[[waiver]]
item = "cdr"
reason = "not critical"
owner = "ops@contoso.com"
expires = 2026-11-21
[[attestation]]
item = "firewall"
date = 2026-10-20
by = "network team"
evidence = "gone"
expires = 2026-11-01
[firewall]
[[sql_server]]
instance = 'sql09.contoso.com'
connect = true
"#,
    );
    let look = |path: &Path| match path.file_name().and_then(|name| name.to_str()) {
        Some("backups") => draft::Seen::Folder,
        Some("file") => draft::Seen::File,
        _ => draft::Seen::Nothing,
    };
    let policy = Policy::new(catalogue().clone(), deployment);
    let today = jiff::civil::date(2026, 11, 21);
    let cautions = draft::cautions(&policy, today, false, &look);
    insta::assert_snapshot!(cautions.join("\n"), @r"
    `sql01` and `sql01.contoso.com` can be taken for each other, because a backup knows its server only by its short name: its backups would count for neither; if they are one server, write its full name everywhere
    `sql02.contoso.com` and `sql03.contoso.com` can be taken for each other, because a backup knows its server only by its short name: its backups would count for neither; map the files of each with `sql` in a [[repository.map]]
    `users` of both pool01.contoso.com and pool02.contoso.com list a@contoso.com: a user is homed on one pool
    the [[sql_server]] of sql09.contoso.com in line 50 names no `user`, and bakproof can log in as the account that runs it only on Windows: set `user` and `password_env` or `password_file`
    the path `gone` of repository gone does not exist: everything that may be there will be unknown
    the path `file` of repository file is a file: name the folder that holds the backups
    the path `\\nas\lync` of repository unc is a UNC path, which only Windows opens: mount the share read-only and write the mount point; the UNC path belongs in a [[repository.known_as]]
    the path `D:\Backup` of repository drive is a path of Windows: mount the folder here and write the mount point
    the [[waiver]] of qoe in line 33 expired on 2026-11-20 and no longer counts
    the [[attestation]] of firewall in line 43 expired on 2026-11-01 and no longer counts
    the evidence `gone` of the [[attestation]] of firewall in line 43 does not exist
    ");
    let on_windows = draft::cautions(&policy, today, true, &look);
    assert!(on_windows.iter().any(|words| words.contains(r"`\\nas\lync` of repository unc does not exist")));
    assert!(!on_windows.iter().any(|words| words.contains("sql09")));
}

/// An artefact of a machine or device, as evidence holds it.
fn artefact(kind: &str, path: &str, names: &[&str], detail: Value) -> Value {
    json!({
        "source": "r", "path": path, "path_bytes_base64": null, "size_bytes": 1, "modified": null, "kind": kind,
        "kind_origin": "content",
        "facts": {
            "position": 1, "time": null, "wall_time": null, "names": names, "verdict": "intact", "proof": [], "counts": {},
            "detail": detail, "problems": []
        }
    })
}

fn configuration(host: Option<&str>) -> Value {
    json!({
        "type": "configuration", "vendor": null, "host": host, "software_version": null, "serial_number": null, "time_of": null
    })
}

#[test]
fn init_declares_the_machines_that_backups_name_and_asks_for_the_rest() {
    let mut seen = evidence(
        Vec::new(),
        vec![export("lync-configuration", "Config.zip", &[], &["pool01.contoso.com", "gw01.contoso.com"], &[])],
    );
    let key_store = json!({
        "type": "key-store", "protection": "password", "has_mac": true, "was_opened": true, "has_private_key": true,
        "certificates": [
            {
                "subject": "FE01.contoso.com", "issuer": "CA", "names": ["sip.contoso.com"], "serial": "1",
                "not_before": null, "not_after": null, "is_authority": false, "sha256": "00"
            }
        ]
    });
    let artefacts = [
        artefact("iis-backup", "iis/FE01.contoso.com/2026-10-18", &[], configuration(None)),
        artefact("iis-backup", "iis/fe02.contoso.com/2026-10-18", &[], configuration(None)),
        artefact("iis-backup", "other/2026-10-18", &[], configuration(None)),
        artefact("gateway-configuration", "gw/a.ini", &["gw01"], configuration(Some("gw01"))),
        artefact("gateway-configuration", "gw/b.ini", &["gw02"], configuration(Some("gw02"))),
        artefact("load-balancer-configuration", "lb/ns.conf", &["lb01"], configuration(Some("lb01"))),
        artefact("dhcp-export", "dhcp.xml", &[], configuration(None)),
        artefact("pkcs12", "fe01.pfx", &["fe01.contoso.com", "sip.contoso.com"], key_store),
    ];
    seen.artefacts = artefacts.into_iter().map(|one| serde_json::from_value(one).unwrap()).collect();
    let template = draft::template(catalogue(), Some(&seen), None);
    let policy = Policy::new(catalogue().clone(), parse(&template));
    let required = |item: &str| -> Vec<&str> {
        let of_item = policy.targets.iter().filter(|rule| rule.item == item);
        of_item.filter(|rule| rule.expectation == Expectation::Required).map(|rule| rule.target.as_str()).collect()
    };
    assert_eq!(required("iis"), ["fe01.contoso.com", "fe02.contoso.com"]);
    assert_eq!(required("pstn-gateway"), ["gw01.contoso.com", "gw02"], "the full name where the topology has it");
    assert_eq!(required("load-balancer"), ["lb01"]);
    assert_eq!(required("certificates"), ["fe01.contoso.com"], "further names of a certificate are no machines");
    assert_eq!(required("dhcp"), ["My deployment"]);
    assert_eq!(required("dns"), [""; 0], "nothing shows one");
    assert!(
        template.contains("#path = \"iis/fe02.contoso.com/**\"\n#item = \"iis\"\n#target = \"fe02.contoso.com\""),
        "{template}"
    );
    parse(&switched_on(&template));
}

#[test]
fn check_warns_of_what_a_waiver_or_an_attestation_cannot_cover() {
    let deployment = parse(
        r#"
[deployment]
name = "Contoso"
time_zone = "UTC"
[cdr]
sql = 'sql01.contoso.com\MON'
[qoe]
applies = false
reason = "Nobody reads it"
[[waiver]]
item = "cdr"
target = 'sql02.contoso.com\MON'
reason = "not critical"
owner = "ops@contoso.com"
expires = 2027-01-31
[[waiver]]
item = "qoe"
reason = "not critical"
owner = "ops@contoso.com"
expires = 2027-01-31
[[waiver]]
item = "cdr"
reason = "not critical"
owner = "ops@contoso.com"
expires = 2028-11-22
[[waiver]]
item = "cdr"
target = 'SQL01.contoso.com\mon'
reason = "not critical"
owner = "ops@contoso.com"
review = 2026-11-20
expires = 2028-11-21
[[attestation]]
item = "cdr"
date = 2026-11-20
by = "operations"
[[attestation]]
item = "firewall"
date = 2026-11-20
by = "operations"
[[attestation]]
item = "firewall"
date = 2026-11-22
by = "operations"
[[change]]
item = "topology"
date = 2026-11-22T10:00:00
by = "voice team"
what = "pool02 is added"
[[change]]
item = "topology"
date = 2026-11-21T23:00:00
by = "voice team"
what = "pool03 is added"
[[target]]
item = "cdr"
target = 'sql01.contoso.com\MON'
since = 2028-01-01
"#,
    );
    let policy = Policy::new(catalogue().clone(), deployment);
    let today = jiff::civil::date(2026, 11, 21);
    let cautions = draft::cautions(&policy, today, false, &|_| draft::Seen::Folder);
    insta::assert_snapshot!(cautions.join("\n"), @r"
    the [[change]] of topology in line 45 is dated 2026-11-22T10:00, which is in the future, and does not count yet
    `since` of the [[target]] of cdr in line 55 is 2028-01-01, which is in the future: until then, no backup of it is due
    the [[waiver]] of cdr in line 10 covers nothing: no target of it is `sql02.contoso.com\MON` (did you mean `sql01.contoso.com\MON`?); its targets are `sql01.contoso.com\MON`
    the [[waiver]] of qoe in line 16 covers nothing: what it is of does not apply in this deployment
    the [[waiver]] of cdr in line 21 does not count: it would be in force until 2028-11-22, but a risk must be accepted again within 2 years; set `expires` to 2028-11-21 or earlier
    the [[waiver]] of cdr in line 26 was to be reviewed by 2026-11-20
    the [[attestation]] of cdr in line 33 does not count: cdr does not accept attestations; see `accept` in `bakproof explain cdr`
    the [[attestation]] of firewall in line 41 is dated 2026-11-22, which is in the future, and does not count yet
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever names a repository holds, the file that is written is valid and none of them leaves its place.
    #[test]
    fn hostile_names_make_a_valid_file(
        server in any::<String>(), instance in "[A-Z#\\[\\]\"'= \n]{0,8}", database in any::<String>(),
        pool in any::<String>(), path in any::<String>(), root in any::<String>(), share in any::<String>(),
    ) {
        let mut configuration = export("lync-configuration", &path, &[], &[&pool], &[]);
        configuration["facts"]["topology"] = json!({"back_compat_clusters": [&pool], "is_cut": false, "services": [
            service("UserServices", "pool01.contoso.com", None, None, &["UserStore-a", "FileStore-a"]),
            service("UserServices", &pool, None, None, &[]),
            service("UserStore", "a", Some(&server), None, &[]),
            service("FileStore", "a", None, Some(&share), &[]),
            service("FileStore", &pool, None, Some(&share), &[]),
            service("PstnGateway", &pool, None, None, &[]),
        ]});
        let seen = evidence(
            vec![set(&server, "LcsCDR"), set(&format!("SQL01\\{instance}"), "LcsLog"), set("SQL01", &database)],
            vec![
                export("lync-response-groups", "a", &[&pool, "\n[x]"], &[&pool], &[&server]),
                export("zip-archive", &path, &[], &[], &[]),
                export("lync-user-data", &path, &[], &[], &[]),
                configuration,
            ],
        );
        // `r:` would be a drive.
        let root = format!("root{root}");
        let text = draft::template(catalogue(), Some(&seen), Some(Path::new(&root)));
        prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        let deployment = Deployment::parse(&text, Path::new("x"), catalogue());
        prop_assert!(deployment.is_ok(), "{}\n{text}", deployment.unwrap_err());
        if let Ok(deployment) = deployment {
            prop_assert_eq!(&deployment.repositories[0].path, Path::new(&root));
            let shown = draft::rules(&Policy::new(catalogue().clone(), deployment), 80);
            prop_assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
