//! Single values of the deployment file: instances, names, items, patterns, evidence. Each error says what is allowed.

use super::reader::{At, Reader, short};
use crate::model::{Assurance, Instance};
use crate::policy::diagnostics::Diagnostic;
use crate::policy::{Catalogue, EvidenceKind, TopologySource};
use std::ops::Range;
use std::path::PathBuf;

/// Longest name of a host, instance, share or target.
pub(super) const MAX_NAME_BYTES: usize = 255;
/// Longest pattern of a mapping.
const MAX_PATTERN_BYTES: usize = 400;

/// An instance, `host` or `host\INSTANCE`: a backup knows no port and no protocol, so that with one nothing would match.
pub(super) fn instance(reader: &Reader<'_>, (text, span): At<&str>) -> Option<Instance> {
    if text.len() <= MAX_NAME_BYTES
        && !text.chars().any(char::is_control)
        && let Ok(instance) = text.parse::<Instance>()
        && instance.is_possible()
        && !text.ends_with('\\')
    {
        return Some(instance);
    }
    let error = format!("`{}` in {} is not a valid SQL Server instance", short(text), reader.name);
    reader.sink.add(
        Diagnostic::new(span, error, "not an instance")
            .help(r"write 'sql01.contoso.com\MON', in single quotes, or only the host for the default instance"),
    );
    None
}

/// An instance under a key.
pub(super) fn instance_at(reader: &Reader<'_>, key: &str) -> Option<Instance> {
    reader.text(key).and_then(|at| instance(reader, at))
}

/// A DNS name, lower case.
pub(super) fn host_name(reader: &Reader<'_>, (text, span): At<&str>) -> Option<At<String>> {
    let right = text.len() <= MAX_NAME_BYTES
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !text.starts_with('.')
        && !text.ends_with('.');
    if !right {
        let title = format!("`{}` in {} is not a valid host name", short(text), reader.name);
        reader.sink.add(Diagnostic::new(span, title, "write it as in DNS, such as \"pool01.contoso.com\""));
        return None;
    }
    Some((text.to_lowercase(), span))
}

/// Any name that is shown and compared: one line, not too long.
pub(super) fn plain_name(reader: &Reader<'_>, key: &str, (text, span): At<&str>) -> Option<At<String>> {
    if text.len() > MAX_NAME_BYTES || text.chars().any(char::is_control) || text.trim().is_empty() {
        let title = format!("`{key}` in {} is not a valid name", reader.name);
        let label = format!("one line of at most {MAX_NAME_BYTES} bytes");
        reader.sink.add(Diagnostic::new(span, title, label));
        return None;
    }
    Some((text.to_owned(), span))
}

/// The name of an environment variable; never the password itself, which would stand in the file.
pub(super) fn variable(reader: &Reader<'_>, (text, span): At<&str>) -> Option<String> {
    if is_variable_name(text) {
        return Some(text.to_owned());
    }
    // What was written may be a password: it is not repeated.
    let title = format!("`password_env` in {} is not the name of an environment variable", reader.name);
    reader.sink.add(
        Diagnostic::new(span, title, "a name has only letters, digits and _")
            .help(
                "write the name of the variable that holds the password, such as \"BAKPROOF_SQL01\"; never the \
                   password",
            )
            .secret(),
    );
    None
}

/// Whether an environment variable can have this name: a password hardly ever does.
pub fn is_variable_name(text: &str) -> bool {
    /// No variable that anybody names is longer.
    const MAX_BYTES: usize = 128;
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (1..=MAX_BYTES).contains(&text.len())
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(is_part)
}

/// The id of an item of the catalogue.
pub(super) fn item_id(reader: &Reader<'_>, catalogue: &Catalogue, (text, span): At<&str>) -> Option<String> {
    if catalogue.item(text).is_some() {
        return Some(text.to_owned());
    }
    let ids = || catalogue.items.iter().map(|item| item.id.as_str());
    let label = reader.sink.guess(text, ids(), "not in the catalog");
    reader.sink.add(
        Diagnostic::new(span, format!("unknown item `{}` in {}", short(text), reader.name), label)
            .help(format!("items: {}", ids().collect::<Vec<_>>().join(", "))),
    );
    None
}

/// `minimum`: an assurance.
pub(super) fn minimum(reader: &Reader<'_>) -> Option<Assurance> {
    reader.word("minimum", &Assurance::ALL.map(|a| (a.word(), a))).map(|(value, _)| value)
}

/// `accept`: evidence that the item can have at all; the first is preferred.
pub(super) fn accept(reader: &Reader<'_>, item: &crate::policy::Item) -> Option<Vec<EvidenceKind>> {
    let value = reader.get("accept")?;
    if value.get_ref().as_array().is_some_and(|array| array.is_empty()) {
        let title = format!("`accept` in {} is empty", reader.name);
        reader.sink.add(Diagnostic::new(value.span(), title, "name the evidence that counts"));
        return None;
    }
    let known = EvidenceKind::ALL.map(|e| (e.word(), e));
    let mut kinds = Vec::new();
    for at in reader.names("accept") {
        let Some(kind) = reader.one_of("accept", at.clone(), &known) else { continue };
        if !item.can_show(kind) {
            let title = format!("`{}` cannot be shown by `{kind}`", item.id);
            let words: Vec<_> = item.accept.iter().map(|e| e.word()).collect();
            let label = format!("the catalog accepts {}", words.join(", "));
            reader.sink.add(Diagnostic::new(at.1, title, label));
        } else if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    (!kinds.is_empty()).then_some(kinds)
}

/// `applies` and `reason`: what does not apply needs the reason, and a reason alone excludes nothing.
pub(super) fn applies(reader: &Reader<'_>, reason_allowed_anyway: bool) -> (Option<bool>, Option<String>) {
    let applies = reader.boolean("applies");
    let reason = reader.statement("reason");
    match (&applies, &reason) {
        (Some((false, span)), None) if reader.get("reason").is_none() => {
            let title = format!("{} says `applies = false` without a reason", reader.name);
            reader.sink.add(
                Diagnostic::new(span.clone(), title, "why does it need no backup?")
                    .help("add `reason = \"...\"`: the report shows it to the auditor"),
            );
        }
        (None | Some((true, _)), Some((_, span))) if !reason_allowed_anyway => {
            let title = format!("`reason` in {} excludes nothing", reader.name);
            reader.sink.add(
                Diagnostic::new(span.clone(), title, "read only together with `applies = false`")
                    .help("add `applies = false`, or remove the reason"),
            );
        }
        _ => {}
    }
    (applies.map(|(value, _)| value), reason.map(|(text, _)| text.to_owned()))
}

/// A pattern over paths, without case; `*` stays within one folder, `**` does not.
pub(super) fn glob(reader: &Reader<'_>, (text, span): At<&str>) -> Option<globset::GlobMatcher> {
    let built = if text.len() > MAX_PATTERN_BYTES {
        Err(format!("longer than {MAX_PATTERN_BYTES} bytes"))
    } else if let Some(why) = never_matches(text) {
        Err(why.to_owned())
    } else {
        globset::GlobBuilder::new(text)
            .case_insensitive(true)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map_err(|error| error.kind().to_string())
            // The matcher below expects that the expression compiles.
            .and_then(|glob| match regex::bytes::Regex::new(glob.regex()) {
                Ok(_) => Ok(glob),
                Err(_) => Err("too large".to_owned()),
            })
    };
    match built {
        Ok(glob) => Some(glob.compile_matcher()),
        Err(why) => {
            let title = format!("`{}` is not a valid pattern: {why}", short(text));
            let help = "`*` and `?` match within one folder, `**/` any number of folders, `{a,b}` either, `[ab]` one of \
                        these characters";
            reader.sink.add(Diagnostic::new(span, title, "not a valid pattern").help(help));
            None
        }
    }
}

/// Why no path below a repository can be like this: a mapping that is never used would be silent.
fn never_matches(pattern: &str) -> Option<&'static str> {
    /// What a backslash may stand before; anything else is a folder written as on Windows. (`[*]` is a star.)
    const SIGNS: &str = r"[]{}!,\";
    let mut rest = pattern.chars();
    let mut escaped = std::iter::from_fn(|| rest.find(|c| *c == '\\').and_then(|_| rest.next()));
    let below = "paths are those below the repository's `path`";
    if pattern.starts_with('/') || pattern.starts_with("\\\\") || pattern.get(1..2) == Some(":") {
        Some(below)
    } else if pattern.split('/').any(|folder| matches!(folder, "." | "..")) {
        Some("`.` and `..` are not allowed")
    } else if escaped.any(|c| !SIGNS.contains(c)) {
        Some("separate folders with `/`, on Windows too")
    } else if pattern.ends_with('/') {
        Some("it must match files: add `*` or `**` at the end")
    } else {
        None
    }
}

/// Reports a name that was there before.
pub(super) fn duplicate(reader: &Reader<'_>, what: &str, name: &str, span: Range<usize>, first: Range<usize>) {
    reader.sink.add(
        Diagnostic::new(span, format!("{what} `{}` is declared twice", short(name)), "declared again here")
            .related(first, "first declared here")
            .help("names are compared without case"),
    );
}

/// The id of an edition.
pub(super) fn edition(reader: &Reader<'_>, catalogue: &Catalogue) -> Option<String> {
    let (text, span) = reader.text("edition")?;
    if catalogue.editions().any(|edition| edition.id == text) {
        return Some(text.to_owned());
    }
    let ids = || catalogue.editions().map(|edition| edition.id.as_str());
    let label = reader.sink.guess(text, ids(), "not an edition that this version knows");
    let titles: Vec<String> =
        catalogue.editions().map(|edition| format!("{} ({})", edition.id, edition.title)).collect();
    reader.sink.add(
        Diagnostic::new(span, format!("unknown edition `{}`", short(text)), label)
            .help(format!("editions: {}", titles.join(", "))),
    );
    None
}

/// The word, or the path of a file: another word is a typing error.
pub(super) fn topology(reader: &Reader<'_>) -> Option<TopologySource> {
    let (text, span) = reader.text("topology")?;
    if text == "newest" {
        return Some(TopologySource::Newest);
    }
    if !text.contains(['.', '/', '\\']) {
        let label = reader.sink.guess(text, ["newest"], "neither `newest` nor the path of a file");
        reader
            .sink
            .add(Diagnostic::new(span, format!("unknown topology `{}` in {}", short(text), reader.name), label).help(
            "write \"newest\", or the path of a configuration export or topology document, such as \"topology.xml\"",
        ));
        return None;
    }
    plain_name(reader, "topology", (text, span)).map(|(path, _)| TopologySource::File(PathBuf::from(path)))
}
