//! A `certutil -backup` folder: the key backup, and `DataBase` with the copied database and its logs.

use super::settings;
use crate::format::artefact::ese::{self, BackupTime, Database};
use crate::format::artefact::outline::outline;
use crate::format::artefact::{ArtefactContext, ArtefactTree, TreeFile, TreeRecogniser, TreeView, keys, subtree};
use crate::format::declaration::Declaration;
use crate::model::{
    ArtefactFacts, AuthorityKeyBackup, CertificationAuthorityFacts, Detail, KeyProtection, Kind, Problem, Verdict,
};
use jiff::civil::DateTime;
use std::collections::BTreeSet;

/// Files of one folder that are opened, of each sort.
const MOST_FILES: usize = 32;
/// Written by `certutil` beside the database: where the logs and the database were.
const LOCATIONS: &str = "certbkxp.dat";

/// `certutil -backup` folders.
pub(in crate::format::artefact) const AUTHORITY: TreeRecogniser = TreeRecogniser {
    declaration: &Declaration {
        name: "certutil -backup",
        kinds: &[Kind::CaBackup],
        marker: "a folder `DataBase` with `certbkxp.dat`, or a database and a key backup of the same name",
        facts: "authority, time of the database backup, key and its protection, logs, registry export and \
                `CAPolicy.inf`",
        checks: "checksums of both database headers, length in pages, the key backup; logs are there if the database \
                 needs them",
        proof: &["checksum"],
        limits: "32 files of each sort; pages behind the headers are not read; keys are opened only with the empty \
                 password or a given one",
    },
    mark: None,
    find,
};

fn find(view: &dyn TreeView, context: &ArtefactContext) -> Vec<ArtefactTree> {
    let mut trees: Vec<ArtefactTree> = view
        .folders()
        .iter()
        .filter(|folder| subtree::name(folder).eq_ignore_ascii_case("database"))
        .filter_map(|folder| tree(view, folder, context))
        .collect();
    trees.sort_by(|one, other| one.folder.cmp(&other.folder));
    trees.dedup_by(|one, other| one.folder == other.folder);
    trees
}

fn tree(view: &dyn TreeView, database: &str, context: &ArtefactContext) -> Option<ArtefactTree> {
    let folder = subtree::parent(database)?;
    let inside = view.files(database).ok()?;
    let beside = view.files(folder).ok()?;
    let mut facts = outline(Verdict::Intact, Detail::None);
    let mut authority = CertificationAuthorityFacts {
        authorities: Vec::new(),
        has_key: false,
        has_database: false,
        is_database_recoverable: None,
        log_files: inside.iter().filter(|file| is_log(file)).count() as u64,
        has_registry: false,
        has_policy_file: false,
        key_file_modified: None,
        key_protection: None,
        certificate_not_before: None,
        database_names: Vec::new(),
        key_backups: Vec::new(),
    };
    let is_marked = inside.iter().any(|file| file.name.eq_ignore_ascii_case(LOCATIONS));
    let named: Vec<&str> = inside.iter().filter(|file| subtree::has_extension(file, "edb")).map(stem).collect();
    read_keys(view, folder, &beside, &named, context, &mut facts, &mut authority);
    let databases = read_databases(view, database, &inside, context, &mut facts, &mut authority);
    // Without the mark, a key and a database of the same authority: other programs keep databases in such folders too.
    let is_pair = !authority.key_backups.is_empty() && databases > 0 && names_agree(&inside, &authority.authorities);
    if !(is_marked || is_pair) {
        return None;
    }
    if databases == 0 {
        let message = if authority.log_files > 0 {
            "The folder holds logs only: an incremental backup, of no use without its full one."
        } else {
            "The folder holds no database."
        };
        worsen(&mut facts, Verdict::Incomplete, Problem::whole("database-missing", message));
    }
    let any = |extension: &str, is: &dyn Fn(&dyn crate::base::ReadAt) -> bool| {
        let files = beside.iter().filter(|file| subtree::has_extension(file, extension));
        files.take(MOST_FILES).any(|file| view.open(&subtree::join(folder, &file.name)).is_ok_and(|file| is(&*file)))
    };
    authority.has_registry = any("reg", &settings::is_registry_export);
    authority.has_policy_file = any("inf", &settings::is_policy_file);
    let names: BTreeSet<String> = authority.authorities.iter().map(|name| name.to_lowercase()).collect();
    facts.names = names.into_iter().collect();
    facts.counts.insert("logs".to_owned(), authority.log_files);
    facts.detail = Detail::CertificationAuthority(authority);
    let mut extent = subtree::extent(view, folder);
    if folder.is_empty() {
        // The root is the repository, not the backup: only its own files and the database's are counted.
        extent = own_extent(&beside, &inside);
    }
    Some(ArtefactTree {
        folder: folder.to_owned(),
        kind: Kind::CaBackup,
        facts,
        file_count: extent.file_count,
        size_bytes: extent.size_bytes,
        modified: extent.modified,
    })
}

fn own_extent(beside: &[TreeFile], inside: &[TreeFile]) -> subtree::Extent {
    let mut extent = subtree::Extent::default();
    for file in beside.iter().chain(inside) {
        extent.file_count += 1;
        extent.size_bytes = extent.size_bytes.saturating_add(file.size_bytes);
        extent.modified = extent.modified.max(file.modified);
    }
    extent
}

fn names_agree(databases: &[TreeFile], keys: &[String]) -> bool {
    let mut stems = databases
        .iter()
        .filter(|file| subtree::has_extension(file, "edb"))
        .filter_map(|file| file.name.rsplit_once('.').map(|(stem, _)| stem));
    stems.any(|stem| keys.iter().any(|key| key.eq_ignore_ascii_case(stem)))
}

fn is_log(file: &TreeFile) -> bool {
    file.name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("edb")) && subtree::has_extension(file, "log")
}

fn worsen(facts: &mut ArtefactFacts, verdict: Verdict, problem: Problem) {
    facts.verdict = facts.verdict.max(verdict);
    facts.problems.push(problem);
}

fn read_keys(
    view: &dyn TreeView,
    folder: &str,
    files: &[TreeFile],
    databases: &[&str],
    context: &ArtefactContext,
    facts: &mut ArtefactFacts,
    authority: &mut CertificationAuthorityFacts,
) {
    let stores = files.iter().filter(|file| ["p12", "pfx"].iter().any(|name| subtree::has_extension(file, name)));
    let stores: Vec<&TreeFile> = stores.take(MOST_FILES).collect();
    // Where one is named after the database, as `certutil` does, others beside it are the keys of servers.
    let is_named = |file: &TreeFile| databases.iter().any(|name| name.eq_ignore_ascii_case(stem(file)));
    let any_named = stores.iter().any(|file| is_named(file));
    for file in stores.into_iter().filter(|file| !any_named || is_named(file)) {
        let Ok(opened) = view.open(&subtree::join(folder, &file.name)) else {
            let message = format!("The key backup {} cannot be opened.", file.name);
            worsen(facts, Verdict::Unreadable, Problem::whole("unreadable", message));
            continue;
        };
        let Some(found) = keys::key_store(&*opened, context) else {
            let message = format!("{} is no key backup by its content.", file.name);
            worsen(facts, Verdict::Damaged, Problem::whole("structure", message));
            continue;
        };
        let name = stem(file).to_owned();
        authority.authorities.push(name.clone());
        authority.key_file_modified = authority.key_file_modified.max(file.modified);
        facts.verdict = facts.verdict.max(found.verdict);
        facts.problems.extend(
            found
                .problems
                .into_iter()
                .map(|problem| Problem { message: format!("{}: {}", file.name, problem.message).into(), ..problem }),
        );
        if let Detail::KeyStore(store) = found.detail {
            let weakest = |one: KeyProtection, other: KeyProtection| if is_weak(one) { one } else { other };
            let old = authority.key_protection;
            authority.key_protection = Some(old.map_or(store.protection, |old| weakest(old, store.protection)));
            // A key that stays sealed is one all the same; that none is in sight is no key.
            authority.has_key |= store.has_private_key.unwrap_or(store.sealed_keys != Some(0));
            let own = store.own().filter_map(|own| own.not_before).max();
            authority.certificate_not_before = authority.certificate_not_before.max(own);
            authority.key_backups.push(AuthorityKeyBackup { name, modified: file.modified, store });
        }
    }
}

fn stem(file: &TreeFile) -> &str {
    file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem)
}

fn is_weak(protection: KeyProtection) -> bool {
    matches!(protection, KeyProtection::None | KeyProtection::EmptyPassword)
}

/// Reads every database of the folder and answers how many there are.
fn read_databases(
    view: &dyn TreeView,
    folder: &str,
    files: &[TreeFile],
    context: &ArtefactContext,
    facts: &mut ArtefactFacts,
    authority: &mut CertificationAuthorityFacts,
) -> usize {
    let mut count = 0;
    for file in files.iter().filter(|file| subtree::has_extension(file, "edb")).take(MOST_FILES) {
        count += 1;
        let Ok(opened) = view.open(&subtree::join(folder, &file.name)) else {
            let message = format!("The database {} cannot be opened.", file.name);
            worsen(facts, Verdict::Unreadable, Problem::whole("unreadable", message));
            continue;
        };
        let Some(database) = ese::read(&*opened) else {
            let message = format!("{} is no database by its content.", file.name);
            worsen(facts, Verdict::Damaged, Problem::whole("structure", message));
            continue;
        };
        authority.has_database = true;
        let name = file.name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
        if authority.authorities.is_empty() {
            authority.authorities.extend(name.clone());
        }
        authority.database_names.extend(name);
        judge(&file.name, database, facts);
        let is_recoverable = database.is_clean || authority.log_files > 0;
        authority.is_database_recoverable = Some(authority.is_database_recoverable.unwrap_or(true) && is_recoverable);
        if !is_recoverable {
            let message = format!("{} was not shut down cleanly and none of its logs is here.", file.name);
            worsen(facts, Verdict::Incomplete, Problem::whole("logs-missing", message));
        }
        note_time(database.backup, context, facts);
    }
    count
}

fn judge(name: &str, database: Database, facts: &mut ArtefactFacts) {
    let at = database.page_bytes as u64;
    match (database.is_first_sound, database.is_second_sound) {
        (true, true) => facts.proof.push("checksum".to_owned()),
        (true, false) if !database.is_whole => {}
        (true, false) => facts.problems.push(Problem::at(
            "header-copy",
            at,
            format!("The second header of {name} does not have the checksum it says; the first does."),
        )),
        (false, true) => facts.problems.push(Problem::at(
            "header-copy",
            0,
            format!("The first header of {name} does not have the checksum it says; the second does."),
        )),
        (false, false) => {
            let message = format!("No header of {name} has the checksum it says.");
            worsen(facts, Verdict::Damaged, Problem::at("header-checksum", 0, message));
        }
    }
    if !database.is_whole {
        let message = format!("{name} does not end at the end of a page.");
        worsen(facts, Verdict::Incomplete, Problem::whole("truncated", message));
    }
}

fn note_time(time: Option<BackupTime>, context: &ArtefactContext, facts: &mut ArtefactFacts) {
    match time {
        Some(BackupTime::Utc(stamp)) => facts.time = facts.time.max(Some(stamp)),
        Some(BackupTime::Wall(wall)) => {
            let newest: Option<DateTime> = facts.wall_time.max(Some(wall));
            facts.wall_time = newest;
            let zoned = context.zone.as_ref().and_then(|zone| wall.to_zoned(zone.clone()).ok());
            facts.time = facts.time.max(zoned.as_ref().map(crate::base::Stamp::from));
        }
        None => {}
    }
}
