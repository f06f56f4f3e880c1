//! What is read again and what is not.

use super::support::*;
use bakproof::collect::budget::{Clock, Limits, Outcome};
use bakproof::collect::verify::Forgetful;
use bakproof::model::Verdict;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::time::Duration;

fn proofs(outcomes: &[Outcome]) -> Vec<Option<u64>> {
    outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Recalled(proofs) | Outcome::Proven(proofs) => proofs[0].sets[0].unprotected_pages,
            Outcome::LeftOver { .. } => None,
        })
        .collect()
}

fn left_over(outcomes: &[Outcome]) -> Vec<&str> {
    outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::LeftOver { why, .. } => Some(why.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn an_unchanged_file_is_not_read_again_and_keeps_its_date_and_its_proof() {
    let place = Place::with_files(3);
    let (read, first) = place.run(&limits(), FIRST_RUN);
    assert_eq!(read, ["00.bak", "01.bak", "02.bak"]);
    let (read, second) = place.run(&limits(), SECOND_RUN);
    assert_eq!(read, Vec::<String>::new());
    assert_eq!(proofs(&first), proofs(&second));
    for (first, second) in first.iter().zip(&second) {
        let (Outcome::Proven(proven), Outcome::Recalled(recalled)) = (first, second) else { panic!("{second:?}") };
        assert_eq!(proven, recalled);
        assert_eq!(recalled[0].proven_at, Some(stamp(FIRST_RUN)));
        assert_eq!(recalled[0].proven_at.unwrap().to_string(), FIRST_RUN, "with its offset");
    }
}

#[test]
fn a_proof_from_the_future_counts_for_nothing_even_where_it_is_not_made_again() {
    let place = Place::with_files(3);
    place.run(&limits(), SECOND_RUN);
    let limits = Limits { budgets: vec!["1kB".parse().unwrap()], ..limits() };
    let (read, outcomes) = place.run(&limits, FIRST_RUN);
    assert_eq!(read.len(), 1);
    let left: Vec<_> = outcomes.iter().filter(|one| matches!(one, Outcome::LeftOver { .. })).collect();
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|one| matches!(one, Outcome::LeftOver { older: None, .. })), "{left:?}");
}

#[test]
fn a_touched_file_is_read_again_even_when_its_time_was_put_back() {
    let place = Place::with_files(3);
    place.run(&limits(), FIRST_RUN);
    std::thread::sleep(Duration::from_millis(20));
    let path = place.backup("01.bak");
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[5000] ^= 1;
    fs::write(&path, bytes).unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    assert_eq!(place.run(&limits(), SECOND_RUN).0, ["01.bak"]);
    assert_eq!(place.run(&limits(), SECOND_RUN).0, Vec::<String>::new());
}

#[test]
fn a_verification_older_than_reverify_is_made_again_and_reread_ignores_it() {
    let place = Place::with_files(2);
    place.run(&limits(), FIRST_RUN);
    let reread = Limits { reread: true, ..limits() };
    assert_eq!(place.run(&reread, SECOND_RUN).0.len(), 2);
    assert_eq!(place.run(&limits(), "2027-02-28T00:00:00+01:00").0.len(), 0);
    assert_eq!(place.run(&limits(), "2027-03-02T00:00:00+01:00").0.len(), 2);
}

#[test]
fn a_moved_file_is_known_by_its_content_and_keeps_its_date() {
    let place = Place::with_files(3);
    place.run(&limits(), FIRST_RUN);
    fs::rename(place.backup("01.bak"), place.backup("moved.bak")).unwrap();
    fs::copy(place.backup("02.bak"), place.backup("copied.bak")).unwrap();
    let (read, outcomes) = place.run(&limits(), SECOND_RUN);
    assert_eq!(read, Vec::<String>::new());
    assert!(outcomes.iter().all(|outcome| match outcome {
        Outcome::Recalled(proofs) | Outcome::Proven(proofs) => proofs[0].proven_at == Some(stamp(FIRST_RUN)),
        Outcome::LeftOver { .. } => false,
    }));
    // Known by its place from now on.
    assert!(place.run(&limits(), SECOND_RUN).1.iter().all(|outcome| matches!(outcome, Outcome::Recalled(_))));
    // Same ends and size, another middle: the content decides.
    let mut bytes = vec![7; 300_000];
    fs::write(place.backup("big.bak"), &bytes).unwrap();
    assert_eq!(place.run(&limits(), SECOND_RUN).0, ["big.bak"]);
    bytes[150_000] = 8;
    fs::write(place.backup("twin.bak"), &bytes).unwrap();
    assert_eq!(place.run(&limits(), SECOND_RUN).0, ["twin.bak"]);
}

#[test]
fn what_may_be_better_tomorrow_is_not_remembered() {
    let place = Place::with_files(1);
    fs::write(place.backup("torn.bak"), "torn").unwrap();
    let (_, outcomes) = place.run(&limits(), FIRST_RUN);
    assert!(matches!(&outcomes[1], Outcome::Proven(proofs) if proofs[0].verdict == Some(Verdict::Incomplete)));
    assert_eq!(place.run(&limits(), SECOND_RUN).0, ["torn.bak"]);
}

#[test]
fn a_striped_set_is_remembered_only_whole() {
    let place = Place::with_files(3);
    let [a, b, c] = ["00.bak", "01.bak", "02.bak"].map(|name| place.backup(name));
    let once = |jobs: &[Vec<std::path::PathBuf>]| {
        let ledger = place.ledger();
        let (read, outcomes) = run(&ledger, jobs, &limits(), &bakproof::collect::budget::Unlimited, SECOND_RUN);
        ledger.close();
        (read.len(), outcomes.len())
    };
    let striped = [vec![a.clone(), b.clone()], vec![c.clone()]];
    assert_eq!(once(&striped), (3, 2));
    assert_eq!(once(&striped), (0, 2));
    // In other company the same files have to be judged anew.
    assert_eq!(once(&[vec![a.clone(), b.clone(), c.clone()]]), (3, 1));
    assert_eq!(once(&[vec![a.clone()]]), (1, 1));
    // What was once judged alone is known by its content.
    assert_eq!(once(&[vec![a, b], vec![c]]), (2, 2));
}

#[test]
fn shares_read_everything_in_as_many_runs_and_leave_the_rest_unproven() {
    let place = Place::with_files(20);
    let mut seen = BTreeSet::new();
    for part in 1..=4 {
        let share = format!("{part}/4");
        let limits = Limits { share: Some(share.parse().unwrap()), ..limits() };
        let (read, outcomes) = place.run(&limits, FIRST_RUN);
        assert!(!read.is_empty(), "an unlucky choice of names");
        for file in read {
            assert!(seen.insert(file.clone()), "{file} was read twice");
        }
        let left = left_over(&outcomes);
        assert_eq!(left.len(), 20 - seen.len());
        assert!(left.iter().all(|why| why.contains(&format!("share {share}"))), "{left:?}");
    }
    assert_eq!(seen.len(), 20);
}

#[test]
fn a_budget_of_bytes_goes_on_where_the_last_run_stopped() {
    let place = Place::with_files(7);
    let limits = Limits { budgets: vec!["50kB".parse().unwrap()], ..limits() };
    let mut seen = BTreeSet::new();
    for run in 1..=3 {
        let (read, outcomes) = place.run(&limits, FIRST_RUN);
        assert!(read.len() <= 3);
        seen.extend(read);
        let left = left_over(&outcomes);
        assert_eq!(left.len(), 7usize.saturating_sub(3 * run));
        assert!(left.iter().all(|why| why.contains("budget of 50kB")), "{left:?}");
    }
    assert_eq!(seen.len(), 7);
}

/// Stands still until it is asked for the given time; then the time is up.
struct Asked(std::sync::atomic::AtomicU64);

impl Clock for Asked {
    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.0.fetch_add(60, std::sync::atomic::Ordering::Relaxed))
    }
}

#[test]
fn time_that_is_up_stops_between_files_and_within_one_and_says_so() {
    let place = Place::with_files(30);
    let limits = Limits { budgets: vec!["10min".parse().unwrap()], ..limits() };
    let (read, outcomes) = run(&Forgetful, &place.jobs(), &limits, &Asked(0.into()), FIRST_RUN);
    let left = left_over(&outcomes);
    assert!(!read.is_empty() && read.len() <= 11, "{read:?}");
    assert!(left.iter().any(|why| why.contains("budget of 10min was used up before")), "{left:?}");
    let proven = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Proven(_))).count();
    let stopped = left.iter().filter(|why| why.contains("while it was being read")).count();
    assert_eq!(proven + stopped, read.len());
}

#[test]
fn what_is_left_over_keeps_its_older_proof_with_its_date() {
    let place = Place::with_files(2);
    place.run(&limits(), FIRST_RUN);
    let limits = Limits { budgets: vec!["1kB".parse().unwrap()], ..limits() };
    let (read, outcomes) = place.run(&limits, "2027-06-01T00:00:00+01:00");
    assert_eq!(read.len(), 1, "the first of a run is always read");
    let older = outcomes.iter().find_map(|outcome| match outcome {
        Outcome::LeftOver { older, .. } => older.as_ref(),
        _ => None,
    });
    assert_eq!(older.unwrap()[0].proven_at, Some(stamp(FIRST_RUN)));
}
