//! The folder into which the DHCP service backs itself up: `DhcpCfg` with the registry, `new\dhcp.mdb` with the
//! database and its logs. The database is an ESE file; of it, signature and length in pages are compared.

use crate::base::{Le, ReadAt};
use crate::format::artefact::ese;
use crate::format::artefact::vendor::{Answer, read_to_end};
use crate::format::artefact::{ArtefactContext, ArtefactTree, TreeFile, TreeRecogniser, TreeView};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};

/// The recogniser.
pub const BACKUP: TreeRecogniser = TreeRecogniser {
    declaration: &Declaration {
        name: "DHCP server backup",
        kinds: &[Kind::DhcpExport],
        marker: "a folder `new` with `dhcp.mdb`",
        facts: "counts of files and logs; no server name, no time",
        checks: "signature of the database, length in pages, every byte can be read; `DhcpCfg` is there",
        proof: &["ese-signature", "read-to-end", "registry-present"],
        limits: "10,000 folders in a repository; checksums of pages are not verified",
    },
    mark: None,
    find,
};

/// Trees of this kind in one repository.
const MAX_TREES: usize = 10_000;

const HEAD_BYTES: usize = 512;

fn named<'a>(files: &'a [TreeFile], name: &str) -> Option<&'a TreeFile> {
    files.iter().find(|file| file.name.eq_ignore_ascii_case(name))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn find(view: &dyn TreeView, _context: &ArtefactContext) -> Vec<ArtefactTree> {
    let mut trees = Vec::new();
    for inner in view.folders() {
        let (folder, name) = inner.rsplit_once('/').unwrap_or(("", inner));
        if !name.eq_ignore_ascii_case("new") || trees.len() == MAX_TREES {
            continue;
        }
        trees.extend(tree(view, folder, inner));
    }
    trees.sort_by(|a, b| a.folder.cmp(&b.folder));
    trees
}

fn tree(view: &dyn TreeView, folder: &str, inner: &str) -> Option<ArtefactTree> {
    let inside = view.files(inner).ok()?;
    let beside = view.files(folder).ok()?;
    let database = named(&inside, "dhcp.mdb")?;
    let registry = named(&beside, "DhcpCfg");
    let mut answer = Answer::new(Verdict::Intact);
    match view.open(&join(inner, &database.name)) {
        Ok(file) => check_database(&*file, &mut answer),
        Err(error) => answer.problem(
            Verdict::Unreadable,
            Problem::whole("read-error", format!("the database cannot be opened: {error}")),
        ),
    }
    match registry {
        Some(registry) if registry.size_bytes > 0 => answer.proof("registry-present"),
        _ => {
            let message = "`DhcpCfg` is missing or empty: the server's own settings are not in the backup";
            answer.problem(Verdict::Incomplete, Problem::whole("registry-missing", message));
        }
    }
    let files = || inside.iter().chain(registry);
    let is_log = |file: &&TreeFile| file.name.to_ascii_lowercase().ends_with(".log");
    answer.count("files", files().count() as u64);
    answer.count("log-files", inside.iter().filter(is_log).count() as u64);
    let facts = ConfigurationFacts::of_vendor("Microsoft DHCP");
    let facts = answer.facts(Detail::Configuration(facts));
    Some(ArtefactTree::of_files(folder, Kind::DhcpExport, facts, files()))
}

fn check_database(file: &dyn ReadAt, answer: &mut Answer) {
    let mut head = [0; HEAD_BYTES];
    let count = match file.read_at(0, &mut head) {
        Ok(count) => count,
        Err(error) => {
            let message = format!("the database cannot be read: {error}");
            return answer.problem(Verdict::Unreadable, Problem::whole("read-error", message));
        }
    };
    let le = Le(head.get(..count).unwrap_or_default());
    let (Some(signature), Some(page_bytes)) = (le.u32(ese::SIGNATURE_AT), le.u32(ese::PAGE_SIZE_AT)) else {
        let message = "the database ends inside its header: it was cut short or never finished";
        return answer.problem(Verdict::Incomplete, Problem::at("ese-truncated", file.size_bytes(), message));
    };
    if signature != ese::SIGNATURE {
        let message = "`dhcp.mdb` is no database: it does not have the signature of one";
        return answer.problem(Verdict::Damaged, Problem::at("ese-signature", ese::SIGNATURE_AT as u64, message));
    }
    answer.proof("ese-signature");
    let page_bytes = if page_bytes == 0 { ese::OLD_PAGE_SIZE as u64 } else { u64::from(page_bytes) };
    let size_bytes = file.size_bytes();
    // The header stands in the first page and again in the second.
    if !size_bytes.is_multiple_of(page_bytes) || size_bytes < page_bytes.saturating_mul(2) {
        let message = "the database is no whole number of pages: it was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("ese-truncated", size_bytes, message));
        return;
    }
    match read_to_end(file) {
        None => answer.proof("read-to-end"),
        fault => answer.fault(fault),
    }
}
