//! What the deployment file says of periods, and its slips.

use bakproof::policy::{Catalogue, Deployment, Policy};
use std::path::Path;

const HEAD: &str =
    "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Berlin\"\n[cdr]\nsql = 'sql01.contoso.com\\MON'\n";

fn parsed(more: &str) -> Result<Policy, String> {
    let catalogue = Catalogue::embedded().unwrap();
    let deployment = Deployment::parse(&format!("{HEAD}{more}"), Path::new("bakproof.toml"), &catalogue);
    deployment.map(|deployment| Policy::new(catalogue, deployment)).map_err(|errors| errors.render(false))
}

fn slip(more: &str) -> String {
    parsed(more).expect_err("a slip")
}

#[test]
fn a_schedule_that_changes_has_its_eras() {
    let text = "[schedule]\ncdr = { full = \"every 1d\", grace = \"1h\" }\n\
                [[schedule.from]]\ndate = 2026-10-15\ncdr = { full = \"0 22 * * *\" }\n\
                [[schedule.from]]\ndate = 2026-08-01\ndefault = { full = \"every 2d\" }\ncdr = { grace = \"3h\" }\n";
    let policy = parsed(text).unwrap();
    let rule = policy.targets.iter().find(|rule| rule.item == "cdr").unwrap();
    let eras: Vec<String> = rule
        .eras
        .iter()
        .map(|era| {
            let full = era.schedule.full.as_ref().unwrap();
            format!("{:?} {} {}h", era.from, full.value, era.schedule.grace.value.as_hours())
        })
        .collect();
    assert_eq!(eras, ["None every 1d 1h", "Some(2026-08-01) every 1d 3h", "Some(2026-10-15) 0 22 * * * 3h"]);
    let at = |text: &str| {
        let policy = policy.in_force(text.parse().unwrap());
        let rule = policy.targets.iter().find(|rule| rule.item == "cdr").unwrap();
        rule.schedule.full.as_ref().unwrap().value.to_string()
    };
    // Midnight in Berlin is 22:00 UTC of the day before.
    assert_eq!(at("2026-10-14T21:59:59Z"), "every 1d");
    assert_eq!(at("2026-10-14T22:00:00Z"), "0 22 * * *");
}

#[test]
fn slips_are_shown_with_their_place() {
    for (text, title, place) in [
        ("[adherence]\nperiod = \"fortnight\"\n", "`fortnight` is not a valid `period` in [adherence]", ":7:10"),
        ("[adherence]\nperiod = \"2026-10\"\n", "`2026-10` is one period", ":7:10"),
        ("[adherence]\nperiods = \"31d\"\n", "unknown key `periods` in [adherence]", ":7:1"),
        ("rpo = \"soon\"\n", "`soon` is not a valid `rpo` in [cdr]", ":6:7"),
        ("[[maintenance]]\nfrom = 2026-10-10\nto = 2026-10-11\n", "[[maintenance]] has no `reason`", ":6:1"),
        (
            "[[maintenance]]\nfrom = 2026-10-10\nto = 2026-10-09\nreason = \"storage moved\"\n",
            "the maintenance ends before it begins",
            ":8:6",
        ),
        (
            "[[maintenance]]\nfrom = 2026-10-01\nto = 2026-11-01\nreason = \"storage moved\"\n",
            "the maintenance is longer than 31 days",
            ":8:6",
        ),
        (
            "[[maintenance]]\nfrom = \"2026-10-10\"\nto = 2026-10-11\nreason = \"storage moved\"\n",
            "`from` in [[maintenance]] must be a date",
            ":7:8",
        ),
        (
            "[[maintenance]]\nfrom = 2026-10-10\nto = 2026-10-11\nitems = [\"crd\"]\nreason = \"storage moved\"\n",
            "unknown item `crd`",
            ":9:10",
        ),
        ("[[schedule.from]]\ncdr = { full = \"every 1d\" }\n", "[[schedule.from]] has no `date`", ":6:1"),
        ("[[schedule.from]]\ndate = 2026-10-15\n", "[[schedule.from]] of 2026-10-15 changes nothing", ":6:1"),
        (
            "[[schedule.from]]\ndate = 2026-10-15\ncdr = { full = \"daily\" }\n",
            "`daily` is not a valid schedule",
            ":8:16",
        ),
    ] {
        let said = slip(text);
        assert!(said.contains(title) && said.contains(place), "{title} {place}:\n{said}");
    }
    let twice = "[[schedule.from]]\ndate = 2026-10-15\ncdr = { full = \"every 1d\" }\n";
    assert!(slip(&twice.repeat(2)).contains("two tables [[schedule.from]] begin on 2026-10-15"));
}
