//! `[deployment]`, `[[pool]]`, `[[sql_server]]`, `[[repository]]`: what exists and where its backups are.

use super::reader::{At, MAX_TABLES, Reader, Sink, short};
use super::values;
use crate::model::{Instance, Kind};
use crate::policy::Catalogue;
use crate::policy::deployment::{Mapping, Pool, REVERIFY, Repository, SqlConnection, SqlLogin, SqlServer};
use crate::policy::diagnostics::Diagnostic;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::DeValue;

/// Shorter would read everything at every audit, which `--reread` says plainly.
const REVERIFY_SHORTEST: SignedDuration = SignedDuration::from_hours(24);
const REVERIFY_LONGEST: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// `[deployment]`, with defaults where it says nothing or something wrong.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) time_zone: TimeZone,
    pub(super) demo: bool,
    pub(super) reverify: SignedDuration,
}

impl Default for Head {
    fn default() -> Self {
        Self { name: String::new(), time_zone: TimeZone::UTC, demo: false, reverify: REVERIFY }
    }
}

/// Name, zone, demo, and how long a verification counts.
pub(super) fn deployment(root: &Reader<'_>) -> Head {
    let Some(value) = root.get("deployment") else {
        root.sink.add(Diagnostic::new(
            0..0,
            "the file has no [deployment]",
            "begin with [deployment] and its `name` and `time_zone`; `bakproof init` writes a whole file",
        ));
        return Head::default();
    };
    const KEYS: [&str; 4] = ["name", "time_zone", "demo", "reverify"];
    let Some(reader) = Reader::new(value, "[deployment]", &KEYS, root.sink) else {
        return Head::default();
    };
    let name = reader.required_text("name", "\"Contoso\"").and_then(|at| values::plain_name(&reader, "name", at));
    let zone = reader.required_text("time_zone", "\"Europe/Oslo\"").and_then(|at| time_zone(&reader, at));
    let demo = reader.boolean("demo").is_some_and(|(demo, _)| demo);
    let reverify = reader.text("reverify").and_then(|at| reverify(&reader, at));
    Head {
        name: name.unwrap_or_default().0,
        time_zone: zone.unwrap_or(TimeZone::UTC),
        demo,
        reverify: reverify.unwrap_or(REVERIFY),
    }
}

/// A duration in days of 24 hours; months and years differ in length, and nobody reads again every hour.
fn reverify(reader: &Reader<'_>, (text, span): At<&str>) -> Option<SignedDuration> {
    let days = SpanRelativeTo::days_are_24_hours();
    let duration = text.parse::<Span>().ok().and_then(|span| span.to_duration(days).ok());
    if let Some(duration) = duration.filter(|duration| (REVERIFY_SHORTEST..=REVERIFY_LONGEST).contains(duration)) {
        return Some(duration);
    }
    let title = format!("`{}` is no `reverify` of {}", short(text), reader.name);
    let label = if duration.is_some() { "between one day and ten years" } else { "not a duration in days or weeks" };
    reader.sink.add(
        Diagnostic::new(span, title, label)
            .help("how long a verification counts before the backup is read again, such as \"90d\" or \"26 weeks\""),
    );
    None
}

fn time_zone(reader: &Reader<'_>, (text, span): At<&str>) -> Option<TimeZone> {
    if let Ok(zone) = TimeZone::get(text)
        && !zone.is_unknown()
    {
        return Some(zone);
    }
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let otherwise = if names.is_empty() { "this computer has no time zone database" } else { "not an IANA time zone" };
    let label = reader.sink.guess(text, names.iter().map(String::as_str), otherwise);
    reader.sink.add(
        Diagnostic::new(span, format!("unknown time zone `{}`", short(text)), label)
            .help("write its IANA name, such as \"Europe/Oslo\", \"America/New_York\" or \"UTC\""),
    );
    None
}

/// The pools, each name once.
pub(super) fn pools(root: &Reader<'_>, folder: &Path, line: impl Fn(usize) -> usize) -> Vec<Pool> {
    const KEYS: [&str; 7] =
        ["fqdn", "sql", "file_store", "response_groups", "response_groups_reason", "users", "users_file"];
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
            sql: values::instance_at(&reader, "sql"),
            file_store: reader
                .text("file_store")
                .and_then(|at| values::plain_name(&reader, "file_store", at))
                .map(|(name, _)| name),
            response_groups,
            response_groups_reason,
            users: super::file::users(&reader, folder),
            line: line(reader.span.start),
        };
        pools.push(pool);
    }
    pools
}

fn response_groups(reader: &Reader<'_>) -> (Option<bool>, Option<String>) {
    let deployed = reader.boolean("response_groups");
    let reason = reader.text("response_groups_reason");
    match (&deployed, &reason) {
        (Some((false, span)), None) if reader.get("response_groups_reason").is_none() => reader.sink.add(
            Diagnostic::new(
                span.clone(),
                "`response_groups = false` without a reason",
                "why are there none to be backed up?",
            )
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

/// The SQL servers, each instance once.
pub(super) fn sql_servers(root: &Reader<'_>, line: impl Fn(usize) -> usize) -> Vec<SqlServer> {
    const KEYS: [&str; 5] = ["instance", "aliases", "user", "password_env", "password_file"];
    let mut seen = Seen::default();
    let mut servers = Vec::new();
    for value in root.tables("sql_server", "[[sql_server]]") {
        let Some(reader) = Reader::new(value, "[[sql_server]]", &KEYS, root.sink) else { continue };
        let instance = reader.required_text("instance", r"'sql01.contoso.com\MON'").and_then(|(text, span)| {
            let instance = values::instance(&reader, (text, span.clone()))?;
            seen.first(&reader, "SQL server", (key_of(&instance), span))?;
            Some(instance)
        });
        let aliases: BTreeSet<String> = reader
            .names("aliases")
            .into_iter()
            .filter_map(|at| values::host_name(&reader, at))
            .map(|(name, _)| name.to_uppercase())
            .collect();
        let login = SqlLogin {
            user: reader.text("user").map(|(text, _)| text.to_owned()),
            password_env: reader.text("password_env").map(|(text, _)| text.to_owned()),
            password_file: reader.text("password_file").map(|(text, _)| PathBuf::from(text)),
        };
        if let (Some((_, first)), Some((_, second))) = (reader.text("password_env"), reader.text("password_file")) {
            reader.sink.add(
                Diagnostic::new(second, "the password has two places", "keep one of the two")
                    .related(first, "and here"),
            );
        }
        let line = line(reader.span.start);
        servers.extend(instance.map(|instance| {
            let connect = login.user.is_some();
            let connection = SqlConnection::default();
            SqlServer { instance, aliases, login, connect, connection, history: None, line }
        }));
    }
    servers
}

/// What makes two spellings the same instance.
pub(super) fn key_of(instance: &Instance) -> String {
    let upper = instance.to_string().to_uppercase();
    upper.strip_suffix("\\MSSQLSERVER").map_or(upper.clone(), str::to_owned)
}

/// The repositories with their mappings, each name once.
pub(super) fn repositories(root: &Reader<'_>, catalogue: &Catalogue, pools: &[Pool]) -> Vec<Repository> {
    let mut seen = Seen::default();
    let mut repositories = Vec::new();
    let mut map_count = 0;
    for value in root.tables("repository", "[[repository]]") {
        let Some(reader) = Reader::new(value, "[[repository]]", &["name", "path", "map"], root.sink) else { continue };
        let name = reader
            .required_text("name", "\"nas\"")
            .and_then(|at| values::plain_name(&reader, "name", at))
            .and_then(|at| seen.first(&reader, "repository", at));
        let path = reader.required_text("path", "\"/mnt/lync-backup\"");
        let tables = reader.tables("map", "[[repository.map]]");
        map_count += tables.len();
        if map_count > MAX_TABLES {
            let title = format!("more than {MAX_TABLES} tables [[repository.map]] in all");
            root.sink.add(Diagnostic::new(reader.span.clone(), title, "those of this repository are too many"));
            break;
        }
        let maps = tables.iter().filter_map(|value| mapping(value, catalogue, pools, root.sink)).collect();
        if let (Some(name), Some((path, _))) = (name, path) {
            repositories.push(Repository { name, path: PathBuf::from(path), maps, known_as: Vec::new(), host: None });
        }
    }
    repositories
}

fn mapping(value: &Spanned<DeValue<'_>>, catalogue: &Catalogue, pools: &[Pool], sink: &Sink) -> Option<Mapping> {
    let reader = Reader::new(value, "[[repository.map]]", &["path", "kind", "item", "pool", "sql", "target"], sink)?;
    let path = reader.required_text("path", "\"**/UserData*.zip\"");
    let glob = path.clone().and_then(|at| values::glob(&reader, at));
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, Kind::Unknown | Kind::ZipArchive))
        .map(|kind| (kind.word(), kind))
        .collect();
    let kind = reader.word("kind", &kinds).map(|(kind, _)| kind);
    let item = reader.text("item").and_then(|at| values::item_id(&reader, catalogue, at));
    let pool = reader.text("pool").and_then(|at| declared_pool(&reader, at, pools));
    let sql = values::instance_at(&reader, "sql");
    let target = reader.text("target").and_then(|at| values::plain_name(&reader, "target", at)).map(|(name, _)| name);
    if !["kind", "item", "pool", "sql", "target"].iter().any(|key| reader.get(key).is_some()) {
        let title = "[[repository.map]] says nothing of the files it matches";
        sink.add(Diagnostic::new(
            reader.span.clone(),
            title,
            "add at least one of `kind`, `item`, `pool`, `sql`, `target`",
        ));
    }
    Some(Mapping { pattern: path?.0.to_owned(), glob: glob?, kind, item, pool, sql, target })
}

/// A pool that the file declares.
pub(super) fn declared_pool(reader: &Reader<'_>, (text, span): At<&str>, pools: &[Pool]) -> Option<String> {
    let wanted = text.to_lowercase();
    if pools.iter().any(|pool| pool.fqdn == wanted) {
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
