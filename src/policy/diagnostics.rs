//! Errors of the deployment file, each with its line and what is allowed instead. Knows text and spans, no meaning.

use crate::base::{for_terminal, shown_path};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;
use std::path::Path;

/// More errors than these help nobody; the rest is counted.
const MAX_SHOWN: usize = 50;
/// A longer line is cut around the place that is meant.
const MAX_LINE_BYTES: usize = 160;

/// One error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Byte range in the file; empty ranges point between two bytes.
    pub span: Range<usize>,
    pub title: String,
    /// Stands under the marked text.
    pub label: String,
    /// What to do or what is allowed.
    pub help: Option<String>,
    /// A second place that matters, such as the first of two that are equal.
    pub related: Option<(Range<usize>, String)>,
    /// What the span marks may be a password, and is shown nowhere.
    pub is_secret: bool,
}

impl Diagnostic {
    pub(super) fn new(span: Range<usize>, title: impl Into<String>, label: impl Into<String>) -> Self {
        Self { span, title: title.into(), label: label.into(), help: None, related: None, is_secret: false }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Nothing of the line is shown from the span on.
    pub(super) fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    pub(super) fn related(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }
}

/// All errors of one deployment file, in the order of their places; at least one.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    /// Escaped for a terminal.
    path: String,
    text: String,
    list: Vec<Diagnostic>,
}

impl std::error::Error for Diagnostics {}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Diagnostics {
    pub(super) fn new(path: &Path, text: &str, mut list: Vec<Diagnostic>) -> Self {
        list.sort_by(|a, b| (a.span.start, a.span.end, &a.title).cmp(&(b.span.start, b.span.end, &b.title)));
        list.dedup();
        Self { path: shown_path(path), text: text.to_owned(), list }
    }

    /// The errors, in the order of their places.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Line and column (in characters) of an error, both 1-based.
    pub fn place(&self, diagnostic: &Diagnostic) -> (usize, usize) {
        let line = Line::around(&self.text, diagnostic.span.start);
        let before = line.text.get(..diagnostic.span.start.saturating_sub(line.start)).unwrap_or_default();
        (line.number, before.chars().count() + 1)
    }

    /// Every error with `file:line:column`, its line and what is allowed; the last line counts them.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
        let mut out = String::new();
        for diagnostic in self.list.iter().take(MAX_SHOWN) {
            out.push_str(&self.render_one(diagnostic, &renderer));
            out.push_str("\n\n");
        }
        let count = self.list.len();
        if count > MAX_SHOWN {
            out.push_str(&format!("{} more errors are not shown\n", count - MAX_SHOWN));
        }
        out.push_str(&format!("{}: {count} error{}", self.path, if count == 1 { "" } else { "s" }));
        out
    }

    fn render_one(&self, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
        let (line, column) = self.place(diagnostic);
        let main = Line::around(&self.text, diagnostic.span.start);
        let title = for_terminal(&diagnostic.title);
        let label = for_terminal(&diagnostic.label);
        let mut group = Group::with_title(Level::ERROR.primary_title(title));
        let (snippet, as_written) =
            main.snippet(&diagnostic.span, &label, AnnotationKind::Primary, diagnostic.is_secret);
        group = if as_written {
            group.element(snippet.path(self.path.as_str()))
        } else {
            // Escapes and cuts move the mark; the place that is named stays that of the file.
            group.element(Origin::path(self.path.as_str()).line(line).char_column(column)).element(snippet)
        };
        if let Some((span, text)) = &diagnostic.related {
            let other = Line::around(&self.text, span.start);
            let (snippet, _) = other.snippet(span, &for_terminal(text), AnnotationKind::Context, false);
            group = group.element(snippet.path(self.path.as_str()));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(for_terminal(help).into_owned()));
        }
        renderer.render(&[group])
    }
}

/// One line of the file.
struct Line<'a> {
    text: &'a str,
    /// Byte offset of its first character.
    start: usize,
    /// 1-based.
    number: usize,
}

impl<'a> Line<'a> {
    fn around(text: &'a str, offset: usize) -> Self {
        let offset = boundary(text, offset.min(text.len()));
        let (before, after) = text.split_at(offset);
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let end = after.find('\n').map_or(text.len(), |i| offset + i);
        let line = text.get(start..end).unwrap_or_default();
        Self { text: line.trim_end_matches('\r'), start, number: before.matches('\n').count() + 1 }
    }

    /// The line with the span marked, as far as the span lies in it. Every part is escaped by itself, so that the
    /// mark stays where it belongs whatever stands in the line. Also says whether the line is shown as it was written.
    fn snippet(
        &self,
        span: &Range<usize>,
        label: &str,
        kind: AnnotationKind,
        is_secret: bool,
    ) -> (Snippet<'static, Annotation<'static>>, bool) {
        let public =
            if is_secret { boundary(self.text, span.start.saturating_sub(self.start)) } else { self.text.len() };
        let text = without_password(self.text.get(..public).unwrap_or_default());
        let from = boundary(text, span.start.saturating_sub(self.start).min(text.len()));
        let to = boundary(text, span.end.saturating_sub(self.start).clamp(from, text.len()));
        let (mut before, rest) = text.split_at(from);
        let (mut marked, mut after) = rest.split_at(to - from);
        let mut cut = (false, text.len() < self.text.len());
        if text.len() > MAX_LINE_BYTES {
            let third = MAX_LINE_BYTES / 3;
            if before.len() > third {
                before = before.get(boundary(before, before.len() - third)..).unwrap_or_default();
                cut.0 = true;
            }
            if marked.len() > third {
                marked = marked.get(..boundary(marked, third)).unwrap_or_default();
                after = "";
                cut.1 = true;
            }
            if after.len() > third {
                after = after.get(..boundary(after, third)).unwrap_or_default();
                cut.1 = true;
            }
        }
        let shown = |part: &str| for_terminal(&part.replace('\t', " ")).into_owned();
        let (before, marked, after) = (shown(before), shown(marked), shown(after));
        let source =
            format!("{}{before}{marked}{after}{}", if cut.0 { "..." } else { "" }, if cut.1 { "..." } else { "" });
        let begin = before.len() + if cut.0 { 3 } else { 0 };
        let annotation = kind.span(begin..begin + marked.len()).label(label.to_owned());
        let as_written = source == self.text;
        (Snippet::source(source).line_start(self.number).fold(false).annotation(annotation), as_written)
    }
}

/// The line up to the value of a `password` or `password_...`: errors end up in the logs of pipelines.
fn without_password(line: &str) -> &str {
    const KEY: &str = "password";
    line.match_indices(KEY)
        .find_map(|(at, _)| {
            let rest = line.get(at + KEY.len()..)?;
            // `password_env` and `password_file` too: somebody may have written the password itself.
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let value = rest.trim_start_matches(['"', '\'', ' ', '\t']).strip_prefix('=')?;
            line.get(..line.len() - value.len())
        })
        .unwrap_or(line)
}

/// The nearest character boundary at or before `offset`.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// The one of `known` that `wrong` was probably meant to be.
pub fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Texts longer than this are no slips.
    const MAX_CHARS: usize = 64;
    let wrong: Vec<char> = wrong.to_lowercase().chars().take(MAX_CHARS + 1).collect();
    if wrong.len() > MAX_CHARS {
        return None;
    }
    known
        .into_iter()
        .map(|word| (distance(&wrong, &word.to_lowercase().chars().collect::<Vec<_>>()), word))
        .filter(|(distance, word)| *distance <= 1 + word.chars().count() / 4)
        .min()
        .map(|(_, word)| word)
}

/// How many letters must be put in, taken out, changed, or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = row.get(j).copied().unwrap_or(0) + usize::from(x != y);
            let removed = row.get(j + 1).copied().unwrap_or(0) + 1;
            let added = next.get(j).copied().unwrap_or(0) + 1;
            let mut best = changed.min(removed).min(added);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                best = best.min(before.get(j - 1).copied().unwrap_or(0) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let known = ["archiving", "cdr", "qoe", "file-store", "topology"];
        assert_eq!(closest("archivng", known), Some("archiving"));
        assert_eq!(closest("file_store", known), Some("file-store"));
        assert_eq!(closest("CDR", known), Some("cdr"));
        assert_eq!(closest("crd", known), Some("cdr"), "two letters swapped");
        assert_eq!(closest("mailbox", known), None);
        assert_eq!(closest(&"x".repeat(1000), known), None);
    }

    #[test]
    fn a_password_is_never_repeated() {
        for text in ["password = 'hunter2'", "x = { user = 'a', \"password\" = 'hunter2' }", "password=hunter2"] {
            for start in 0..text.len() {
                let list = vec![Diagnostic::new(start..start + 1, "title", "label")];
                let shown = Diagnostics::new(Path::new("f"), text, list).render(true);
                assert!(!shown.contains("hunter") && shown.contains("password"), "{shown}");
            }
        }
        assert_eq!(without_password("password_env = 'hunter2'"), "password_env =");
        assert_eq!(without_password("note = 'no password here'"), "note = 'no password here'");
    }

    #[test]
    fn a_hostile_line_keeps_its_mark_and_loses_its_power() {
        let text = format!("{}\u{1b}[2J\u{202e}\tæ = 'wrong' {}\r\nnext", "x".repeat(500), "y".repeat(500));
        let start = text.find("'wrong'").unwrap();
        let list = vec![Diagnostic::new(start..start + 7, "title \u{1b}", "label \u{9b}").help("help\u{202e}")];
        let shown = Diagnostics::new(Path::new("a\u{1b}b.toml"), &text, list).render(false);
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown}");
        assert!(!shown.contains('\u{202e}') && shown.lines().all(|line| line.len() < 250), "{shown}");
        assert!(shown.contains("a\\u{1b}b.toml:1:511"), "{shown}");
        let lines: Vec<&str> = shown.lines().collect();
        let marked = lines.iter().find(|l| l.contains("'wrong'")).unwrap();
        let carets = lines.iter().find(|l| l.contains("^^^^^^^")).unwrap();
        assert_eq!(marked[..marked.find("'wrong'").unwrap()].chars().count(), carets.find('^').unwrap(), "{shown}");
    }
}
