//! What is wrong with waivers, in words.

use crate::scene::*;
use bakproof::policy::{Catalogue, Deployment};
use std::path::Path;

const STALE: &str = "2026-11-11T22:04:00+01:00";

fn file(item: &str, lines: &str) -> String {
    format!("{CONTOSO}\n[[waiver]]\nitem = \"{item}\"\nreason = \"accepted\"\nowner = \"ops@contoso.com\"\n{lines}\n")
}

/// The state of the one waiver and what is noted of it.
fn noted(scene: &Scene) -> (String, Vec<String>) {
    let waiver = scene.audit().waivers.into_iter().next().unwrap();
    (waiver.state, waiver.findings.into_iter().map(|finding| finding.message).collect())
}

fn of_cdr(lines: &str, at: &str) -> (String, Vec<String>) {
    noted(&Scene::new(&file("cdr", lines)).sql(Sql::cdr(STALE)).judged_at(at))
}

/// The second before each moment that counts, and that second.
#[test]
fn each_day_begins_in_its_first_second() {
    let waiver = "finding = \"backup-stale\"\nreview = 2026-12-24\nexpires = 2027-01-31";
    let review = "The waiver of backup-stale of cdr was to be reviewed by 2026-12-24. It still counts, until the end of \
                  2027-01-31; its owner is ops@contoso.com.";
    let expires = |when: &str| {
        format!(
            "The waiver of backup-stale of cdr expires {when}, at the end of 2027-01-31: the findings that it covers \
             count again from then on."
        )
    };
    for (at, state, messages) in [
        ("2026-12-24T23:59:59+01:00", "active", vec![]),
        ("2026-12-25T00:00:00+01:00", "active", vec![review.to_owned()]),
        ("2026-12-31T23:59:59+01:00", "active", vec![review.to_owned()]),
        ("2027-01-01T00:00:00+01:00", "active", vec![review.to_owned(), expires("in 30 days")]),
        ("2027-01-30T23:59:59+01:00", "active", vec![review.to_owned(), expires("tomorrow")]),
        ("2027-01-31T00:00:00+01:00", "active", vec![review.to_owned(), expires("today")]),
        ("2027-01-31T23:59:59+01:00", "active", vec![review.to_owned(), expires("today")]),
        (
            "2027-02-01T00:00:00+01:00",
            "expired",
            vec![
                "The waiver of backup-stale of cdr expired at the end of 2027-01-31: its findings count again."
                    .to_owned(),
            ],
        ),
    ] {
        assert_eq!(of_cdr(waiver, at), (state.to_owned(), messages), "{at}");
        let status = if state == "active" { "waived" } else { "gap" };
        let scene = Scene::new(&file("cdr", waiver)).sql(Sql::cdr(STALE)).judged_at(at);
        assert_eq!(scene.cdr(), format!("{status}: backup-stale={status}"), "{at}");
    }
}

#[test]
fn a_waiver_that_a_narrower_one_could_replace_says_by_which() {
    let (state, messages) = of_cdr("expires = 2027-01-31", AS_OF);
    assert_eq!(state, "active");
    assert_eq!(
        messages,
        ["The waiver of cdr is wider than what it covers: with `finding = \"backup-stale\"`, it would cover the same \
          and nothing else."]
    );
    // Of two pools, the user data of one is fresh.
    let fresh =
        || Zip::new(bakproof::model::Kind::LyncUserData, "2026-11-21T05:00:00+01:00").of_pool("pool02.contoso.com");
    let of_pools = |lines: &str| noted(&Scene::new(&file("user-data", lines)).export(fresh()));
    let narrower = |keys: &str| vec![format!("The waiver of {keys}, it would cover the same and nothing else.")];
    assert_eq!(
        of_pools("finding = \"backup-missing\"\nexpires = 2027-01-31").1,
        narrower("backup-missing of user-data is wider than what it covers: with `target = 'pool01.contoso.com'`")
    );
    assert_eq!(
        of_pools("target = 'pool0*'\nexpires = 2027-01-31").1,
        narrower(
            "user-data on pool0* is wider than what it covers: with `finding = \"backup-missing\"` and \
             `target = 'pool01.contoso.com'`"
        )
    );
    for exact in [
        "target = 'POOL01*'\nfinding = \"backup-missing\"",
        "target = 'pool01.contoso.com'\nfinding = \"backup-missing\"",
    ] {
        assert_eq!(of_pools(&format!("{exact}\nexpires = 2027-01-31")), ("active".to_owned(), vec![]), "{exact}");
    }
}

#[test]
fn a_waiver_without_a_period_says_which_would_do() {
    let mut scene = Scene::new(&file("cdr", "finding = \"slots-missed\"\nexpires = 2027-01-31"));
    for day in (1..=20).filter(|day| ![7, 12].contains(day)) {
        scene = scene.sql(Sql::cdr(&format!("2026-11-{day:02}T22:04:00+01:00")));
    }
    scene.policy.period = Some("2026-11".parse().unwrap());
    let target = scene.target("cdr", "");
    let waived: Vec<_> = target.findings.iter().filter(|finding| finding.id == "slots-missed").collect();
    assert_eq!(waived.len(), 1);
    assert_eq!((waived[0].status.word(), waived[0].waiver), ("waived", Some(0)));
    let (state, messages) = noted(&scene);
    assert_eq!(state, "active");
    assert!(messages[0].contains("with `period = \"2026-11-07..2026-11-12\"`, it would cover"), "{messages:?}");
    // Nobody asks about a period: there is nothing that it could cover, and nothing wrong with it.
    scene.policy.period = None;
    assert_eq!(noted(&scene).0, "unused");
    let mut dated = Scene::new(&file("cdr", "period = \"2026-11\"\nexpires = 2027-01-31")).sql(Sql::cdr(STALE));
    assert_eq!(noted(&dated), ("not-asked".to_owned(), vec![]));
    dated.policy.period = Some("2026-10".parse().unwrap());
    assert_eq!(noted(&dated), ("not-asked".to_owned(), vec![]));
    dated.policy.period = Some("2026-11".parse().unwrap());
    assert_eq!(noted(&dated).0, "active");
    assert_eq!(dated.target("cdr", "").status.word(), "gap", "what is no scheduled time counts");
}

#[test]
fn slips_are_shown_with_their_place() {
    let catalogue = Catalogue::embedded().unwrap();
    let slip = |lines: &str| {
        let text = format!(
            "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n[[waiver]]\nitem = \"qoe\"\nreason = \"accepted\"\nowner = \"ops\"\nexpires = 2027-01-31\n{lines}\n"
        );
        Deployment::parse(&text, Path::new("bakproof.toml"), &catalogue).expect_err("a slip").render(false)
    };
    for (lines, title, place) in [
        ("period = \"month\"", "`month` is not a valid `period` in [[waiver]]", ":9:10"),
        ("period = \"31d\"", "`31d` is not a valid `period` in [[waiver]]", ":9:10"),
        ("period = \"2026-10-12..2026-10-01\"", "is not a valid `period` in [[waiver]]", ":9:10"),
        ("review = 2027-02-01", "the waiver is to be reviewed after it has expired", ":9:10"),
        ("review = \"soon\"", "`review` in [[waiver]] must be a date", ":9:10"),
        ("approval = \"...\"", "`approval` in [[waiver]] says nothing", ":9:12"),
        ("approvals = \"CHG-1\"", "unknown key `approvals` in [[waiver]]", ":9:1"),
    ] {
        let shown = slip(lines);
        assert!(shown.contains(title) && shown.contains(place), "{lines}: {shown}");
    }
    let day = "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n[[waiver]]\nitem = \"qoe\"\nreason = \"accepted\"\nowner = \"ops\"\nreview = 2027-01-31\nexpires = 2027-01-31\n";
    Deployment::parse(day, Path::new("bakproof.toml"), &catalogue).unwrap();
}
