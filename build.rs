//! Lists the rule files of items, editions and scenarios, so that an item is one file in `rules/items`, a scenario one in
//! `rules/scenarios` and an edition one folder in `rules/editions`, named nowhere else; says what the program is built from; and gives the program for Windows its name, version, icon and manifest.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const ITEMS: &str = "rules/items";
const EDITIONS: &str = "rules/editions";
const SCENARIOS: &str = "rules/scenarios";
/// What the program is made of.
const SOURCES: [&str; 6] = ["Cargo.lock", "Cargo.toml", "build.rs", "rules", "src", "windows"];

fn main() -> Result<(), Box<dyn Error>> {
    list_rules()?;
    println!("cargo::rustc-env=BAKPROOF_BUILT_FROM={}", built_from());
    if env::var("CARGO_CFG_TARGET_OS")? == "windows" {
        add_windows_resources()?;
    }
    Ok(())
}

fn list_rules() -> Result<(), Box<dyn Error>> {
    let mut list = String::new();
    for (name, folder) in [("ITEMS", ITEMS), ("EDITIONS", EDITIONS), ("SCENARIOS", SCENARIOS)] {
        println!("cargo::rerun-if-changed={folder}");
        writeln!(list, "pub(super) const {name}: &[RuleFile<'static>] = &[")?;
        for (path, id) in rule_files(Path::new(folder))? {
            let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/rules/{path}\"))");
            writeln!(list, "    RuleFile {{ path: \"{path}\", id: \"{id}\", text: {text} }},")?;
        }
        list.push_str("];\n");
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("rule_files.rs"), list)?;
    Ok(())
}

/// Path below `rules`, with `/`, and id of every rule file of a folder and the folders in it, sorted.
fn rule_files(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rule_files(&path)?);
            continue;
        }
        let id = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        let parts: Option<Vec<&str>> = path.iter().skip(1).map(|part| part.to_str()).collect();
        match (id, parts, path.extension().is_some_and(|extension| extension == "toml")) {
            (Some(id), Some(parts), true) => files.push((parts.join("/"), id)),
            _ => return Err(format!("{} is not a rule file", path.display()).into()),
        }
    }
    files.sort();
    Ok(files)
}

/// What `--version` says of the source; nothing where that is not known. A build for development does not ask git: all
/// tests would be built again after every commit.
fn built_from() -> String {
    println!("cargo::rerun-if-env-changed=BAKPROOF_COMMIT");
    match (env::var("BAKPROOF_COMMIT"), env::var("PROFILE")) {
        (Ok(commit), _) => commit,
        (_, Ok(profile)) if profile == "debug" => "debug build".to_owned(),
        _ => commit().unwrap_or_default(),
    }
}

/// The commit and its date, and whether the source was changed since.
fn commit() -> Option<String> {
    let here = fs::canonicalize(".").ok()?;
    // Sources that were unpacked inside another repository are none of its commits.
    if fs::canonicalize(git(&["rev-parse", "--show-toplevel"])?).ok()? != here {
        return None;
    }
    // The log of HEAD changes with every commit, also where the branch has no file of its own.
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    for name in ["HEAD", "logs/HEAD"].into_iter().chain(branch.as_deref()) {
        let file = git(&["rev-parse", "--git-path", name])?;
        if Path::new(&file).exists() {
            println!("cargo::rerun-if-changed={file}");
        }
    }
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    let commit = git(&["-c", "core.abbrev=7", "show", "--no-patch", "--no-show-signature", "--format=%h %cs"])?;
    let changed = git(&[["status", "--porcelain", "--"].as_slice(), &SOURCES].concat())?;
    Some(if changed.is_empty() { commit } else { format!("{commit} with changes") })
}

fn git(arguments: &[&str]) -> Option<String> {
    let answer = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    answer.status.success().then(|| text.trim().to_owned())
}

fn add_windows_resources() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=windows");
    let mut resource = winresource::WindowsResource::new();
    resource
        .set("FileDescription", &env::var("CARGO_PKG_DESCRIPTION")?)
        .set("LegalCopyright", "Copyright the authors of bakproof; Apache License 2.0")
        .set("InternalName", "bakproof")
        .set("OriginalFilename", "bakproof.exe")
        // English, United States.
        .set_language(0x0409)
        .set_icon("windows/bakproof.ico")
        .set_manifest_file("windows/bakproof.manifest");
    // The program does the same without them, except that paths of more than 260 characters may be refused.
    if let Err(error) = resource.compile_for("bakproof") {
        println!("cargo::warning=built without icon, version and manifest: no resource compiler ({error})");
    }
    Ok(())
}
