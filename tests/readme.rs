//! What README shows is what a user sees. To renew it: `BAKPROOF_WRITE_README=1 cargo test --test readme`.

mod support;

use std::fs;
use std::path::Path;
use support::bakproof;

/// Replaces what stands between `<!-- name -->` and `<!-- /name -->`.
fn replace(readme: &str, name: &str, text: &str) -> String {
    let open = format!("<!-- {name} -->\n");
    let close = format!("<!-- /{name} -->");
    let start = readme.find(&open).unwrap_or_else(|| panic!("README has no {open}")) + open.len();
    let end = start + readme[start..].find(&close).unwrap_or_else(|| panic!("README has no {close}"));
    format!("{}{text}{}", &readme[..start], &readme[end..])
}

#[test]
fn the_demos_output_and_the_table_of_items_are_current() {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof(folder.path(), ["demo"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let demo = format!("```text\n$ bakproof demo\n{}{}```\n", ran.stderr, ran.stdout);
    let current = replace(&replace(&readme, "demo", &demo), "items", &bakproof::policy::readme_table(&catalogue));
    if std::env::var_os("BAKPROOF_WRITE_README").is_some() {
        fs::write(&path, current).unwrap();
        return;
    }
    assert!(readme == current, "README.md is not what the program says; renew it as the top of this file tells");
}

#[test]
fn the_two_commands_that_set_everything_up_are_in_the_readme() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for command in ["cargo run --release -- demo", "cargo test"] {
        assert!(readme.lines().any(|line| line == command), "{command}");
    }
}
