//! JSON by contract: the model's own field names, indented, with a final line feed.

use crate::model::{FileReport, InspectReport};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// Files that one thread renders together.
const FILES_PER_TASK: usize = 128;
/// Files and backup sets of which the text waits to be written: a few MiB.
const AT_ONCE: usize = 2048;

/// The contract's bytes.
///
/// # Errors
/// Only when a value cannot be JSON, which no type of the model allows.
pub fn pretty<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(value, &mut bytes)?;
    Ok(bytes)
}

/// Writes them.
///
/// # Errors
/// The output cannot be written to.
pub fn write<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The same bytes as [`write()`], with its files rendered by many threads: there may be hundreds of thousands.
///
/// # Errors
/// The output cannot be written to.
pub fn write_inspect(report: &InspectReport, out: &mut dyn Write) -> io::Result<()> {
    let InspectReport { schema, files, summary } = report;
    let frame = InspectReport { schema: schema.clone(), files: Vec::new(), summary: summary.clone() };
    let frame = serde_json::to_string_pretty(&frame)?;
    // Within a string a quotation mark is escaped.
    let Some((before, after)) = frame.split_once("\"files\": []").filter(|_| !files.is_empty()) else {
        return write(report, out);
    };
    write!(out, "{before}\"files\": [")?;
    let render = |some: &[FileReport]| some.par_chunks(FILES_PER_TASK).map(elements).collect::<io::Result<Vec<_>>>();
    let (first, mut rest) = split(files);
    let (mut rendered, mut comma) = (render(first)?, "");
    while !rendered.is_empty() {
        // The next are rendered while these are written.
        let (group, beyond) = split(rest);
        let mut next = Ok(Vec::new());
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| next = render(group));
            for text in &rendered {
                out.write_all(comma.as_bytes())?;
                out.write_all(text)?;
                comma = ",";
            }
            io::Result::Ok(())
        })?;
        (rendered, rest) = (next?, beyond);
    }
    writeln!(out, "\n  ]{after}")
}

/// As many files as are rendered at once, at least one where there is one, and those after them.
fn split(files: &[FileReport]) -> (&[FileReport], &[FileReport]) {
    let mut count = 0;
    let is_beyond = |file: &FileReport| {
        count += 1 + file.sets.len();
        count > AT_ONCE
    };
    let end = files.iter().position(is_beyond).unwrap_or(files.len());
    files.split_at(end.max(1).min(files.len()))
}

/// Of a list that is a value of the outermost object, with commas between them.
fn elements<T: Serialize>(all: &[T]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    for (number, one) in all.iter().enumerate() {
        text.extend_from_slice(if number == 0 { b"\n    " } else { b",\n    " });
        let mut formatter = PrettyFormatter::new();
        // As deep as it stands.
        formatter.begin_object(&mut io::sink())?;
        formatter.begin_array(&mut io::sink())?;
        one.serialize(&mut Serializer::with_formatter(&mut text, formatter))?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{InspectSummary, Kind, KindOrigin, Note, NoteKind, Problem, Verdict};

    #[test]
    fn files_that_many_threads_render_are_the_same_bytes() {
        let file = |number: usize| FileReport {
            path: format!("\"files\": [] {number}\n").as_str().into(),
            kind: Kind::Unknown,
            kind_origin: KindOrigin::Content,
            size_bytes: number as u64,
            media: None,
            sets: Vec::new(),
            verdict: Verdict::Unreadable,
            problems: (0..number % 3).map(|_| Problem::whole("unrecognised", "it says \"files\": []")).collect(),
        };
        let note = Note { path: "a".into(), kind: NoteKind::Limit, reason: "\"files\": []".to_owned() };
        for count in [0, 1, 2, FILES_PER_TASK, AT_ONCE * 2 + 1] {
            let summary = InspectSummary { notes: vec![note.clone()], ..InspectSummary::default() };
            let schema = "\"files\": []".to_owned();
            let report = InspectReport { schema, files: (0..count).map(file).collect(), summary };
            let mut bytes = Vec::new();
            write_inspect(&report, &mut bytes).unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), String::from_utf8(pretty(&report).unwrap()).unwrap());
        }
    }
}
