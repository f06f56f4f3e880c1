//! The command line as the program gets it from the shell.

use std::ffi::OsString;

/// The program and its arguments. Shells of Windows leave it to the program to expand `*.bak`.
pub(super) fn arguments() -> impl Iterator<Item = OsString> {
    #[cfg(windows)]
    return wild::args_os();
    #[cfg(not(windows))]
    std::env::args_os()
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
