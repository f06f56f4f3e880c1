//! What `appcmd add backup` writes (`inetsrv\backup\<name>`) and what the server keeps by itself
//! (`history\CFGHISTORY_0000000001`): `applicationHost.config` with its companions. It says neither time nor machine.

use crate::format::artefact::vendor::{Answer, XmlPaths, read_xml};
use crate::format::artefact::{ArtefactContext, ArtefactTree, TreeFile, TreeRecogniser, TreeView};
use crate::format::declaration::Declaration;
use crate::format::lync::xml::{Element, Visitor};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};

/// The recogniser.
pub const BACKUP: TreeRecogniser = TreeRecogniser {
    declaration: &Declaration {
        name: "IIS configuration",
        kinds: &[Kind::IisBackup],
        marker: "`applicationHost.config` beside another file of `appcmd add backup` or a folder `schema`, or in \
                 `CFGHISTORY_...`",
        facts: "counts of files, sites, sites of Lync and bindings; no machine, no time",
        checks: "the XML of every document is well-formed to the closing root; there is a site",
        proof: &["closing-element"],
        limits: "10,000 folders in a repository, 256 levels, no DOCTYPE",
    },
    mark: Some(MAIN),
    find,
};

/// Trees of this kind in one repository.
const MAX_TREES: usize = 10_000;

const MAIN: &str = "applicationHost.config";
/// Of which `appcmd` writes the first two always, and the rest where the server has them.
const COMPANIONS: [&str; 4] = ["administration.config", "redirection.config", "metabase.xml", "MBSchema.xml"];
const HISTORY: &str = "CFGHISTORY_";

fn named<'a>(files: &'a [TreeFile], name: &str) -> Option<&'a TreeFile> {
    files.iter().find(|file| file.name.eq_ignore_ascii_case(name))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A folder that the server keeps by itself.
fn is_history(folder: &str) -> bool {
    let name = folder.rsplit('/').next().unwrap_or_default();
    let number = name.get(HISTORY.len()..).filter(|_| name.to_ascii_uppercase().starts_with(HISTORY));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn find(view: &dyn TreeView, _context: &ArtefactContext) -> Vec<ArtefactTree> {
    let mut trees = Vec::new();
    for folder in view.folders_with(MAIN) {
        if trees.len() == MAX_TREES {
            break;
        }
        trees.extend(tree(view, folder));
    }
    trees
}

/// Sites and their bindings, and whether the document is a server's at all.
#[derive(Default)]
struct Sites {
    names: Vec<String>,
    is_server: bool,
    sites: u64,
    lync_sites: u64,
    bindings: u64,
}

impl Visitor for Sites {
    fn open(&mut self, element: &Element<'_>) {
        self.names.push(element.local.to_owned());
        let path: Vec<&str> = self.names.iter().map(String::as_str).collect();
        match path[..] {
            ["configuration", "system.applicationHost"] => self.is_server = true,
            ["configuration", "system.applicationHost", "sites", "site"] => {
                self.sites += 1;
                // Setup names them so in every language.
                let is_lync = element.attribute("name").is_some_and(|name| name.starts_with("Lync Server "));
                self.lync_sites += u64::from(is_lync);
            }
            ["configuration", "system.applicationHost", "sites", "site", "bindings", "binding"] => self.bindings += 1,
            _ => {}
        }
    }

    fn close(&mut self, _depth: usize) {
        self.names.pop();
    }
}

fn tree(view: &dyn TreeView, folder: &str) -> Option<ArtefactTree> {
    let files = view.files(folder).ok()?;
    let main = named(&files, MAIN)?;
    let companions: Vec<&TreeFile> = COMPANIONS.iter().filter_map(|name| named(&files, name)).collect();
    let schema = join(folder, "schema");
    let schema = view.folders().iter().find(|known| known.eq_ignore_ascii_case(&schema));
    if companions.is_empty() && schema.is_none() && !is_history(folder) {
        return None;
    }
    let mut answer = Answer::new(Verdict::Intact);
    let mut sites = Sites::default();
    match view.open(&join(folder, &main.name)) {
        Ok(file) => {
            let (outcome, fault) = read_xml(&*file, &mut sites);
            if fault.is_none() && (outcome.root.is_some_and(|root| root.local != "configuration") || !sites.is_server) {
                return None;
            }
            answer.fault(fault);
        }
        Err(error) => {
            let message = format!("`{MAIN}` cannot be opened: {error}");
            answer.problem(Verdict::Unreadable, Problem::whole("read-error", message));
        }
    }
    for companion in &companions {
        let Ok(file) = view.open(&join(folder, &companion.name)) else {
            let message = format!("`{}` cannot be opened", companion.name);
            answer.problem(Verdict::Unreadable, Problem::whole("read-error", message));
            continue;
        };
        if let (_, Some((verdict, problem))) = read_xml(&*file, &mut XmlPaths::new(&[], &[])) {
            let message = format!("`{}`: {}", companion.name, problem.message).into();
            answer.problem(verdict, Problem { message, ..problem });
        }
    }
    if answer.is_sound() {
        answer.proof("closing-element");
        if sites.sites == 0 {
            answer.lacks("no-sites", "no website (`<site>`) is in it");
        }
    }
    let schema_files = schema.and_then(|schema| view.files(schema).ok()).unwrap_or_default();
    let all = || files.iter().chain(&schema_files);
    answer.count("files", all().count() as u64);
    answer.count("schema-files", schema_files.len() as u64);
    answer.count("sites", sites.sites);
    answer.count("lync-sites", sites.lync_sites);
    answer.count("bindings", sites.bindings);
    let facts = ConfigurationFacts::of_vendor("Microsoft IIS");
    let facts = answer.facts(Detail::Configuration(facts));
    Some(ArtefactTree::of_files(folder, Kind::IisBackup, facts, all()))
}
