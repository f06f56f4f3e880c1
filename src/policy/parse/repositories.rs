//! `[[repository]]` with its mappings and other names: where the backups are.

use super::inventory::{KnownPools, Seen, declared_pool};
use super::reader::{MAX_TABLES, Reader, Sink, short};
use super::values;
use crate::model::Kind;
use crate::policy::deployment::{ExportLevel, KnownAs, Mapping, Repository};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{Catalogue, RepositoryTag};
use std::path::PathBuf;
use toml::Spanned;
use toml::de::DeValue;

/// The repositories with their mappings, each name once.
pub(super) fn repositories(root: &Reader<'_>, catalogue: &Catalogue, pools: KnownPools<'_>) -> Vec<Repository> {
    let mut seen = Seen::default();
    let mut repositories = Vec::new();
    let (mut map_count, mut name_count) = (0, 0);
    for value in root.tables("repository", "[[repository]]") {
        const KEYS: [&str; 7] = ["name", "path", "map", "known_as", "host", "tags", "empty"];
        let Some(reader) = Reader::new(value, "[[repository]]", &KEYS, root.sink) else { continue };
        let name = reader
            .required_text("name", "\"nas\"")
            .and_then(|at| values::plain_name(&reader, "name", at))
            .and_then(|at| seen.first(&reader, "repository", at));
        let path = reader.required_text("path", "\"/mnt/lync-backup\"");
        let tables = reader.tables("map", "[[repository.map]]");
        let names = reader.tables("known_as", "[[repository.known_as]]");
        map_count += tables.len();
        name_count += names.len();
        if map_count > MAX_TABLES || name_count > MAX_TABLES {
            let table = if map_count > MAX_TABLES { "map" } else { "known_as" };
            let title = format!("more than {MAX_TABLES} tables [[repository.{table}]] in all");
            root.sink.add(Diagnostic::new(reader.span.clone(), title, "those of this repository are too many"));
            break;
        }
        let maps = tables.iter().filter_map(|value| mapping(value, catalogue, pools, root.sink)).collect();
        let known_as = names.iter().filter_map(|value| known_as(value, root.sink)).collect();
        let host = reader.text("host").and_then(|at| values::host_name(&reader, at)).map(|(host, _)| host);
        let known_tags = RepositoryTag::ALL.map(|tag| (tag.word(), tag));
        let tags = reader.names("tags").into_iter().filter_map(|at| reader.one_of("tags", at, &known_tags)).collect();
        let may_be_empty = reader.word("empty", &[("expected", true)]).is_some();
        if let (Some(name), Some((path, _))) = (name, path) {
            repositories.push(Repository { name, path: PathBuf::from(path), maps, known_as, host, tags, may_be_empty });
        }
    }
    repositories
}

/// A path as Windows writes it: `D:\Backup`, `\\nas\lync`. Another would never begin what a server's history names.
fn known_as(value: &Spanned<DeValue<'_>>, sink: &Sink) -> Option<KnownAs> {
    let reader = Reader::new(value, "[[repository.known_as]]", &["path", "sql"], sink)?;
    let path = reader.required_text("path", r"'\\nas\lync'").and_then(|at| values::plain_name(&reader, "path", at));
    let sql = values::instance_at(&reader, "sql");
    let (path, span) = path?;
    let plain = path.replace('/', r"\");
    let mut letters = plain.chars();
    let on_drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.as_str().starts_with(r":\");
    let on_share =
        plain.strip_prefix(r"\\").is_some_and(|rest| rest.split('\\').take(2).filter(|s| !s.is_empty()).count() == 2);
    if !on_drive && !on_share {
        let title = format!("`{}` is not a valid folder for a SQL Server", short(&path));
        sink.add(
            Diagnostic::new(span, title, "neither a drive nor a share")
                .help(r"write 'D:\Backup' or '\\nas\lync', in single quotes, as the backup job names the folder"),
        );
        return None;
    }
    Some(KnownAs { path, sql })
}

const MAPPING_KEYS: [&str; 7] = ["path", "kind", "item", "pool", "sql", "target", "level"];

fn mapping(value: &Spanned<DeValue<'_>>, catalogue: &Catalogue, pools: KnownPools<'_>, sink: &Sink) -> Option<Mapping> {
    let reader = Reader::new(value, "[[repository.map]]", &MAPPING_KEYS, sink)?;
    let path = reader.required_text("path", "\"**/UserData*.zip\"");
    let glob = path.clone().and_then(|at| values::glob(&reader, at));
    let kinds: Vec<_> =
        Kind::ALL.into_iter().filter(|kind| kind.may_be_mapped()).map(|kind| (kind.word(), kind)).collect();
    let kind = if told_by_content(&reader) { None } else { reader.word("kind", &kinds).map(|(kind, _)| kind) };
    let item = reader.text("item").and_then(|at| values::item_id(&reader, catalogue, at));
    let pool = reader.text("pool").and_then(|at| declared_pool(&reader, at, pools));
    let sql = values::instance_at(&reader, "sql");
    let target = reader.text("target").and_then(|at| values::plain_name(&reader, "target", at)).map(|(name, _)| name);
    let levels = [("full", ExportLevel::Full), ("partial", ExportLevel::Partial)];
    let level = reader.word("level", &levels).map(|(level, _)| level);
    if !MAPPING_KEYS.iter().skip(1).any(|key| reader.get(key).is_some()) {
        let title = "[[repository.map]] says nothing about the files it matches";
        sink.add(Diagnostic::new(
            reader.span.clone(),
            title,
            "add at least one of `kind`, `item`, `pool`, `sql`, `target`, `level`",
        ));
    }
    let vendor = match kind {
        Some(_) => kind,
        None => item.as_deref().and_then(|id| catalogue.item(id)).and_then(|item| match item.kinds.as_slice() {
            [only] => Some(*only),
            _ => None,
        }),
    };
    let vendor = vendor.filter(|kind| kind.may_be_mapped_onto_anything());
    Some(Mapping { pattern: path?.0.to_owned(), glob: glob?, kind, vendor, item, pool, sql, target, level })
}

/// Whether `kind` is one that only content tells; that is an error of its own, since nothing would come of it.
fn told_by_content(reader: &Reader<'_>) -> bool {
    let Some((text, span)) = reader.text("kind") else { return false };
    let is_known = |kind: &Kind| !matches!(kind, Kind::Unknown | Kind::ZipArchive);
    let Some(kind) = Kind::ALL.into_iter().filter(is_known).find(|kind| kind.word() == text) else { return false };
    if kind.may_be_mapped() {
        return false;
    }
    let title = format!("a mapping cannot turn a file into `{text}`");
    reader.sink.add(
        Diagnostic::new(span, title, "only its content can say that")
            .help("remove `kind`; `item`, `pool`, `sql` and `target` say where it belongs"),
    );
    true
}
