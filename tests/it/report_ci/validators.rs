//! Validators from outside. `.ci/validators-ci` installs them and promises them; without it, tests say what was not tried.

use crate::skipped::say_loudly;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The Python environment that `.ci/validators-ci` fills, with the schemas in it.
const PROMISE: &str = "BAKPROOF_CI_VALIDATORS";

/// The folder, whether it is promised or lies where the script puts it.
fn folder() -> Option<PathBuf> {
    let promised = std::env::var_os(PROMISE).map(PathBuf::from);
    if let Some(folder) = &promised {
        assert!(folder.is_dir(), "{PROMISE} names {}, which is no folder", folder.display());
    }
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ci-venv");
    // Wine would start the programs of Linux, which do not know its paths.
    promised.or_else(|| Some(usual).filter(|folder| cfg!(unix) && folder.join("schemas").is_dir()))
}

/// Runs a validator; `None`, said loudly, where there is none.
fn run<A: AsRef<OsStr>>(
    program: &Path,
    arguments: impl IntoIterator<Item = A>,
    stdin: Option<&Path>,
) -> Option<Output> {
    let stdin = stdin.map_or_else(Stdio::null, |path| std::fs::File::open(path).unwrap().into());
    let ran = Command::new(program).args(arguments).stdin(stdin).env("PYTHONDONTWRITEBYTECODE", "1").output();
    match ran {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(std::env::var_os(PROMISE).is_none(), "{PROMISE} promises {}: {error}", program.display());
            skip(&program.display().to_string());
            None
        }
    }
}

fn skip(what: &str) {
    say_loudly(&format!("SKIPPED: {what} was not asked about reports for pipelines: source .ci/validators-ci first"));
}

fn accepts(name: &str, output: Option<Output>) {
    let Some(output) = output else { return };
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{name}: {}", said.chars().take(5000).collect::<String>());
}

/// The OASIS schema.
pub fn sarif(file: &Path) {
    let Some(folder) = folder() else { return skip("check-jsonschema") };
    let schema = folder.join("schemas/sarif-schema-2.1.0.json");
    let options = [OsStr::new("--regex-variant"), OsStr::new("nonunicode"), OsStr::new("--schemafile")];
    let arguments = options.into_iter().chain([schema.as_os_str(), file.as_os_str()]);
    accepts("check-jsonschema", run(&folder.join("bin/check-jsonschema"), arguments, None));
}

/// Jenkins' schema by libxml2, and a reader of JUnit files.
pub fn junit(file: &Path) {
    let Some(folder) = folder() else { return skip("xmllint and junitparser") };
    let schema = folder.join("schemas/junit-10.xsd");
    // A text of 64 KiB is not the limit that --huge lifts, but ten million bytes are.
    let options = [OsStr::new("--huge"), OsStr::new("--noout"), OsStr::new("--schema")];
    let arguments = options.into_iter().chain([schema.as_os_str(), file.as_os_str()]);
    accepts("xmllint", run(Path::new("xmllint"), arguments, None));
    let script = "import sys, junitparser\n\
        suites = junitparser.JUnitXml.fromfile(sys.argv[1])\n\
        told = (suites.tests, suites.failures, suites.errors)\n\
        suites.update_statistics()\n\
        seen = (suites.tests, suites.failures, suites.errors)\n\
        assert told == seen, (told, seen)\n";
    accepts("junitparser", python(&folder, script, file));
}

/// Prometheus' own tool: refuses what it cannot read, and what its rules of style do not allow.
pub fn prometheus(file: &Path) {
    accepts("promtool", run(Path::new("promtool"), ["check", "metrics"], Some(file)));
}

/// Another reader of Markdown, which also looks for addresses in texts: for those with a scheme, as GitHub and GitLab do, and
/// not for the bare names of hosts.
pub fn markdown(file: &Path) {
    let Some(folder) = folder() else { return skip("markdown-it-py") };
    let script = "import sys, markdown_it\n\
        text = open(sys.argv[1], encoding='utf-8').read()\n\
        parser = markdown_it.MarkdownIt('gfm-like', {'html': True})\n\
        parser.linkify.set({'fuzzy_link': False})\n\
        tokens = parser.parse(text)\n\
        every = tokens + [child for token in tokens for child in token.children or []]\n\
        kinds = {token.type for token in every}\n\
        bad = kinds & {'link_open', 'image', 'html_inline', 'html_block', 's_open', 'em_open', 'blockquote_open', 'fence'}\n\
        assert not bad, bad\n\
        assert 'table_open' in kinds\n";
    accepts("markdown-it-py", python(&folder, script, file));
}

fn python(folder: &Path, script: &str, file: &Path) -> Option<Output> {
    let arguments = [OsStr::new("-c"), OsStr::new(script), file.as_os_str()];
    run(&folder.join("bin/python"), arguments, None)
}
