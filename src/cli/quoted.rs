//! Paths as they are typed.

use bakproof::base::for_terminal;
use std::path::Path;

/// A path as a shell takes it.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-:".contains(c));
    if plain { text } else { format!("'{}'", for_terminal(&text.replace('\'', r"'\''"))) }
}
