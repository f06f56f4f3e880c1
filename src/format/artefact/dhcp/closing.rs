//! The comments of a dump. Each is a title between two lines of `=`, in the server's language; the last says that the
//! dump is complete. Where the title of a section ends a file, the file was cut there.

use std::collections::BTreeSet;

/// A line of a comment that only separates.
const SEPARATOR_CHARS: [char; 5] = ['=', '-', '*', '_', '~'];
const SEPARATOR_LENGTH: usize = 3;

/// How *completed* begins in the languages of Windows Server: participles, since sections end with `End Add ...`.
const COMPLETE: &[&str] = &[
    "complet",
    "complét",
    "finished",
    "abgeschlossen",
    "vollst",
    "beendet",
    "fertig",
    "terminé",
    "terminad",
    "terminat",
    "achev",
    "finalizad",
    "finalisé",
    "conclu",
    "fullfør",
    "fuldfør",
    "slutför",
    "färdig",
    "klar",
    "valmis",
    "voltooid",
    "gereed",
    "compiut",
    "zakończon",
    "ukończon",
    "dokončen",
    "hotov",
    "kész",
    "befejez",
    "tamamlan",
    "заверш",
    "выполнен",
    "закончен",
    "ολοκληρ",
];
/// The same in languages without blanks between words, and in those written from right to left.
const COMPLETE_INSIDE: &[&str] = &["完成", "完了", "완료", "הושל", "اكتم"];
/// A comment of this word alone, be it with an accent that the code page lost.
const END: &[&str] = &["end", "ende", "fin", "fine", "fim", "slut", "einde", "termin", "koniec"];

/// Words of the first title that the last one must repeat, where the language is none of these.
const MIN_SHARED_WORDS: usize = 3;

/// Bytes of a title that are kept.
const MAX_TITLE_BYTES: usize = 2048;

/// What the comments behind the last command say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The closing comment is there.
    Closed,
    /// A whole comment is there, and it is not told whether it is the closing one.
    Untold,
    /// There is no comment, or one that does not end.
    Cut,
}

/// Gathers the lines of a dump that are no commands.
#[derive(Debug, Default)]
pub(super) struct Comments {
    has_separators: bool,
    opening: Option<String>,
    /// The comment that is open: its title so far, and whether a line of `=` began it.
    open: Option<(String, bool)>,
    since_command: Option<Ending>,
}

impl Comments {
    /// A command follows: how what stood before it ended is no longer of interest.
    pub(super) fn command(&mut self) {
        self.open = None;
        self.since_command = None;
    }

    /// A line that is no command.
    pub(super) fn line(&mut self, line: &str) {
        let Some(text) = line.strip_prefix('#') else {
            // A blank line, a prompt, or what another program said ends a comment without a frame.
            match self.open.take() {
                Some((title, false)) => self.finish(&title, false),
                framed => self.open = framed,
            }
            return;
        };
        let text = text.trim();
        match (is_separator(text), self.open.take()) {
            (true, Some((title, true))) if !title.is_empty() => self.finish(&title, true),
            (true, Some((title, false))) => {
                self.finish(&title, false);
                self.begin();
            }
            (true, _) => self.begin(),
            (false, Some((title, is_framed))) if title.len() > MAX_TITLE_BYTES => self.open = Some((title, is_framed)),
            (false, Some((title, is_framed))) => {
                self.open = Some((format!("{title} {text}").trim().to_owned(), is_framed))
            }
            (false, None) => self.open = Some((text.chars().take(MAX_TITLE_BYTES).collect(), false)),
        }
    }

    fn begin(&mut self) {
        self.has_separators = true;
        self.open = Some((String::new(), true));
    }

    fn finish(&mut self, title: &str, is_framed: bool) {
        // Where the others have a frame, a comment without one is of another hand.
        if title.is_empty() || (self.has_separators && !is_framed) {
            return;
        }
        let opening = self.opening.as_deref().filter(|_| is_framed);
        let is_closing = says_complete(opening, title) || opening.is_some_and(|opening| repeats(opening, title));
        if is_framed && self.opening.is_none() {
            self.opening = Some(title.to_lowercase());
        }
        self.tell(is_closing);
    }

    fn tell(&mut self, is_closing: bool) {
        if is_closing {
            self.since_command = Some(Ending::Closed);
        } else if self.since_command.is_none() {
            self.since_command = Some(Ending::Untold);
        }
    }

    /// Another server's dump follows in the same file: its first title was taken for one of the last dump's.
    pub(super) fn next_server(&mut self) -> Ending {
        let ending = self.ending();
        self.opening = None;
        ending
    }

    /// At the end of the file.
    pub(super) fn ending(&mut self) -> Ending {
        match self.open.take() {
            Some((title, false)) => self.finish(&title, false),
            // Of a later dump, or the beginning of a section.
            Some((_, true)) if self.since_command != Some(Ending::Closed) => return Ending::Cut,
            _ => {}
        }
        self.since_command.unwrap_or(Ending::Cut)
    }
}

fn is_separator(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next().filter(|c| SEPARATOR_CHARS.contains(c));
    first.is_some_and(|first| text.len() >= SEPARATOR_LENGTH && chars.all(|c| c == first))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a title says that something is complete, and that it is what the first title announced: a section's own
/// title names a scope, and where the first one names the server the last one does.
fn says_complete(opening: Option<&str>, title: &str) -> bool {
    let title = title.to_lowercase();
    let has_word = words(&title).any(|word| COMPLETE.iter().any(|start| word.starts_with(start)))
        || COMPLETE_INSIDE.iter().any(|word| title.contains(word));
    let mut all = words(&title);
    let is_word = all.next().is_some_and(|word| END.contains(&word)) && all.next().is_none();
    let named = |text: &str| -> BTreeSet<String> { names(text).map(str::to_owned).collect() };
    let is_of_it = |first: BTreeSet<String>| first.is_empty() || first == named(&title);
    (has_word && opening.is_none_or(|opening| is_of_it(named(opening)))) || is_word
}

/// Addresses and names of servers: what has a digit in it, or a dot between letters.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let plain = |word: &str| -> usize { word.trim_end_matches(['.', ',', ':', ';']).len() };
    text.split_whitespace()
        .filter_map(move |word| word.get(..plain(word)))
        .map(|word| word.trim_start_matches('\\'))
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()) || word.contains('.'))
}

/// The closing comment repeats the first one, server and all, and adds a word: `Configuration Information for Server
/// 10.0.0.5` and `... 10.0.0.5 Complete...`.
fn repeats(opening: &str, title: &str) -> bool {
    let title = title.to_lowercase();
    let in_title: Vec<&str> = words(&title).collect();
    let in_opening: Vec<&str> = words(opening).collect();
    in_opening.len() >= MIN_SHARED_WORDS
        && in_title.len() > in_opening.len()
        && in_opening.iter().all(|word| in_title.contains(word))
}
