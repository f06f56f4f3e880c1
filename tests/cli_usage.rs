//! The command line itself: help, usage errors, where output goes, and what a pipe sees.

mod support;

use support::bakproof;

#[test]
fn without_a_deployment_file_it_names_init_and_exits_2() {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof(folder.path(), ["audit"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.stdout, "");
    insta::assert_snapshot!(ran.stderr, @"error: there is no deployment file `bakproof.toml`; write one with `bakproof init`, or name a folder of backups: `bakproof audit FOLDER`");
}

#[test]
fn every_command_has_help_that_fits_a_narrow_terminal() {
    let folder = tempfile::tempdir().unwrap();
    for command in
        ["audit", "verify", "inspect", "init", "check", "items", "explain", "demo", "schema", "completions", "man"]
    {
        let ran = bakproof(folder.path(), [command, "--help"]);
        assert_eq!(ran.code, 0, "{command}");
        for line in ran.stdout.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
    }
}

#[test]
fn wrong_words_are_usage_errors() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a-file"), "").unwrap();
    for arguments in [
        vec!["audit", "--output", "yaml", "."],
        vec!["audit", "--output", "json", "--output", "csv", "."],
        vec!["audit", "--output", "json=", "."],
        vec!["audit", "--fail-on", "awful", "."],
        vec!["audit", "--as-of", "yesterday", "."],
        vec!["audit", "--only", "no-such-item", "."],
        vec!["inspect"],
        vec!["inspect", "no-such-file.bak"],
        vec!["inspect", "--output", "csv", "."],
        vec!["explain", "no-such-thing"],
        vec!["check", "no-such-file.toml"],
        vec!["demo", "a-file"],
        vec!["frobnicate"],
        vec![],
    ] {
        let ran = bakproof(folder.path(), &arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
        assert!(!ran.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn nothing_is_written_into_what_is_audited() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("backups")).unwrap();
    for arguments in [
        ["audit", "backups", "--output", "json=backups/report.json"],
        ["audit", "backups", "--save-evidence", "backups/evidence.json"],
        ["inspect", "backups", "--output", "json=backups/report.json"],
    ] {
        let ran = bakproof(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("lies inside the audited repository"), "{}", ran.stderr);
    }
    assert_eq!(std::fs::read_dir(folder.path().join("backups")).unwrap().count(), 0);
}

#[test]
fn completions_and_the_manual_page_name_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = bakproof(folder.path(), ["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.stdout.contains("inspect"), "{shell}");
    }
    let ran = bakproof(folder.path(), ["man"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.starts_with(".ie") && ran.stdout.contains("bakproof\\-audit"), "{}", &ran.stdout[..200]);
}

#[test]
fn no_report_is_written_over_what_the_audit_reads_or_writes() {
    let folder = tempfile::tempdir().unwrap();
    let file = "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n";
    std::fs::write(folder.path().join("bakproof.toml"), file).unwrap();
    for arguments in [
        vec!["audit", "--output", "json=bakproof.toml"],
        vec!["audit", "--output", "json=./bakproof.toml"],
        vec!["audit", "--save-evidence", "bakproof.toml"],
        vec!["audit", "--evidence", "e.json", "--output", "json=e.json"],
        vec!["audit", "--save-evidence", "r.json", "--output", "json=r.json"],
        vec!["audit", "--output", "csv=r.json", "--output", "json=./r.json"],
    ] {
        let ran = bakproof(folder.path(), &arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("choose another place"), "{arguments:?}: {}", ran.stderr);
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("bakproof.toml")).unwrap(), file);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn no_pipe_or_device_in_the_place_of_a_file_makes_it_wait_or_fills_the_memory() {
    use rustix::fs::{CWD, FileType, mknodat};
    let folder = tempfile::tempdir().unwrap();
    mknodat(CWD, folder.path().join("pipe"), FileType::Fifo, 0o600.into(), 0).unwrap();
    std::fs::write(folder.path().join("bakproof.toml"), "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n").unwrap();
    for name in ["pipe", "/dev/zero"] {
        for arguments in [vec!["audit", name], vec!["check", name], vec!["audit", "--evidence", name]] {
            let ran = bakproof(folder.path(), &arguments);
            assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("no regular file"), "{arguments:?}: {}", ran.stderr);
        }
    }
    let huge = std::fs::File::create(folder.path().join("huge.toml")).unwrap();
    huge.set_len(1 << 40).unwrap();
    let ran = bakproof(folder.path(), ["check", "huge.toml"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("larger than"), "{}", ran.stderr);
}

#[test]
fn check_says_what_an_audit_will_trip_over_and_still_shows_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let file =
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n[[repository]]\nname = \"nas\"\npath = \"gone\"\n";
    std::fs::write(folder.path().join("bakproof.toml"), file).unwrap();
    let ran = bakproof(folder.path(), ["check"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("Repository nas: gone"), "{}", ran.stdout);
    assert!(ran.stderr.contains("warning: the path `gone` of repository nas does not exist"), "{}", ran.stderr);
    std::fs::create_dir(folder.path().join("gone")).unwrap();
    assert_eq!(bakproof(folder.path(), ["check"]).stderr, "");
}
