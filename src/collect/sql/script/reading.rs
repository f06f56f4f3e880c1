//! The facts of a saved output: the same reading as over a connection.

use super::answers::Answers;
use super::index::{Index, index};
use super::line::TITLE;
use super::lines::Lines;
use crate::base::{ReadAt, Stamp};
use crate::collect::sql::read::{ReadPlan, read};
use crate::model::{Instance, Problem, ReadingOrigin, ServerReading, Unread};
use jiff::tz::Offset;
use regex::bytes::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// The title in any encoding: UTF-16 puts a zero byte between its characters. `None` in no build whose tests passed.
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let characters: Vec<String> = TITLE.chars().map(|one| regex::escape(&one.to_string())).collect();
    RegexBuilder::new(&characters.join(r"\x00?")).unicode(false).build().ok()
});

/// The first bytes of a file, read like a file.
struct Head<'a>(&'a [u8]);

impl ReadAt for Head<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read_at(offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}

/// Whether the first bytes may be a saved output. Tools print a few lines of their own before it.
pub fn looks_like(head: &[u8]) -> bool {
    // Asked of every file there is: lines are only cut where the title stands at all.
    if MARK.as_ref().is_some_and(|mark| !mark.is_match(head)) {
        return false;
    }
    let head = Head(head);
    let Ok(mut lines) = Lines::at(&head, 0) else { return false };
    while let Ok(true) = lines.advance() {
        if lines.line().trim() == TITLE {
            return true;
        }
    }
    false
}

/// Reads a saved output. `source` names where it was found; `instance` is what the deployment file calls the server
/// (`None`: what the server calls itself). Blocks that are damaged or missing stand in `unread`.
///
/// # Errors
/// It is no output of the script, it holds several, or the server's name and clock cannot be read.
pub fn reading(file: &dyn ReadAt, source: &str, instance: Option<&Instance>) -> Result<ServerReading, Problem> {
    let index = index(file)?;
    let plan = ReadPlan {
        source: source.to_owned(),
        instance: instance.cloned(),
        window_from: window(&index),
        clock: None,
        probes: index.blocks.contains_key("probe-cdr") || index.blocks.contains_key("probe-archiving"),
        origin: ReadingOrigin::Script,
        encryption: None,
        tls_version: None,
        login: None,
    };
    let mut answers = Answers { file, index: &index };
    let mut reading = read(&mut answers, &plan).map_err(|refusal| {
        let message = format!(
            "the saved output does not contain what is needed from this server: {refusal}; run the script there and \
             save its output"
        );
        Problem::whole("damaged-history", message)
    })?;
    if index.window.is_none() || !index.is_done {
        let reason = "the end of the saved output is missing; run the script again";
        let fact = "script-output".to_owned();
        reading.unread.push(Unread { fact, reason: reason.to_owned(), grant: None });
        reading.unread.sort();
    }
    Ok(reading)
}

/// Where the script's window began.
fn window(index: &Index) -> Option<Stamp> {
    let seconds = index.offset_minutes.checked_mul(60).and_then(|seconds| i32::try_from(seconds).ok())?;
    let offset = Offset::from_seconds(seconds).ok()?;
    Stamp::from_civil(index.window.as_deref()?.parse().ok()?, offset).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_seen_in_every_encoding_and_only_as_a_line() {
        assert!(MARK.is_some());
        let text = format!("some tool 1.0\r\n{TITLE}\r\n");
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert!(looks_like(text.as_bytes()) && looks_like(&wide));
        assert!(!looks_like(b"nothing of it") && !looks_like(format!("see {TITLE} there").as_bytes()));
    }
}
