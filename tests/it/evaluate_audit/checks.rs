//! Each check: when it speaks and when it is silent. The recovery model is SIMPLE unless a test says otherwise.

use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";
const STALE: &str = "2026-11-11T22:04:00+01:00";

fn with_minimum(minimum: &str) -> String {
    CONTOSO.replace("[cdr]", &format!("[cdr]\nminimum = \"{minimum}\""))
}

#[test]
fn a_fresh_verified_backup_passes() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH));
    let target = scene.target("cdr", "");
    assert_eq!(scene.cdr(), "pass");
    assert_eq!(target.assurance, Some(Assurance::Verified));
    let status = |id: &str| target.checks.iter().find(|check| check.check == id).map(|check| check.status);
    assert_eq!(status("fresh"), Some(Status::Pass));
    // No server is named that could have been asked.
    assert_eq!(status("history"), Some(Status::NotLookedAt));
    let full = target.newest_backup.full.unwrap();
    assert_eq!(full.age_seconds, Some(13 * 3600 + 56 * 60));
    assert_eq!(full.assured_at, Some(stamp(AS_OF)));
}

#[test]
fn a_target_without_any_backup_is_a_gap() {
    let target = Scene::new(CONTOSO).target("cdr", "");
    assert_eq!(said(target.status, &target.findings), "gap: backup-missing=gap");
    assert_eq!(target.findings[0].message, r"No usable full backup of LcsCDR on mon01.contoso.com\MON was found.");
    // With nothing to look at, no later check may look as if it had passed, or repeat that gap as its own.
    let statuses: Vec<Status> = target.checks.iter().take(3).map(|check| check.status).collect();
    assert_eq!(statuses, [Status::Gap, Status::NotLookedAt, Status::NotLookedAt]);
}

#[test]
fn a_stale_backup_is_a_gap_that_says_the_numbers() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr(STALE));
    assert_eq!(scene.cdr(), "gap: backup-stale=gap");
    assert_eq!(
        scene.target("cdr", "").findings[0].message,
        "The newest full backup of LcsCDR on mon01.contoso.com\\MON finished 2026-11-11T22:04+01:00, \
         9d 13h before the audit; the schedule requires one every 1d (grace 2h): overdue since \
         2026-11-13T00:04+01:00, at least 8 runs missed."
    );
}

#[test]
fn the_grace_is_part_of_the_schedule() {
    for (finished, expected) in
        [("2026-11-20T10:00:00+01:00", "pass"), ("2026-11-20T09:59:59+01:00", "gap: backup-stale=gap")]
    {
        assert_eq!(Scene::new(CONTOSO).sql(Sql::cdr(finished)).cdr(), expected, "{finished}");
    }
}

#[test]
fn a_cron_schedule_asks_for_a_backup_since_its_slot() {
    let cron = CONTOSO.replace("full = \"every 1d\", log", "full = \"0 22 * * *\", log");
    for (finished, expected) in
        [("2026-11-20T22:00:00+01:00", "pass"), ("2026-11-20T21:59:00+01:00", "gap: backup-stale=gap")]
    {
        assert_eq!(Scene::new(&cron).sql(Sql::cdr(finished)).cdr(), expected, "{finished}");
    }
}

#[test]
fn a_fresh_backup_below_the_minimum_is_unknown() {
    for verdict in [Verdict::Identified, Verdict::Intact] {
        let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH).verdict(verdict));
        assert_eq!(scene.cdr(), "unknown: assurance-too-low=unknown", "{verdict}");
    }
}

#[test]
fn a_declared_lower_minimum_is_enough() {
    let scene = Scene::new(&with_minimum("identified")).sql(Sql::cdr(FRESH).verdict(Verdict::Identified));
    assert_eq!(scene.cdr(), "pass");
    let check = scene.target("cdr", "").checks.into_iter().find(|check| check.check == "assurance").unwrap();
    assert_eq!(check.origin.as_deref(), Some("item"));
}

#[test]
fn a_backup_that_nothing_protects_says_so_unless_it_is_compressed() {
    let bare = |compressed: bool| {
        Sql::cdr(FRESH).verdict(Verdict::Intact).with(|set| {
            set.has_backup_checksums = Some(false);
            set.page_verify = Some(PageVerify::None);
            set.is_compressed = compressed;
        })
    };
    assert_eq!(Scene::new(CONTOSO).sql(bare(false)).cdr(), "unknown: content-unprotected=unknown");
    assert_eq!(Scene::new(CONTOSO).sql(bare(true)).cdr(), "unknown: assurance-too-low=unknown");
    assert_eq!(Scene::new(&with_minimum("intact")).sql(bare(false)).cdr(), "pass");
}

#[test]
fn only_damaged_backups_are_a_gap() {
    for verdict in [Verdict::Damaged, Verdict::Incomplete] {
        let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH).verdict(verdict));
        assert_eq!(scene.cdr(), "gap: backup-missing=gap, damaged-backup=gap", "{verdict}");
        assert_eq!(scene.target("cdr", "").assurance, None);
    }
}

#[test]
fn only_unreadable_backups_are_unknown_and_pass_no_check_of_them() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH).verdict(Verdict::Unreadable));
    assert_eq!(scene.cdr(), "unknown: damaged-backup=unknown");
    let checks = scene.target("cdr", "").checks;
    let statuses: Vec<Status> = checks.iter().take(4).map(|check| check.status).collect();
    let expected = [Status::Unknown, Status::NotLookedAt, Status::NotLookedAt, Status::Unknown];
    assert_eq!(statuses, expected, "{checks:?}");
}

#[test]
fn a_damaged_backup_is_noted_when_a_good_one_is_fresh() {
    let scene =
        Scene::new(CONTOSO).sql(Sql::cdr(FRESH)).sql(Sql::cdr("2026-11-21T06:00:00+01:00").verdict(Verdict::Damaged));
    assert_eq!(scene.cdr(), "pass: damaged-backup=noted");
    assert_eq!(scene.audit().counts.high, 1 + others_high(&scene), "noted findings are counted");
}

fn others_high(scene: &Scene) -> u64 {
    let report = scene.audit();
    let others = report.targets.iter().filter(|t| t.item != "cdr").flat_map(|t| &t.findings);
    others.filter(|f| f.severity == Severity::High).count() as u64
}

#[test]
fn a_bad_copy_of_a_good_backup_is_noted() {
    let mut set = Sql::cdr(FRESH);
    let mut copy = set.0.sets[0].members[0].copies[0].clone();
    copy.location.path = "a/copy.bak".into();
    copy.verdict = Verdict::Damaged;
    let good = set.0.sets[0].members[0].copies[0].location.path.clone();
    set.0.sets[0].members[0].copies.insert(0, copy);
    let scene = Scene::new(CONTOSO).sql(set);
    assert_eq!(scene.cdr(), "pass: damaged-backup=noted");
    // What the pass rests on is the copy that can be restored.
    assert_eq!(scene.target("cdr", "").newest_backup.full.unwrap().path, good);
}

#[test]
fn a_full_backup_satisfies_the_differential_schedule_and_a_stale_one_does_not() {
    let file = CONTOSO.replace("full = \"every 1d\", log", "full = \"every 7d\", differential = \"every 1d\", log");
    let full = || Sql::cdr("2026-11-16T22:00:00+01:00");
    let differential = |finished: &str| Sql::cdr(finished).of_type(BackupType::Differential).on(&full());
    let old_full = || Scene::new(&file).sql(full());
    assert_eq!(old_full().sql(differential(FRESH)).cdr(), "pass");
    assert_eq!(old_full().cdr(), "gap: differential-stale=gap");
    assert_eq!(old_full().sql(differential("2026-11-18T22:00:00+01:00")).cdr(), "gap: differential-stale=gap");
    assert_eq!(Scene::new(&file).sql(Sql::cdr(FRESH)).cdr(), "pass");
}

#[test]
fn logs_are_judged_only_where_the_recovery_model_needs_them() {
    let log = |finished: &str| Sql::cdr(finished).of_type(BackupType::Log).recovery(RecoveryModel::Full).lsns(100, 200);
    assert_eq!(Scene::new(CONTOSO).sql(Sql::cdr(FRESH)).cdr(), "pass");
    for model in [RecoveryModel::Full, RecoveryModel::BulkLogged] {
        let scene = || Scene::new(CONTOSO).sql(Sql::cdr(FRESH).recovery(model).lsns(90, 100));
        assert_eq!(scene().cdr(), "gap: logs-missing=gap", "{model:?}");
        assert_eq!(scene().sql(log("2026-11-21T11:00:00+01:00")).cdr(), "pass", "{model:?}");
        assert_eq!(scene().sql(log("2026-11-21T08:00:00+01:00")).cdr(), "gap: log-stale=gap", "{model:?}");
    }
    let silent = Sql::cdr(FRESH).with(|set| set.recovery_model = None);
    assert_eq!(Scene::new(CONTOSO).sql(silent).cdr(), "unknown: log-stale=unknown");
}

#[test]
fn a_schedule_that_nobody_documented_is_a_gap_though_the_default_judges_freshness() {
    let file = CONTOSO.replace("cdr = {", "default = {");
    assert_eq!(Scene::new(&file).sql(Sql::cdr(FRESH)).cdr(), "gap: schedule-undocumented=gap");
    assert_eq!(Scene::new(&file).sql(Sql::cdr(STALE)).cdr(), "gap: backup-stale=gap, schedule-undocumented=gap");
}

#[test]
fn a_full_backup_where_an_export_is_asked_for_is_unknown_until_it_is_accepted() {
    let xds = || Sql::full("xds", "SQL01\\RTC", FRESH);
    let lifted = Scene::new(CONTOSO).sql(xds());
    assert_eq!(lifted.says("topology", ""), "unknown: export-missing=unknown");
    let accepted = CONTOSO.replace("[topology]", "[topology]\naccept = [\"export\", \"sql-backup\"]");
    assert_eq!(Scene::new(&accepted).sql(xds()).says("topology", ""), "pass");
    let old = Scene::new(CONTOSO).sql(Sql::full("xds", "SQL01\\RTC", STALE));
    assert_eq!(old.says("topology", ""), "gap: backup-missing=gap");
    let both = lifted.export(Zip::new(Kind::LyncConfiguration, STALE));
    assert_eq!(both.says("topology", ""), "gap: backup-stale=gap", "there is an export, and it is stale");
}

#[test]
fn an_export_without_a_time_inside_is_unknown() {
    let timeless = Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| {
        facts.export_time = None;
        facts.export_wall_time = None;
    });
    let scene = Scene::new(CONTOSO).export(timeless);
    assert_eq!(scene.says("topology", ""), "unknown: assurance-too-low=unknown, no-inside-time=unknown");
}

#[test]
fn what_could_not_be_looked_at_makes_missing_unknown_and_never_a_pass() {
    let blind = Scene::new(CONTOSO).note("monitoring", NoteKind::Unreadable);
    assert_eq!(blind.cdr(), "unknown: source-unavailable=unknown");
    assert_eq!(blind.audit().sources[0].status, Status::Unknown);
    assert_eq!(Scene::new(CONTOSO).note("loop", NoteKind::LinkIgnored).cdr(), "gap: backup-missing=gap");
    assert_eq!(Scene::new(CONTOSO).unreachable().cdr(), "unknown: source-unavailable=unknown");
    let mut nothing = Scene::new(CONTOSO);
    nothing.evidence.sources.clear();
    assert_eq!(nothing.cdr(), "unknown: source-unavailable=unknown");
}

#[test]
fn a_stale_backup_is_a_gap_only_where_everything_that_could_hold_a_newer_one_was_looked_at() {
    let stale = || Scene::new(CONTOSO).sql(Sql::cdr(STALE));
    assert_eq!(stale().note("lost+found", NoteKind::SystemFolder).cdr(), "gap: backup-stale=gap");
    let locked = stale().note("sql/LcsCDR/newest.bak", NoteKind::Unreadable);
    assert_eq!(locked.cdr(), "unknown: source-unavailable=unknown");
    let message = &locked.target("cdr", "").findings[0].message;
    assert!(message.contains("sql/LcsCDR/newest.bak in nas"), "{message}");
    assert_eq!(stale().unreachable().cdr(), "unknown: source-unavailable=unknown");
}

#[test]
fn a_fresh_backup_does_not_pass_where_a_repository_was_not_looked_at_or_not_to_its_end() {
    let fresh = || Scene::new(CONTOSO).sql(Sql::cdr(FRESH));
    let lost = fresh().unreachable();
    assert_eq!(lost.cdr(), "unknown: source-unavailable=unknown");
    assert_eq!(
        lost.target("cdr", "").findings[0].message,
        "The newest full backup of LcsCDR on mon01.contoso.com\\MON was seen, but repository tape (not mounted) could not \
         be looked at: a newer one there may be damaged."
    );
    assert_eq!(fresh().note("a/b/c", NoteKind::Limit).cdr(), "unknown: source-unavailable=unknown");
    // One file or folder among those that were looked at is said of its repository.
    for kind in [NoteKind::Unreadable, NoteKind::SystemFolder, NoteKind::LinkOutside, NoteKind::LinkIgnored] {
        assert_eq!(fresh().note("a/b", kind).cdr(), "pass", "{kind:?}");
    }
}

#[test]
fn an_empty_repository_is_a_lost_one_unless_that_is_expected() {
    let empty = |deployment: &str| {
        let mut scene = Scene::new(deployment).sql(Sql::cdr(FRESH));
        let tape = Source { is_empty: true, name: "tape".to_owned(), ..scene.evidence.sources[0].clone() };
        scene.evidence.sources.retain(|source| source.name != "tape");
        scene.evidence.sources.push(tape);
        scene
    };
    let tape = |more: &str| format!("{CONTOSO}\n[[repository]]\nname = \"tape\"\npath = \"/mnt/tape\"\n{more}");
    let scene = empty(&tape(""));
    assert_eq!(scene.cdr(), "unknown: source-unavailable=unknown");
    assert!(scene.target("cdr", "").findings[0].message.contains("it is empty: mount the share"));
    assert_eq!(scene.audit().sources.iter().find(|source| source.name == "tape").unwrap().status, Status::Unknown);
    assert_eq!(empty(&tape("empty = \"expected\"\n")).cdr(), "pass");
}

#[test]
fn what_only_a_person_attests_could_lie_in_no_repository() {
    let scene = Scene::new(&format!(
        "{CONTOSO}\n[restore-test]\n[[attestation]]\nitem = \"restore-test\"\ndate = 2026-11-20\nby = \"ops team\"\n"
    ));
    assert_eq!(scene.unreachable().says("restore-test", ""), "pass");
}

#[test]
fn a_mapped_file_that_cannot_be_recognised_casts_doubt_only_where_it_matters() {
    let mapped = CONTOSO
        .replace("path = \"/mnt/nas\"", "path = \"/mnt/nas\"\n[[repository.map]]\npath = \"cdr/**\"\nitem = \"cdr\"");
    let scene = || Scene::new(&mapped).suspect("cdr/LcsCDR.bak");
    assert_eq!(scene().cdr(), "unknown: unrecognised-backup=unknown");
    assert_eq!(scene().sql(Sql::cdr(STALE)).cdr(), "unknown: unrecognised-backup=unknown");
    assert_eq!(scene().sql(Sql::cdr(FRESH)).cdr(), "pass: unrecognised-backup=noted");
    let elsewhere = Scene::new(&mapped).suspect("other/LcsCDR.bak");
    assert_eq!(elsewhere.cdr(), "gap: backup-missing=gap");
    assert_eq!(elsewhere.source_says(), ["unrecognised-backup", "mapping-unused"]);
}

#[test]
fn many_unrecognised_files_are_counted_rather_than_listed() {
    let scene = (0..500).fold(Scene::new(CONTOSO), |scene, n| scene.suspect(&format!("junk/{n:03}.bak")));
    let findings = &scene.audit().sources[0].findings;
    assert_eq!(findings.len(), 21);
    assert!(findings.iter().any(|finding| finding.message.starts_with("480 more files")), "{findings:#?}");
}

#[test]
fn what_nobody_declared_is_unknown_and_still_shows_what_it_has() {
    let scene = Scene::new(CONTOSO).sql(Sql::full("QoEMetrics", "MON01\\MON", FRESH));
    let target = scene.target("qoe", "");
    assert_eq!(said(target.status, &target.findings), "unknown: undeclared=unknown");
    assert!(target.newest_backup.full.is_some());
    assert!(scene.unattributed().is_empty());
}

#[test]
fn an_item_that_is_declared_without_its_server_is_underspecified() {
    let file = format!("{CONTOSO}\n[qoe]\n");
    assert_eq!(Scene::new(&file).says("qoe", ""), "unknown: underspecified=unknown");
}

#[test]
fn an_item_without_a_collector_is_unknown() {
    let file = format!("{CONTOSO}\n[firewall]\n");
    let mut scene = Scene::new(&file);
    assert_eq!(scene.says("firewall", ""), "gap: backup-missing=gap");
    scene.policy.catalogue.items.iter_mut().for_each(|item| item.collected = false);
    assert!(scene.says("firewall", "").starts_with("unknown: no-evidence-source=unknown"));
}

#[test]
fn an_item_that_does_not_apply_shows_the_written_reason() {
    let file = format!("{CONTOSO}\n[qoe]\napplies = false\nreason = \"not deployed\"\n");
    let scene = Scene::new(&file).sql(Sql::full("QoEMetrics", "MON01\\MON", FRESH));
    let target = scene.target("qoe", "");
    assert_eq!(target.status, Status::NotApplicable);
    assert!(target.reason.unwrap().contains("not deployed"));
    assert_eq!(scene.unattributed(), ["not-applicable"]);
    assert_eq!(scene.source_says(), ["unknown-database"]);
}

#[test]
fn backups_of_unknown_databases_are_one_noted_finding_a_database_and_server() {
    let scene = Scene::new(CONTOSO)
        .sql(Sql::full("Payroll", "ERP\\SQL", FRESH))
        .sql(Sql::full("PAYROLL", "erp\\sql", STALE))
        .sql(Sql::full("Payroll", "ERP2\\SQL", FRESH));
    assert_eq!(scene.source_says(), ["unknown-database", "unknown-database"]);
    assert_eq!(scene.unattributed(), ["unknown-database", "unknown-database"]);
}

#[test]
fn databases_that_need_no_backup_are_listed_with_how_many_were_seen() {
    let scene = Scene::new(CONTOSO)
        .sql(Sql::full("rtcdyn", "SQL01\\RTC", FRESH))
        .sql(Sql::full("ReportServerTempDB", "MON01\\MON", FRESH))
        .sql(Sql::full("rtc", "FE01\\RTCLOCAL", FRESH))
        .sql(Sql::full("rtc", "SQL01\\RTC", FRESH));
    let seen: Vec<(String, u64)> =
        scene.audit().excluded.into_iter().filter(|row| row.seen > 0).map(|row| (row.database, row.seen)).collect();
    let expected = [("rtcdyn", 1), ("rtc on RTCLOCAL", 1), ("ReportServer*", 1)];
    assert_eq!(seen, expected.map(|(database, n)| (database.to_owned(), n)));
    let reasons = scene.unattributed();
    for (reason, n) in [("not-required", 2), ("not-classified", 1), ("unknown-database", 1)] {
        assert_eq!(reasons.iter().filter(|r| *r == reason).count(), n, "{reason}");
    }
}

#[test]
fn a_file_time_matters_only_when_it_is_earlier_than_the_content() {
    for (modified, expected) in [
        ("2026-11-20T19:00:00+01:00", vec!["time-disagreement"]),
        ("2026-11-20T20:30:00+01:00", vec![]),
        ("2026-11-25T20:30:00+01:00", vec![]),
    ] {
        let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH).modified(modified));
        assert_eq!(scene.source_says(), expected, "{modified}");
        assert_eq!(scene.cdr(), "pass", "a file time never changes a status");
    }
}

#[test]
fn a_date_in_a_name_matters_only_when_it_is_off_by_more_than_a_night() {
    for (path, expected) in [
        ("cdr/LcsCDR_20261120_220000.bak", vec![]),
        ("cdr/LcsCDR_2026_11_21_220000.bak", vec![]),
        ("2026-11-20/LcsCDR.bak", vec![]),
        ("11-20-2026_220411/LcsCDR.bak", vec![]),
        ("cdr/LcsCDR_20261120_20200101.bak", vec![]),
        ("cdr/LcsCDR.bak", vec![]),
        ("cdr/LcsCDR_20261118.bak", vec!["time-disagreement"]),
        ("2026-04-20/LcsCDR.bak", vec!["time-disagreement"]),
    ] {
        assert_eq!(Scene::new(CONTOSO).sql(Sql::cdr(FRESH).at(path)).source_says(), expected, "{path}");
    }
}

#[test]
fn a_folder_named_after_the_first_day_of_its_week_is_no_disagreement() {
    let days = ["16", "17", "18", "19", "20"];
    let scene = days.iter().fold(Scene::new(CONTOSO), |scene, day| {
        let set = Sql::cdr(&format!("2026-11-{day}T22:00:00+01:00"));
        scene.sql(set.at(&format!("2026-11-16/{day}.bak")))
    });
    assert!(scene.source_says().is_empty());
}

#[test]
fn disagreeing_files_are_one_finding_a_folder() {
    let scene =
        (0..9).fold(Scene::new(CONTOSO), |scene, n| scene.sql(Sql::cdr(FRESH).at(&format!("cdr/{n}_20200101.bak"))));
    assert_eq!(scene.source_says(), ["time-disagreement"]);
}

#[test]
fn what_is_damaged_without_a_target_is_noted_on_its_source() {
    let mut media = Sql::cdr(FRESH).at("cdr/header-only.bak");
    media.0.sets.clear();
    let scene = Scene::new(CONTOSO).sql(media);
    assert_eq!(scene.source_says(), ["damaged-backup"]);
    assert_eq!(scene.unattributed(), ["no-database-name"]);
    assert_eq!(scene.cdr(), "gap: backup-missing=gap");
}

#[test]
fn a_backup_by_a_clock_of_unknown_offset_is_neither_unfinished_nor_fresh() {
    let timeless = Sql::cdr(FRESH).with(|set| {
        set.backup_start_date = None;
        set.backup_finish_date = None;
        set.problems.push(Problem::whole("unknown-utc-offset", "no time in this set can be told"));
    });
    let scene = Scene::new(CONTOSO).sql(timeless);
    assert_eq!(scene.cdr(), "unknown: assurance-too-low=unknown, no-inside-time=unknown");
}

#[test]
fn an_unreadable_file_among_a_targets_backups_is_named_beside_the_stale_one() {
    let message = |scene: Scene| {
        let target = scene.target("cdr", "");
        let finding = target.findings.iter().find(|finding| finding.check != "damage").unwrap();
        (finding.id.clone(), finding.message.clone())
    };
    let stale = || Scene::new(CONTOSO).sql(Sql::cdr(STALE));
    let (id, said) = message(stale().suspect("sql/LcsCDR/newest.bak"));
    assert_eq!(id, "backup-stale");
    assert!(
        said.ends_with("sql/LcsCDR/newest.bak in nas cannot be read as a backup: it may be a newer one."),
        "{said}"
    );
    let (id, said) = message(Scene::new(CONTOSO).suspect("drop/LCSCDR_full.bak"));
    assert_eq!(id, "backup-missing");
    assert!(said.contains("drop/LCSCDR_full.bak in nas"), "{said}");
    assert!(!message(stale().suspect("other/QoEMetrics.bak")).1.contains("QoEMetrics"));
    let mut older = stale().suspect("sql/LcsCDR/older.bak");
    older.evidence.suspects[0].location.modified = Some(stamp("2026-01-01T00:00:00+01:00"));
    assert!(!message(older).1.contains("older.bak"));
}

#[test]
fn two_mappings_that_say_different_things_of_one_file_are_told() {
    let says = |second: &str| {
        let maps = format!(
            "path = \"/mnt/nas\"\n[[repository.map]]\npath = \"**/*.bak\"\nsql = 'mon01.contoso.com\\MON'\n\
             [[repository.map]]\npath = \"sql/**\"\n{second}\n"
        );
        Scene::new(&CONTOSO.replace("path = \"/mnt/nas\"", &maps)).sql(Sql::cdr(FRESH)).source_says()
    };
    assert_eq!(says("sql = 'sql09.contoso.com\\MON'"), ["mapping-conflict"]);
    for agreeing in ["sql = 'mon01.contoso.com\\MON'", "item = \"cdr\""] {
        assert_eq!(says(agreeing), Vec::<String>::new(), "{agreeing}");
    }
}

#[test]
fn a_mapping_that_matches_nothing_is_told_unless_a_part_could_not_be_looked_at() {
    let mapped = |pattern: &str| {
        CONTOSO.replace(
            "path = \"/mnt/nas\"",
            &format!("path = \"/mnt/nas\"\n[[repository.map]]\npath = \"{pattern}\"\nsql = 'mon01.contoso.com\\MON'"),
        )
    };
    let says = |pattern: &str| Scene::new(&mapped(pattern)).sql(Sql::cdr(FRESH)).source_says();
    assert_eq!(says("*.zip"), ["mapping-unused"]);
    assert_eq!(says("**/*.bak"), Vec::<String>::new());
    let mut half = Scene::new(&mapped("*.zip")).sql(Sql::cdr(FRESH));
    half.evidence.sources[0].unreadable_count = 1;
    assert_eq!(half.source_says(), Vec::<String>::new(), "what it matches may be where nobody could look");
}
