//! The report as a whole: waivers, counts, exit codes, and that luck has no part in it.

use crate::scene::*;
use bakproof::evaluate::exit_code;
use bakproof::model::report::FailOn;
use bakproof::model::*;
use proptest::prelude::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";
const STALE: &str = "2026-11-11T22:04:00+01:00";

fn with_waiver(lines: &str) -> String {
    format!("{CONTOSO}\n[[waiver]]\nitem = \"cdr\"\nreason = \"accepted\"\nowner = \"ops@contoso.com\"\n{lines}\n")
}

fn waiver_state(scene: &Scene) -> (String, Vec<String>) {
    let waiver = scene.audit().waivers.into_iter().next().unwrap();
    (waiver.state, waiver.findings.into_iter().map(|finding| finding.id).collect())
}

#[test]
fn a_waiver_covers_what_it_names() {
    for (lines, noted) in [
        ("expires = 2026-12-31", &["waiver-too-wide"][..]),
        ("expires = 2026-12-31\nfinding = \"backup-stale\"", &[]),
        ("expires = 2026-12-31\nfinding = \"backup-stale\"\ntarget = 'MON01.contoso.com\\MON'", &[]),
        ("expires = 2026-12-31\nfinding = \"backup-stale\"\ntarget = '*.contoso.com\\*'", &[]),
        // The last day counts to its end in the deployment's zone.
        ("expires = 2026-11-21\nfinding = \"backup-stale\"", &["waiver-expiring"]),
    ] {
        let scene = Scene::new(&with_waiver(lines)).sql(Sql::cdr(STALE));
        assert_eq!(scene.cdr(), "waived: backup-stale=waived", "{lines}");
        let noted = noted.iter().map(ToString::to_string).collect();
        assert_eq!(waiver_state(&scene), ("active".to_owned(), noted), "{lines}");
        let target = scene.target("cdr", "");
        assert_eq!(target.waiver.unwrap().reason, "accepted");
        assert_eq!(target.checks[1].status, Status::Waived, "the check says so too");
    }
}

#[test]
fn a_waiver_that_names_something_else_covers_nothing() {
    let scene = Scene::new(&with_waiver("expires = 2026-12-31\nfinding = \"damaged-backup\"")).sql(Sql::cdr(STALE));
    assert_eq!(scene.cdr(), "gap: backup-stale=gap");
    assert_eq!(waiver_state(&scene), ("unused".to_owned(), vec!["waiver-unused".to_owned()]));
    let repaired = Scene::new(&with_waiver("expires = 2026-12-31")).sql(Sql::cdr(FRESH));
    assert_eq!(repaired.cdr(), "pass");
    assert_eq!(waiver_state(&repaired).0, "unused");
}

#[test]
fn a_waiver_ends_with_its_last_day_in_the_deployments_zone() {
    let scene = Scene::new(&with_waiver("expires = 2026-11-20")).sql(Sql::cdr(STALE));
    assert_eq!(scene.cdr(), "gap: backup-stale=gap");
    assert_eq!(waiver_state(&scene), ("expired".to_owned(), vec!["waiver-expired".to_owned()]));
    // Half past eleven in the evening in Oslo, and already the 21st further east.
    assert_eq!(scene.judged_at("2026-11-20T22:30:00Z").cdr(), "waived: backup-stale=waived");
}

#[test]
fn counts_agree_with_what_they_count() {
    let report = Scene::new(CONTOSO).sql(Sql::cdr(STALE)).sql(Sql::full("Payroll", "ERP", FRESH)).audit();
    let of = |status: Status| report.targets.iter().filter(|target| target.status == status).count() as u64;
    let counts = &report.counts;
    assert_eq!(
        [counts.pass, counts.gap, counts.unknown, counts.waived, counts.not_applicable],
        [Status::Pass, Status::Gap, Status::Unknown, Status::Waived, Status::NotApplicable].map(of)
    );
    assert_eq!(counts.low, 1, "the unknown database of the source is counted");
    assert_eq!(report.status, Status::Gap);
    assert_eq!(report.period.from, Some(stamp(STALE)));
}

#[test]
fn every_finding_carries_its_check_and_a_remedy() {
    let report = Scene::new(CONTOSO).sql(Sql::cdr(STALE)).sql(Sql::full("Payroll", "ERP", FRESH)).audit();
    let findings =
        report.targets.iter().flat_map(|t| &t.findings).chain(report.sources.iter().flat_map(|s| &s.findings));
    for finding in findings {
        assert!(!finding.check.is_empty() && !finding.remediation.is_empty(), "{finding:#?}");
        assert!(finding.message.ends_with('.'), "{}", finding.message);
    }
}

#[test]
fn the_exit_code_says_the_worst() {
    let with = |status: Status, severity: Severity| {
        let mut report = Scene::new(CONTOSO).sql(Sql::cdr(STALE)).audit();
        report.targets.retain(|target| target.item == "cdr");
        report.targets[0].status = status;
        report.targets[0].findings[0].status = status;
        report.targets[0].findings[0].severity = severity;
        report
    };
    use Severity::{High, Low, Medium};
    for (status, severity, fail_on, declared, expected) in [
        (Status::Gap, Low, None, true, 1),
        (Status::Gap, Low, Some(High), true, 0),
        (Status::Gap, High, Some(High), true, 1),
        (Status::Unknown, High, None, true, 3),
        (Status::Unknown, Low, Some(High), true, 3),
        (Status::Waived, High, None, true, 3),
        (Status::NotApplicable, High, None, true, 3),
        (Status::Pass, Medium, None, true, 0),
        (Status::Pass, Medium, None, false, 3),
        (Status::Gap, Medium, None, false, 1),
    ] {
        let code = exit_code(&with(status, severity), fail_on.map(FailOn::Severity), declared);
        assert_eq!(code, expected, "{status} {severity} {fail_on:?} {declared}");
    }
}

#[test]
fn a_gap_below_the_threshold_never_hides_an_unknown() {
    let mut report = Scene::new(CONTOSO).sql(Sql::cdr(STALE)).audit();
    let mut unknown = report.targets[0].clone();
    report.targets.retain(|target| target.item == "cdr");
    unknown.status = Status::Unknown;
    unknown.findings.iter_mut().for_each(|finding| finding.status = Status::Unknown);
    report.targets.push(unknown);
    assert_eq!(exit_code(&report, Some(FailOn::Severity(Severity::Critical)), true), 3);
    // The same inside one target: its gap is the worse of the two, and below the threshold.
    let behind_a_gap = report.targets.pop().into_iter().flat_map(|target| target.findings);
    report.targets[0].findings.extend(behind_a_gap);
    assert_eq!(report.targets[0].status, Status::Gap);
    assert_eq!(exit_code(&report, Some(FailOn::Severity(Severity::Critical)), true), 3);
}

#[test]
fn an_audit_of_nothing_is_never_good() {
    let mut report = Scene::new(CONTOSO).audit();
    report.targets.clear();
    assert_eq!(exit_code(&report, None, true), 3);
}

#[test]
fn the_commonest_audit_of_today_is_unknown_and_not_good() {
    let report = Scene::new(CONTOSO).sql(Sql::cdr(FRESH).verdict(Verdict::Identified)).audit();
    let cdr = report.targets.iter().find(|target| target.item == "cdr").unwrap();
    assert_eq!((cdr.status, cdr.assurance), (Status::Unknown, Some(Assurance::Identified)));
}

/// A bit of everything, with ties that only an order could break.
fn everything() -> Evidence {
    let mut scene = Scene::new(CONTOSO).unreachable();
    for path in ["a/1.bak", "b/1.bak", "b/2_20200101.bak"] {
        scene = scene.sql(Sql::cdr(FRESH).at(path)).sql(Sql::full("Payroll", "ERP", FRESH).at(&format!("x{path}")));
        scene = scene.export(Zip::new(Kind::LyncUserData, FRESH).at(&format!("{path}.zip")));
        scene = scene.export(Zip::new(Kind::ZipArchive, STALE).at(&format!("z/{path}.zip"))).suspect(path);
        scene = scene.note(path, NoteKind::Unreadable);
        scene = scene.sql(Sql::cdr("2027-01-01T00:00:00Z").at(&format!("f{path}")));
        scene = scene.sql(Sql::cdr(STALE).verdict(Verdict::Damaged).at(&format!("d{path}")));
    }
    scene.evidence
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_the_evidence_means_nothing(
        sources in Just(everything().sources).prop_shuffle(),
        media_sets in Just(everything().media_sets).prop_shuffle(),
        exports in Just(everything().exports).prop_shuffle(),
        suspects in Just(everything().suspects).prop_shuffle(),
        notes in Just(everything().sources[0].notes.clone()).prop_shuffle(),
    ) {
        let mut scene = Scene::new(CONTOSO);
        scene.evidence = everything();
        let expected = serde_json::to_string(&scene.audit()).unwrap();
        scene.evidence.sources = sources;
        for source in scene.evidence.sources.iter_mut().filter(|source| !source.notes.is_empty()) {
            source.notes = notes.clone();
        }
        scene.evidence.media_sets = media_sets;
        scene.evidence.exports = exports;
        scene.evidence.suspects = suspects;
        prop_assert_eq!(serde_json::to_string(&scene.audit()).unwrap(), expected);
    }
}

#[test]
fn an_audit_of_some_items_says_of_them_what_the_whole_audit_says() {
    // MON01 may be either host, though only one of them holds the item that is asked for.
    let file = CONTOSO.replace("[topology]", "[qoe]\nsql = 'mon01.fabrikam.com\\MON'\n[topology]")
        + "[[waiver]]\nitem = \"qoe\"\nreason = \"r\"\nowner = \"o\"\nexpires = 2027-01-01\n";
    let mut scene = Scene::new(&file).sql(Sql::cdr("2026-11-21T05:00:00+01:00")).sql(Sql::full(
        "rtcxds",
        "SQL01\\RTC",
        "2026-11-21T05:00:00+01:00",
    ));
    let whole = scene.audit();
    scene.policy.only.insert("cdr".to_owned());
    let some = scene.audit();
    let of_cdr: Vec<_> = whole.targets.into_iter().filter(|target| target.item == "cdr").collect();
    assert_eq!(some.targets, of_cdr);
    assert_eq!(some.targets[0].status, Status::Unknown);
    assert_eq!((some.sources, some.unattributed), (whole.sources, whole.unattributed));
    assert!(some.waivers.is_empty(), "of an item that was not asked for");
    assert_eq!(some.counts.unknown, 1);
}
