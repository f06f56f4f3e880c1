//! Each rule of the chain by itself.

use super::fixtures::{at, differential, findings, full, guid, judged, log, messages, restorable};
use crate::scene::{AS_OF, CONTOSO, Scene, stamp};
use bakproof::base::Lsn;
use bakproof::model::{Assurance, NoteKind, Status, Verdict};

const LSN_20: &str = "20000000001600001";

#[test]
fn a_full_and_its_logs_restore_to_any_moment_after_it() {
    let target = judged(&[full("01:00", 8, 10), log("02:00", 8, 12), log("03:00", 12, 15)]);
    assert_eq!(restorable(&target), "01:00-03:00");
    assert_eq!((target.status, findings(&target)), (Status::Pass, String::new()));
    assert_eq!(target.restorable[0].assurance, Some(Assurance::Verified));
    assert_eq!(target.restorable_count, 1);
}

#[test]
fn a_missing_log_is_a_gap_with_its_lsn_and_its_cost() {
    let target = judged(&[full("01:00", 8, 10), log("02:00", 8, 20), log("04:00", 30, 40), log("05:00", 40, 50)]);
    assert_eq!(restorable(&target), "01:00-02:00");
    assert_eq!(findings(&target), "chain-hole=gap");
    assert_eq!(
        messages(&target, "chain-hole"),
        [format!(
            "LcsCDR on mon01.contoso.com\\MON cannot be restored to any time after 2026-11-21T02:00+01:00: the log backup \
             that follows LSN {LSN_20} is missing; 1 of the 3 log backups that were found can be applied."
        )]
    );
}

#[test]
fn a_hole_that_a_newer_full_ends_is_noted() {
    let target = judged(&[
        full("01:00", 8, 10),
        log("02:00", 8, 20),
        log("04:00", 30, 40),
        full("06:00", 45, 48),
        log("07:00", 40, 60),
    ]);
    assert_eq!(restorable(&target), "01:00-02:00, 06:00-07:00");
    assert_eq!((target.status, findings(&target).as_str()), (Status::Pass, "chain-hole=noted"));
    let message = &messages(&target, "chain-hole")[0];
    assert!(message.contains("between 2026-11-21T02:00+01:00 and 2026-11-21T06:00+01:00"), "{message}");
    assert!(message.contains(LSN_20), "{message}");
}

#[test]
fn a_hole_shows_even_when_every_log_that_is_there_can_be_applied() {
    let target = judged(&[full("01:00", 8, 10), log("02:00", 8, 20), full("06:00", 45, 48), log("07:00", 40, 60)]);
    assert_eq!(restorable(&target), "01:00-02:00, 06:00-07:00");
    assert_eq!(findings(&target), "chain-hole=noted");
}

#[test]
fn a_log_that_began_before_the_full_finished_is_no_break() {
    let target = judged(&[log("00:30", 1, 5), full("01:00", 8, 30), log("00:50", 5, 20), log("02:00", 20, 40)]);
    assert_eq!(restorable(&target), "01:00-02:00");
    assert_eq!(target.status, Status::Pass);
    assert!(messages(&target, "chain-hole")[0].contains("there is no full backup"), "older logs have no full");
}

#[test]
fn an_empty_log_backup_moves_the_time_and_not_the_lsn() {
    let target = judged(&[full("01:00", 8, 10), log("02:00", 8, 12), log("03:00", 12, 12), log("04:00", 12, 14)]);
    assert_eq!(restorable(&target), "01:00-04:00");
    let at_the_end = judged(&[full("01:00", 8, 10), log("02:00", 10, 10)]);
    assert_eq!(restorable(&at_the_end), "01:00-02:00");
    let elsewhere = judged(&[full("01:00", 8, 10), log("02:00", 11, 11)]);
    assert_eq!((restorable(&elsewhere).as_str(), findings(&elsewhere).as_str()), ("01:00", "chain-hole=gap"));
}

#[test]
fn logs_of_two_products_that_overlap_join() {
    let target = judged(&[full("01:00", 8, 10), log("02:00", 8, 20), log("03:00", 15, 30), log("04:00", 25, 40)]);
    assert_eq!((restorable(&target).as_str(), findings(&target).as_str()), ("01:00-04:00", ""));
}

#[test]
fn two_products_of_which_one_writes_elsewhere_leave_holes_and_are_named() {
    let target = judged(&[
        full("01:00", 8, 10),
        log("02:00", 8, 20),
        log("04:00", 30, 40),
        differential("05:00", 44, 45).on(&full("01:00", 8, 10)),
        log("06:00", 50, 60),
        full("08:00", 70, 71),
        log("09:00", 70, 80),
    ]);
    assert_eq!(restorable(&target), "01:00-02:00, 05:00, 08:00-09:00");
    assert_eq!(findings(&target), "chain-hole=noted, chain-hole=noted, interleaved=noted");
    for message in messages(&target, "chain-hole") {
        assert!(message.contains("another job may take log backups to a place that was not looked at"), "{message}");
    }
}

#[test]
fn a_log_that_names_a_full_never_seen_here_shows_another_product() {
    let lsn = |vlf| Some(Lsn::new(vlf, 16, 1));
    let follows = |vlf| move |set: &mut bakproof::model::SqlSet| set.database_backup_lsn = lsn(vlf);
    let ours = [full("01:00", 8, 10), log("02:00", 8, 20).with(follows(8))];
    assert_eq!(findings(&judged(&ours)), "");
    let foreign = [ours.to_vec(), vec![log("03:00", 20, 30).with(follows(22))]].concat();
    assert_eq!(findings(&judged(&foreign)), "interleaved=noted");
    // The same stands there when a full of its own was deleted: nobody else is blamed.
    assert!(messages(&judged(&foreign), "interleaved")[0].contains("was deleted or lost, or another"));
    // A full older than all that is kept was simply deleted.
    let older = [ours.to_vec(), vec![log("03:00", 20, 30).with(follows(5))]].concat();
    assert_eq!(findings(&judged(&older)), "");
}

#[test]
fn a_copy_only_full_carries_logs_that_cover_its_end_and_no_differential() {
    let copy = full("02:00", 14, 15).copy_only();
    let target = judged(&[full("01:00", 8, 10), log("01:30", 8, 12), copy.clone()]);
    assert_eq!((restorable(&target).as_str(), target.status), ("01:00-01:30, 02:00", Status::Pass));
    let on_it = judged(&[copy.clone(), differential("03:00", 18, 19).on(&copy), log("04:00", 14, 30)]);
    assert_eq!(restorable(&on_it), "02:00-04:00");
    assert_eq!(findings(&on_it), "base-missing=noted");
    assert!(messages(&on_it, "base-missing")[0].contains("copy-only"));
    // A log that begins behind it does not go on from it.
    let behind = judged(&[copy.clone(), log("04:00", 16, 30)]);
    assert_eq!((restorable(&behind).as_str(), findings(&behind).as_str()), ("02:00", "chain-hole=gap"));
    // It takes nothing from the differential's own base.
    let base = full("01:00", 8, 10);
    let kept = judged(&[base.clone(), copy, differential("03:00", 18, 19).on(&base)]);
    assert_eq!((restorable(&kept).as_str(), findings(&kept).as_str()), ("01:00, 02:00, 03:00", "logs-missing=gap"));
}

#[test]
fn a_differential_needs_the_full_that_it_names() {
    let base = full("01:00", 8, 10).simple();
    let good = judged(&[base.clone(), differential("02:00", 18, 19).simple().on(&base)]);
    assert_eq!((restorable(&good).as_str(), findings(&good).as_str()), ("01:00, 02:00", ""));
    let of_another = || differential("02:00", 18, 19).simple().with(|set| set.differential_base_guid = guid(9));
    let lost = judged(&[base.clone(), of_another()]);
    assert_eq!((restorable(&lost).as_str(), findings(&lost).as_str()), ("01:00", "base-missing=gap"));
    let made_up_for = judged(&[base.clone(), of_another(), full("03:00", 28, 29).simple()]);
    assert_eq!((made_up_for.status, findings(&made_up_for).as_str()), (Status::Pass, "base-missing=noted"));
    let silent = judged(&[base, differential("02:00", 18, 19).simple()]);
    assert_eq!(findings(&silent), "base-missing=unknown");
}

#[test]
fn a_differential_that_names_no_set_is_joined_by_the_base_lsn_of_its_files() {
    let base = full("01:00", 8, 10).simple();
    let lsn = base.0.sets[0].facts.first_lsn;
    let file = |lsn| bakproof::model::DataFile {
        file_id: 1,
        file_type: bakproof::model::FileType::Data,
        logical_name: None,
        physical_name: None,
        file_group: None,
        size_bytes: 8192,
        backup_pages: 1,
        is_differential_base: false,
        differential_base_lsn: lsn,
        differential_base_guid: None,
        unique_id: None,
    };
    let by_lsn = |lsns: Vec<Option<Lsn>>| {
        let files: Vec<_> = lsns.into_iter().map(file).collect();
        judged(&[base.clone(), differential("02:00", 18, 19).simple().with(|set| set.files = files.into())])
    };
    assert_eq!(restorable(&by_lsn(vec![lsn, lsn])), "01:00, 02:00");
    assert_eq!(restorable(&by_lsn(vec![lsn, None])), "01:00");
    assert_eq!(restorable(&by_lsn(vec![Some(Lsn::new(7, 1, 1))])), "01:00");
}

#[test]
fn no_chain_crosses_a_restore_of_the_database() {
    let target = judged(&[
        full("01:00", 8, 10),
        log("02:00", 8, 20),
        log("03:00", 20, 30).fork(4),
        full("04:00", 40, 41).fork(4),
        log("05:00", 30, 50).fork(4),
    ]);
    assert_eq!(restorable(&target), "01:00-02:00, 04:00-05:00");
    assert_eq!((target.status, findings(&target).as_str()), (Status::Pass, "chain-hole=noted, fork=noted"));
    assert!(messages(&target, "chain-hole")[0].contains("was restored in between"));
    // A differential of the new fork on a full of the old one.
    let base = full("01:00", 8, 10);
    let crossing = judged(&[base.clone().simple(), differential("02:00", 18, 19).simple().on(&base).fork(4)]);
    assert_eq!(findings(&crossing), "base-missing=gap, fork=noted");
    assert!(messages(&crossing, "base-missing")[0].contains("was restored after"));
}

#[test]
fn another_database_of_the_same_name_is_another_chain() {
    let other = log("02:00", 8, 20).with(|set| set.binding_id = guid(8));
    let target = judged(&[full("01:00", 8, 10), other]);
    assert_eq!((restorable(&target).as_str(), findings(&target).as_str()), ("01:00", "chain-hole=gap"));
}

#[test]
fn simple_recovery_gives_single_points_and_no_holes() {
    let target = judged(&[full("01:00", 8, 10).simple(), full("05:00", 18, 20).simple()]);
    assert_eq!((restorable(&target).as_str(), findings(&target).as_str()), ("01:00, 05:00", ""));
}

#[test]
fn a_change_to_simple_and_back_is_a_hole_with_that_cause() {
    let origin = Some(Lsn::new(30, 16, 1));
    let target = judged(&[
        full("01:00", 8, 10),
        log("02:00", 8, 20),
        full("03:00", 30, 31).with(|set| set.log_chain_origin_lsn = origin),
        log("04:00", 30, 40).with(|set| set.log_chain_origin_lsn = origin),
    ]);
    assert_eq!(restorable(&target), "01:00-02:00, 03:00-04:00");
    assert_eq!(findings(&target), "chain-hole=noted");
    assert!(messages(&target, "chain-hole")[0].contains("a new log chain was started"));
}

#[test]
fn a_full_recovery_model_without_logs_is_a_gap_and_simple_needs_none() {
    let target = judged(&[full("01:00", 8, 10)]);
    assert_eq!((restorable(&target).as_str(), findings(&target).as_str()), ("01:00", "logs-missing=gap"));
    assert_eq!(findings(&judged(&[full("01:00", 8, 10).simple()])), "");
    let broken = judged(&[full("01:00", 8, 10), log("02:00", 8, 20).verdict(Verdict::Damaged)]);
    assert!(messages(&broken, "logs-missing")[0].contains("1 log backup is not sound"));
}

#[test]
fn a_missing_stripe_breaks_the_chain_and_is_named() {
    let target =
        judged(&[full("01:00", 8, 10), log("02:00", 8, 20), log("03:00", 20, 30).lacking(2), log("04:00", 30, 40)]);
    assert_eq!(restorable(&target), "01:00-02:00");
    assert!(findings(&target).contains("chain-hole=gap"), "{}", findings(&target));
    let message = &messages(&target, "chain-hole")[0];
    assert!(
        message.contains("the log backup of 2026-11-21T03:00+01:00 is incomplete (stripe 2 is missing)"),
        "{message}"
    );
}

#[test]
fn a_damaged_full_that_older_logs_carry_over_costs_nothing() {
    let target = judged(&[
        full("01:00", 8, 10),
        log("02:00", 8, 20),
        full("03:00", 22, 23).verdict(Verdict::Damaged),
        log("04:00", 20, 40),
    ]);
    assert_eq!((restorable(&target).as_str(), findings(&target).as_str()), ("01:00-04:00", "damaged-backup=noted"));
}

#[test]
fn the_newest_log_alone_being_damaged_is_told_once() {
    let target = judged(&[full("01:00", 8, 10), log("02:00", 8, 20), log("03:00", 20, 30).verdict(Verdict::Damaged)]);
    assert_eq!((restorable(&target).as_str(), findings(&target).as_str()), ("01:00-02:00", "damaged-backup=noted"));
}

#[test]
fn a_hole_is_unknown_where_the_log_may_lie_unseen() {
    let backups = [full("01:00", 8, 10), log("02:00", 8, 20), log("04:00", 30, 40)];
    let scene = || backups.iter().fold(Scene::new(CONTOSO), |scene, backup| scene.sql(backup.clone()));
    let scene = || scene().judged_at("2026-11-21T04:30:00+01:00");
    assert_eq!(scene().cdr(), "gap: chain-hole=gap");
    assert_eq!(scene().unreachable().cdr(), "unknown: chain-hole=unknown, source-unavailable=unknown");
    assert_eq!(scene().note("sql/LcsCDR/LOG", NoteKind::Unreadable).cdr(), "unknown: chain-hole=unknown");
    let unreadable = log("03:00", 20, 30).verdict(Verdict::Unreadable);
    assert!(scene().sql(unreadable).cdr().starts_with("unknown: chain-hole=unknown"));
}

#[test]
fn a_proven_log_on_an_unproven_chain_is_unknown() {
    let middle = log("02:00", 8, 20).verdict(Verdict::Identified);
    let target = judged(&[full("01:00", 8, 10), middle.clone(), log("03:00", 20, 30)]);
    assert_eq!((restorable(&target).as_str(), findings(&target).as_str()), ("01:00-03:00", "chain-unproven=unknown"));
    assert_eq!(target.restorable[0].assurance, Some(Assurance::Identified));
    let around = judged(&[full("01:00", 8, 10), middle, log("02:30", 8, 20), log("03:00", 20, 30)]);
    assert_eq!((around.status, around.restorable[0].assurance), (Status::Pass, Some(Assurance::Verified)));
}

#[test]
fn a_log_with_bulk_logged_changes_can_be_restored_only_to_its_end() {
    let bulk = log("03:00", 20, 30).with(|set| set.flags = Some(1));
    let target = judged(&[full("01:00", 8, 10), log("02:00", 8, 20), bulk, log("04:00", 30, 40)]);
    assert_eq!(restorable(&target), "01:00-02:00, 03:00-04:00");
    assert_eq!(findings(&target), "chain-hole=noted");
    assert!(messages(&target, "chain-hole")[0].contains("bulk-logged changes"));
}

#[test]
fn a_log_that_says_no_lsn_is_never_taken_for_a_link() {
    let silent = log("02:00", 8, 20).with(|set| (set.first_lsn, set.last_lsn) = (None, None));
    let reversed = log("03:00", 30, 20);
    for odd in [silent, reversed] {
        let target = judged(&[full("01:00", 8, 10), odd]);
        assert_eq!(restorable(&target), "01:00");
        assert!(findings(&target).contains("chain-unproven=unknown"), "{}", findings(&target));
    }
}

#[test]
fn what_finished_after_as_of_restores_nothing_yet() {
    let backups = [full("01:00", 8, 10), log("02:00", 8, 20), log("03:00", 20, 30)];
    let scene = backups.iter().fold(Scene::new(CONTOSO), |scene, backup| scene.sql(backup.clone()));
    let target = scene.judged_at("2026-11-21T02:30:00+01:00").target("cdr", "");
    assert_eq!(restorable(&target), "01:00-02:00");
    assert!(at("02:30") < stamp(AS_OF));
}

#[test]
fn many_stretches_are_bounded_and_counted() {
    let mut scene = Scene::new(CONTOSO);
    let mut day = stamp("2026-01-01T22:00:00+01:00");
    for _ in 0..250 {
        scene = scene.sql(crate::scene::Sql::cdr(&day.to_string()));
        day.at += jiff::SignedDuration::from_hours(24);
    }
    let target = scene.target("cdr", "");
    assert_eq!((target.restorable.len(), target.restorable_count), (100, 250));
}
