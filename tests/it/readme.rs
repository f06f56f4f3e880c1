//! What README and docs/ show is what a user sees. To renew them: `BAKPROOF_WRITE_README=1 cargo test --test it readme::`.

use crate::support::{bakproof, demo_copy};
use std::fs;
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Replaces what stands between `<!-- name -->` and `<!-- /name -->`.
fn replace(text: &str, name: &str, new: &str) -> String {
    let open = format!("<!-- {name} -->\n");
    let close = format!("<!-- /{name} -->");
    let start = text.find(&open).unwrap_or_else(|| panic!("there is no {open}")) + open.len();
    let end = start + text[start..].find(&close).unwrap_or_else(|| panic!("there is no {close}"));
    format!("{}{new}{}", &text[..start], &text[end..])
}

/// The head of the report, two of its groups, the first two of its findings, and the verdict.
fn excerpt(table: &str) -> String {
    let lines: Vec<&str> = table.lines().collect();
    let at = |text: &str| lines.iter().position(|line| *line == text).unwrap_or_else(|| panic!("no line {text}"));
    let to_do = at("What to do");
    let findings: Vec<usize> =
        (to_do + 1..lines.len()).filter(|number| lines[*number].starts_with("GAP ")).take(3).collect();
    let mut shown = lines[..at("File stores")].to_vec();
    shown.extend(["[...]", ""]);
    shown.extend(&lines[to_do..findings[2]]);
    shown.extend(["[...]", table.lines().last().unwrap()]);
    shown.join("\n")
}

const DEMO: &str = "demo-deployment/bakproof.toml";
const DEMO_AS_OF: &str = "2026-10-31T08:00:00+01:00";

/// A command and what it prints. Plans name files where the demo lies.
fn shown(folder: &Path, arguments: &[&str]) -> String {
    let ran = bakproof(folder, arguments);
    let here = std::path::absolute(folder).unwrap();
    let told = ran.stdout.replace(&here.to_string_lossy().into_owned(), "/home/auditor");
    format!("```text\n$ bakproof {}\n{told}```\n", arguments.join(" "))
}

/// What an auditor asks of a month: which nights are missing, how it went before, and what is new.
fn month(folder: &Path) -> String {
    let file = "demo-deployment/bakproof.toml";
    let state = ["--state", "demo-deployment/state"];
    let audit = ["audit", file, "--as-of", "2026-10-31T08:00:00+01:00", "--period", "2026-10"];
    let asked = [&audit[..], &state, &["-o", "table", "-o", "json=2026-10.json"]].concat();
    let table = bakproof(folder, &asked).stdout;
    let from = table.find("GAP slots-missed").unwrap_or_else(|| panic!("{table}"));
    let missed = &table[from..from + table[from..].find("  >").unwrap()];
    let told = |arguments: &[&str]| {
        let ran = bakproof(folder, arguments);
        format!("$ bakproof {}\n{}", arguments.join(" "), ran.stdout)
    };
    let history = told(&[&["history", file], &state[..]].concat());
    let diff = told(&["diff", "demo-deployment/2026-09.json", "2026-10.json"]);
    format!("```text\n$ bakproof {}\n[...]\n{missed}[...]\n\n{history}\n{diff}```\n", asked.join(" "))
}

#[test]
fn the_demos_output_and_the_table_of_items_are_current() {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof(folder.path(), ["demo", "first"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let details = bakproof(folder.path(), ["demo", "--details"]);
    let written = bakproof(folder.path(), ["init", "-"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    let parts = [
        ("README.md", "excerpt", format!("```text\n{}\n```\n", excerpt(&ran.stdout))),
        (
            "docs/demo.md",
            "demo",
            format!("```text\n$ bakproof demo --details\n{}{}```\n", details.stderr, details.stdout),
        ),
        ("docs/demo.md", "month", month(folder.path())),
        ("docs/restore.md", "scenarios", shown(folder.path(), &["scenarios", DEMO, "--as-of", DEMO_AS_OF])),
        (
            "docs/restore.md",
            "plan",
            shown(folder.path(), &["restore-plan", "persistent-chat-database", DEMO, "--as-of", DEMO_AS_OF]),
        ),
        ("docs/items.md", "items", bakproof::policy::readme_table(&catalogue)),
        ("docs/editions.md", "editions", bakproof::policy::editions_page(&catalogue)),
        ("docs/recognizers.md", "recognizers", bakproof::collect::recognizers_table()),
        ("docs/deployment-file.md", "init", format!("```toml\n{}\n```\n", written.stdout.trim_end())),
    ];
    for (file, part, text) in parts {
        let stored = fs::read_to_string(path(file)).unwrap();
        let current = replace(&stored, part, &text);
        if std::env::var_os("BAKPROOF_WRITE_README").is_some() {
            fs::write(path(file), current).unwrap();
            continue;
        }
        // Windows shows paths its own way.
        let plain = |text: &str| if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
        assert!(
            plain(&stored) == plain(&current),
            "{file} is not what the program says; renew it as the top of this file tells"
        );
    }
}

/// The parser names the keys that a table may have where it meets another one.
#[test]
fn every_key_that_the_parser_knows_is_explained_in_the_reference() {
    let reference = fs::read_to_string(path("docs/deployment-file.md")).unwrap();
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    let head = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n";
    let mut tables = vec!["zzz = 1\n".to_owned(), "[schedule]\ndefault = { zzz = 1 }\n".to_owned()];
    tables.push("[adherence]\nzzz = 1\n".to_owned());
    tables.extend(catalogue.items.iter().map(|item| format!("[{}]\nzzz = 1\n", item.id)));
    // What is no table is refused with the list of all that are: those with brackets twice are left of it.
    let refused = bakproof::policy::Deployment::parse("[zzz]\n", Path::new("bakproof.toml"), &catalogue).unwrap_err();
    let refused = refused.to_string();
    let (_, others) = refused.split_once("tables: ").unwrap_or_else(|| panic!("{refused}"));
    let others = others.split("; items:").next().unwrap_or_default().split(", ");
    tables.extend(
        others
            .filter(|table| !["deployment", "schedule", "adherence"].contains(table))
            .map(|table| format!("[[{table}]]\nzzz = 1\n")),
    );
    assert!(tables.iter().any(|table| table.starts_with("[[sql_server]]")), "{refused}");
    for table in ["map", "known_as"] {
        tables.push(format!("[[repository]]\nname = \"a\"\npath = \"a\"\n[[repository.{table}]]\nzzz = 1\n"));
    }
    let mut lists = Vec::new();
    for table in &tables {
        let file = format!("{head}{table}");
        let errors = bakproof::policy::Deployment::parse(&file, Path::new("bakproof.toml"), &catalogue).unwrap_err();
        let errors = errors.to_string();
        let (_, keys) = errors.split_once("allowed keys: ").unwrap_or_else(|| panic!("{table}: {errors}"));
        lists.push(keys.lines().next().unwrap_or_default().to_owned());
    }
    let is_told = |key: &&str| {
        let forms = [format!("{key} ="), format!("`{key}`"), format!("[[repository.{key}]]")];
        forms.iter().any(|form| reference.contains(form))
    };
    let keys = lists.iter().flat_map(|list| list.split(", ")).map(str::trim);
    let untold: Vec<&str> = keys.filter(|key| !is_told(key)).collect();
    assert!(untold.is_empty(), "not in docs/deployment-file.md: {untold:?}");
}

#[test]
fn the_two_commands_that_set_everything_up_are_in_the_readme() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    for command in ["cargo run --release -- demo", "cargo test"] {
        assert!(readme.lines().any(|line| line == command), "{command}");
    }
}

/// From the demo's export to a row for each pool, as a reader types it.
#[test]
fn the_commands_that_need_no_target_by_hand_do_what_the_readme_says() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let block =
        readme.split("no target is written by hand:\n\n```console\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut codes = Vec::new();
    let mut last = String::new();
    for line in block.lines() {
        let words: Vec<&str> = line.strip_prefix("$ ").unwrap().split_whitespace().collect();
        if words.first() == Some(&"sed") {
            assert!(line.starts_with("$ sed -i 's/^demo = false/demo = true/' mine.toml"), "{line}");
            let file = folder.path().join("mine.toml");
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.contains("\ndemo = false\n"));
            fs::write(file, text.replace("\ndemo = false\n", "\ndemo = true\n")).unwrap();
            continue;
        }
        assert_eq!(words[0], "bakproof", "{line}");
        let ran = bakproof(folder.path(), &words[1..]);
        codes.push(ran.code);
        last = ran.stdout;
    }
    assert_eq!(codes, [1, 0, 1]);
    for pool in ["pool01", "pool02", "se01"] {
        assert!(last.contains(&format!("{pool}.contoso.com")), "{last}");
    }
    let gap = last.lines().any(|line| line.trim_start().starts_with("GAP") && line.contains("archiving"));
    assert!(gap && last.contains(r"sql03.contoso.com\ARCHIVE"), "{last}");
}

/// Of the examples of pipelines: what their programs are given has to be written.
#[test]
fn the_pipelines_of_the_readme_write_the_files_that_they_hand_on() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let section = readme.split("\n## In a pipeline\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut count = 0;
    for block in section.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        let line = block.lines().find(|line| line.contains("bakproof audit ")).unwrap();
        let command = line.get(line.find("bakproof audit ").unwrap()..).unwrap().split(" || ").next().unwrap();
        let folder = demo_copy();
        let as_of = ["--as-of", "2026-10-31T08:00:00+01:00"];
        let ran = bakproof(folder.path(), command.split(' ').skip(1).chain(as_of));
        assert_eq!(ran.code, 1, "{command}: {}", ran.stderr);
        let files: Vec<&str> =
            command.split(' ').filter_map(|word| word.split_once('=').map(|(_, file)| file)).collect();
        assert!(files.len() > 1, "{command}");
        for file in files {
            assert!(folder.path().join(file).is_file(), "{file}");
            assert!(block.matches(file).count() > 1 || file == "audit.html", "nothing is done with {file}");
        }
        count += 1;
    }
    assert_eq!(count, 3, "GitHub Actions, GitLab CI, Azure DevOps");
}

#[test]
fn every_command_and_every_file_that_the_readme_names_exists() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let help = bakproof(Path::new("."), ["help"]).stdout;
    for (_, rest) in readme.match_indices("`bakproof ").map(|(at, mark)| readme.split_at(at + mark.len())) {
        let command: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        let is_known = match command.starts_with('-') {
            true => help.contains(&format!(", {command} ")) || help.contains(&format!(", {command}\n")),
            false => command == "help" || help.contains(&format!("\n  {command} ")),
        };
        assert!(is_known, "`bakproof {command}`");
    }
    for (_, rest) in readme.match_indices("](").map(|(at, mark)| readme.split_at(at + mark.len())) {
        let file = rest.split(')').next().unwrap();
        assert!(file.contains("://") || path(file).exists(), "{file}");
    }
}

/// Of a page: what is not output of the program, commands or an id.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let mut out = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.replace("unrecognised-backup", "")
}

/// Every page that people read: the rules, README and docs/.
fn pages() -> Vec<(PathBuf, String)> {
    let mut files = vec![path("README.md"), path("rules/excluded.toml")];
    for folder in ["rules/items", "rules/checks", "docs"] {
        files.extend(fs::read_dir(path(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.sort();
    files.into_iter().map(|file| (file.clone(), prose(&fs::read_to_string(&file).unwrap()))).collect()
}

#[test]
fn pages_keep_to_american_english_and_to_plain_words() {
    const WRONG: [&str; 16] = [
        "organis",
        "recognis",
        "synchronis",
        "behaviour",
        "colour",
        "centre",
        "honour",
        "licence",
        "catalogue",
        "to no moment",
        "it cannot be told",
        "is no backup",
        "is no item",
        "mended",
        "asked for is",
        "whose time",
    ];
    for (file, text) in pages() {
        let text = text.to_lowercase();
        for wrong in WRONG {
            assert!(!text.contains(wrong), "{}: `{wrong}`", file.display());
        }
    }
}
