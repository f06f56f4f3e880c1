//! The command line as the program gets it from the shell.

use std::ffi::OsString;

/// The program and its arguments. Shells of Windows leave it to the program to expand `*.bak`; and what `C:` means
/// depends on where it was started, so that messages and reports name the folder instead.
pub(super) fn arguments() -> impl Iterator<Item = OsString> {
    #[cfg(windows)]
    return wild::args_os().map(|argument| {
        let whole = |path: &str| std::path::absolute(path).ok()?.into_os_string().into_string().ok();
        argument.to_str().and_then(|text| whole_path(text, whole)).map_or(argument, OsString::from)
    });
    #[cfg(not(windows))]
    std::env::args_os()
}

/// An argument whose path begins at the current folder of a drive, with the whole path; also `json=C:report.json` and
/// `--state=C:`. Nothing else that is typed here begins with one letter and a colon.
#[cfg(any(windows, test))]
fn whole_path(argument: &str, whole: impl Fn(&str) -> Option<String>) -> Option<String> {
    let behind_equals = argument.match_indices('=').map(|(at, _)| at + 1);
    let (before, path) = std::iter::once(0)
        .chain(behind_equals)
        .filter_map(|at| argument.split_at_checked(at))
        .find(|(_, path)| bakproof::base::is_drive_relative(path))?;
    Some(format!("{before}{}", whole(path)?))
}

/// Why an argument cannot be meant as it came: Windows takes `\"` for a quotation mark, so that `"C:\Backups\"` does not
/// end where its writer ended it. No path of Windows holds a quotation mark, and no other argument needs one.
pub(super) fn swallowed_quote(arguments: &[OsString]) -> Option<String> {
    let argument = arguments.iter().filter_map(|one| one.to_str()).find(|one| one.contains('"'))?;
    let (before, behind) = argument.split_once('"')?;
    let meant = before.trim_end_matches('\\');
    let all =
        format!("`{argument}` came as one argument: `\\\"` is a quotation mark here and does not end the argument");
    let cut =
        if behind.trim().is_empty() { String::new() } else { format!(", so that `{}` went with it", behind.trim()) };
    Some(format!("{all}{cut}; leave out the backslash before it, as in `\"{meant}\"`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_folder_of_a_drive_is_named() {
        let of = |argument: &str| whole_path(argument, |path| Some(path.replacen(':', r":\here\", 1)));
        assert_eq!(of("C:").unwrap(), r"C:\here\");
        assert_eq!(of("d:sql=1.bak").unwrap(), r"d:\here\sql=1.bak");
        assert_eq!(of("--output=json=C:a.json").unwrap(), r"--output=json=C:\here\a.json");
        for whole in [r"C:\Backups", r"json=C:\a.json", r"\\nas\sql", "json=a.json", "--quiet", "sql"] {
            assert_eq!(of(whole), None);
        }
    }

    #[test]
    fn a_backslash_before_the_closing_quote_is_explained() {
        let of = |argument: &str| swallowed_quote(&["bakproof".into(), argument.into()]);
        assert_eq!(
            of(r#"C:\SQL Backups" --only cdr"#).unwrap(),
            r#"`C:\SQL Backups" --only cdr` came as one argument: `\"` is a quotation mark here and does not end the argument, so that `--only cdr` went with it; leave out the backslash before it, as in `"C:\SQL Backups"`"#
        );
        assert_eq!(of(r"C:\SQL Backups\"), None);
        assert!(of("C:\\SQL Backups\"").unwrap().ends_with(r#"as in `"C:\SQL Backups"`"#));
    }
}
