//! `[deployment]`, `[[pool]]`, `[[sql_server]]`, `[[repository]]`: what exists and where its backups are.

use super::reader::{At, MAX_TABLES, Reader, Sink, short};
use super::users::{self, UsersFiles};
use super::{values, windows_zones};
use crate::base::Zone;
use crate::model::{Instance, Kind};
use crate::policy::deployment::{ExportLevel, KnownAs, Mapping, Pool, REVERIFY, Repository, TopologySource};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{Catalogue, RepositoryTag};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::DeValue;

/// Shorter would read everything at every audit, which `--reread` says plainly.
const REVERIFY_SHORTEST: SignedDuration = SignedDuration::from_hours(24);
const REVERIFY_LONGEST: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// `[deployment]`, with defaults where it says nothing or something wrong.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) time_zone: TimeZone,
    pub(super) edition: Option<String>,
    pub(super) demo: bool,
    pub(super) reverify: SignedDuration,
    pub(super) topology: Option<TopologySource>,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            name: String::new(),
            time_zone: TimeZone::UTC,
            edition: None,
            demo: false,
            reverify: REVERIFY,
            topology: None,
        }
    }
}

/// Name, zone, demo, and how long a verification counts.
pub(super) fn deployment(root: &Reader<'_>, catalogue: &Catalogue) -> Head {
    let Some(value) = root.get("deployment") else {
        root.sink.add(Diagnostic::new(
            0..0,
            "the file has no [deployment]",
            "begin with [deployment] and its `name` and `time_zone`; `bakproof init` writes a whole file",
        ));
        return Head::default();
    };
    const KEYS: [&str; 6] = ["name", "time_zone", "edition", "demo", "reverify", "topology"];
    let Some(reader) = Reader::new(value, "[deployment]", &KEYS, root.sink) else {
        return Head::default();
    };
    let name = reader.required_text("name", "\"Contoso\"").and_then(|at| values::plain_name(&reader, "name", at));
    let zone = reader.required_text("time_zone", "\"Europe/Oslo\"").and_then(|at| time_zone(&reader, at));
    let demo = reader.boolean("demo").is_some_and(|(demo, _)| demo);
    let reverify = reader.text("reverify").and_then(|at| reverify(&reader, at));
    let topology = values::topology(&reader);
    Head {
        name: name.unwrap_or_default().0,
        time_zone: zone.unwrap_or(TimeZone::UTC),
        edition: values::edition(&reader, catalogue),
        demo,
        reverify: reverify.unwrap_or(REVERIFY),
        topology,
    }
}

/// A duration in days of 24 hours; months and years differ in length, and nobody reads again every hour.
fn reverify(reader: &Reader<'_>, (text, span): At<&str>) -> Option<SignedDuration> {
    let days = SpanRelativeTo::days_are_24_hours();
    let duration = text.parse::<Span>().ok().and_then(|span| span.to_duration(days).ok());
    if let Some(duration) = duration.filter(|duration| (REVERIFY_SHORTEST..=REVERIFY_LONGEST).contains(duration)) {
        return Some(duration);
    }
    let title = format!("`{}` is not a valid `reverify` in {}", short(text), reader.name);
    let label = if duration.is_some() { "between one day and ten years" } else { "not a duration in days or weeks" };
    reader.sink.add(
        Diagnostic::new(span, title, label)
            .help("how long a verification counts before the backup is read again, such as \"90d\" or \"26 weeks\""),
    );
    None
}

fn time_zone(reader: &Reader<'_>, (text, span): At<&str>) -> Option<TimeZone> {
    let known = |name: &str| Zone::named(name).ok().filter(|zone| !zone.is_unknown());
    let of_windows = windows_zones::iana(text);
    if let Some(zone) = known(text).or_else(|| of_windows.and_then(known)) {
        return Some(zone);
    }
    let names = Zone::names();
    let otherwise = if names.is_empty() { "this computer has no time zone database" } else { "not an IANA time zone" };
    let title = format!("unknown time zone `{}`", short(text));
    reader.sink.add(match of_windows {
        Some(name) => {
            Diagnostic::new(span, title, format!("Windows' name of {name}, which this computer does not know"))
                .help("write the IANA name of another city with the same time")
        }
        None => {
            let label = reader.sink.guess(text, names.iter().map(String::as_str), otherwise);
            Diagnostic::new(span, title, label).help(
                "write its IANA name, such as \"Europe/Oslo\", or Windows' name, such as \"W. Europe Standard Time\"",
            )
        }
    });
    None
}

/// The pools, each name once.
pub(super) fn pools(
    root: &Reader<'_>,
    catalogue: &Catalogue,
    users_files: &mut UsersFiles<'_>,
    line: impl Fn(usize) -> usize,
) -> Vec<Pool> {
    const KEYS: [&str; 9] = [
        "fqdn",
        "edition",
        "sql",
        "mirror",
        "file_store",
        "response_groups",
        "response_groups_reason",
        "users",
        "users_file",
    ];
    let mut seen = Seen::default();
    let mut pools = Vec::new();
    for value in root.tables("pool", "[[pool]]") {
        let Some(reader) = Reader::new(value, "[[pool]]", &KEYS, root.sink) else { continue };
        let fqdn = reader
            .required_text("fqdn", "\"pool01.contoso.com\"")
            .and_then(|at| values::host_name(&reader, at))
            .and_then(|at| seen.first(&reader, "pool", at));
        let (response_groups, response_groups_reason) = response_groups(&reader);
        let pool = Pool {
            fqdn: fqdn.unwrap_or_default(),
            edition: values::edition(&reader, catalogue),
            edition_shown: false,
            sql: values::instance_at(&reader, "sql"),
            mirror: mirror(&reader),
            file_store: reader
                .text("file_store")
                .and_then(|at| values::plain_name(&reader, "file_store", at))
                .map(|(name, _)| name),
            response_groups,
            response_groups_reason,
            response_groups_shown: false,
            users: users::users(&reader, users_files),
            line: Some(line(reader.span.start)),
        };
        pools.push(pool);
    }
    pools
}

/// A mirror is the partner of an instance.
fn mirror(reader: &Reader<'_>) -> Option<Instance> {
    let mirror = values::instance_at(reader, "mirror")?;
    if reader.get("sql").is_none() {
        reader.sink.add(
            Diagnostic::new(reader.span.clone(), "`mirror` without `sql`", "whose mirror is it?")
                .help("add `sql`: the instance that holds the pool's databases"),
        );
    }
    Some(mirror)
}

fn response_groups(reader: &Reader<'_>) -> (Option<bool>, Option<String>) {
    let deployed = reader.boolean("response_groups");
    let reason = reader.statement("response_groups_reason");
    match (&deployed, &reason) {
        (Some((false, span)), None) if reader.get("response_groups_reason").is_none() => reader.sink.add(
            Diagnostic::new(span.clone(), "`response_groups = false` without a reason", "why are there none?")
                .help("add `response_groups_reason = \"...\"`: the report shows it to the auditor"),
        ),
        (None | Some((true, _)), Some((_, span))) => reader.sink.add(
            Diagnostic::new(
                span.clone(),
                "`response_groups_reason` excludes nothing",
                "read only together with `response_groups = false`",
            )
            .help("add `response_groups = false`, or remove the reason"),
        ),
        _ => {}
    }
    (deployed.map(|(value, _)| value), reason.map(|(text, _)| text.to_owned()))
}

/// What makes two spellings the same instance.
pub(super) fn key_of(instance: &Instance) -> String {
    let upper = instance.to_string().to_uppercase();
    upper.strip_suffix("\\MSSQLSERVER").map_or(upper.clone(), str::to_owned)
}

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

/// The pools of the file.
#[derive(Clone, Copy)]
pub(super) struct KnownPools<'a> {
    pub(super) declared: &'a [Pool],
    /// A topology may show others.
    pub(super) may_be_shown: bool,
}

/// A pool that the file declares, or that a topology may show.
pub(super) fn declared_pool(
    reader: &Reader<'_>,
    (text, span): At<&str>,
    KnownPools { declared: pools, may_be_shown }: KnownPools<'_>,
) -> Option<String> {
    let wanted = text.to_lowercase();
    if may_be_shown || pools.iter().any(|pool| pool.fqdn == wanted) {
        return Some(wanted);
    }
    let names = || pools.iter().map(|pool| pool.fqdn.as_str()).filter(|name| !name.is_empty());
    let label = reader.sink.guess(text, names(), "no [[pool]] has this fqdn");
    let names: Vec<_> = names().take(20).collect();
    let help =
        if names.is_empty() { "declare it as [[pool]]".to_owned() } else { format!("pools: {}", names.join(", ")) };
    reader
        .sink
        .add(Diagnostic::new(span, format!("unknown pool `{}` in {}", short(text), reader.name), label).help(help));
    None
}

/// Names that were declared, without case, and where first.
#[derive(Default)]
pub(super) struct Seen(BTreeMap<String, Range<usize>>);

impl Seen {
    /// The name, unless it was there before.
    pub(super) fn first(&mut self, reader: &Reader<'_>, what: &str, (name, span): At<String>) -> Option<String> {
        match self.0.get(&name.to_lowercase()) {
            Some(first) => {
                values::duplicate(reader, what, &name, span, first.clone());
                None
            }
            None => {
                self.0.insert(name.to_lowercase(), span);
                Some(name)
            }
        }
    }
}
