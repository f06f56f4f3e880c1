//! Which file of a source tree imports which: read from `use` lines and from paths in the code. What a folder's `mod.rs`
//! exports is followed to the file that defines it.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static UNIT_TESTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"#\[cfg\(test\)\]\s*mod \w+ \{").unwrap());
static TEST_MODULE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"#\[cfg\(test\)\]\s*mod (\w+);").unwrap());
static USE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap());
static USE_LINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\buse\s+[^;]+;").unwrap());
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\w:])((?:crate|super|self|bakproof|[a-z_][a-z0-9_]*)(?:::\w+)+)").unwrap());

/// Names of modules, outermost first.
type Segments = Vec<String>;

/// The files of a tree by their modules, and which each of them imports.
#[derive(Debug, Default)]
pub struct Imports {
    arrows: BTreeMap<String, BTreeSet<String>>,
}

struct Source {
    is_folder: bool,
    text: String,
    /// Paths of `use` lines, with the words before them.
    uses: Vec<(bool, String)>,
}

impl Imports {
    pub fn of(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        read(root, root, &mut files);
        let test_only: BTreeSet<String> = files.iter().flat_map(|(module, one)| tests_of(module, one)).collect();
        files.retain(|module, _| !test_only.contains(module));
        let exports: BTreeMap<&str, BTreeMap<String, Segments>> =
            files.iter().map(|(module, one)| (module.as_str(), exports(&files, module, one))).collect();
        let mut arrows = BTreeMap::new();
        for (module, one) in &files {
            let mut found = BTreeSet::new();
            for path in paths(&files, module, one) {
                if let Some(target) = resolve(&files, &exports, &path, 0).filter(|target| target != module) {
                    found.insert(target);
                }
            }
            arrows.insert(module.clone(), found);
        }
        Self { arrows }
    }

    pub fn files(&self) -> usize {
        self.arrows.len()
    }

    pub fn arrows(&self) -> usize {
        self.arrows.values().map(BTreeSet::len).sum()
    }

    fn reach(&self, from: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = self.arrows.get(from).into_iter().flatten().map(String::as_str).collect();
        while let Some(module) = open.pop() {
            if seen.insert(module) {
                open.extend(self.arrows.get(module).into_iter().flatten().map(String::as_str));
            }
        }
        seen
    }
}

/// Files that reach themselves, those of one circle in one line.
pub fn circles(imports: &Imports) -> Vec<String> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        imports.arrows.keys().map(|module| (module.as_str(), imports.reach(module))).collect();
    let mut circles = BTreeSet::new();
    for (module, reached) in reach.iter().filter(|(module, reached)| reached.contains(*module)) {
        let both: Vec<&str> = reached.iter().copied().filter(|other| reach[other].contains(module)).collect();
        circles.insert(both.join(", "));
    }
    circles.into_iter().collect()
}

/// Rooms that import a room of their own layer or of one above; `layers` from the bottom up.
pub fn upward(imports: &Imports, layers: &[Vec<String>]) -> Vec<String> {
    let room = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    let height = |room: &str| layers.iter().position(|layer| layer.iter().any(|one| one == room));
    let mut wrong = BTreeSet::new();
    for (module, targets) in &imports.arrows {
        for (from, to) in targets.iter().map(|target| (room(module), room(target))) {
            // The crate itself only lists its rooms.
            if from == to || from.is_empty() || to.is_empty() || from == "main" {
                continue;
            }
            match (height(&from), height(&to)) {
                (Some(above), Some(below)) if above > below => {}
                (Some(_), Some(_)) => _ = wrong.insert(format!("{from} -> {to}")),
                (above, _) => {
                    _ = wrong.insert(format!("{} stands in no layer", if above.is_none() { from } else { to }))
                }
            }
        }
    }
    wrong.into_iter().collect()
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(root).unwrap().with_extension("");
            let mut segments: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let last = segments.last().cloned().unwrap_or_default();
            if last == "mod" || last == "lib" {
                segments.pop();
            }
            let text = without_tests(&fs::read_to_string(&path).unwrap());
            let uses = uses_of(&text);
            files.insert(segments.join("::"), Source { is_folder: last == "mod" || last == "lib", text, uses });
        }
    }
}

/// The code without comments, and without the module of unit tests at the end of a file.
fn without_tests(text: &str) -> String {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let end = UNIT_TESTS.find(&code).map_or(code.len(), |found| found.start());
    code[..end].to_owned()
}

/// Modules that are declared for tests alone.
fn tests_of(module: &str, source: &Source) -> Vec<String> {
    TEST_MODULE.captures_iter(&source.text).map(|found| joined(module, &found[1])).collect()
}

fn joined(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// Every path of every `use`, and whether it is exported.
fn uses_of(text: &str) -> Vec<(bool, String)> {
    let mut uses = Vec::new();
    for found in USE.captures_iter(text) {
        let mut paths = Vec::new();
        expand("", &found[2], &mut paths);
        uses.extend(paths.into_iter().map(|path| (found.get(1).is_some(), path)));
    }
    uses
}

/// `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn expand(before: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        paths.push(format!("{before}{tree}"));
        return;
    };
    let inner = tree[open + 1..].rsplit_once('}').map_or("", |(inner, _)| inner);
    let before = format!("{before}{}", &tree[..open]);
    let (mut depth, mut from) = (0, 0);
    for (at, letter) in inner.char_indices().chain([(inner.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[from..at].trim().is_empty() {
                    expand(&before, &inner[from..at], paths);
                }
                from = (at + 1).min(inner.len());
            }
            _ => {}
        }
    }
}

/// The path from the crate, of a path as it stands in a module; `None`: of another crate, or of nothing that is known.
fn absolute(files: &BTreeMap<String, Source>, module: &str, path: &str) -> Option<Segments> {
    let path = path.split(" as ").next().unwrap_or_default();
    let mut segments: Segments = path.split("::").map(|segment| segment.trim().to_owned()).collect();
    let mut base: Segments = module.split("::").filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
    match segments.first().map(String::as_str) {
        Some("crate" | "bakproof") => base.clear(),
        Some("self") => {}
        Some("super") => {
            while segments.first().is_some_and(|segment| segment == "super") {
                segments.remove(0);
                base.pop();
            }
            segments.insert(0, String::new());
        }
        Some(first) if files.contains_key(&joined(module, first)) => segments.insert(0, String::new()),
        _ => return None,
    }
    base.extend(segments.into_iter().skip(1).filter(|segment| segment != "self" && segment != "*"));
    Some(base)
}

/// What others may name through a module: its exports, and of a folder also what it imports for its files.
fn exports(files: &BTreeMap<String, Source>, module: &str, source: &Source) -> BTreeMap<String, Segments> {
    let mut all = BTreeMap::new();
    for (is_exported, path) in source.uses.iter().filter(|(is_exported, _)| *is_exported || source.is_folder) {
        if let Some(target) = absolute(files, module, path)
            && (*is_exported || source.is_folder)
            && let Some(name) = path.rsplit(" as ").next().and_then(|path| path.rsplit("::").next())
        {
            all.insert(name.trim().to_owned(), target);
        }
    }
    all
}

/// Everything that a file names of the tree.
fn paths(files: &BTreeMap<String, Source>, module: &str, source: &Source) -> Vec<Segments> {
    let mut all: Vec<Segments> = Vec::new();
    let mut modules: BTreeMap<String, Segments> = BTreeMap::new();
    for (is_exported, path) in &source.uses {
        let Some(target) = absolute(files, module, path) else { continue };
        if files.contains_key(&target.join("::"))
            && let Some(name) = target.last()
        {
            modules.insert(name.clone(), target.clone());
        }
        // What a folder exports is followed from where it is used.
        if !(*is_exported && source.is_folder) {
            all.push(target);
        }
    }
    let code = USE_LINE.replace_all(&source.text, "");
    for found in NAMED.captures_iter(&code) {
        let first = found[1].split("::").next().unwrap_or_default();
        let rest = found[1].split("::").skip(1).map(str::to_owned);
        match modules.get(first) {
            Some(imported) => all.push(imported.iter().cloned().chain(rest).collect()),
            None => all.extend(absolute(files, module, &found[1])),
        }
    }
    all
}

/// The file that defines what the path leads to.
fn resolve(
    files: &BTreeMap<String, Source>,
    exports: &BTreeMap<&str, BTreeMap<String, Segments>>,
    path: &[String],
    depth: usize,
) -> Option<String> {
    (0..=path.len()).rev().find_map(|length| {
        let module = path[..length].join("::");
        if !files.contains_key(&module) {
            return None;
        }
        let further = path.get(length).and_then(|name| exports.get(module.as_str())?.get(name));
        let led = further.filter(|_| depth < 8).and_then(|target| {
            let whole: Segments = target.iter().chain(&path[length + 1..]).cloned().collect();
            resolve(files, exports, &whole, depth + 1)
        });
        Some(led.unwrap_or(module))
    })
}
