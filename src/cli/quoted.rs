//! Paths as they are typed.

use super::exit::Failure;
use bakproof::base::{for_terminal, shown_path};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Refuses what is not there, before anything is read.
///
/// # Errors
/// Usage: the first of `paths` that the system does not find, or cannot look for.
pub(super) fn refuse_missing(paths: &[PathBuf]) -> Result<(), Failure> {
    for path in paths {
        match path.symlink_metadata() {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let message = format!("`{}` not found; name a backup file or a folder", shown_path(path));
                return Err(Failure::usage(message));
            }
            Err(error) => {
                let message = format!("`{}` cannot be looked for: {error}; check the path", shown_path(path));
                return Err(Failure::usage(message));
            }
        }
    }
    Ok(())
}

/// Who reads a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shell {
    Posix,
    /// The Command Prompt and PowerShell: what both take.
    Windows,
}

/// A path as the shells of this system take it.
pub(super) fn quoted(path: &Path) -> String {
    quoted_for(if cfg!(windows) { Shell::Windows } else { Shell::Posix }, &shown_path(path))
}

fn quoted_for(shell: Shell, text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c) || (shell == Shell::Windows && c == '\\');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    match shell {
        Shell::Posix => format!("'{}'", for_terminal(&text.replace('\'', r"'\''"))),
        // Between double quotes PowerShell would take these for variables; the Command Prompt knows no single quotes.
        Shell::Windows if text.contains(['$', '`']) => format!("'{}'", for_terminal(&text.replace('\'', "''"))),
        // A backslash before the closing quote would escape it.
        Shell::Windows => {
            let end = if text.ends_with('\\') { "\\" } else { "" };
            format!("\"{}{end}\"", for_terminal(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_as_its_shell_takes_it() {
        let windows = |text| quoted_for(Shell::Windows, text);
        assert_eq!(windows(r"C:\Backups\bakproof.toml"), r"C:\Backups\bakproof.toml");
        assert_eq!(windows(r"C:\SQL Backups"), r#""C:\SQL Backups""#);
        assert_eq!(windows(r"C:\SQL Backups\"), r#""C:\SQL Backups\\""#);
        assert_eq!(windows(r"\\fs01\d$\it's"), r"'\\fs01\d$\it''s'");
        assert_eq!(quoted_for(Shell::Posix, "SQL Backups/it's"), r"'SQL Backups/it'\''s'");
        assert_eq!(quoted_for(Shell::Posix, r"C:\Backups"), r"'C:\Backups'");
    }
}
