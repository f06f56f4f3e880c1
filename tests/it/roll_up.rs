//! Several deployments in one audit: each report, one table, the worst exit code.

use crate::support::{bakproof, copy, demo};
use serde_json::Value;
use std::fs;
use std::path::Path;

const AS_OF: &str = "2026-10-31T12:00:00+01:00";

/// A deployment with gaps, one of which nothing is known, and a file that is none.
fn three() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(demo(), &folder.path().join("north"));
    let south = "[deployment]\nname = \"South\"\ntime_zone = \"UTC\"\n";
    fs::write(folder.path().join("south.toml"), south).unwrap();
    fs::write(folder.path().join("west.toml"), "[deployment]\nnam = \"West\"\n").unwrap();
    folder
}

fn audited(folder: &Path, arguments: &[&str]) -> crate::support::Ran {
    bakproof(folder, ["audit", "--as-of", AS_OF].iter().chain(arguments))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn each_is_audited_as_if_alone_and_the_worst_decides() {
    let folder = three();
    let alone = audited(folder.path(), &["north/bakproof.toml", "--output", "json"]);
    let all = ["north/bakproof.toml", "south.toml", "west.toml"];
    let ran = audited(
        folder.path(),
        &[&all[..], &["--output", "json=report-{name}.json", "--save-evidence", "{name}.evidence", "-o", "json"]]
            .concat(),
    );
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("west.toml: the deployment file is not valid"), "{}", ran.stderr);
    let report = fs::read_to_string(folder.path().join("report-north.json")).unwrap();
    assert_eq!(parsed(&report)["targets"], parsed(&alone.stdout)["targets"]);
    assert!(folder.path().join("report-south.json").is_file() && !folder.path().join("report-west.json").exists());
    assert!(folder.path().join("north.evidence").is_file());

    let roll_up = parsed(&ran.stdout);
    let schema = parsed(&bakproof(folder.path(), ["schema", "rollup"]).stdout);
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&roll_up).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(roll_up["exit_code"], 2);
    let rows = roll_up["deployments"].as_array().unwrap();
    let codes: Vec<u64> = rows.iter().map(|row| row["exit_code"].as_u64().unwrap()).collect();
    assert_eq!(codes, [1, 3, 2]);
    assert_eq!(rows[0]["report"]["counts"], parsed(&report)["counts"]);
    assert_eq!(rows[0]["report"]["worst"]["status"], "gap");
    let severities = parsed(&report)["counts"]["critical"].as_u64().unwrap();
    assert_eq!(rows[0]["report"]["worst"]["severity"] == "critical", severities > 0);
    assert_eq!(rows[0]["written"][0]["path"], "report-north.json");
    assert_eq!((&rows[1]["report"]["status"], &rows[1]["error"]), (&"unknown".into(), &Value::Null));
    assert_eq!((&rows[2]["report"], &rows[2]["written"]), (&Value::Null, &Value::Array(Vec::new())));
    assert!(rows[2]["error"].as_str().unwrap().contains("not valid"));
    // Without the broken one, gaps are worse than what is not known.
    assert_eq!(audited(folder.path(), &["south.toml", "north/bakproof.toml"]).code, 1);
}

#[test]
fn a_folder_of_deployment_files_is_rolled_up_and_a_folder_of_backups_is_not() {
    let folder = three();
    let south = fs::read_to_string(folder.path().join("south.toml")).unwrap();
    fs::write(folder.path().join("east.toml"), south.replace("South", "East")).unwrap();
    fs::write(folder.path().join("notes.txt"), "no deployment").unwrap();
    let ran = audited(folder.path(), &["--deployments", ".", "--quiet"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let (_, table) = ran.stdout.split_once("All deployments\n").unwrap();
    let table: Vec<String> = table.lines().map(|line| line.trim_end().replace('\\', "/")).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
    ──────────────────────────────────────────────────────────────────────────────────────────
     Deployment     Result        Gaps   Unknown   Begin with
    ══════════════════════════════════════════════════════════════════════════════════════════
     East           UNKNOWN       0      29        undeclared (medium): topology@(undeclared)
     ./east.toml
    ──────────────────────────────────────────────────────────────────────────────────────────
     South          UNKNOWN       0      29        undeclared (medium): topology@(undeclared)
     ./south.toml
    ──────────────────────────────────────────────────────────────────────────────────────────
     ./west.toml    NOT AUDITED                    the deployment file is not valid
    ──────────────────────────────────────────────────────────────────────────────────────────
    Of 3 deployments: 0 with gaps, 2 unknown, 0 pass, 1 not audited
    ");
    let ran = audited(folder.path(), &["."]);
    assert!(!ran.stdout.contains("All deployments"));
}

/// A deployment on a share that is not mounted is not audited, and that is said.
#[cfg(unix)]
#[test]
fn a_deployment_file_that_cannot_be_read_is_not_passed_over() {
    let folder = three();
    fs::remove_file(folder.path().join("west.toml")).unwrap();
    std::os::unix::fs::symlink("/not/mounted/gone.toml", folder.path().join("gone.toml")).unwrap();
    fs::rename(folder.path().join("south.toml"), folder.path().join("SOUTH.TOML")).unwrap();
    let ran = audited(folder.path(), &["--deployments", ".", "--quiet"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stdout.contains("Of 2 deployments: 0 with gaps, 1 unknown, 0 pass, 1 not audited"), "{}", ran.stdout);
}

#[test]
fn what_several_deployments_cannot_share_is_refused_before_any_is_audited() {
    let folder = three();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("other")).unwrap();
    fs::copy(folder.path().join("south.toml"), folder.path().join("other/South.toml")).unwrap();
    let two = ["south.toml", "north/bakproof.toml"];
    for (arguments, told) in [
        (&["-o", "json=report.json"][..], "every deployment would write to `report.json`; write {name}"),
        (&["--save-evidence", "e.json"], "every deployment would write to `e.json`"),
        (&["-o", "csv"], "as a table or as JSON"),
        (&["--evidence", "e.json"], "`--evidence` is of one deployment"),
        (&["--bundle", "b.zip"], "`--bundle` is of one deployment"),
        (&["--redact"], "`--redact` is of one deployment"),
        (&["other/South.toml"], "two of the deployment files would be called"),
        (&["--deployments", "."], "cannot be used with"),
    ] {
        let ran = audited(folder.path(), &[&two[..], arguments].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{arguments:?}: {}", ran.stderr);
    }
    for (place, told) in [("empty", "holds no deployment file"), ("absent", "failed to read the folder")] {
        let ran = audited(folder.path(), &["--deployments", place]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
}
