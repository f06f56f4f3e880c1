//! Whole audits of the demo with a ledger: the second says what the first said, and what was not read is never a pass.

use crate::support;
use bakproof::base::{PathName, Stamp};
use bakproof::collect::budget::{Limits, Run, Unlimited};
use bakproof::collect::verify::Memory;
use bakproof::collect::{self, Monitor, Request, Root};
use bakproof::format::lync::ExportContext;
use bakproof::model::report::AuditReport;
use bakproof::model::{Evidence, Problem, Status, Verdict};
use bakproof::policy::{Catalogue, Deployment, Policy, REVERIFY};
use bakproof::state::{Ledger, Versions};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

const DEMO_DAY: &str = "2099-01-01T00:00:00Z";

/// Counts the media that are read to their end.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Monitor for Counting {
    fn folder(&self, _: &PathName) {}
    fn file_done(&self, _: u64) {}
    fn finish(&self) {}

    fn reading(&self, _: &PathName) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

struct Audit {
    deployment: Deployment,
    catalogue: Catalogue,
}

impl Audit {
    fn of(folder: &Path) -> Self {
        let file = folder.join("bakproof.toml");
        let catalogue = Catalogue::embedded().unwrap();
        let deployment = Deployment::parse(&fs::read_to_string(&file).unwrap(), &file, &catalogue).unwrap();
        Self { deployment, catalogue }
    }

    fn evidence(&self, memory: &dyn Memory, limits: &Limits, at: Stamp) -> (Evidence, usize) {
        let roots: Vec<Root> = self
            .deployment
            .repositories
            .iter()
            .map(|r| Root { name: r.name.clone(), path: self.deployment.resolve(&r.path), maps: r.maps.clone() })
            .collect();
        let context = ExportContext { zone: Some(self.deployment.time_zone.clone()), ..ExportContext::default() };
        let request = Request { roots, context, prove: true, ..Request::default() };
        let counting = Counting::default();
        let run = Run { memory, limits, clock: &Unlimited, began_at: at };
        let evidence = collect::collect_in_run(&request, &run, &counting);
        (evidence, counting.0.into_inner())
    }

    fn judge(&self, evidence: &Evidence, as_of: Stamp) -> AuditReport {
        let policy = Policy::new(self.catalogue.clone(), self.deployment.clone());
        bakproof::evaluate::evaluate(&policy, evidence, as_of)
    }
}

fn limits() -> Limits {
    Limits { reverify: REVERIFY, reread: false, budgets: Vec::new(), share: None, shard: None }
}

fn ledger(folder: &Path) -> Ledger {
    Ledger::open(folder, Versions { tool: "1".to_owned(), catalogue: "1".to_owned() })
}

fn after(stamp: Stamp, hours: i64) -> Stamp {
    stamp.moved_to(stamp.at + jiff::SignedDuration::from_hours(hours))
}

/// The day of the newest backup in the demo.
fn day(audit: &Audit) -> Stamp {
    let (evidence, _) = audit.evidence(&bakproof::collect::verify::Forgetful, &limits(), DEMO_DAY.parse().unwrap());
    let sets = evidence.media_sets.iter().flat_map(|media| &media.sets);
    after(sets.filter_map(|set| set.facts.backup_finish_date).max().unwrap(), 1)
}

fn sql_files(audit: &Audit) -> usize {
    audit.evidence(&bakproof::collect::verify::Forgetful, &limits(), DEMO_DAY.parse().unwrap()).1
}

#[test]
fn a_second_audit_reads_nothing_and_says_the_same_byte_for_byte() {
    let audit = Audit::of(support::demo());
    let (state, day) = (tempfile::tempdir().unwrap(), day(&audit));
    let once = |at| {
        let ledger = ledger(state.path());
        let (evidence, read) = audit.evidence(&ledger, &limits(), at);
        ledger.close();
        let json = serde_json::to_string_pretty(&audit.judge(&evidence, day)).unwrap();
        (json, read)
    };
    let (first, read) = once(day);
    assert!(read > 10, "{read}");
    assert!(first.contains("\"verified\""));
    let (second, read_again) = once(after(day, 24));
    // What is damaged for good is remembered too; what is incomplete may be whole tomorrow.
    assert!(read_again < read / 4, "{read_again} of {read}");
    assert!(first == second, "{}", first.lines().zip(second.lines()).find(|(a, b)| a != b).map_or("length", |l| l.1));
}

#[test]
fn shares_and_budgets_cover_the_demo_and_what_they_leave_is_never_a_pass() {
    let audit = Audit::of(support::demo());
    let (state, day) = (tempfile::tempdir().unwrap(), day(&audit));
    let all = sql_files(&audit);
    let whole = audit.evidence(&bakproof::collect::verify::Forgetful, &limits(), day).0;
    let passes = |evidence: &Evidence| -> Vec<String> {
        let report = audit.judge(evidence, day);
        report.targets.into_iter().filter(|t| t.status == Status::Pass).map(|t| t.id).collect()
    };
    let expected = passes(&whole);
    assert!(!expected.is_empty());
    let mut last = Vec::new();
    for part in 1..=3 {
        let share = Some(format!("{part}/3").parse().unwrap());
        let ledger = ledger(state.path());
        let (evidence, read) = audit.evidence(&ledger, &Limits { share, ..limits() }, day);
        ledger.close();
        assert!(read < all);
        let unread: Vec<_> = evidence
            .media_sets
            .iter()
            .flat_map(|media| &media.sets)
            .filter(|set| set.facts.problems.iter().any(|problem| problem.id == Problem::LEFT_OVER))
            .collect();
        assert_eq!(unread.is_empty(), part == 3, "part {part}");
        assert!(unread.iter().all(|set| set.facts.verdict >= Verdict::Identified));
        last = passes(&evidence);
        assert!(last.iter().all(|id| expected.contains(id)));
    }
    assert_eq!(last, expected, "three thirds are the whole");
}

#[test]
fn a_budget_too_small_for_anything_leaves_every_sql_target_unknown_and_says_why() {
    let audit = Audit::of(support::demo());
    let day = day(&audit);
    let limits = Limits { budgets: vec!["1kB".parse().unwrap()], ..limits() };
    let (evidence, read) = audit.evidence(&bakproof::collect::verify::Forgetful, &limits, day);
    assert!((1..=2).contains(&read), "{read}");
    let report = audit.judge(&evidence, day);
    let cdr: Vec<_> = report.targets.iter().filter(|target| target.item == "cdr").collect();
    assert!(cdr.iter().all(|target| target.status != Status::Pass));
    let messages: Vec<_> = report.targets.iter().flat_map(|target| &target.findings).map(|f| &f.message).collect();
    assert!(messages.iter().any(|message| message.contains("the budget of 1kB")), "{messages:?}");
}

/// The variable that names the user's own folder.
const HOME: &str = if cfg!(windows) { "LOCALAPPDATA" } else { "HOME" };

#[test]
fn a_state_folder_inside_a_repository_is_refused_and_nothing_is_made_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("backups")).unwrap();
    for state in ["backups", "backups/state", "backups/a/b/c", "new/../backups/x", "./backups/x"] {
        let ran = support::bakproof(folder.path(), ["audit", "backups", "--state", state]);
        assert_eq!(ran.code, 2, "{state}: {}", ran.stderr);
        assert!(ran.stderr.contains("lies inside the audited repository"), "{state}: {}", ran.stderr);
    }
    let home = folder.path().to_str().unwrap();
    let ran = support::bakproof_with(folder.path(), ["audit", "."], &[(HOME, home)]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--state"), "{}", ran.stderr);
    assert_eq!(fs::read_dir(folder.path().join("backups")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_ledger_lives_in_the_users_state_folder_or_where_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("backups")).unwrap();
    let home = folder.path().join("home");
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let ran = support::bakproof_with(folder.path(), [&["audit", "backups"], arguments].concat(), variables);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        ran.stderr
    };
    run(&[], &[(HOME, home.to_str().unwrap())]);
    let state = if cfg!(windows) { "bakproof" } else { ".local/state/bakproof" };
    assert!(home.join(state).join("ledger.redb").is_file());
    let nowhere = if cfg!(windows) { r"C:\nowhere" } else { "/nowhere" };
    run(&["--state", "there"], &[(HOME, nowhere)]);
    assert!(folder.path().join("there/ledger.redb").is_file());
    assert!(run(&[], &[]).contains("--state"), "no home: said");
    assert!(!run(&["--quiet"], &[]).contains("--state"));
}

#[test]
fn a_run_beside_another_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("backups")).unwrap();
    let held = ledger(&folder.path().join("state"));
    let ran = support::bakproof(folder.path(), ["audit", "backups", "--state", "state"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("Another run of bakproof"), "{}", ran.stderr);
    held.close();
    drop(held);
    let ran = support::bakproof(folder.path(), ["audit", "backups", "--state", "state"]);
    assert!(!ran.stderr.contains("Another run"), "{}", ran.stderr);
}

#[test]
fn wrong_budgets_and_shares_are_usage_errors_that_say_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, hint) in [
        (["--budget", "lots"], "500GB"),
        (["--budget", "500"], "no unit"),
        (["--share", "5/4"], "1/4"),
        (["--progress", "loud"], "json"),
    ] {
        let ran = support::bakproof(folder.path(), ["audit", "."].into_iter().chain(arguments));
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.stderr.contains(hint), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn progress_is_json_lines_when_asked_and_nothing_in_a_pipe() {
    let folder = support::demo();
    let state = tempfile::tempdir().unwrap();
    let run = |progress: &[&str]| {
        let arguments = ["audit", "bakproof.toml", "--state", state.path().to_str().unwrap()];
        support::bakproof(folder, arguments.iter().chain(progress)).stderr
    };
    assert_eq!(run(&[]), "");
    let told = run(&["--progress", "json", "--reread"]);
    let lines: Vec<serde_json::Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().all(|line| line["event"] == "progress"), "{told}");
    assert!(lines.iter().any(|line| line["bytes_total"].as_u64().is_some_and(|total| total > 0)), "{told}");
}
