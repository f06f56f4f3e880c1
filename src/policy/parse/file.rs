//! The whole deployment file: its limits, its order of reading, and the users files it names.

use super::reader::{At, Reader, Sink, short};
use super::{accepted, inventory, items, schedules, sql_servers, syntax};
use crate::policy::diagnostics::{Diagnostic, Diagnostics};
use crate::policy::{Catalogue, Deployment, OwnKey, Policy, TargetRule};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use toml::de::DeTable;

/// Longest deployment file; the reader of the file may stop one byte later.
const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;
/// Longest users file.
const MAX_USERS_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Longest SIP address.
const MAX_ADDRESS_BYTES: usize = 454;

impl Deployment {
    /// Reads a deployment file. `path` is shown in errors, and its folder is where relative paths start; of the file
    /// system only the files named by `users_file` are read.
    ///
    /// # Errors
    /// Every error of the file, each with its line and what is allowed. When the TOML itself is broken, only that.
    pub fn parse(text: &str, path: &Path, catalogue: &Catalogue) -> Result<Self, Diagnostics> {
        let sink = Sink::default();
        let deployment = read(text, path, catalogue, &sink);
        match deployment {
            Some(deployment) if sink.is_empty() => Ok(deployment),
            _ => Err(Diagnostics::new(path, text, sink.into_list())),
        }
    }
}

fn read(text: &str, path: &Path, catalogue: &Catalogue, sink: &Sink) -> Option<Deployment> {
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
    let head = inventory::deployment(&root);
    let pools = inventory::pools(&root, &folder, line);
    let (default_schedule, schedules) = schedules::read(root.get("schedule"), catalogue, sink);
    let deployment = Deployment {
        name: head.name,
        time_zone: head.time_zone,
        demo: head.demo,
        reverify: head.reverify,
        sha256: Some(digest(text)),
        sql_servers: sql_servers::sql_servers(&root, line),
        repositories: inventory::repositories(&root, catalogue, &pools),
        items: items::read(table.get_ref(), catalogue, &pools, sink, line),
        default_schedule,
        schedules,
        target_overrides: items::overrides(&root, catalogue, line),
        waivers: accepted::waivers(&root, catalogue, line),
        attestations: accepted::attestations(&root, catalogue, line),
        path: path.to_owned(),
        folder,
        pools,
    };
    if sink.is_empty() {
        check_targets(&root, &deployment, catalogue, sink);
    }
    Some(deployment)
}

fn digest(text: &str) -> String {
    use sha2::Digest;
    data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(text.as_bytes()))
}

/// An override or an attestation of a target that does not exist would be silent: it is an error.
fn check_targets(root: &Reader<'_>, deployment: &Deployment, catalogue: &Catalogue, sink: &Sink) {
    let targets = Policy::new(catalogue.clone(), deployment.clone()).targets;
    let known: Known<'_> = targets.iter().map(|t| (t.item.as_str(), t.target.to_lowercase())).collect();
    let compared = catalogue.item_with(OwnKey::Compare).map(|item| item.id.as_str());
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
    for (array, name) in [("target", "[[target]]"), ("attestation", "[[attestation]]")] {
        for value in root.tables(array, name) {
            let Some(table) = value.get_ref().as_table() else { continue };
            let reader = Reader::unchecked(table, value.span(), name, sink);
            let (Some((item, _)), Some((target, span))) = (reader.text("item"), reader.text("target")) else {
                continue;
            };
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

/// `users` and `users_file` of a pool: SIP addresses, lower case, without `sip:`.
pub(super) fn users(reader: &Reader<'_>, folder: &Path) -> BTreeSet<String> {
    let mut users = BTreeSet::new();
    for (text, span) in reader.texts("users").unwrap_or_default() {
        match address(text) {
            Some(user) => _ = users.insert(user),
            None => reader.sink.add(Diagnostic::new(
                span,
                format!("`{}` in `users` is not a valid SIP address", short(text)),
                "write it as in \"anna@contoso.com\"",
            )),
        }
    }
    if let Some(at) = reader.text("users_file") {
        users.append(&mut users_of_file(reader, at, folder));
    }
    users
}

fn address(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let plain = lower.strip_prefix("sip:").unwrap_or(&lower);
    let (name, host) = plain.split_once('@')?;
    let right = !name.is_empty()
        && !host.is_empty()
        && plain.len() <= MAX_ADDRESS_BYTES
        && !host.contains('@')
        && !plain.contains(|c: char| c.is_whitespace() || c.is_control());
    right.then(|| plain.to_owned())
}

/// One address a line; blank lines and lines that start with `#` are skipped.
fn users_of_file(reader: &Reader<'_>, (name, span): At<&str>, folder: &Path) -> BTreeSet<String> {
    let wrong = |why: String| {
        let title = format!("users_file `{}`: {why}", short(name));
        reader.sink.add(
            Diagnostic::new(span.clone(), title, "cannot be used")
                .help("a text file with one SIP address a line; a relative path starts at the deployment file"),
        );
    };
    let text = match read_text(&folder.join(name)) {
        Ok(text) => text,
        Err(why) => {
            wrong(why);
            return BTreeSet::new();
        }
    };
    let mut users = BTreeSet::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match address(line) {
            Some(user) => _ = users.insert(user),
            None => {
                wrong(format!("line {} is not a valid SIP address", index + 1));
                return BTreeSet::new();
            }
        }
    }
    if users.is_empty() {
        wrong("it names no user".to_owned());
    }
    users
}

fn read_text(path: &Path) -> Result<String, String> {
    // A pipe or device would wait for ever.
    let metadata = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("it is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_USERS_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_USERS_FILE_BYTES {
        return Err(format!("it is larger than {}", crate::base::bytes(MAX_USERS_FILE_BYTES)));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}
