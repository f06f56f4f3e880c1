//! Plans of restores, followed backup by backup by an independent reader of what each of them is: they lead to the moment
//! and the LSN that they promise, and there is one for every moment that can be reached.

use super::fixtures::{differential, full, guid, log};
use super::restorer::{Backup, minute, reachable, scene_of, senseless, steps, taken};
use crate::scene::{CONTOSO, Scene, Sql};
use bakproof::base::{Lsn, Stamp};
use bakproof::evaluate::{PlanRequest, restore_plan};
use bakproof::model::report::RestoreOutcome;
use bakproof::model::{BackupType, PlanStep, RestorePlan, Verdict};
use jiff::SignedDuration;
use proptest::prelude::*;

const MONITORING: &str = r"monitoring-databases@mon01.contoso.com\MON";

fn planned(scene: &Scene, stop_at: Option<Stamp>) -> RestorePlan {
    let asked = PlanRequest { id: MONITORING.to_owned(), stop_at };
    restore_plan(&scene.policy, &scene.evidence, scene.as_of, &asked).unwrap()
}

/// The step that restores LcsCDR.
fn step(plan: &RestorePlan) -> &PlanStep {
    plan.steps.iter().find(|step| step.target.as_deref().is_some_and(|target| target.starts_with("cdr@"))).unwrap()
}

/// Half-minutes from the beginning.
fn instant(half: i64) -> Stamp {
    minute(0).moved_to(minute(0).at + SignedDuration::from_secs(half * 30))
}

/// Takes the backups of a step as a server would, and says where the database stands then: the position, and from when on
/// and until when it can be opened within the last backup.
fn follow(step: &PlanStep, backups: &[Backup]) -> (u32, i64, i64) {
    let of = |path: &str| {
        let number: usize = path.trim_start_matches("sql/").trim_end_matches(".bak").parse().unwrap();
        &backups[number]
    };
    let mut state: Option<(&Backup, u32, i64, i64)> = None;
    for (place, listed) in step.backups.iter().enumerate() {
        let backup = of(&listed.files[0].path.lossy());
        state = Some(match (backup.what, state) {
            (BackupType::Full, None) => (backup, backup.last, backup.minute * 2, backup.minute * 2),
            (BackupType::Differential, Some((full, ..))) => {
                assert_eq!(place, 1, "a differential follows its full at once");
                assert!(!full.copy_only && full.id == backup.base && full.fork == backup.fork);
                (full, backup.last, backup.minute * 2, backup.minute * 2)
            }
            (BackupType::Log, Some((full, position, _, until))) => {
                assert_eq!(full.fork, backup.fork);
                assert!(backup.first <= position && position <= backup.last, "{backup:?} at {position}");
                (full, backup.last, until, until.max(backup.minute * 2))
            }
            (what, state) => panic!("{what:?} after {state:?}"),
        });
    }
    let (_, position, from, until) = state.unwrap();
    (position, from, until)
}

fn keeps_its_word(backups: &[Backup], chosen: i64) -> Result<(), TestCaseError> {
    let scene = scene_of(backups);
    let truth = reachable(backups);
    let plan = planned(&scene, None);
    let own = step(&plan);
    match truth.last() {
        None => prop_assert_ne!(own.outcome, Some(RestoreOutcome::PossibleWithLoss)),
        Some(end) => {
            prop_assert_eq!(own.outcome, Some(RestoreOutcome::PossibleWithLoss), "{:#?}", backups);
            prop_assert_eq!(own.restores_to.map(|at| at.at), Some(instant(*end).at), "{:#?}", backups);
            let (position, _, until) = follow(own, backups);
            prop_assert_eq!(until, *end, "{:#?}", backups);
            prop_assert_eq!(own.restores_to_lsn, Some(Lsn::new(position, 16, 1)), "{:#?}", backups);
        }
    }
    let latest = backups.iter().map(|b| b.minute).max().unwrap_or_default();
    let half = chosen.rem_euclid(latest * 2 + 3);
    let plan = planned(&scene, Some(instant(half)));
    let own = step(&plan);
    if truth.contains(&half) {
        prop_assert_eq!(own.restores_to.map(|at| at.at), Some(instant(half).at), "{} of {:#?}", half, backups);
        let (_, from, until) = follow(own, backups);
        prop_assert!(from <= half && half <= until, "{} is not in {}..{} of {:#?}", half, from, until, backups);
    } else {
        prop_assert_eq!(own.outcome, Some(RestoreOutcome::Impossible), "{} of {:#?}", half, backups);
        prop_assert!(own.commands.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_leads_where_it_says_with_any_subset_of_a_servers_backups(steps in steps(), chosen in 0..100i64) {
        keeps_its_word(&taken(&steps), chosen)?;
    }

    #[test]
    fn a_plan_leads_where_it_says_with_senseless_backups(backups in senseless(), chosen in 0..100i64) {
        keeps_its_word(&backups, chosen)?;
    }
}

fn scene(backups: &[Sql]) -> Scene {
    backups.iter().fold(Scene::new(CONTOSO), |scene, backup| scene.sql(backup.clone()))
}

fn at(clock: &str) -> Stamp {
    super::fixtures::at(clock)
}

/// `full 01:00, log 02:00`, and what comes of it.
fn told(plan: &RestorePlan) -> String {
    let own = step(plan);
    let clock = |at: Stamp| at.civil().strftime("%H:%M").to_string();
    let backups: Vec<String> =
        own.backups.iter().map(|one| format!("{} {}", one.what, one.time.map(clock).unwrap_or_default())).collect();
    let to = own.restores_to.map(|at| format!(" to {}", clock(at))).unwrap_or_default();
    format!("{}{to}: {}", own.outcome.unwrap(), backups.join(", "))
}

#[test]
fn a_hole_ends_the_plan_and_a_moment_inside_it_has_none() {
    let whole = [full("01:00", 10, 12), log("02:00", 11, 20), log("03:00", 20, 30), log("04:00", 30, 40)];
    assert_eq!(
        told(&planned(&scene(&whole), None)),
        "possible, with a loss to 04:00: full 01:00, log 02:00, log 03:00, log 04:00"
    );
    let holed = scene(&[whole[0].clone(), whole[1].clone(), whole[3].clone()]);
    let plan = planned(&holed, None);
    assert_eq!(told(&plan), "possible, with a loss to 02:00: full 01:00, log 02:00");
    let inside = planned(&holed, Some(at("03:30")));
    assert_eq!(told(&inside), "impossible: ");
    assert_eq!(
        step(&inside).remarks,
        [
            r"There is no way to restore LcsCDR on mon01.contoso.com\MON to 2026-11-21T03:30+01:00: the last moment is 2026-11-21T02:00+01:00."
        ]
    );
}

#[test]
fn a_plan_takes_the_differential_and_only_the_logs_that_it_needs() {
    let base = full("01:00", 10, 12);
    let backups = [
        base.clone(),
        log("02:00", 11, 20),
        log("02:00", 11, 20).at("other/log.trn").with(|set| set.backup_set_guid = guid(99)),
        differential("02:30", 24, 26).on(&base),
        log("03:00", 20, 30),
        log("04:00", 30, 40),
    ];
    let scene = scene(&backups);
    assert_eq!(
        told(&planned(&scene, None)),
        "possible, with a loss to 04:00: full 01:00, diff 02:30, log 03:00, log 04:00"
    );
    assert_eq!(
        told(&planned(&scene, Some(at("02:15")))),
        "possible, with a loss to 02:15: full 01:00, log 02:00, log 03:00"
    );
    let plan = planned(&scene, Some(at("03:30")));
    let lines = step(&plan).commands[0].lines.join("\n");
    // Windows joins the paths its own way.
    if !cfg!(windows) {
        insta::assert_snapshot!(lines, @r"
        USE master;
        -- REPLACE overwrites the database of that name on this instance. Stop at the first error.
        -- If the database is in use, first stop the services that use it, or:
        -- ALTER DATABASE [LcsCDR] SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
        RESTORE DATABASE [LcsCDR]
            FROM DISK = N'/mnt/nas/sql/LcsCDR/1795219200.bak'
            WITH FILE = 1, NORECOVERY, REPLACE, CHECKSUM;
        RESTORE DATABASE [LcsCDR]
            FROM DISK = N'/mnt/nas/sql/LcsCDR/1795224600.bak'
            WITH FILE = 1, NORECOVERY, CHECKSUM;
        RESTORE LOG [LcsCDR]
            FROM DISK = N'/mnt/nas/sql/LcsCDR/1795226400.bak'
            WITH FILE = 1, NORECOVERY, CHECKSUM, STOPAT = N'2026-11-21T03:30:00.000';
        RESTORE LOG [LcsCDR]
            FROM DISK = N'/mnt/nas/sql/LcsCDR/1795230000.bak'
            WITH FILE = 1, NORECOVERY, CHECKSUM, STOPAT = N'2026-11-21T03:30:00.000';
        ");
    }
}

/// A repository that nobody could look into may hold what is missing.
#[test]
fn a_moment_that_nothing_leads_to_is_untold_where_not_all_was_looked_at() {
    let scene = scene(&[full("01:00", 10, 12), log("02:00", 11, 20)]).unreachable();
    assert_eq!(told(&planned(&scene, Some(at("03:30")))), "cannot be told: ");
    assert_eq!(told(&planned(&scene, None)), "possible, with a loss to 02:00: full 01:00, log 02:00");
}

#[test]
fn what_is_not_proven_is_not_promised() {
    let backups = [full("01:00", 10, 12), log("02:00", 11, 20), log("03:00", 20, 30).verdict(Verdict::Intact)];
    let plan = planned(&scene(&backups), None);
    assert_eq!(told(&plan), "possible, with a loss to 02:00: full 01:00, log 02:00");
    assert_eq!(
        step(&plan).remarks[0],
        "Newer backups lead to 2026-11-21T03:00+01:00, but not all of them are verified: verify them, and less is lost."
    );
    let none = scene(&[full("01:00", 10, 12).verdict(Verdict::Intact)]);
    let plan = planned(&none, None);
    assert_eq!(told(&plan), "cannot be told: ");
    let damaged = scene(&[full("01:00", 10, 12).verdict(Verdict::Damaged)]);
    assert_eq!(told(&planned(&damaged, None)), "impossible: ");
}
