//! What the deployment file says of retention, its slips, and what a person is told.

use crate::support::{bakproof, copy, demo_copy};
use bakproof::policy::{Catalogue, Deployment, Policy};
use std::path::Path;

const HEAD: &str = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Berlin\"\n[cdr]\nsql = 'sql01.contoso.com\\MON'\n[schedule]\n";

fn parsed(retention: &str) -> Result<String, String> {
    let catalogue = Catalogue::embedded().unwrap();
    let text = format!("{HEAD}cdr = {{ full = \"every 1d\", retention = {retention} }}\n");
    let deployment = Deployment::parse(&text, Path::new("bakproof.toml"), &catalogue);
    let policy =
        deployment.map(|deployment| Policy::new(catalogue, deployment)).map_err(|errors| errors.render(false))?;
    let rule = policy.targets.iter().find(|rule| rule.item == "cdr").unwrap();
    Ok(rule.schedule.retention.as_ref().unwrap().value.to_string())
}

#[test]
fn durations_and_generations_are_read() {
    for (text, shown) in [
        ("\"7y\"", "7y"),
        ("\"18  months\"", "18 months"),
        ("{ yearly = \"7y\", daily = \"35d\", monthly = \"12m\" }", "daily 35d, monthly 12m, yearly 7y"),
        ("{ monthly = \"12m\" }", "monthly 12m"),
    ] {
        assert_eq!(parsed(text).as_deref(), Ok(shown), "{text}");
    }
}

#[test]
fn slips_are_shown_with_their_place() {
    for (text, title) in [
        ("\"0d\"", "`0d` is not a valid retention"),
        ("\"12h\"", "`12h` is not a valid retention"),
        ("{ daily = \"200y\" }", "`200y` is not a valid `daily` retention"),
        ("{ weekly = \"5w\" }", "unknown key `weekly` in `retention` of `cdr` in [schedule]"),
        ("{}", "`retention` names no generation"),
        ("7", "`retention` in `cdr` in [schedule] must be"),
    ] {
        let said = parsed(text).expect_err(text);
        assert!(said.contains(title) && said.contains(":7:"), "{title}:\n{said}");
    }
}

#[test]
fn the_audit_and_check_say_it() {
    let folder = demo_copy();
    let file = folder.path().join("bakproof.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let of_cdr = "cdr = { full = \"every 1d\", retention = \"4w\" }";
    assert!(text.contains(of_cdr));
    let rule = "cdr = { full = \"every 1d\", retention = { daily = \"14d\", yearly = \"7y\" } }";
    std::fs::write(&file, text.replacen(of_cdr, rule, 1)).unwrap();
    let shown = bakproof(folder.path(), ["check"]);
    assert!(shown.stdout.contains("retention       daily 14d, yearly 7y"), "{}", shown.stdout);
    let args = ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--no-sql", "--only", "cdr", "--details", "cdr"];
    let ran = bakproof(folder.path(), args);
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let missing =
        "Of the 6 years for which `yearly = \"7y\"` requires a backup of LcsCDR on sql03.contoso.com\\MON, 6 have no";
    assert!(words.contains(missing), "{}", ran.stdout);
    assert!(!ran.stdout.contains("not checked"), "{}", ran.stdout);
}

#[test]
fn copies_tags_and_their_attestations_are_read_and_their_slips_shown() {
    let catalogue = Catalogue::embedded().unwrap();
    let parsed = |copies: &str, more: &str| {
        let text =
            format!("{HEAD}cdr = {{ copies = {copies} }}\n[[repository]]\nname = \"vault\"\npath = \"/v\"\n{more}");
        let deployment = Deployment::parse(&text, Path::new("bakproof.toml"), &catalogue);
        deployment
            .map(|deployment| deployment.schedules["cdr"].copies.unwrap().to_string())
            .map_err(|all| all.render(false))
    };
    let right = "tags = [\"off-site\", \"immutable\"]\n[[attestation]]\nitem = \"backup-location\"\nrepository = \"vault\"\n\
                 date = 2026-11-01\nby = \"storage team\"\n";
    let rule = "{ at_least = 2, off_machine = 1, offline = 1 }";
    assert_eq!(parsed(rule, right).as_deref(), Ok("at least 2, off-machine 1, offline 1"));
    for (copies, more, title) in [
        ("{}", "", "`copies` asks for no copy"),
        ("{ at_least = 0 }", "", "`at_least` in `copies` of `cdr` in [schedule] is not a number of copies"),
        ("{ at_least = \"2\" }", "", "is not a number of copies"),
        ("{ offsite = 1 }", "", "unknown key `offsite`"),
        (rule, "tags = [\"tape\"]\n", "unknown tags `tape` in [[repository]]"),
        (rule, &right.replace("\"backup-location\"", "\"firewall\""), "`repository` in an attestation of another item"),
        (rule, &right.replace("repository = \"vault\"", "repository = \"tape\""), "unknown repository `tape`"),
    ] {
        let said = parsed(copies, more).expect_err(title);
        assert!(said.contains(title), "{title}:\n{said}");
    }
}

#[test]
fn a_copy_on_the_same_disk_is_no_second_one() {
    let folder = demo_copy();
    let file = folder.path().join("bakproof.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let of_qoe = "qoe = { full = \"every 1d\", retention = \"4w\" }";
    assert!(text.contains(of_qoe));
    let rule = "qoe = { full = \"every 1d\", copies = { at_least = 2, offline = 1 } }";
    let second = "\n[[repository]]\nname = \"second\"\npath = \"second\"\ntags = [\"offline\"]\n";
    std::fs::write(&file, text.replacen(of_qoe, rule, 1) + second).unwrap();
    copy(&folder.path().join("backups/sql/SQL03$MON/QoEMetrics"), &folder.path().join("second/qoe"));
    let shown = bakproof(folder.path(), ["check"]);
    assert!(shown.stdout.contains("copies          at least 2, offline 1"), "{}", shown.stdout);
    let args = ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--no-sql", "--only", "qoe", "--output", "json"];
    let ran = bakproof(folder.path(), args);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["targets"][0]["findings"].as_array().unwrap();
    let of = |key: &str| {
        let of_copies = findings.iter().filter(|finding| finding["id"] == "copies-too-few");
        let mut told = of_copies.filter(|finding| finding["message"].as_str().unwrap().starts_with(key));
        told.next().map(|finding| finding["status"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("`at_least = 2`").as_deref(), Some("gap"), "{findings:?}");
    assert_eq!(of("`offline = 1`").as_deref(), Some("unknown"), "{findings:?}");
}
