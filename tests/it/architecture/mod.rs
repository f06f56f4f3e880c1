//! The house keeps its order: no two files import each other, round whatever corners, and no room imports one above it. The
//! list of layers stands in ARCHITECTURE.md. The tests keep an order of their own: one program.

mod imports;

use crate::support::files_below;
use imports::{Imports, circles, upward};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// The layers of ARCHITECTURE.md, from the bottom up: the rooms of each.
fn layers(page: &str) -> Vec<Vec<String>> {
    let block = page.split("```layers\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    block.lines().rev().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap()
}

fn house() -> &'static Imports {
    static HOUSE: OnceLock<Imports> = OnceLock::new();
    HOUSE.get_or_init(|| Imports::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")))
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let house = house();
    assert!(house.files() > 300 && house.arrows() > 1000, "the house was not read: {} files", house.files());
    let circles = circles(house);
    assert!(circles.is_empty(), "files that import each other:\n{}", circles.join("\n"));
}

#[test]
fn no_room_imports_one_above_it() {
    let upward = upward(house(), &layers(&page()));
    assert!(upward.is_empty(), "imports against the layers of ARCHITECTURE.md:\n{}", upward.join("\n"));
}

/// A small house, written to a folder.
fn planted(files: &[(&str, &str)]) -> Imports {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Imports::of(folder.path())
}

const LIB: (&str, &str) = ("lib.rs", "pub mod low;\npub mod high;\n");

#[test]
fn a_planted_circle_is_found_round_corners_and_through_what_a_folder_exports() {
    let clean = planted(&[
        LIB,
        ("high/mod.rs", "mod a;\nmod b;\npub use b::Thing;\n"),
        ("high/a.rs", "use super::Thing;\npub struct Other(Thing);\n"),
        ("high/b.rs", "//! use super::a::Other;\npub struct Thing;\n"),
        ("low.rs", "pub struct Low;\n"),
    ]);
    assert_eq!(circles(&clean), Vec::<String>::new());
    let through_the_folder = planted(&[
        LIB,
        ("high/mod.rs", "mod a;\nmod b;\nmod c;\npub use b::Thing;\n"),
        ("high/a.rs", "use super::Thing;\npub struct Other(Thing);\n"),
        ("high/b.rs", "use crate::high::c::{\n    self, Third,\n};\npub struct Thing;\n"),
        ("high/c.rs", "pub struct Third(super::a::Other);\n"),
        ("low.rs", "pub struct Low;\n"),
    ]);
    assert_eq!(circles(&through_the_folder), ["high::a, high::b, high::c"]);
    let in_tests_only = planted(&[
        LIB,
        ("high.rs", "use crate::low::Low;\npub struct High(Low);\n"),
        ("low.rs", "pub struct Low;\n#[cfg(test)]\nmod tests {\n    use crate::high::High;\n}\n"),
    ]);
    assert_eq!(circles(&in_tests_only), Vec::<String>::new(), "what only tests import is no part of the house");
}

#[test]
fn a_planted_import_from_below_is_found() {
    let layers = [vec!["low".to_owned()], vec!["high".to_owned()]];
    let up =
        planted(&[LIB, ("high.rs", "pub struct High;\n"), ("low.rs", "fn f() -> crate::high::High { todo!() }\n")]);
    assert_eq!(upward(&up, &layers), ["low -> high"]);
    let down = planted(&[LIB, ("high.rs", "use crate::low::Low;\n"), ("low.rs", "pub struct Low;\n")]);
    assert_eq!(upward(&down, &layers), Vec::<String>::new());
    assert_eq!(upward(&down, &layers[1..]), ["low stands in no layer"]);
}

#[test]
fn a_check_stands_in_the_file_of_its_name() {
    let mut checks = 0;
    for path in files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/evaluate/checks")) {
        let text = fs::read_to_string(&path).unwrap();
        let Some(id) = text.split("TargetCheck = TargetCheck { id: \"").nth(1).and_then(|rest| rest.split('"').next())
        else {
            continue;
        };
        assert_eq!(path.file_stem().unwrap().to_string_lossy().replace('_', "-"), id, "{}", path.display());
        checks += 1;
    }
    assert!(checks > 40, "{checks} checks were found");
}

/// A file that no module names is not compiled, and its tests are not missed by anybody.
#[test]
fn every_file_of_the_tests_is_linked_and_once() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut programs: Vec<_> = fs::read_dir(&tests).unwrap().map(|entry| entry.unwrap().path()).collect();
    programs.retain(|path| path.extension().is_some_and(|ending| ending == "rs") || path.join("main.rs").is_file());
    programs.sort();
    let allowed = ["it", "ledger_memory", "zz_skipped.rs"].map(|name| tests.join(name));
    assert_eq!(programs, allowed, "a program more has to be linked: make it a module of tests/it");
    let files = files_below(&tests.join("it"));
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let module = if file.ends_with("mod.rs") { file.parent().unwrap() } else { file.as_path() };
        let folder = module.parent().unwrap();
        let name = module.file_stem().unwrap().to_string_lossy();
        let root = folder.join(if folder == tests.join("it") { "main.rs" } else { "mod.rs" });
        let declared = fs::read_to_string(&root).unwrap().lines().any(|line| {
            line.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) == Some(&*name)
        });
        assert!(declared || name == "main", "{} is no module of {}", file.display(), root.display());
    }
}
