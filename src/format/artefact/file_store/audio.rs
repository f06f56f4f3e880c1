//! Whether a file that is named like audio is audio: `.wav` and `.wma` are what the voice applications take.

use crate::format::artefact::{TreeFile, TreeView};
use crate::format::form::{AUDIO_HEAD_BYTES as HEAD_BYTES, is_audio, is_named_audio};
use crate::model::Problem;

/// What a file's name and head say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Audio {
    /// It is not named like audio.
    OtherName,
    Sound,
    /// It is named like audio and is empty, or begins like something else.
    Foreign,
    /// Its head cannot be read, and why: it may be either.
    Unreadable(String),
}

/// Looks at one file.
pub(super) fn examine(view: &dyn TreeView, folder: &str, file: &TreeFile) -> Audio {
    if !is_named_audio(&file.name) {
        return Audio::OtherName;
    }
    if file.size_bytes == 0 {
        return Audio::Foreign;
    }
    let path = if folder.is_empty() { file.name.clone() } else { format!("{folder}/{}", file.name) };
    match head(view, &path, file.size_bytes) {
        Ok(Some(head)) if is_audio(&head) => Audio::Sound,
        Ok(_) => Audio::Foreign,
        Err(error) => Audio::Unreadable(error.to_string()),
    }
}

/// `None`: it ends before.
fn head(view: &dyn TreeView, path: &str, listed_bytes: u64) -> std::io::Result<Option<[u8; HEAD_BYTES]>> {
    let opened = view.open(path)?;
    if opened.size_bytes() != listed_bytes {
        return Err(std::io::Error::other(Problem::changed().message));
    }
    let mut head = [0; HEAD_BYTES];
    let mut length = 0;
    while length < HEAD_BYTES {
        let count = opened.read_at(length as u64, head.get_mut(length..).unwrap_or_default())?;
        if count == 0 {
            return Ok(None);
        }
        length += count;
    }
    Ok(Some(head))
}
