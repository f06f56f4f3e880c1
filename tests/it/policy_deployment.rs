//! What a person sees of each kind of error in a deployment file: the line, the place, and what is allowed.

use crate::support::catalogue;
use bakproof::model::Kind;
use bakproof::policy::Deployment;
use insta::assert_snapshot;
use proptest::prelude::*;
use std::path::Path;

/// The errors, with the long lists of items and findings left to the catalogue's own tests.
fn errors(text: &str) -> String {
    let shown = Deployment::parse(text, Path::new("bakproof.toml"), catalogue()).unwrap_err().to_string();
    shown.lines().map(shorten).collect::<Vec<_>>().join("\n")
}

fn shorten(line: &str) -> String {
    match ["items: topology, ", "findings: "].iter().find_map(|mark| line.find(mark).map(|at| at + mark.len())) {
        Some(at) => format!("{}...", &line[..at]),
        None => line.to_owned(),
    }
}

#[test]
fn toml_that_is_broken_is_the_only_error() {
    let text = r#"[deployment]
name = "C
time_zone = "Mars/Base"
x =
"#;
    assert_snapshot!(errors(text), @r#"
    error: not valid TOML: invalid basic string, expected `"`
     --> bakproof.toml:2:10
      |
    2 | name = "C
      |          ^ here

    error: not valid TOML: string values must be quoted, expected literal string
     --> bakproof.toml:4:4
      |
    4 | x =
      |    ^ here

    bakproof.toml: 2 errors
    "#);
}

#[test]
fn a_table_twice_is_broken_toml() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[cdr]
[cdr]
"#;
    assert_snapshot!(errors(text), @"
    error: the table `[cdr]` is declared twice
     --> bakproof.toml:5:2
      |
    5 | [cdr]
      |  ^^^ declared again here
      |
     ::: bakproof.toml:4:1
      |
    4 | [cdr]
      | ----- first declared here
      |
      = help: write all of its keys below one heading

    bakproof.toml: 1 error
    ");
}

#[test]
fn an_empty_file_needs_a_deployment() {
    let text = r#""#;
    assert_snapshot!(errors(text), @r#"
    error: the file has no [deployment]
     --> bakproof.toml:1:1
      |
    1 |
      | ^ begin with [deployment] and its `name` and `time_zone`; `bakproof init` writes a whole file

    bakproof.toml: 1 error
    "#);
}

#[test]
fn required_keys_are_named() {
    let text = r#"[deployment]
[[pool]]
[[repository]]
[[repository.map]]
[[sql_server]]
[[waiver]]
[[attestation]]
[[target]]
"#;
    assert_snapshot!(errors(text), @r#"
    error: [deployment] has no `name`
     --> bakproof.toml:1:1
      |
    1 | [deployment]
      | ^^^^^^^^^^^^ add `name = "Contoso"`

    error: [deployment] has no `time_zone`
     --> bakproof.toml:1:1
      |
    1 | [deployment]
      | ^^^^^^^^^^^^ add `time_zone = "Europe/Oslo"`

    error: [[pool]] has no `fqdn`
     --> bakproof.toml:2:1
      |
    2 | [[pool]]
      | ^^^^^^^^ add `fqdn = "pool01.contoso.com"`

    error: [[repository]] has no `name`
     --> bakproof.toml:3:1
      |
    3 | [[repository]]
      | ^^^^^^^^^^^^^^ add `name = "nas"`

    error: [[repository]] has no `path`
     --> bakproof.toml:3:1
      |
    3 | [[repository]]
      | ^^^^^^^^^^^^^^ add `path = "/mnt/lync-backup"`

    error: [[repository.map]] has no `path`
     --> bakproof.toml:4:1
      |
    4 | [[repository.map]]
      | ^^^^^^^^^^^^^^^^^^ add `path = "**/UserData*.zip"`

    error: [[repository.map]] says nothing about the files it matches
     --> bakproof.toml:4:1
      |
    4 | [[repository.map]]
      | ^^^^^^^^^^^^^^^^^^ add at least one of `kind`, `item`, `pool`, `sql`, `target`, `level`

    error: [[sql_server]] has no `instance`
     --> bakproof.toml:5:1
      |
    5 | [[sql_server]]
      | ^^^^^^^^^^^^^^ add `instance = 'sql01.contoso.com\MON'`

    error: [[waiver]] has no `expires`
     --> bakproof.toml:6:1
      |
    6 | [[waiver]]
      | ^^^^^^^^^^ add `expires = 2027-01-31`

    error: [[waiver]] has no `item`
     --> bakproof.toml:6:1
      |
    6 | [[waiver]]
      | ^^^^^^^^^^ add `item = "qoe"`

    error: [[waiver]] has no `owner`
     --> bakproof.toml:6:1
      |
    6 | [[waiver]]
      | ^^^^^^^^^^ add `owner = "ops@contoso.com"`

    error: [[waiver]] has no `reason`
     --> bakproof.toml:6:1
      |
    6 | [[waiver]]
      | ^^^^^^^^^^ add `reason = "... (CHG-1234)"`

    error: [[attestation]] has no `by`
     --> bakproof.toml:7:1
      |
    7 | [[attestation]]
      | ^^^^^^^^^^^^^^^ add `by = "network team"`

    error: [[attestation]] has no `date`
     --> bakproof.toml:7:1
      |
    7 | [[attestation]]
      | ^^^^^^^^^^^^^^^ add `date = 2026-11-20`

    error: [[attestation]] has no `item`
     --> bakproof.toml:7:1
      |
    7 | [[attestation]]
      | ^^^^^^^^^^^^^^^ add `item = "firewall"`

    error: [[target]] has no `item`
     --> bakproof.toml:8:1
      |
    8 | [[target]]
      | ^^^^^^^^^^ add `item = "cdr"`

    error: [[target]] has no `target`
     --> bakproof.toml:8:1
      |
    8 | [[target]]
      | ^^^^^^^^^^ add `target = 'sql01.contoso.com\MON'`

    bakproof.toml: 17 errors
    "#);
}

#[test]
fn unknown_keys_are_shown_with_what_is_allowed() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
colour = "blue"
timezone = "UTC"
[[repository]]
name = "nas"
path = "/b"
paht = "/b"
"#;
    assert_snapshot!(errors(text), @r#"
    error: unknown key `colour` in [deployment]
     --> bakproof.toml:4:1
      |
    4 | colour = "blue"
      | ^^^^^^ not a key of this table
      |
      = help: allowed keys: name, time_zone, edition, demo, reverify, topology

    error: unknown key `timezone` in [deployment]
     --> bakproof.toml:5:1
      |
    5 | timezone = "UTC"
      | ^^^^^^^^ did you mean `time_zone`?
      |
      = help: allowed keys: name, time_zone, edition, demo, reverify, topology

    error: unknown key `paht` in [[repository]]
     --> bakproof.toml:9:1
      |
    9 | paht = "/b"
      | ^^^^ did you mean `path`?
      |
      = help: allowed keys: name, path, map, known_as, host, tags, empty

    bakproof.toml: 3 errors
    "#);
}

#[test]
fn unknown_items_and_tables_are_shown_with_the_closest() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[archivng]
[mailbox]
[schedule]
qoee = { full = "every 1d" }
[[waiver]]
item = "CDR"
reason = "r"
owner = "o"
expires = 2027-01-31
"#;
    assert_snapshot!(errors(text), @r#"
    error: unknown item or table `archivng`
     --> bakproof.toml:4:2
      |
    4 | [archivng]
      |  ^^^^^^^^ did you mean `archiving`?
      |
      = help: tables: deployment, pool, sql_server, directory_server, repository, schedule, adherence, maintenance, change, target, waiver, attestation; items: topology, ...

    error: unknown item or table `mailbox`
     --> bakproof.toml:5:2
      |
    5 | [mailbox]
      |  ^^^^^^^ not a table of this file
      |
      = help: tables: deployment, pool, sql_server, directory_server, repository, schedule, adherence, maintenance, change, target, waiver, attestation; items: topology, ...

    error: unknown item `qoee` in [schedule]
     --> bakproof.toml:7:1
      |
    7 | qoee = { full = "every 1d" }
      | ^^^^ did you mean `qoe`?
      |
      = help: items: topology, ...

    error: unknown item `CDR` in [[waiver]]
     --> bakproof.toml:9:8
      |
    9 | item = "CDR"
      |        ^^^^^ did you mean `cdr`?
      |
      = help: items: topology, ...

    bakproof.toml: 4 errors
    "#);
}

#[test]
fn a_mapping_names_no_kind_that_only_content_tells_and_takes_a_vendors_from_its_item() {
    let text = |map: &str| {
        format!(
            "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n[[repository]]\nname = \"nas\"\npath = \"/b\"\n[[repository.map]]\npath = \"gw/*\"\n{map}\n"
        )
    };
    assert_snapshot!(errors(&text("kind = \"dns-zone\"")), @r#"
    error: a mapping cannot turn a file into `dns-zone`
     --> bakproof.toml:9:8
      |
    9 | kind = "dns-zone"
      |        ^^^^^^^^^^ only its content can say that
      |
      = help: remove `kind`; `item`, `pool`, `sql` and `target` say where it belongs

    bakproof.toml: 1 error
    "#);
    let vendor = |map: &str| {
        Deployment::parse(&text(map), Path::new("bakproof.toml"), catalogue()).unwrap().repositories[0].maps[0].vendor
    };
    assert_eq!(vendor("kind = \"firewall-configuration\""), Some(Kind::FirewallConfiguration));
    assert_eq!(vendor("item = \"pstn-gateway\""), Some(Kind::GatewayConfiguration));
    assert_eq!(vendor("item = \"dns\""), None);
    assert_eq!(vendor("kind = \"lync-location\"\nitem = \"firewall\""), None);
}

#[test]
fn a_password_is_never_repeated_and_a_share_to_compare_must_be_a_target() {
    let head = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n";
    let wrong = errors(&format!("{head}[certificates]\npassword_env = [\"hunter2!\"]\n"));
    assert!(wrong.contains("is not the name of an environment variable"), "{wrong}");
    let store = "[file-store]\ntargets = ['\\\\fs01\\lync']\n";
    let wrong = errors(&format!("{head}{store}compare = [{{ share = '\\\\fs02\\lync', path = \"/mnt/live\" }}]\n"));
    assert!(wrong.contains("`file-store` has no target"), "{wrong}");
    let text = format!(
        "{head}{store}compare = [{{ share = '\\\\FS01\\lync', path = \"live\" }}]\n[certificates]\npassword_env = \"PFX_1\"\n"
    );
    let read = Deployment::parse(&text, Path::new("bakproof.toml"), catalogue()).unwrap();
    assert_eq!(read.items["file-store"].compare[0].path, Path::new("live"));
    assert_eq!(read.items["certificates"].password_env, ["PFX_1"]);
}

#[test]
fn unknown_kinds_and_words() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[[repository]]
name = "nas"
path = "/b"
[[repository.map]]
path = "*.zip"
kind = "zip-archive"
[archiving]
mode = "sq"
accept = ["sql_backup", "export"]
minimum = "sure"
"#;
    assert_snapshot!(errors(text), @r#"
    error: unknown kind `zip-archive` in [[repository.map]]
     --> bakproof.toml:9:8
      |
    9 | kind = "zip-archive"
      |        ^^^^^^^^^^^^^ not a value of `kind`
      |
      = help: allowed values: sql-backup, lync-configuration, lync-location, lync-response-groups, lync-user-data, lync-persistent-chat, topology, gateway-configuration, load-balancer-configuration, firewall-configuration

    error: unknown mode `sq` in [archiving]
      --> bakproof.toml:11:8
       |
    11 | mode = "sq"
       |        ^^^^ did you mean `sql`?
       |
       = help: allowed values: sql, exchange, both, none

    error: unknown accept `sql_backup` in [archiving]
      --> bakproof.toml:12:11
       |
    12 | accept = ["sql_backup", "export"]
       |           ^^^^^^^^^^^^ did you mean `sql-backup`?
       |
       = help: allowed values: sql-backup, export, tree, image, vendor-file, attestation, declaration

    error: `archiving` cannot be shown by `export`
      --> bakproof.toml:12:25
       |
    12 | accept = ["sql_backup", "export"]
       |                         ^^^^^^^^ the catalog accepts sql-backup

    error: unknown minimum `sure` in [archiving]
      --> bakproof.toml:13:11
       |
    13 | minimum = "sure"
       |           ^^^^^^ not a value of `minimum`
       |
       = help: allowed values: attested, listed, identified, intact, verified, restored

    bakproof.toml: 5 errors
    "#);
}

#[test]
fn unknown_time_zones() {
    let text = r#"[deployment]
name = "C"
time_zone = "Europe/Olso"
"#;
    assert_snapshot!(errors(text), @r#"
    error: unknown time zone `Europe/Olso`
     --> bakproof.toml:3:13
      |
    3 | time_zone = "Europe/Olso"
      |             ^^^^^^^^^^^^^ did you mean `Europe/Oslo`?
      |
      = help: write its IANA name, such as "Europe/Oslo", or Windows' name, such as "W. Europe Standard Time"

    bakproof.toml: 1 error
    "#);
}

#[test]
fn a_time_zone_may_be_called_as_windows_calls_it() {
    let text = "[deployment]\nname = \"C\"\ntime_zone = \"W. Europe Standard Time\"\n";
    let deployment = Deployment::parse(text, Path::new("bakproof.toml"), catalogue()).unwrap();
    assert_eq!(deployment.time_zone.iana_name(), Some("Europe/Berlin"));
    let said = errors(&text.replace("W. Europe", "W. Europa"));
    assert!(said.contains("unknown time zone `W. Europa Standard Time`") && said.contains("Windows' name"), "{said}");
}

#[test]
fn a_key_twice_is_shown_with_the_first_and_a_table_twice_is_one_error() {
    let head = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n";
    let said = errors(&format!("{head}[cdr]\nsql = 'a\\b'\nsql = 'a\\c'\n"));
    assert!(said.contains("the key `sql` is written twice") && said.contains("first written here"), "{said}");
    let said = errors(&format!("{head}[cdr]\nsql = 'a\\b'\n[qoe]\napplies = true\n[ cdr ] # again\nsql = 'a\\c'\n"));
    assert!(said.contains("the table `[cdr]` is declared twice") && said.contains("1 error"), "{said}");
    let said = errors(&format!("{head}[[sql_server]]\npassword = \"S3cret\"\npassword = \"S3cret\"\n"));
    assert!(!said.contains("S3cret"), "{said}");
}

#[test]
fn wrong_types() {
    let text = r#"[deployment]
name = 3
time_zone = ["UTC"]
demo = "yes"
[pool]
fqdn = "a"
[schedule]
default = "every 1d"
[[waiver]]
item = "qoe"
reason = "r"
owner = "o"
expires = "2027-01-31"
"#;
    assert_snapshot!(errors(text), @r#"
    error: `name` in [deployment] must be text in quotes
     --> bakproof.toml:2:8
      |
    2 | name = 3
      |        ^ this is an integer

    error: `time_zone` in [deployment] must be text in quotes
     --> bakproof.toml:3:13
      |
    3 | time_zone = ["UTC"]
      |             ^^^^^^^ this is an array

    error: `demo` in [deployment] must be true or false
     --> bakproof.toml:4:8
      |
    4 | demo = "yes"
      |        ^^^^^ this is text

    error: `pool` is written as [[pool]]
     --> bakproof.toml:5:1
      |
    5 | [pool]
      | ^^^^^^ one table for each
      |
      = help: write [[pool]] on a line of its own, and its keys below

    error: `default` in [schedule] must be a table
     --> bakproof.toml:8:11
      |
    8 | default = "every 1d"
      |           ^^^^^^^^^^ not a schedule yet
      |
      = help: write { full = "every 1d", grace = "2h" }

    error: `expires` in [[waiver]] must be a date without quotes, such as 2027-01-31
      --> bakproof.toml:13:11
       |
    13 | expires = "2027-01-31"
       |           ^^^^^^^^^^^^ this is text

    bakproof.toml: 6 errors
    "#);
}

#[test]
fn impossible_schedules() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[schedule]
default = { full = "every 0d", log = "every 30s", grace = "-2h", retention = "0d" }
cdr = { full = "0 0 31 2 *", differential = "daily", log = "every 11y", export = "every 1d" }
firewall = { log = "every 1d" }
"#;
    assert_snapshot!(errors(text), @r#"
    error: `every 0d` is zero; the shortest is one minute
     --> bakproof.toml:5:20
      |
    5 | default = { full = "every 0d", log = "every 30s", grace = "-2h", retention = "0d" }
      |                    ^^^^^^^^^^ not a schedule
      |
      = help: `every 1d`, `every 1d 12h`, or a cron line of five fields: minute hour day month weekday

    error: `every 30s` uses a unit that is too small; the smallest is the minute
     --> bakproof.toml:5:38
      |
    5 | default = { full = "every 0d", log = "every 30s", grace = "-2h", retention = "0d" }
      |                                      ^^^^^^^^^^^ not a schedule
      |
      = help: `every 1d`, `every 1d 12h`, or a cron line of five fields: minute hour day month weekday

    error: `-2h` is not a valid grace period
     --> bakproof.toml:5:59
      |
    5 | default = { full = "every 0d", log = "every 30s", grace = "-2h", retention = "0d" }
      |                                                           ^^^^^ not a duration of 0 minutes to 366 days
      |
      = help: write "2h", "90min" or "1d 6h"; months and seconds are not allowed

    error: `0d` is not a valid retention
     --> bakproof.toml:5:78
      |
    5 | default = { full = "every 0d", log = "every 30s", grace = "-2h", retention = "0d" }
      |                                                                              ^^^^ not a duration of 1 day to 100 years
      |
      = help: write "7y", "18 months" or "90d"

    error: `0 0 31 2 *` is not a valid cron line: it names no time within 10 years
     --> bakproof.toml:6:16
      |
    6 | cdr = { full = "0 0 31 2 *", differential = "daily", log = "every 11y", export = "every 1d" }
      |                ^^^^^^^^^^^^ not a schedule
      |
      = help: `every 1d`, `every 1d 12h`, or a cron line of five fields: minute hour day month weekday

    error: `daily` is not a valid schedule; write "every 1d", "every 15min", "every 2 weeks" or a cron line such as "0 22 * * *"
     --> bakproof.toml:6:45
      |
    6 | cdr = { full = "0 0 31 2 *", differential = "daily", log = "every 11y", export = "every 1d" }
      |                                             ^^^^^^^ not a schedule
      |
      = help: `every 1d`, `every 1d 12h`, or a cron line of five fields: minute hour day month weekday

    error: `every 11y` is longer than 10 years
     --> bakproof.toml:6:60
      |
    6 | cdr = { full = "0 0 31 2 *", differential = "daily", log = "every 11y", export = "every 1d" }
      |                                                            ^^^^^^^^^^^ not a schedule
      |
      = help: `every 1d`, `every 1d 12h`, or a cron line of five fields: minute hour day month weekday

    error: `cdr` is not judged by `export`: it has no export
     --> bakproof.toml:6:82
      |
    6 | cdr = { full = "0 0 31 2 *", differential = "daily", log = "every 11y", export = "every 1d" }
      |                                                                                  ^^^^^^^^^^ write `full`, which serves every kind of evidence

    error: `firewall` is not judged by `log`: it has no SQL Server database
     --> bakproof.toml:7:20
      |
    7 | firewall = { log = "every 1d" }
      |                    ^^^^^^^^^^ write `full`, which serves every kind of evidence

    bakproof.toml: 9 errors
    "#);
}

#[test]
fn names_twice() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[[pool]]
fqdn = "pool01.contoso.com"
[[pool]]
fqdn = "POOL01.contoso.com"
[[repository]]
name = "nas"
path = "/a"
[[repository]]
name = "NAS"
path = "/b"
[[sql_server]]
instance = 'sql01\MSSQLSERVER'
[[sql_server]]
instance = 'SQL01'
[cdr]
sql = ['sql01\MON', 'SQL01\mon']
[[target]]
item = "cdr"
target = 'sql01\MON'
[[target]]
item = "cdr"
target = 'SQL01\MON'
"#;
    assert_snapshot!(errors(text), @r#"
    error: pool `pool01.contoso.com` is declared twice
     --> bakproof.toml:7:8
      |
    7 | fqdn = "POOL01.contoso.com"
      |        ^^^^^^^^^^^^^^^^^^^^ declared again here
      |
     ::: bakproof.toml:5:8
      |
    5 | fqdn = "pool01.contoso.com"
      |        -------------------- first declared here
      |
      = help: names are compared without case

    error: repository `NAS` is declared twice
      --> bakproof.toml:12:8
       |
    12 | name = "NAS"
       |        ^^^^^ declared again here
       |
      ::: bakproof.toml:9:8
       |
     9 | name = "nas"
       |        ----- first declared here
       |
       = help: names are compared without case

    error: SQL server `SQL01` is declared twice
      --> bakproof.toml:17:12
       |
    17 | instance = 'SQL01'
       |            ^^^^^^^ declared again here
       |
      ::: bakproof.toml:15:12
       |
    15 | instance = 'sql01\MSSQLSERVER'
       |            ------------------- first declared here
       |
       = help: names are compared without case

    error: instance `SQL01\MON` is declared twice
      --> bakproof.toml:19:21
       |
    19 | sql = ['sql01\MON', 'SQL01\mon']
       |                     ^^^^^^^^^^^ declared again here
       |
      ::: bakproof.toml:19:8
       |
    19 | sql = ['sql01\MON', 'SQL01\mon']
       |        ----------- first declared here
       |
       = help: names are compared without case

    error: target `cdr on SQL01\MON` is declared twice
      --> bakproof.toml:25:10
       |
    25 | target = 'SQL01\MON'
       |          ^^^^^^^^^^^ declared again here
       |
      ::: bakproof.toml:22:10
       |
    22 | target = 'sql01\MON'
       |          ----------- first declared here
       |
       = help: names are compared without case

    bakproof.toml: 5 errors
    "#);
}

/// Silence would be the worst answer: nothing is ever found under such a name, and nobody learns why.
#[test]
fn names_that_can_never_match_are_errors() {
    let file = |line: &str| format!("[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n{line}\n");
    let parse = |text: &str| Deployment::parse(text, Path::new("bakproof.toml"), catalogue());
    for host in ["sql01,1433", "tcp:sql01", "sql01/MON", "sql01.contoso.com.", "sql01\\", "sql01\\MON,1433", ".\\MON"] {
        let errors = parse(&file(&format!("[cdr]\nsql = '{host}'"))).expect_err(host).to_string();
        assert!(errors.contains("is not a valid SQL Server instance"), "{host}: {errors}");
    }
    let map = |pattern: &str| {
        file(&format!(
            "[[repository]]\nname = \"nas\"\npath = \"/mnt\"\n[[repository.map]]\npath = '{pattern}'\nkind = \"lync-location\""
        ))
    };
    for pattern in [
        "/mnt/nas/*.zip",
        r"lync\*\x.zip",
        r"lync\x.zip",
        r"\\fs01\lync\*.zip",
        "C:/b/*.zip",
        "./*.zip",
        "a/../*.zip",
        "lync/",
    ] {
        let errors = parse(&map(pattern)).expect_err(pattern).to_string();
        assert!(errors.contains("is not a valid pattern"), "{pattern}: {errors}");
    }
    for pattern in ["**/*.zip", "*", r"a\[1\].zip", "..x/*", "a..b/.hidden"] {
        assert!(parse(&map(pattern)).is_ok(), "{pattern}");
    }
}

#[test]
fn instances_hosts_globs_and_addresses() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[[pool]]
fqdn = "pool 01"
sql = 'sql01\A\B'
users = ["anna"]
users_file = "no-such-file.txt"
[[repository]]
name = "nas"
path = "/a"
[[repository.map]]
path = "a{b"
pool = "pool02.contoso.com"
[[repository.map]]
path = "*.zip"
"#;
    assert_snapshot!(errors(text), @r#"
    error: `pool 01` in [[pool]] is not a valid host name
     --> bakproof.toml:5:8
      |
    5 | fqdn = "pool 01"
      |        ^^^^^^^^^ write it as in DNS, such as "pool01.contoso.com"

    error: `sql01\A\B` in [[pool]] is not a valid SQL Server instance
     --> bakproof.toml:6:7
      |
    6 | sql = 'sql01\A\B'
      |       ^^^^^^^^^^^ not an instance
      |
      = help: write 'sql01.contoso.com\MON', in single quotes, or only the host for the default instance

    error: `anna` in `users` is not a valid SIP address
     --> bakproof.toml:7:10
      |
    7 | users = ["anna"]
      |          ^^^^^^ write it as in "anna@contoso.com"

    error: users_file `no-such-file.txt`: it was not found
     --> bakproof.toml:8:14
      |
    8 | users_file = "no-such-file.txt"
      |              ^^^^^^^^^^^^^^^^^^ cannot be used
      |
      = help: a text file with one SIP address a line; a relative path starts at the deployment file

    error: `a{b` is not a valid pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
      --> bakproof.toml:13:8
       |
    13 | path = "a{b"
       |        ^^^^^ not a valid pattern
       |
       = help: `*` and `?` match within one folder, `**/` any number of folders, `{a,b}` either, `[ab]` one of these characters

    error: unknown pool `pool02.contoso.com` in [[repository.map]]
      --> bakproof.toml:14:8
       |
    14 | pool = "pool02.contoso.com"
       |        ^^^^^^^^^^^^^^^^^^^^ no [[pool]] has this fqdn
       |
       = help: declare it as [[pool]]

    error: [[repository.map]] says nothing about the files it matches
      --> bakproof.toml:15:1
       |
    15 | [[repository.map]]
       | ^^^^^^^^^^^^^^^^^^ add at least one of `kind`, `item`, `pool`, `sql`, `target`, `level`

    bakproof.toml: 7 errors
    "#);
}

#[test]
fn not_applicable_needs_a_reason() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[cdr]
applies = false
[qoe]
reason = "none here"
[archiving]
mode = "none"
[[pool]]
fqdn = "p.contoso.com"
response_groups = false
[[pool]]
fqdn = "q.contoso.com"
response_groups_reason = "none"
"#;
    assert_snapshot!(errors(text), @r#"
    error: [cdr] says `applies = false` without a reason
     --> bakproof.toml:5:11
      |
    5 | applies = false
      |           ^^^^^ why does it need no backup?
      |
      = help: add `reason = "..."`: the report shows it to the auditor

    error: `reason` in [qoe] excludes nothing
     --> bakproof.toml:7:10
      |
    7 | reason = "none here"
      |          ^^^^^^^^^^^ read only together with `applies = false`
      |
      = help: add `applies = false`, or remove the reason

    error: `mode = "none"` without a reason
     --> bakproof.toml:9:8
      |
    9 | mode = "none"
      |        ^^^^^^ why is nothing archived?
      |
      = help: add `reason = "..."`: the report shows it to the auditor

    error: `response_groups = false` without a reason
      --> bakproof.toml:12:19
       |
    12 | response_groups = false
       |                   ^^^^^ why are there none?
       |
       = help: add `response_groups_reason = "..."`: the report shows it to the auditor

    error: `response_groups_reason` excludes nothing
      --> bakproof.toml:15:26
       |
    15 | response_groups_reason = "none"
       |                          ^^^^^^ read only together with `response_groups = false`
       |
       = help: add `response_groups = false`, or remove the reason

    bakproof.toml: 5 errors
    "#);
}

#[test]
fn contradictions() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[archiving]
mode = "exchange"
sql = 'sql01\MON'
[exchange-archive]
applies = false
reason = "no"
[topology]
sql = ['a', 'b']
[pstn-gateway]
targets = []
[[attestation]]
item = "firewall"
date = 2026-11-20
by = "me"
expires = 2026-11-19
"#;
    assert_snapshot!(errors(text), @r#"
    error: `mode = "exchange"` does not use SQL Server
     --> bakproof.toml:6:7
      |
    6 | sql = 'sql01\MON'
      |       ^^^^^^^^^^^ according to the mode, nothing is archived here
      |
     ::: bakproof.toml:5:8
      |
    5 | mode = "exchange"
      |        ---------- the mode
      |
      = help: write `mode = "both"`, or remove `sql`

    error: [exchange-archive] does not apply, but [archiving] says `mode = "exchange"`
     --> bakproof.toml:7:1
      |
    7 | [exchange-archive]
      | ^^^^^^^^^^^^^^^^^^ one of the two is wrong

    error: [topology] has one instance: that of the Central Management Store
      --> bakproof.toml:11:13
       |
    11 | sql = ['a', 'b']
       |             ^^^ one too many

    error: `targets` in [pstn-gateway] is empty
      --> bakproof.toml:13:11
       |
    13 | targets = []
       |           ^^ name at least one
       |
       = help: if there is none, write `applies = false` and a reason

    error: the attestation expires before it was made
      --> bakproof.toml:18:11
       |
    18 | expires = 2026-11-19
       |           ^^^^^^^^^^ earlier than its date
       |
      ::: bakproof.toml:16:8
       |
    16 | date = 2026-11-20
       |        ---------- its date

    bakproof.toml: 5 errors
    "#);
}

#[test]
fn a_password_is_refused_and_not_repeated() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[[sql_server]]
instance = 'sql01\MON'
user = 'auditor'
password = 'hunter2'
"#;
    assert_snapshot!(errors(text), @r#"
    error: the deployment file must not contain a password ([[sql_server]])
     --> bakproof.toml:7:1
      |
     ::: 
    7 | password =...
      | ^^^^^^^^ remove it, and change the password if others could read this file
      |
      = help: use `password_env` (an environment variable) or `password_file`

    bakproof.toml: 1 error
    "#);
}

#[test]
fn targets_that_do_not_exist() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[cdr]
sql = 'sql01.contoso.com\MON'
[[target]]
item = 'cdr'
target = 'sql01.contoso.com\MNO'
[firewall]
targets = ['fw01']
[[attestation]]
item = 'firewall'
target = 'fw1'
date = 2026-11-20
by = 'me'
"#;
    assert_snapshot!(errors(text), @r#"
    error: `cdr` has no target `sql01.contoso.com\MNO`
     --> bakproof.toml:8:10
      |
    8 | target = 'sql01.contoso.com\MNO'
      |          ^^^^^^^^^^^^^^^^^^^^^^^ did you mean `sql01.contoso.com\MON`?
      |
      = help: targets of `cdr`: sql01.contoso.com\MON

    error: `firewall` has no target `fw1`
      --> bakproof.toml:13:10
       |
    13 | target = 'fw1'
       |          ^^^^^ did you mean `fw01`?
       |
       = help: targets of `firewall`: fw01

    bakproof.toml: 2 errors
    "#);
}

#[test]
fn unknown_findings() {
    let text = r#"[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"
[[waiver]]
item = 'qoe'
finding = 'backup-stal'
reason = 'r'
owner = 'o'
expires = 2027-01-31
"#;
    assert_snapshot!(errors(text), @r#"
    error: unknown finding `backup-stal` in [[waiver]]
     --> bakproof.toml:6:11
      |
    6 | finding = 'backup-stal'
      |           ^^^^^^^^^^^^^ did you mean `backup-stale`?
      |
      = help: findings: ...

    bakproof.toml: 1 error
    "#);
}

#[test]
fn users_of_a_file_are_read_beside_the_deployment_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("users.txt"), "\u{feff}# pool 1\nSIP:Anna@Contoso.com\n\nbert@contoso.com\r\n")
        .unwrap();
    let text = |file: &str| {
        format!(
            "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n[[pool]]\nfqdn = \"Pool01.contoso.com\"\n\
             users = \"sip:carl@contoso.com\"\nusers_file = \"{file}\"\n"
        )
    };
    let path = folder.path().join("bakproof.toml");
    let deployment = Deployment::parse(&text("users.txt"), &path, catalogue()).unwrap();
    let users: Vec<_> = deployment.pools[0].users.iter().map(String::as_str).collect();
    assert_eq!(users, ["anna@contoso.com", "bert@contoso.com", "carl@contoso.com"]);
    assert_eq!(deployment.pools[0].fqdn, "pool01.contoso.com");
    assert_eq!(deployment.resolve(Path::new("backups")), folder.path().join("backups"));

    std::fs::write(folder.path().join("users.txt"), "anna@contoso.com\nbert\n").unwrap();
    for (file, why) in [
        ("users.txt", "line 2 is not a valid SIP address"),
        (".", "it is not a file"),
        ("absent", "users_file `absent`"),
    ] {
        let error = Deployment::parse(&text(file), &path, catalogue()).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_before_it_is_read() {
    let error = errors(&"#".repeat(16 * 1024 * 1024 + 1));
    assert!(error.contains("the file is larger than 16.0 MiB"), "{error}");
}

#[test]
fn nesting_without_end_is_an_error_and_no_crash() {
    let deep = format!("x = {}", "[".repeat(100_000));
    assert!(errors(&deep).contains("not valid TOML"));
    let dotted = format!("{}x = 1", "a.".repeat(100_000));
    assert!(errors(&dotted).contains("error"));
}

#[test]
fn many_errors_are_counted_and_few_are_shown() {
    let many: String = (0..20_000).map(|i| format!("key{i} = 1\n")).collect();
    let shown = errors(&many);
    assert!(shown.lines().count() < 500, "{}", shown.lines().count());
    assert!(shown.contains("more errors are not shown"), "{shown}");
}

#[test]
fn tables_and_names_without_end_are_refused() {
    let head = "[deployment]\nname = 'C'\ntime_zone = 'UTC'\n";
    let pools: String = (0..2001).map(|i| format!("[[pool]]\nfqdn = 'p{i}'\n")).collect();
    assert!(errors(&format!("{head}{pools}")).contains("more than 2000 tables [[pool]]"));
    let names = vec!["'a'"; 2001].join(", ");
    assert!(errors(&format!("{head}[firewall]\ntargets = [{names}]\n")).contains("more than 2000 names"));
    let maps = "[[repository.map]]\npath = 'x'\nkind = 'topology'\n".repeat(1001);
    let one = |name: &str| format!("[[repository]]\nname = '{name}'\npath = 'p'\n{maps}");
    assert!(
        errors(&format!("{head}{}{}", one("a"), one("b"))).contains("more than 2000 tables [[repository.map]] in all")
    );
}

#[test]
fn a_path_with_control_characters_is_shown_escaped() {
    let shown = Deployment::parse("x", Path::new("a\u{1b}[2J.toml"), catalogue()).unwrap_err().render(false);
    assert!(shown.contains("a\\u{1b}[2J.toml:1:") && !shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn patterns_match_without_case_and_stay_within_a_folder() {
    let text = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n[[repository]]\nname = \"nas\"\npath = \"/b\"\n\
                [[repository.map]]\npath = \"**/pool01*/UserData*.zip\"\nkind = \"lync-user-data\"\n";
    let deployment = Deployment::parse(text, Path::new("bakproof.toml"), catalogue()).unwrap();
    let glob = &deployment.repositories[0].maps[0].glob;
    for (path, matches) in [
        ("pool01/UserData-1.zip", true),
        ("a/b/POOL01.contoso.com/userdata.ZIP", true),
        ("pool01/deeper/UserData.zip", false),
        ("pool02/UserData.zip", false),
    ] {
        assert_eq!(glob.is_match(path), matches, "{path}");
    }
}

/// Words that deployment files are made of, so that random text gets past the TOML reader.
fn scrap() -> impl Strategy<Value = String> {
    let words = [
        "[deployment]\n",
        "[[pool]]\n",
        "[[repository]]\n",
        "[[repository.map]]\n",
        "[[sql_server]]\n",
        "[schedule]\n",
        "[[target]]\n",
        "[[waiver]]\n",
        "[[attestation]]\n",
        "[cdr]\n",
        "[archiving]\n",
        "[topology]\n",
        "[file-store]\n",
        "name",
        "time_zone",
        "fqdn",
        "sql",
        "path",
        "kind",
        "item",
        "target",
        "default",
        "mode",
        "targets",
        "applies",
        "reason",
        "expires",
        "date",
        "users",
        "schedule",
        "accept",
        "minimum",
        "full",
        " = ",
        "\n",
        "'x'",
        "\"UTC\"",
        "'a\\B'",
        "['a', 'b']",
        "true",
        "false",
        "2027-01-31",
        "{ full = 'every 1d' }",
        "'both'",
        "3",
        "[",
        "]",
        "{",
        "}",
        "'**/{a,b}[!c]*'",
        "\"\\u0000\\u202e\"",
        "é",
        "\r\n",
    ];
    proptest::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_a_deployment_or_errors_that_can_be_shown(text in any::<String>()) {
        if let Err(errors) = Deployment::parse(&text, Path::new("x.toml"), catalogue()) {
            prop_assert!(!errors.list().is_empty());
            prop_assert!(!errors.render(true).is_empty());
        }
    }

    #[test]
    fn any_scraps_are_a_deployment_or_errors_that_can_be_shown(scraps in proptest::collection::vec(scrap(), 0..40)) {
        let text = scraps.concat();
        if let Err(errors) = Deployment::parse(&text, Path::new("x.toml"), catalogue()) {
            prop_assert!(!errors.list().is_empty());
            prop_assert!(errors.to_string().chars().all(|c| c == '\n' || !c.is_control()));
        }
    }

    #[test]
    fn any_pattern_is_a_glob_or_an_error(pattern in "[a*?\\[\\]{},!/^-]{0,60}") {
        let text = format!(
            "[deployment]\nname = 'C'\ntime_zone = 'UTC'\n[[repository]]\nname = 'n'\npath = 'p'\n\
             [[repository.map]]\npath = '{pattern}'\nkind = 'topology'\n"
        );
        if let Err(errors) = Deployment::parse(&text, Path::new("x.toml"), catalogue()) {
            prop_assert!(!errors.to_string().is_empty());
        }
    }
}

#[test]
fn how_a_server_is_reached_is_read_with_its_defaults() {
    let server = |keys: &str| {
        let text = format!(
            "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n\
             [[sql_server]]\ninstance = 'sql01.contoso.com\\MON'\n{keys}"
        );
        Deployment::parse(&text, Path::new("bakproof.toml"), catalogue())
            .map(|deployment| deployment.sql_servers[0].clone())
    };
    let named = server("user = \"auditor\"").unwrap();
    assert!(named.connect);
    assert_eq!(named.connection, bakproof::policy::SqlConnection::default());
    assert!(!server("").unwrap().connect);
    assert!(server("connect = true").unwrap().connect);
    let all = server(
        "connect = true\naddress = \"10.0.0.5\"\nport = 14330\nfailover_partner = 'sql02.contoso.com\\MON'\n\
         read_only_intent = true\nca_file = \"ca.pem\"\nlegacy_tls = true\nconnect_timeout = \"5s\"\n\
         login_timeout = \"6s\"\nquery_timeout = \"3min\"\nbudget = \"2h\"\nprobes = true\nverify = \"server\"\n\
         verify_budget = \"3h\"\nverify_timeout = \"20min\"\nhistory = \"h.txt\"",
    )
    .unwrap();
    let connection = &all.connection;
    assert_eq!((connection.address.as_deref(), connection.port), (Some("10.0.0.5"), Some(14330)));
    assert_eq!(connection.connect_timeout, jiff::SignedDuration::from_secs(5));
    assert_eq!(connection.verify_budget, jiff::SignedDuration::from_hours(3));
    assert!(connection.verify && connection.probes && connection.legacy_tls && connection.read_only_intent);
    assert_eq!(all.history.as_deref(), Some(Path::new("h.txt")));
    for (wrong, says) in [
        ("connect = false\nuser = \"a\"", "`connect = false` and a `user`"),
        ("ca_file = \"ca.pem\"\ntrust_server_certificate = true", "`ca_file` and `trust_server_certificate`"),
        ("legacy_tls = true\nplaintext_login = true", "`legacy_tls` and `plaintext_login`"),
        ("verify = \"everything\"", "unknown verify `everything`"),
        ("port = 0", "is not a valid TCP port"),
        ("port = 65536", "is not a valid TCP port"),
        ("port = \"1433\"", "is not a valid TCP port"),
        ("connect_timeout = \"11min\"", "is not a valid `connect_timeout`"),
        ("budget = \"0s\"", "is not a valid `budget`"),
        ("budget = \"25h\"", "is not a valid `budget`"),
        ("budget = \"soon\"", "not a duration"),
        ("address = \"10.0.0.5,1433\"", "is not a valid host name"),
    ] {
        let errors = server(wrong).unwrap_err().to_string();
        assert!(errors.contains(says), "{wrong}: {errors}");
    }
}

#[test]
fn a_repository_says_what_servers_call_it() {
    let repository = |keys: &str| {
        let text = format!(
            "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n\
             [[repository]]\nname = \"nas\"\npath = \"/mnt/nas\"\n{keys}"
        );
        Deployment::parse(&text, Path::new("bakproof.toml"), catalogue())
            .map(|deployment| deployment.repositories[0].clone())
    };
    let named = repository(
        "host = \"NAS01.contoso.com\"\n[[repository.known_as]]\npath = '\\\\nas\\lync'\n\
         [[repository.known_as]]\npath = 'D:/Backup'\nsql = 'sql01.contoso.com\\MON'\n",
    )
    .unwrap();
    assert_eq!(named.host.as_deref(), Some("nas01.contoso.com"));
    assert_eq!(named.known_as[0].path, r"\\nas\lync");
    assert_eq!(named.known_as[1].sql.as_ref().unwrap().to_string(), r"sql01.contoso.com\MON");
    for wrong in ["/mnt/nas", "Backup", r"\\nas", r"D:Backup", "NUL"] {
        let errors = repository(&format!("[[repository.known_as]]\npath = '{wrong}'\n")).unwrap_err().to_string();
        let says = if cfg!(windows) && wrong == "D:Backup" {
            "current folder of drive D"
        } else {
            "is not a valid folder for a SQL Server"
        };
        assert!(errors.contains(says), "{wrong}: {errors}");
    }
    let errors = repository("[[repository.known_as]]\nsql = 'sql01'\n").unwrap_err().to_string();
    assert!(errors.contains("[[repository.known_as]] has no `path`"), "{errors}");
}

#[test]
fn texts_that_say_nothing_are_refused() {
    let says_nothing =
        [".", " - ", "...", "\u{200b}\u{200d}", "\u{feff}", "\u{3164}", "\u{2800}", "TODO", "<who>", "tbd."];
    let head = "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n";
    let waiver = |reason: &str, owner: &str| {
        format!("{head}[[waiver]]\nitem = \"qoe\"\nreason = \"{reason}\"\nowner = \"{owner}\"\nexpires = 2027-01-31\n")
    };
    let attested = |by: &str| format!("{head}[[attestation]]\nitem = \"firewall\"\ndate = 2026-11-20\nby = \"{by}\"\n");
    let away = |reason: &str| format!("{head}[qoe]\napplies = false\nreason = \"{reason}\"\n");
    let parse = |text: &str| {
        bakproof::policy::Deployment::parse(
            text,
            std::path::Path::new("bakproof.toml"),
            &bakproof::policy::Catalogue::embedded().unwrap(),
        )
    };
    for nothing in says_nothing {
        for text in [waiver(nothing, "ops"), waiver("CHG-1", nothing), attested(nothing), away(nothing)] {
            let errors = parse(&text).unwrap_err().to_string();
            assert!(errors.contains("says nothing"), "{nothing:?}: {errors}");
        }
    }
    for text in [waiver("CHG-1", "ops"), attested("网络组"), away("Ingen telefoni")] {
        assert!(parse(&text).is_ok(), "{text}");
    }
}

#[test]
fn a_repository_may_be_expected_to_be_empty_and_nothing_else() {
    let parse = |value: &str| {
        let text = format!(
            "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n[[repository]]\nname = \"a\"\npath = \"a\"\n{value}"
        );
        bakproof::policy::Deployment::parse(
            &text,
            std::path::Path::new("bakproof.toml"),
            &bakproof::policy::Catalogue::embedded().unwrap(),
        )
    };
    assert!(!parse("").unwrap().repositories[0].may_be_empty);
    assert!(parse("empty = \"expected\"\n").unwrap().repositories[0].may_be_empty);
    assert!(parse("empty = \"yes\"\n").is_err());
}
