//! Where state lives unless `--state` says otherwise. A few lines of our own: the rules are short, and state that is no
//! configuration, cache or data is what the crates for it know least of.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What names the user's own folder here, as messages call it.
pub const NAMED_BY: &str = if cfg!(windows) { "%LOCALAPPDATA%" } else { "HOME" };

/// The user's state directory, from the environment that `variable` looks into; `None` when it names none.
///
/// Windows: `%LOCALAPPDATA%\bakproof`. Elsewhere `$XDG_STATE_HOME/bakproof`, or `~/.local/state/bakproof` (XDG Base
/// Directory Specification 0.8; a relative path in the variable is to be ignored).
pub fn default_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else {
        absolute("XDG_STATE_HOME").or_else(|| absolute("HOME").map(|home| home.join(Path::new(".local/state"))))
    };
    folder.map(|folder| folder.join("bakproof"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(variables: &[(&str, &str)]) -> Option<PathBuf> {
        default_folder(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
    }

    #[cfg(windows)]
    #[test]
    fn windows_keeps_it_on_this_computer() {
        assert_eq!(folder(&[("LOCALAPPDATA", r"C:\l"), ("HOME", r"C:\h")]), Some(r"C:\l\bakproof".into()));
        assert_eq!(folder(&[("LOCALAPPDATA", "l"), ("HOME", r"C:\h")]), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_specification_is_followed() {
        assert_eq!(folder(&[("XDG_STATE_HOME", "/s"), ("HOME", "/h")]), Some("/s/bakproof".into()));
        assert_eq!(folder(&[("XDG_STATE_HOME", "s"), ("HOME", "/h")]), Some("/h/.local/state/bakproof".into()));
        assert_eq!(folder(&[("XDG_STATE_HOME", ""), ("HOME", "h")]), None);
        assert_eq!(folder(&[]), None);
    }
}
