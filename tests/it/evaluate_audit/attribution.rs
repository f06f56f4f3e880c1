//! Whose backup it is: what stands inside, then declared users, then a mapping; never a guess.

use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";

fn with_map(map: &str) -> String {
    CONTOSO.replace("path = \"/mnt/nas\"", &format!("path = \"/mnt/nas\"\n[[repository.map]]\n{map}"))
}

fn users(file: &str) -> String {
    file.replace(
        "sql = 'sql01.contoso.com\\RTC'\nresponse",
        "sql = 'sql01.contoso.com\\RTC'\nusers = [\"a@contoso.com\", \"b@contoso.com\"]\nresponse",
    )
    .replace(
        "sql = 'sql02.contoso.com\\RTC'\nresponse",
        "sql = 'sql02.contoso.com\\RTC'\nusers = [\"c@contoso.com\", \"d@contoso.com\", \"e@contoso.com\"]\nresponse",
    )
}

#[test]
fn a_server_is_known_by_its_first_label_its_fqdn_or_an_alias_without_case() {
    let file = format!("{CONTOSO}\n[[sql_server]]\ninstance = 'mon01.contoso.com\\MON'\naliases = [\"SQLCLUSTER1\"]\n");
    for server in ["MON01\\MON", "mon01\\mon", "mon01.contoso.com\\MON", "sqlcluster1\\MON"] {
        assert_eq!(Scene::new(&file).sql(Sql::full("lcscdr", server, FRESH)).cdr(), "pass", "{server}");
    }
    for server in ["MON02\\MON", "MON01\\RTC", "MON01", "mon01.fabrikam.com\\MON"] {
        let scene = Scene::new(&file).sql(Sql::full("LcsCDR", server, FRESH));
        assert_eq!(scene.cdr(), "gap: backup-missing=gap", "{server}");
        assert_eq!(scene.source_says(), ["unknown-database"], "{server}");
    }
}

#[test]
fn the_default_instance_has_no_name() {
    let file = CONTOSO.replace("mon01.contoso.com\\MON", "mon01.contoso.com");
    for server in ["MON01", "MON01\\MSSQLSERVER"] {
        assert_eq!(Scene::new(&file).sql(Sql::full("LcsCDR", server, FRESH)).cdr(), "pass", "{server}");
    }
    assert_eq!(Scene::new(&file).sql(Sql::full("LcsCDR", "MON01\\MON", FRESH)).cdr(), "gap: backup-missing=gap");
}

#[test]
fn two_hosts_with_one_first_label_are_ambiguous_until_content_or_a_mapping_tells() {
    let twins = CONTOSO
        .replace("sql = 'mon01.contoso.com\\MON'", "sql = ['mon01.contoso.com\\MON', 'mon01.fabrikam.com\\MON']");
    let scene = Scene::new(&twins).sql(Sql::cdr(FRESH));
    for host in ["contoso", "fabrikam"] {
        assert_eq!(scene.says("cdr", host), "unknown: attribution-ambiguous=unknown");
    }
    assert_eq!(scene.unattributed(), ["attribution-ambiguous"]);

    let named = Scene::new(&twins).sql(Sql::full("LcsCDR", "mon01.fabrikam.com\\MON", FRESH));
    assert_eq!(named.says("cdr", "fabrikam"), "pass");
    assert_eq!(named.says("cdr", "contoso"), "gap: backup-missing=gap");

    let map = "path = \"/mnt/nas\"\n[[repository.map]]\npath = \"fab/**\"\nsql = 'mon01.fabrikam.com\\MON'";
    let mapped = Scene::new(&twins.replace("path = \"/mnt/nas\"", map)).sql(Sql::cdr(FRESH).at("fab/LcsCDR.bak"));
    assert_eq!(mapped.says("cdr", "fabrikam"), "pass");
    assert_eq!(mapped.says("cdr", "contoso"), "gap: backup-missing=gap");
}

#[test]
fn a_first_label_is_ambiguous_even_when_only_one_of_the_hosts_holds_the_item() {
    let twin = format!("{CONTOSO}\n[[sql_server]]\ninstance = 'mon01.fabrikam.com\\OTHER'\n");
    assert_eq!(Scene::new(&twin).sql(Sql::cdr(FRESH)).cdr(), "unknown: attribution-ambiguous=unknown");
}

#[test]
fn a_stale_backup_beside_an_ambiguous_fresh_one_is_unknown_and_beside_an_old_one_a_gap() {
    let twin = format!("{CONTOSO}\n[[sql_server]]\ninstance = 'mon01.fabrikam.com\\OTHER'\n");
    let stale = || Scene::new(&twin).sql(Sql::full("LcsCDR", "mon01.contoso.com\\MON", "2026-11-11T22:00:00+01:00"));
    assert_eq!(stale().sql(Sql::cdr(FRESH)).cdr(), "unknown: attribution-ambiguous=unknown");
    assert_eq!(stale().sql(Sql::cdr("2026-11-12T22:00:00+01:00")).cdr(), "gap: backup-stale=gap");
}

#[test]
fn a_pools_databases_are_known_by_its_instance() {
    let file = CONTOSO.replace("[topology]", "[user-data]\naccept = [\"sql-backup\"]\n[topology]");
    let scene = Scene::new(&file).sql(Sql::full("rtcxds", "SQL02\\RTC", FRESH));
    assert_eq!(scene.says("user-data", "pool02"), "pass");
    assert_eq!(scene.says("user-data", "pool01"), "gap: backup-missing=gap");
}

#[test]
fn without_a_declared_central_store_nobody_knows_whose_xds_it_is() {
    let file = CONTOSO.replace("[topology]\nsql = 'sql01.contoso.com\\RTC'", "[topology]");
    let scene = Scene::new(&file).sql(Sql::full("xds", "SQL01\\RTC", FRESH));
    assert_eq!(scene.says("topology", ""), "unknown: attribution-ambiguous=unknown");
}

#[test]
fn an_xds_elsewhere_than_the_declared_central_store_is_of_no_target() {
    let scene = Scene::new(CONTOSO).sql(Sql::full("xds", "SQL02\\RTC", FRESH));
    assert_eq!(scene.says("topology", ""), "gap: backup-missing=gap");
    assert_eq!(scene.source_says(), ["unknown-database"]);
}

#[test]
fn a_mapping_never_overrules_the_server_inside() {
    let file = with_map("path = \"sql/**\"\nitem = \"qoe\"");
    let scene = Scene::new(&file).sql(Sql::cdr(FRESH));
    assert_eq!(scene.cdr(), "pass");
    assert_eq!(scene.source_says(), ["mapping-contradicted"]);
    let file = with_map("path = \"sql/**\"\nsql = 'sql02.contoso.com\\RTC'");
    let scene = Scene::new(&file).sql(Sql::cdr(FRESH));
    assert_eq!(scene.cdr(), "pass");
    assert_eq!(scene.source_says(), ["mapping-contradicted"]);
}

#[test]
fn a_configuration_export_is_of_the_one_deployment_unless_its_topology_names_none_of_its_pools() {
    let zip =
        |cluster: &str| Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| facts.clusters.push(cluster.to_owned()));
    assert_eq!(Scene::new(CONTOSO).export(zip("pool01.contoso.com")).says("topology", ""), "pass");
    let foreign = Scene::new(CONTOSO).export(zip("pool01.fabrikam.com"));
    assert_eq!(foreign.says("topology", ""), "unknown: attribution-ambiguous=unknown");
}

#[test]
fn a_response_group_export_is_of_the_pool_it_names() {
    let zip = |pool: &str| Zip::new(Kind::LyncResponseGroups, FRESH).of_pool(pool);
    assert_eq!(Scene::new(CONTOSO).export(zip("pool01.contoso.com")).says("response-groups", "pool01"), "pass");
    let other = Scene::new(CONTOSO).export(zip("pool09.contoso.com"));
    assert_eq!(other.says("response-groups", "pool01"), "gap: backup-missing=gap");
    assert_eq!(other.unattributed(), ["unknown-pool"]);
    let file = with_map("path = \"exports/**\"\npool = \"pool02.contoso.com\"");
    let mapped = Scene::new(&file).export(zip("pool01.contoso.com"));
    assert_eq!(mapped.says("response-groups", "pool01"), "pass");
    assert_eq!(mapped.source_says(), ["mapping-contradicted"]);
}

#[test]
fn a_user_export_is_of_the_pool_whose_declared_users_it_holds() {
    let zip = || Zip::new(Kind::LyncUserData, FRESH);
    let file = users(CONTOSO);
    let one = Scene::new(&file).export(zip().holding("pool02.contoso.com", 2));
    assert_eq!(one.says("user-data", "pool02"), "pass");
    assert_eq!(one.says("user-data", "pool01"), "gap: backup-missing=gap");

    let moved = zip().holding("pool01.contoso.com", 1).holding("pool02.contoso.com", 3);
    assert_eq!(Scene::new(&file).export(moved).says("user-data", "pool02"), "pass", "all of one, a few of another");

    let mixed = zip().holding("pool01.contoso.com", 1).holding("pool02.contoso.com", 1);
    let scene = Scene::new(&file).export(mixed);
    for pool in ["pool01", "pool02"] {
        assert_eq!(scene.says("user-data", pool), "unknown: attribution-ambiguous=unknown");
    }
    let small = zip().holding("pool01.contoso.com", 2).holding("pool02.contoso.com", 2);
    let scene = Scene::new(&file).export(small);
    assert_eq!(scene.says("user-data", "pool01"), "unknown: attribution-ambiguous=unknown", "as many of the other");
}

#[test]
fn users_who_moved_do_not_hide_whose_export_it_is() {
    let list = |prefix: &str, count: u32| -> String {
        (0..count).map(|user| format!("\"{prefix}{user}@contoso.com\", ")).collect()
    };
    let pool = |instance: &str, users: String| {
        let old = format!("sql = '{instance}.contoso.com\\RTC'\nresponse");
        (old.clone(), old.replace("response", &format!("users = [{users}]\nresponse")))
    };
    let (first, second) = (pool("sql01", list("a", 24)), pool("sql02", list("b", 16)));
    let file = CONTOSO.replace(&first.0, &first.1).replace(&second.0, &second.1);
    let says = |first: u64, second: u64| {
        let zip = Zip::new(Kind::LyncUserData, FRESH).holding("pool01.contoso.com", first);
        let scene = Scene::new(&file).export(zip.holding("pool02.contoso.com", second));
        scene.says("user-data", "pool01")
    };
    assert_eq!(says(23, 1), "pass");
    assert_eq!(says(20, 8), "pass");
    let doubt = "unknown: attribution-ambiguous=unknown";
    assert_eq!(says(20, 11), doubt, "too many of the other pool");
    assert_eq!(says(12, 1), doubt, "half of its own");
    // Many who are declared are not inside.
    assert_eq!(says(13, 0), "unknown: shrunk=unknown");
    assert_eq!(says(18, 0), "unknown: shrunk=unknown");
    assert_eq!(says(19, 0), "pass", "five are everyday change");
}

#[test]
fn an_export_that_holds_exactly_the_declared_users_was_not_cut() {
    let file = users(CONTOSO).replace("\"b@contoso.com\"]", "\"b@contoso.com\", \"x@contoso.com\", \"y@contoso.com\"]");
    let zip = |at: &str, users: u64| {
        let zip = Zip::new(Kind::LyncUserData, at).holding("pool01.contoso.com", 4);
        zip.with(|facts| (facts.user_count, facts.filled_users) = (Some(users), Some(users)))
    };
    let says = |users: u64| {
        let scene = Scene::new(&file).export(zip("2026-11-19T22:00:00+01:00", 30)).export(zip(FRESH, users));
        scene.says("user-data", "pool01")
    };
    assert_eq!(says(4), "pass", "26 users moved away, and the list says so");
    assert_eq!(says(5), "unknown: shrunk=unknown", "the list does not speak of all");
}

#[test]
fn an_alias_does_not_join_databases_that_were_created_apart() {
    let file = format!("{CONTOSO}\n[[sql_server]]\ninstance = 'mon01.contoso.com\\MON'\naliases = [\"MON09\"]\n");
    let full = |server: &str, at: &str, family: u8| {
        Sql::full("LcsCDR", server, at).with(|set| set.family_guid = Some(bakproof::base::Guid([family; 16])))
    };
    let old = "2026-11-01T22:00:00+01:00";
    let says = |families: (u8, u8)| {
        Scene::new(&file).sql(full("MON01\\MON", old, families.0)).sql(full("MON09\\MON", FRESH, families.1)).cdr()
    };
    assert_eq!(says((1, 1)), "pass", "moved or renamed");
    assert_eq!(says((1, 2)), "unknown: attribution-ambiguous=unknown");
    let alone = Scene::new(&file).sql(full("MON09\\MON", FRESH, 2));
    assert_eq!(alone.cdr(), "pass");
    let renamed = Scene::new(&file).sql(full("MON09\\MON", old, 2)).sql(full("MON01\\MON", FRESH, 1));
    assert_eq!(renamed.cdr(), "pass", "the former database is not asked for");
}

#[test]
fn a_user_export_that_names_nobody_is_its_mappings_or_nobodys() {
    let zip = || Zip::new(Kind::LyncUserData, FRESH);
    let alone = Scene::new(CONTOSO).export(zip());
    for pool in ["pool01", "pool02"] {
        assert_eq!(alone.says("user-data", pool), "unknown: attribution-ambiguous=unknown");
    }
    let file = with_map("path = \"exports/**\"\npool = \"pool01.contoso.com\"");
    let doubt = "unknown: attribution-ambiguous=unknown";
    for (path, pool01) in [
        ("exports/pool01-UserData.zip", "pass"),
        ("exports/POOL01.contoso.com/UserData.zip", "pass"),
        ("exports/pool02/pool01-UserData.zip", "pass"),
        ("exports/UserData.zip", doubt),
        ("exports/pool02-UserData.zip", doubt),
        ("exports/xpool01-UserData.zip", doubt),
    ] {
        let mapped = Scene::new(&file).export(zip().at(path));
        assert_eq!(mapped.says("user-data", "pool01"), pool01, "{path}");
        let pool02 = if pool01 == "pass" { "gap: backup-missing=gap" } else { doubt };
        assert_eq!(mapped.says("user-data", "pool02"), pool02, "{path}");
    }
}

/// Fingerprints of users, by number.
fn sketch(users: std::ops::Range<u32>) -> String {
    users.map(|user| format!("{user:08x}")).collect()
}

#[test]
fn the_same_users_in_the_exports_of_two_pools_are_unknown_for_both() {
    let file = with_map(
        "path = \"exports/pool01*\"\npool = \"pool01.contoso.com\"\n[[repository.map]]\n\
         path = \"exports/pool02*\"\npool = \"pool02.contoso.com\"",
    );
    let zip = |path: &str, users: std::ops::Range<u32>, at: &str| {
        Zip::new(Kind::LyncUserData, at).at(path).with(|facts| facts.user_sketch = sketch(users))
    };
    let two = |first: std::ops::Range<u32>, second: std::ops::Range<u32>| {
        let scene = Scene::new(&file).export(zip("exports/pool01-UserData.zip", first, FRESH)).export(zip(
            "exports/pool02-UserData.zip",
            second,
            "2026-11-20T22:14:00+01:00",
        ));
        ["pool01", "pool02"].map(|pool| scene.says("user-data", pool))
    };
    let doubt = "unknown: attribution-ambiguous=unknown";
    assert_eq!(two(0..30, 0..30), [doubt, doubt]);
    assert_eq!(two(0..30, 5..40), [doubt, doubt]);
    assert_eq!(two(0..30, 0..3), [doubt, doubt], "a small pool inside a large one");
    assert_eq!(two(0..30, 30..60), ["pass", "pass"]);
    assert_eq!(two(0..30, 29..60), ["pass", "pass"], "one moved between the two");

    // Users who moved since the other pool's last export, which is stale.
    let since = Scene::new(&file)
        .export(zip("exports/pool01-old.zip", 0..30, "2026-11-10T22:00:00+01:00"))
        .export(zip("exports/pool02-old.zip", 30..60, "2026-11-10T22:10:00+01:00"))
        .export(zip("exports/pool01-UserData.zip", 0..40, FRESH));
    assert_eq!(since.says("user-data", "pool01"), "pass");
    assert_eq!(since.says("user-data", "pool02"), "gap: backup-stale=gap");

    // Users who moved long ago were rightly in the other pool's exports of then.
    let moved = Scene::new(&file)
        .export(zip("exports/pool01-old.zip", 0..30, "2026-11-10T22:00:00+01:00"))
        .export(zip("exports/pool02-old.zip", 30..60, "2026-11-10T22:10:00+01:00"))
        .export(zip("exports/pool01-UserData.zip", 0..15, FRESH))
        .export(zip("exports/pool02-UserData.zip", 15..60, FRESH));
    assert_eq!(["pool01", "pool02"].map(|pool| moved.says("user-data", pool)), ["pass", "pass"]);
}

#[test]
fn a_mapping_to_a_pool_of_whose_users_none_is_inside_is_contradicted() {
    let file = users(&with_map("path = \"exports/**\"\npool = \"pool01.contoso.com\""));
    let scene = Scene::new(&file).export(Zip::new(Kind::LyncUserData, FRESH));
    assert_eq!(scene.says("user-data", "pool01"), "gap: backup-missing=gap");
    assert_eq!(scene.source_says(), ["mapping-contradicted"]);
}

#[test]
fn a_zip_that_does_not_tell_its_kind_is_so_only_by_mapping() {
    let zip = || Zip::new(Kind::ZipArchive, FRESH).at("exports/E911Config.zip");
    let declared = CONTOSO.replace("[topology]", "[location]\n[topology]");
    let alone = Scene::new(&declared).export(zip());
    assert_eq!(alone.says("location", ""), "unknown: attribution-ambiguous=unknown");
    assert_eq!(alone.unattributed(), ["attribution-ambiguous"]);

    let map = "path = \"/mnt/nas\"\n[[repository.map]]\npath = \"**/e911*.zip\"\nkind = \"lync-location\"";
    let mapped = Scene::new(&declared.replace("path = \"/mnt/nas\"", map)).export(zip());
    assert_eq!(mapped.says("location", ""), "pass");

    let wrong = Zip::new(Kind::LyncConfiguration, FRESH).at("exports/E911Config.zip");
    let contradicted = Scene::new(&declared.replace("path = \"/mnt/nas\"", map)).export(wrong);
    assert_eq!(contradicted.says("topology", ""), "pass");
    assert_eq!(contradicted.says("location", ""), "gap: backup-missing=gap");
    assert_eq!(contradicted.source_says(), ["mapping-contradicted"]);
}

#[test]
fn a_folder_without_a_deployment_file_shows_what_it_holds_and_judges_nothing() {
    let scene = Scene::undeclared()
        .sql(Sql::cdr(FRESH))
        .sql(Sql::full("xds", "FE01\\RTCLOCAL", FRESH))
        .export(Zip::new(Kind::LyncUserData, FRESH));
    let report = scene.audit();
    assert!(report.targets.iter().all(|target| target.status == Status::Unknown));
    assert!(scene.target("cdr", "").newest_backup.full.is_some());
    assert!(scene.target("user-data", "").newest_backup.export.is_some());
    assert_eq!(scene.says("topology", ""), "unknown: undeclared=unknown, wrong-instance=noted");
    assert_eq!(scene.unattributed(), ["wrong-instance"]);
}

#[test]
fn a_few_declared_users_prove_no_pool() {
    let pool = |users: &str| format!("sql = 'sql01.contoso.com\\RTC'\nusers = [{users}]\nresponse");
    let file = |map: &str| {
        with_map(map).replace(
            "sql = 'sql01.contoso.com\\RTC'\nresponse",
            &pool("\"a@contoso.com\", \"b@contoso.com\", \"c@contoso.com\", \"d@contoso.com\""),
        )
    };
    let unmapped = "path = \"elsewhere/**\"\npool = \"pool01.contoso.com\"";
    let zip = |held: u64| Zip::new(Kind::LyncUserData, FRESH).holding("pool01.contoso.com", held);
    let doubt = "unknown: attribution-ambiguous=unknown";
    for (held, said) in [(1, doubt), (2, doubt), (3, "pass"), (4, "pass")] {
        assert_eq!(Scene::new(&file(unmapped)).export(zip(held)).says("user-data", "pool01"), said, "{held} of 4");
    }
    // The one user may have moved to the pool without declared users: the mapping says so, and nothing contradicts it.
    let mapped = |pool: &str| {
        Scene::new(&file(&format!("path = \"exports/**\"\npool = \"{pool}\"")))
            .export(zip(1).at(&format!("exports/{pool}.zip")))
    };
    assert_eq!(mapped("pool01.contoso.com").says("user-data", "pool01"), doubt, "a mapping makes a part no whole");
    assert_eq!(mapped("pool02.contoso.com").says("user-data", "pool02"), "pass");
    assert_eq!(mapped("pool02.contoso.com").says("user-data", "pool01"), "gap: backup-missing=gap");
}

#[test]
fn an_export_without_users_is_no_backup_of_a_pool_that_has_some() {
    let file = users(&with_map("path = \"exports/**\"\npool = \"pool01.contoso.com\""));
    let empty = || Zip::new(Kind::LyncUserData, FRESH).with(|facts| facts.user_count = Some(0));
    let scene = Scene::new(&file).export(empty());
    assert_eq!(scene.says("user-data", "pool01"), "gap: backup-missing=gap");
    assert_eq!(scene.source_says(), ["mapping-contradicted"]);
    let nobody_declared = with_map("path = \"exports/**\"\npool = \"pool01.contoso.com\"");
    assert_eq!(
        Scene::new(&nobody_declared).export(empty().at("exports/pool01.zip")).says("user-data", "pool01"),
        "pass"
    );
}

#[test]
fn a_mapping_makes_no_export_of_an_archive_that_would_say_so_itself() {
    // A user data export has its documents inside: a sound archive without them is none, whatever it is mapped as.
    let map =
        |kind: &str| with_map(&format!("path = \"exports/**\"\npool = \"pool01.contoso.com\"\nkind = \"{kind}\""));
    let holiday_pictures = || Zip::new(Kind::ZipArchive, FRESH);
    for (kind, item, named) in [
        ("lync-user-data", "user-data", "pool01"),
        ("lync-response-groups", "response-groups", "pool01"),
        ("lync-configuration", "topology", ""),
    ] {
        let scene = Scene::new(&map(kind)).export(holiday_pictures());
        assert_eq!(scene.says(item, named), "gap: backup-missing=gap", "{kind}");
        assert_eq!(scene.source_says(), ["mapping-contradicted"], "{kind}");
    }
    // The export of a pool without users tells no kind either, and is not proven to be whole.
    let untold = holiday_pictures().at("exports/pool01.zip").with(|facts| facts.verdict = Verdict::Identified);
    let said = Scene::new(&map("lync-user-data")).export(untold).says("user-data", "pool01");
    assert_eq!(said, "unknown: assurance-too-low=unknown");
    // Of what is cut or encrypted nothing can be told: there the mapping says whose damage it is.
    let cut = holiday_pictures().at("exports/pool01.zip").with(|facts| facts.verdict = Verdict::Incomplete);
    assert_eq!(
        Scene::new(&map("lync-user-data")).export(cut).says("user-data", "pool01"),
        "gap: backup-missing=gap, damaged-backup=gap"
    );
}

#[test]
fn one_content_that_mappings_give_to_two_targets_counts_for_none() {
    let declared = CONTOSO.replace(
        "[topology]",
        "[location]\n[persistent-chat]\naccept = [\"export\"]\nsql = 'sql01.contoso.com\\RTC'\n[topology]",
    );
    let maps = "path = \"/mnt/nas\"\n[[repository.map]]\npath = \"loc/**\"\nkind = \"lync-location\"\n\
                [[repository.map]]\npath = \"chat/**\"\nkind = \"lync-persistent-chat\"\nlevel = \"full\"";
    let file = declared.replace("path = \"/mnt/nas\"", maps);
    let zip = |path: &str, kind: Kind, digest: &str| {
        Zip::new(kind, FRESH).at(path).with(|facts| facts.content_digest = Some(digest.to_owned()))
    };
    let two = |digest: &str| {
        Scene::new(&file).export(zip("loc/a.zip", Kind::LyncLocation, "aa")).export(zip(
            "chat/b.zip",
            Kind::LyncPersistentChat,
            digest,
        ))
    };
    let says = |scene: &Scene| [scene.says("location", ""), scene.says("persistent-chat", "")];
    assert_eq!(says(&two("bb")), ["pass", "pass: last-backup-only=noted"]);
    let twice = two("aa");
    let doubt = "unknown: attribution-ambiguous=unknown";
    assert_eq!(says(&twice), [doubt, doubt]);
    let message = &twice.audit().unattributed[0].message;
    assert!(message.contains("`loc/**`") && message.contains("`chat/**`"), "{message}");
}

#[test]
fn a_damaged_backup_that_may_be_of_a_target_is_told_there() {
    // The head that named the database is gone.
    let lost = |path: &str| {
        Sql::cdr("2026-11-21T04:00:00+01:00")
            .at(path)
            .verdict(Verdict::Damaged)
            .with(|set| (set.database_name, set.backup_finish_date) = (None, None))
    };
    let scene = |path: &str| Scene::new(CONTOSO).sql(Sql::cdr(FRESH).at("cdr/LcsCDR.bak")).sql(lost(path));
    assert_eq!(scene("cdr/LcsCDR_2.bak").cdr(), "pass: damaged-backup=noted");
    assert_eq!(scene("other/lcscdr.bak").cdr(), "pass: damaged-backup=noted");
    assert_eq!(scene("other/QoE.bak").cdr(), "pass");
    let message = scene("cdr/x.bak").target("cdr", "").findings[0].message.clone();
    assert!(
        message.starts_with("nas: cdr/x.bak is damaged") && message.contains("it may have been one of LcsCDR"),
        "{message}"
    );
}

#[test]
fn a_typing_error_in_an_instance_is_told_where_the_backup_is_missing() {
    let file = CONTOSO.replace("mon01.contoso.com\\MON", "mon10.contoso.com\\MON");
    let scene = Scene::new(&file).sql(Sql::cdr(FRESH));
    let target = scene.target("cdr", "");
    assert_eq!(said(target.status, &target.findings), "gap: backup-missing=gap");
    let message = &target.findings[0].message;
    assert!(message.contains("backups of LcsCDR on MON01\\MON were found: if that is this server"), "{message}");
}
