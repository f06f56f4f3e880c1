//! Keys that only one item's table has: domain controllers, earlier versions, moves of contacts, classes of content, SIP domains.

use super::inventory::{KnownPools, Seen, declared_pool};
use super::reader::{Reader, short};
use super::values;
use crate::model::EarlierVersion;
use crate::policy::deployment::{ContactMove, DnsUse, ItemDeclaration, LiveShare};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{FILE_STORE_CLASSES, Item};
use jiff::{SignedDuration, Span, SpanRelativeTo};
use std::path::PathBuf;
use toml::Spanned;

/// Backups that lie further apart are of different days whatever the file says.
const WINDOW_LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Fills them in.
pub(super) fn read(reader: &Reader<'_>, item: &Item, pools: KnownPools<'_>, declaration: &mut ItemDeclaration) {
    declaration.controllers = reader
        .names("controllers")
        .into_iter()
        .filter_map(|at| values::host_name(reader, at))
        .map(|(name, _)| name)
        .collect();
    declaration.window = window(reader);
    let versions = EarlierVersion::ALL.map(|version| (version.word(), version.word()));
    for at in reader.names("version") {
        if let Some(version) = reader.one_of("version", at, &versions)
            && !declaration.versions.iter().any(|known| known == version)
        {
            declaration.versions.push(version.to_owned());
        }
    }
    declaration.dfs_critical = reader.boolean("dfs_critical").is_some_and(|(value, _)| value);
    let classes = FILE_STORE_CLASSES.map(|class| (class, class));
    declaration.unused = reader
        .names("unused")
        .into_iter()
        .filter_map(|at| reader.one_of("unused", at, &classes))
        .map(str::to_owned)
        .collect();
    declaration.compare = shares(reader, item);
    declaration.password_env =
        reader.names("password_env").into_iter().filter_map(|at| values::variable(reader, at)).collect();
    dns(reader, declaration);
    declaration.old_database = reader.boolean("old_database").map(|(value, _)| value);
    for (key, into_exchange) in [("migrated", true), ("rolled_back", false)] {
        moves(reader, key, into_exchange, pools, &mut declaration.moves);
    }
    declaration.moves.sort();
}

/// `sip_domains = ["contoso.com"]` and `used = ["edge", "phones"]` of `[dns]`.
fn dns(reader: &Reader<'_>, declaration: &mut ItemDeclaration) {
    let domains = reader.names("sip_domains").into_iter().filter_map(|at| values::host_name(reader, at));
    declaration.sip_domains = domains.map(|(name, _)| name).collect();
    let uses = DnsUse::ALL.map(|one| (one.word(), one));
    declaration.used = reader.names("used").into_iter().filter_map(|at| reader.one_of("used", at, &uses)).collect();
}

/// `compare = [{ share = '\\fs01\lync', path = "/mnt/live" }]`.
fn shares(reader: &Reader<'_>, item: &Item) -> Vec<LiveShare> {
    let name = format!("`compare` in [{}]", item.id);
    let mut seen = Seen::default();
    let mut found = Vec::new();
    for value in reader.tables("compare", &format!("[[{}.compare]]", item.id)) {
        let Some(one) = Reader::new(value, &name, &["share", "path"], reader.sink) else { continue };
        let share = one
            .required_text("share", r"'\\fs01\lync'")
            .and_then(|at| values::plain_name(&one, "share", at))
            .and_then(|at| seen.first(&one, "share", at));
        let path = one.required_text("path", "\"/mnt/live\"");
        if let (Some(share), Some((path, _))) = (share, path) {
            found.push(LiveShare { share, path: PathBuf::from(path) });
        }
    }
    found
}

fn window(reader: &Reader<'_>) -> Option<SignedDuration> {
    let (text, span) = reader.text("window")?;
    let parsed = text
        .parse::<Span>()
        .ok()
        .and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok())
        .filter(|window| window.is_positive() && *window <= WINDOW_LONGEST);
    if parsed.is_none() {
        let title = format!("`{}` is no `window` of {}", short(text), reader.name);
        reader.sink.add(
            Diagnostic::new(span, title, "not a duration of up to 31 days")
                .help("how far the directory's backup and those of Lync may lie apart, such as \"24h\""),
        );
    }
    parsed
}

/// `migrated = { "pool01.contoso.com" = 2026-03-01 }`.
fn moves(reader: &Reader<'_>, key: &str, into_exchange: bool, pools: KnownPools<'_>, found: &mut Vec<ContactMove>) {
    let Some(value) = reader.get(key) else { return };
    let Some(table) = value.get_ref().as_table() else {
        let title = format!("`{key}` in {} must be a table of dates", reader.name);
        reader.sink.add(
            Diagnostic::new(value.span(), title, "it needs a date for each pool")
                .help(format!("write {key} = {{ \"pool01.contoso.com\" = 2026-03-01 }}")),
        );
        return;
    };
    let inner = Reader::unchecked(table, value.span(), &format!("`{key}` in {}", reader.name), reader.sink);
    for (name, _) in table {
        let text: &str = name.get_ref();
        let pool = declared_pool(&inner, (text, Spanned::span(name)), pools);
        if let (Some(pool), Some((date, _))) = (pool, inner.date(text)) {
            found.push(ContactMove { pool, into_exchange, date });
        }
    }
}
