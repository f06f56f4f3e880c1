//! The whole deployment file: its limits, its order of reading, and the users files it names.

use super::inventory::KnownPools;
use super::reader::{At, Reader, Sink, short};
use super::users::UsersFiles;
use super::{accepted, directory_servers, inventory, items, periods, repositories, schedules, sql_servers, syntax};
use crate::base::PathStyle;
use crate::model::Kind;
use crate::policy::diagnostics::{Diagnostic, Diagnostics};
use crate::policy::{Catalogue, Deployment, OwnKey, Policy, TargetRule};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::de::DeTable;

/// Longest deployment file; the reader of the file may stop one byte later.
const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

impl Deployment {
    /// Reads a deployment file. `path` is shown in errors, and its folder is where relative paths start; of the file
    /// system only the files named by `users_file` are read.
    ///
    /// # Errors
    /// Every error of the file, each with its line and what is allowed. When the TOML itself is broken, only that.
    pub fn parse(text: &str, path: &Path, catalogue: &Catalogue) -> Result<Self, Diagnostics> {
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        parse(text, path, PathStyle::HERE, catalogue, UsersFiles::of_folder(&folder))
    }

    /// As [`Self::parse`], of a file that somebody kept together with the texts of the files that its `users_file` names:
    /// nothing of the file system is read. `folder` is where it was, on a system of this style.
    ///
    /// # Errors
    /// As there, and a `users_file` that was not kept.
    pub fn parse_kept(
        text: &str,
        path: &Path,
        (folder, style): (&Path, PathStyle),
        users_files: BTreeMap<String, String>,
        catalogue: &Catalogue,
    ) -> Result<Self, Diagnostics> {
        let deployment = parse(text, path, style, catalogue, UsersFiles::known(users_files))?;
        Ok(Self { folder: folder.to_owned(), ..deployment })
    }
}

fn parse(
    text: &str,
    path: &Path,
    style: PathStyle,
    catalogue: &Catalogue,
    users_files: UsersFiles<'_>,
) -> Result<Deployment, Diagnostics> {
    let sink = Sink::of(style);
    match read(text, path, catalogue, users_files, &sink) {
        Some(deployment) if sink.is_empty() => Ok(deployment),
        _ => Err(Diagnostics::new(path, text, sink.into_list())),
    }
}

fn read(
    text: &str,
    path: &Path,
    catalogue: &Catalogue,
    mut users_files: UsersFiles<'_>,
    sink: &Sink,
) -> Option<Deployment> {
    if text.len() > MAX_FILE_BYTES {
        let title = format!("the file is larger than {}", crate::base::bytes(MAX_FILE_BYTES as u64));
        sink.add(
            Diagnostic::new(0..0, title, "this is not a deployment file")
                .help("put long lists of users into a `users_file`"),
        );
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut errors: Vec<_> = errors
            .iter()
            .map(|error| (error.span().unwrap_or(0..0), error.message().to_owned()))
            .map(|(span, message)| (span.start, span.end, message))
            .collect();
        errors.sort();
        syntax::report(text, &errors, sink);
        return None;
    }
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
    let line = |offset: usize| starts.partition_point(|start| *start <= offset);
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();

    let root = Reader::unchecked(table.get_ref(), 0..0, "the file", sink);
    let head = inventory::deployment(&root, catalogue);
    let own = head.edition.as_ref().and_then(|id| catalogue.of_edition(id));
    let catalogue = own.as_ref().unwrap_or(catalogue);
    let pools = inventory::pools(&root, catalogue, &mut users_files, line);
    let ((default_schedule, schedules), dated_schedules) = schedules::read(root.get("schedule"), catalogue, sink);
    let known = KnownPools { declared: &pools, may_be_shown: head.topology.is_some() };
    let repositories = repositories::repositories(&root, catalogue, known);
    let deployment = Deployment {
        name: head.name,
        time_zone: head.time_zone,
        edition: head.edition,
        edition_shown: false,
        demo: head.demo,
        reverify: head.reverify,
        topology: head.topology,
        sha256: Some(digest(text)),
        sql_servers: sql_servers::sql_servers(&root, line),
        directory_servers: directory_servers::directory_servers(&root, line),
        attestations: accepted::attestations(&root, catalogue, &repositories, line),
        repositories,
        items: items::read(table.get_ref(), catalogue, known, sink, line),
        default_schedule,
        schedules,
        dated_schedules,
        period: periods::period(&root),
        maintenance: periods::maintenance(&root, catalogue, line),
        changes: periods::changes(&root, catalogue, line),
        target_overrides: items::overrides(&root, catalogue, line),
        waivers: accepted::waivers(&root, catalogue, line),
        path: path.to_owned(),
        folder,
        path_style: sink.path_style(),
        pools,
        users_files: users_files.texts,
    };
    if sink.is_empty() {
        check_topology(&root, &deployment, catalogue, sink);
        check_targets(&root, &deployment, catalogue, sink);
    }
    Some(deployment)
}

fn digest(text: &str) -> String {
    use sha2::Digest;
    data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(text.as_bytes()))
}

/// Where the topology comes from configuration exports, they cannot be declared away.
fn check_topology(root: &Reader<'_>, deployment: &Deployment, catalogue: &Catalogue, sink: &Sink) {
    let Some(value) = root.get("deployment").filter(|_| deployment.topology.is_some()) else { return };
    let holders = catalogue.items.iter().filter(|item| item.exports.contains(&Kind::LyncConfiguration));
    for id in holders.map(|item| &item.id) {
        if deployment.items.get(id).is_some_and(|declared| declared.applies == Some(false)) {
            let title = format!("[{id}] does not apply, but [deployment] takes its targets from the newest topology");
            let label = "the topology is in the exports that are declared away";
            sink.add(Diagnostic::new(value.span(), title, label).help("remove `topology`, or `applies = false`"));
        }
    }
}

/// An override or an attestation of a target that does not exist would be silent: it is an error.
fn check_targets(root: &Reader<'_>, deployment: &Deployment, catalogue: &Catalogue, sink: &Sink) {
    let targets = Policy::new(catalogue.clone(), deployment.clone()).targets;
    // What a topology may show is known when one was read; an audit says then what is still named in vain.
    let may_be_shown = |id: &str| {
        let item = catalogue.item(id).filter(|_| deployment.topology.is_some());
        item.is_some_and(|item| item.topology_store.is_some() || item.targets_from.may_be_shown())
    };
    let known: Known<'_> = targets.iter().map(|t| (t.item.as_str(), t.target.to_lowercase())).collect();
    let compared = catalogue.item_with(OwnKey::Compare).map(|item| item.id.as_str());
    let compared = compared.filter(|id| !may_be_shown(id));
    if let Some((id, store)) = compared.and_then(|id| Some((id, root.get(id)?.get_ref().as_table()?))) {
        let store = Reader::unchecked(store, 0..0, &format!("[{id}]"), sink);
        for value in store.tables("compare", &format!("[[{id}.compare]]")) {
            let Some(table) = value.get_ref().as_table() else { continue };
            let reader = Reader::unchecked(table, value.span(), &format!("`compare` in [{id}]"), sink);
            if let Some((share, span)) = reader.text("share") {
                check_target(&targets, &known, id, (share, span), sink);
            }
        }
    }
    for (array, name) in [("target", "[[target]]"), ("attestation", "[[attestation]]"), ("change", "[[change]]")] {
        for value in root.tables(array, name) {
            let Some(table) = value.get_ref().as_table() else { continue };
            let reader = Reader::unchecked(table, value.span(), name, sink);
            let (Some((item, _)), Some((target, span))) = (reader.text("item"), reader.text("target")) else {
                continue;
            };
            if may_be_shown(item) {
                continue;
            }
            check_target(&targets, &known, item, (target, span), sink);
        }
    }
}

/// Targets by item and lower-case name.
type Known<'a> = BTreeSet<(&'a str, String)>;

fn check_target(targets: &[TargetRule], known: &Known<'_>, item: &str, (target, span): At<&str>, sink: &Sink) {
    if known.contains(&(item, target.to_lowercase())) {
        return;
    }
    let names = || targets.iter().filter(|t| t.item == item).map(|t| t.target.as_str()).take(200);
    let label = sink.guess(target, names(), "nothing in this file declares it");
    let shown: Vec<_> = names().take(20).collect();
    sink.add(
        Diagnostic::new(span, format!("`{item}` has no target `{}`", short(target)), label)
            .help(format!("targets of `{item}`: {}", shown.join(", "))),
    );
}
