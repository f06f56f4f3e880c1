//! `[deployment]` and `[[pool]]`: what exists.

use super::reader::{At, Reader, short};
use super::users::{self, UsersFiles};
use super::{values, windows_zones};
use crate::base::Zone;
use crate::model::Instance;
use crate::policy::Catalogue;
use crate::policy::deployment::{Pool, REVERIFY, TopologySource};
use crate::policy::diagnostics::Diagnostic;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use std::collections::BTreeMap;
use std::ops::Range;

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
    const KEYS: [&str; 10] = [
        "fqdn",
        "edition",
        "sql",
        "mirror",
        "paired_with",
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
            edition: values::edition(&reader, catalogue),
            edition_shown: false,
            sql: values::instance_at(&reader, "sql"),
            mirror: mirror(&reader),
            paired_with: paired_with(&reader, fqdn.as_deref()),
            fqdn: fqdn.unwrap_or_default(),
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

/// A pool is paired with another one.
fn paired_with(reader: &Reader<'_>, own: Option<&str>) -> Option<String> {
    let (name, span) = reader.text("paired_with").and_then(|at| values::host_name(reader, at))?;
    if own == Some(name.as_str()) {
        reader.sink.add(
            Diagnostic::new(span, "a pool is paired with another pool", "this is the pool itself")
                .help("name the pool that its users move to when it is lost"),
        );
        return None;
    }
    Some(name)
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
