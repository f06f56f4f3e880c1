//! The command line itself: help, usage errors, where output goes, and what a pipe sees.

use crate::support::{Ran, bakproof, demo, native};
use bakproof::report::Format;

#[test]
fn without_a_deployment_file_it_names_init_and_exits_2() {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof(folder.path(), ["audit"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.stdout, "");
    insta::assert_snapshot!(ran.stderr, @"error: deployment file `bakproof.toml` not found; write one with `bakproof init`, or name a folder of backups: `bakproof audit FOLDER`");
}

const COMMANDS: [&str; 25] = [
    "audit",
    "collect",
    "bundle",
    "keygen",
    "report",
    "scenarios",
    "restore-plan",
    "history",
    "diff",
    "verify",
    "inspect",
    "diff-export",
    "init",
    "check",
    "items",
    "explain",
    "recognizers",
    "demo",
    "sql-grants",
    "sql-script",
    "ldap-rights",
    "ldap-script",
    "schema",
    "completions",
    "man",
];

#[test]
fn every_command_has_help_that_fits_a_narrow_terminal() {
    let folder = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        let ran = bakproof(folder.path(), [command, "--help"]);
        assert_eq!(ran.code, 0, "{command}");
        assert!(ran.stdout.contains("\nExit codes:\n  "), "{command} does not say its exit codes");
        for line in ran.stdout.lines() {
            assert!(line.chars().count() <= 120, "{command}: {line}");
        }
        assert_eq!(bakproof(folder.path(), ["help", command]).stdout, ran.stdout);
        let page = bakproof(folder.path(), ["man", command]);
        assert_eq!(page.code, 0, "{}", page.stderr);
        assert!(page.stdout.contains(&format!(".TH bakproof-{command} 1")), "{command}");
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
    for command in ["verify", "sign", "timestamp-request", "add-timestamp"] {
        let page = bakproof(folder.path(), ["man", &format!("bundle-{command}")]);
        assert_eq!(page.code, 0, "{}", page.stderr);
        assert!(page.stdout.contains(&format!(".TH bakproof-bundle-{command} 1")), "{command}: {}", page.stdout);
    }
    assert!(ran.stdout.starts_with(".ie") && ran.stdout.contains("bakproof\\-audit"), "{}", &ran.stdout[..200]);
}

#[test]
fn the_short_version_is_a_number_and_the_long_one_says_what_was_built() {
    let folder = tempfile::tempdir().unwrap();
    let number = env!("CARGO_PKG_VERSION");
    assert_eq!(bakproof(folder.path(), ["-V"]).stdout, format!("bakproof {number}\n"));
    let catalogue = &crate::support::catalogue().version;
    let long = bakproof(folder.path(), ["--version"]);
    assert_eq!(long.code, 0, "{}", long.stderr);
    let inside = long.stdout.strip_prefix(&format!("bakproof {number} (")).expect("the number first");
    let source = inside.strip_suffix(&format!("catalog {catalogue})\n")).expect("the catalog last");
    let commit = regex::Regex::new("^([0-9a-f]{7,} [0-9]{4}-[0-9]{2}-[0-9]{2}( with changes)?, )?$").unwrap();
    assert!(source == "debug build, " || commit.is_match(source), "{source}");
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
            assert!(ran.stderr.contains("not a regular file"), "{arguments:?}: {}", ran.stderr);
        }
    }
    std::fs::write(folder.path().join("huge.toml"), "# a comment\n".repeat(1000)).unwrap();
    let huge = std::fs::File::options().write(true).open(folder.path().join("huge.toml")).unwrap();
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

/// The one line that a wrong command line or file is answered with.
fn answer(folder: &std::path::Path, arguments: &[&str]) -> String {
    let ran = bakproof(folder, arguments);
    assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
    assert_eq!(ran.stdout, "", "{arguments:?}");
    ran.stderr.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_slip_is_answered_with_what_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let head = "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n";
    for (name, content) in [
        ("d.toml", head.as_bytes()),
        ("x.bak", b"anything"),
        ("tape", b"TAPE\0\0\x03\0"),
        ("saved.json", b"{\n  \"schema\": \"bakproof/evidence/1\"}"),
        ("report.json", b"{\"schema\": \"bakproof/audit/2\"}"),
        ("utf16.toml", b"\xff\xfe[\0d\0"),
        ("page.xml", b"<html/>"),
    ] {
        std::fs::write(at.join(name), content).unwrap();
    }
    std::fs::create_dir(at.join("folder")).unwrap();
    std::fs::write(at.join("folder/bakproof.toml"), head).unwrap();
    for (arguments, meant) in [
        (&["audit", "d.toml", "--only", "crd"][..], "did you mean `cdr`?"),
        (&["audit", "d.toml", "-o", "x.json"], "did you mean `json=x.json`?"),
        (&["audit", "d.toml", "-o", "X.CSV"], "did you mean `csv=X.CSV`?"),
        (&["audit", "d.toml", "-o", "JSON"], "did you mean `json`?"),
        (&["audit", "d.toml", "-o", "jsn=a b"], "did you mean `json=a b`?"),
        (&["audit", "d.toml", "-o", "spreadsheet"], "is not a valid output; write table, html, json"),
        (&["inspect", ".", "-o", "csv"], "write table or json"),
        (&["audit", "-o", "json", "out.json"], "use `--output json=out.json`"),
        (&["audit", "d.toml", "--fail-on", "hihg"], "did you mean `high`?"),
        (&["audit", "x.bak"], "`bakproof verify x.bak`"),
        (&["audit", "tape"], "`bakproof verify tape`"),
        (&["check", "x.bak"], "`bakproof verify x.bak`"),
        (&["audit", "saved.json"], "`bakproof audit --evidence saved.json`"),
        (&["audit", "report.json"], "is a report of bakproof"),
        (&["audit", "utf16.toml"], "save the deployment file as UTF-8"),
        (&["audit", "page.xml"], "is XML"),
        (&["audit", "d.toml", "--evidence", "report.json"], "not saved evidence"),
        (&["audit", "d.toml", "--evidence", "d.toml"], "`bakproof audit d.toml`"),
        (&["check", "folder"], "its deployment file is `folder/bakproof.toml`"),
        (&["explain", "crd"], "did you mean `cdr`?"),
        (&["audit", "--evidence", "saved.json"], "saved evidence is judged by a deployment file: name the one"),
        (&["check", "nosuch.toml"], "`nosuch.toml` not found; write one with `bakproof init`"),
    ] {
        let said = answer(at, arguments);
        // What was typed is shown as it was typed; what the program found, as this system writes it.
        assert!(said.contains(meant) || said.contains(&native(meant)), "{arguments:?}: {said}");
    }
    for arguments in [["audit", "folder", "-o", "json=no/x.json"], ["demo", "new", "-o", "json=no/x.json"]] {
        let ran = bakproof(at, arguments);
        assert!(ran.code == 4 && ran.stderr.contains("x.json` cannot be written: the folder"), "{}", ran.stderr);
    }
    assert!(!at.join("new").exists(), "a demo whose report cannot be written is not written either");
    assert!(!bakproof(at, ["check", "nosuch.toml"]).stderr.contains("FOLDER"), "a folder cannot be checked");
}

#[test]
fn broken_toml_is_answered_with_few_errors_and_the_likely_cause() {
    let folder = tempfile::tempdir().unwrap();
    let check = |rest: &str| {
        let text = format!("[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n{rest}\n");
        std::fs::write(folder.path().join("d.toml"), text).unwrap();
        let ran = bakproof(folder.path(), ["check", "d.toml"]);
        assert_eq!(ran.code, 2, "{rest}");
        ran.stderr
    };
    for (rest, help) in [
        ("[cdr]\nsql = \"sql03\\PCHAT\"", r"single quotes: 'sql03\PCHAT'"),
        ("[cdr]\nsql = \"sql03\\UMON\"", r"single quotes: 'sql03\UMON'"),
        ("[cdr]\nsql = \"sql03\\test\"", "single quotes"),
        ("[[repository]]\nname = \"n\"\npath = \"\\\\nas\\lync\"", r"single quotes: '\\nas\lync'"),
        ("[[repository]]\nname = \"n\"\npath = \"C:\\backup\\new\"", "single quotes"),
        ("[[repository]]\nname = \"n\"\npath = \"C:\\Backups\"", r"single quotes: 'C:\Backups'"),
        ("[[repository]]\nname = \"n\"\npath = \"C:\\Backups\\\"", "single quotes"),
        ("[[repository]]\nname = \"n\"\npath = \"C:\\new\"", "single quotes"),
        ("[[repository]]\nname = \"n\"\npath = \"C:\\new\\\"", "single quotes"),
        ("[cdr]\nsql = \u{201c}sql03\u{201d}", "straight quotes"),
    ] {
        let said = check(rest);
        assert!(said.contains(help) && said.lines().count() < 12, "{rest}: {said}");
    }
    let prose = check(&"this is not a deployment file, \"and long\n".repeat(1000));
    assert!(prose.contains("lines cannot be read") && prose.lines().count() < 12, "{prose}");
}

#[test]
fn what_was_typed_reaches_the_terminal_escaped() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("d.toml"), "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n").unwrap();
    let bad = "\u{1b}[2J\u{9b}31m\u{202e}\nname";
    let option = format!("--{bad}");
    let value = format!("--output={bad}");
    for arguments in [
        vec!["audit", bad],
        vec!["audit", "d.toml", "--only", bad],
        vec!["audit", "d.toml", "--as-of", bad],
        vec!["audit", "d.toml", "--evidence", bad],
        vec!["audit", "d.toml", "--budget", bad],
        vec!["audit", "d.toml", "--share", bad],
        vec!["audit", "d.toml", "--progress", bad],
        vec!["audit", &value],
        vec!["audit", &option],
        vec!["verify", bad],
        vec!["inspect", bad],
        vec!["inspect", ".", "--password-env", bad],
        vec!["init", "--repository", bad],
        vec!["schema", bad],
        vec!["completions", bad],
        vec!["explain", bad],
        vec!["sql-grants", "--login", bad],
        vec!["ldap-rights", "--user", bad],
        vec![bad],
    ] {
        let ran = bakproof(folder.path(), &arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        let all = ran.stdout + &ran.stderr;
        let raw = all.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(raw, None, "{arguments:?}: {all:?}");
        assert!(!all.lines().any(|line| line.starts_with("name")), "{arguments:?}: a second line: {all}");
    }
}

#[test]
fn a_password_in_the_place_of_its_variables_name_is_repeated_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("backups")).unwrap();
    let head = "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n[[repository]]\nname = \"n\"\npath = \"backups\"\n";
    for (secret, is_name) in [("hunter2!", false), ("Summer2024", true), ("pass word", false), ("9lives", false)] {
        for table in [
            format!("[certificates]\npassword_env = [\n  \"{secret}\",\n]\n"),
            format!("[certificates]\npassword_env = \"{secret}\"\n"),
            format!("[[sql_server]]\ninstance = 'localhost'\nport = 9\nuser = \"u\"\npassword_env = \"{secret}\"\n"),
            format!("[[sql_server]]\ninstance = 'localhost'\nport = 9\nuser = \"u\"\npassword_file = \"{secret}\"\n"),
        ] {
            std::fs::write(folder.path().join("d.toml"), format!("{head}{table}")).unwrap();
            for arguments in [&["check", "d.toml"][..], &["audit", "d.toml", "-o", "json", "--only", "certificates"]] {
                let ran = bakproof(folder.path(), arguments);
                let refused = !is_name && !table.contains("password_file");
                assert_eq!(ran.code == 2, refused, "{table}: {}", ran.stderr);
                assert!(!(ran.stdout + &ran.stderr).contains(secret), "{arguments:?}: {table}");
            }
        }
        let ran = bakproof(folder.path(), ["inspect", ".", "--password-env", secret]);
        assert_eq!(ran.code, 2);
        assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn what_is_remembered_and_saved_is_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::create_dir(at.join("backups")).unwrap();
    std::fs::write(at.join("evidence.json"), "an older one").unwrap();
    let run = || bakproof(at, ["audit", "backups", "--state", "state", "--save-evidence", "evidence.json"]);
    let mode = |name: &str| std::fs::metadata(at.join(name)).unwrap().permissions().mode() & 0o777;
    run();
    assert_eq!((mode("state"), mode("state/ledger.redb"), mode("evidence.json")), (0o700, 0o600, 0o600));
    std::fs::set_permissions(at.join("state/ledger.redb"), std::fs::Permissions::from_mode(0o644)).unwrap();
    run();
    assert_eq!(mode("state/ledger.redb"), 0o600, "one of an older version stays readable to all");
}

#[test]
fn a_folder_with_a_deployment_file_is_told_how_to_use_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::create_dir(at.join("here")).unwrap();
    std::fs::write(at.join("here/bakproof.toml"), "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n").unwrap();
    let ran = bakproof(at, ["audit", "here"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains(&native("bakproof audit here/bakproof.toml")), "{}", ran.stderr);
    assert!(!ran.stderr.contains("init"), "there is a file already: {}", ran.stderr);
}

#[test]
fn without_a_table_on_standard_output_the_verdict_goes_to_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("bakproof.toml"), "[deployment]\nname = \"X\"\ntime_zone = \"UTC\"\n").unwrap();
    let verdict = |ran: &Ran| ran.stderr.lines().any(|line| line.starts_with("UNKNOWN: "));
    let no_table: [&[&str]; 3] = [&["-o", "json"], &["-o", "csv=a.csv"], &["-o", "table=a.txt", "-o", "json=a.json"]];
    for output in no_table {
        let ran = bakproof(at, ["audit"].iter().chain(output));
        assert!(verdict(&ran), "{output:?}: {}", ran.stderr);
        let ran = bakproof(at, ["audit", "--quiet"].iter().chain(output));
        assert_eq!(ran.stderr, "", "{output:?}");
    }
    for output in [&[][..], &["-o", "table", "-o", "json=b.json"]] {
        assert!(!verdict(&bakproof(at, ["audit"].iter().chain(output))), "{output:?}");
    }
}

#[test]
fn a_second_demo_says_how_to_go_on_with_the_first() {
    let ran = bakproof(demo(), ["demo", "."]);
    assert_eq!(ran.code, 2);
    let next = native("bakproof audit ./bakproof.toml --as-of 2026-10-31T08:00:00+01:00");
    assert!(ran.stderr.contains(&next), "{}", ran.stderr);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bakproof.toml"), "something else").unwrap();
    let ran = bakproof(folder.path(), ["demo", "."]);
    assert!(ran.code == 2 && ran.stderr.contains("not empty"), "{}", ran.stderr);
}

#[test]
fn help_and_completion_list_the_values_of_options() {
    let folder = tempfile::tempdir().unwrap();
    let words = |between| Format::ALL.iter().map(|format| format.word()).collect::<Vec<_>>().join(between);
    // Help breaks a long list into lines.
    let help = bakproof(folder.path(), ["audit", "--help"]).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for values in [
        &format!("[possible values: {}]", words(", ")),
        "[possible values: critical, high, medium, low, info, new]",
        "user-data, archiving",
    ] {
        assert!(help.contains(values), "{values}: {help}");
    }
    let bash = bakproof(folder.path(), ["completions", "bash"]).stdout;
    for values in [
        "critical high medium low info",
        &format!("\"{}\"", words(" ")),
        "bash elvish fish powershell zsh",
        "user-data archiving cdr",
    ] {
        assert!(bash.contains(values), "{values}");
    }
}
