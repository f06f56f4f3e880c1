//! Formats of lines: the commands of GitHub Actions, GitLab's list, and Prometheus' metrics.

use super::{Rendered, of_demo, of_strangers};
use std::collections::BTreeSet;

#[test]
fn a_step_gets_the_ten_worst_findings_and_the_number_of_the_others() {
    let text = of_demo().text("github");
    assert_eq!(text.lines().filter(|line| line.starts_with("::error title=")).count(), 5, "{text}");
    assert!(text.lines().last().unwrap().starts_with("Verdict: GAP: of 46 targets: 5 gaps"), "{text}");
    assert!(
        text.contains(" missed.%0AWhat to do: If a job makes the backup, find out why it stopped, and run it now. "),
        "{text}"
    );
    assert_eq!(text.matches("%0AMore: bakproof explain ").count(), 5, "{text}");
    assert!(text.contains("keep the two together:%0A    wbadmin start systemstatebackup "), "{text}");
    // The verdict stands there once, and `audit` does not say it again on standard error.
    assert_eq!((text.matches("5 gaps").count(), text.contains("status gap")), (1, false), "{text}");
    let text = of_strangers().text("github");
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 11, "{text}");
    let counted = of_strangers().findings().iter().filter(|f| f["status"] == "gap" || f["status"] == "unknown").count();
    assert!(commands[10].starts_with(&format!("::notice title=bakproof::{} findings more", counted - 10)), "{text}");
}

/// The runner reads a command where a line begins; properties end at commas and colons.
#[test]
fn no_name_becomes_a_command_or_a_property() {
    let text = of_strangers().text("github");
    assert!(!text.contains('\r'));
    let encoded = regex::Regex::new("%(25|0A|0D|3A|2C)").unwrap();
    for line in text.lines() {
        let Some(command) = line.strip_prefix("::") else {
            let own = ["Changes no verdict: ", "Judged by: ", "Verdict: "];
            assert!(own.iter().any(|start| line.starts_with(start)), "{line}");
            continue;
        };
        let (head, message) = command.split_once("::").unwrap();
        let (name, title) = head.split_once(" title=").unwrap();
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        assert!(!title.contains([':', ',']), "{title}");
        assert!(!encoded.replace_all(&format!("{title}{message}"), "").contains('%'), "{line}");
        assert!(line.len() < 6000, "{}", line.len());
    }
}

#[test]
fn gitlab_gets_every_finding_once_with_a_path_inside_the_project() {
    for rendered in [of_demo(), of_strangers()] {
        let list = rendered.parsed("gitlab");
        let list = list.as_array().unwrap();
        let own = ["audit", "not-looked-at", "not-read"];
        let of = |name: &str| list.iter().filter(|issue| issue["check_name"] == name).count();
        assert_eq!(list.len() - own.map(of).iter().sum::<usize>(), rendered.findings().len());
        assert_eq!(of("audit"), 1);
        assert!(of("not-looked-at") > 0);
        let marks: BTreeSet<&str> = list.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(marks.len(), list.len());
        for issue in list {
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.is_empty() && !path.starts_with(['/', '.']) && !path.contains("../"), "{path}");
            let severity = issue["severity"].as_str().unwrap();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
            assert!(issue["location"]["lines"]["begin"] == 1);
        }
    }
}

/// Two waivers cover one target, each a finding of its own: the target names only the first.
#[test]
fn a_waived_finding_names_the_waiver_that_covers_it() {
    let mut json = of_demo().json.clone();
    let first = json["waivers"][0].clone();
    let mut second = first.clone();
    second["finding"] = "one-folder".into();
    second["reason"] = "Another reason (CHG-9999)".into();
    let targets = json["targets"].as_array_mut().unwrap();
    let target = targets.iter_mut().find(|target| target["item"] == first["item"]).unwrap();
    let findings = target["findings"].as_array_mut().unwrap();
    let other = findings.iter_mut().find(|finding| finding["id"] == "one-folder").unwrap();
    (other["status"], other["waiver"]) = ("waived".into(), 1.into());
    json["waivers"].as_array_mut().unwrap().push(second);
    let rendered = Rendered::of(json);
    let sarif = rendered.parsed("sarif");
    let of = |id: &str| {
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        results.iter().find(|one| one["ruleId"] == id).unwrap()["suppressions"][0]["justification"].clone()
    };
    assert!(of("one-folder").as_str().unwrap().contains("CHG-9999"));
    assert!(of("single-copy").as_str().unwrap().contains("CHG-2291"));
    for format in ["gitlab", "markdown"] {
        assert!(rendered.text(format).contains("CHG-9999") && rendered.text(format).contains("CHG-2291"), "{format}");
    }
}

#[test]
fn metrics_tell_what_the_report_counts() {
    let text = of_demo().text("prometheus");
    let deployment = "{deployment=\"Contoso (demo)\"";
    for line in [
        format!("bakproof_targets{deployment},status=\"gap\"}} 5"),
        format!("bakproof_findings{deployment},severity=\"high\",status=\"gap\"}} 5"),
        format!("bakproof_audit_as_of_timestamp_seconds{deployment}}} 1793430000"),
    ] {
        assert!(text.lines().any(|known| known == line), "{line}");
    }
    // Every day, and four hours more; the backup finished 2026-10-22 01:20:07 in summer time.
    let cdr = format!("{deployment},item=\"cdr\",target=\"sql03.contoso.com\\\\MON\"}}");
    for line in [
        format!("bakproof_target_allowed_age_seconds{cdr} {}", 28 * 3600),
        format!("bakproof_target_next_due_timestamp_seconds{cdr} {}", 1_792_624_807 + 28 * 3600),
        format!("bakproof_target_backup_timestamp_seconds{cdr} 1792624807"),
    ] {
        assert!(text.lines().any(|known| known == line), "{line}");
    }
    // What has no backup is not late: it is missing.
    let missing = |line: &str| line.contains("next_due") && line.contains("item=\"archiving\"");
    assert!(!text.lines().any(missing), "{text}");
    for rendered in [of_demo(), of_strangers()] {
        let text = rendered.text("prometheus");
        let series = || text.lines().filter(|line| !line.starts_with('#'));
        let of = |name: &str| series().filter(|line| line.starts_with(name)).count();
        assert_eq!(of("bakproof_target_status{"), 5 * rendered.targets().len());
        let applies = rendered.targets().iter().filter(|target| target["status"] != "not-applicable").count();
        assert_eq!(of("bakproof_target_assurance{"), applies);
        let names: BTreeSet<&str> = series().map(|line| line.rsplit_once(' ').unwrap().0).collect();
        assert_eq!(names.len(), series().count(), "a series stands twice");
        let families: BTreeSet<&str> = series().map(|line| line.split('{').next().unwrap()).collect();
        for family in families {
            for head in ["HELP", "TYPE"] {
                assert_eq!(text.lines().filter(|l| l.starts_with(&format!("# {head} {family} "))).count(), 1);
            }
        }
    }
}
