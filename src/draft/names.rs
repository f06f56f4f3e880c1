//! Names that may stand in a deployment file, and patterns of paths.

pub(super) const MAX_NAME_BYTES: usize = 255;

pub(super) fn is_host_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !name.starts_with('.')
        && !name.ends_with('.')
}

/// The path with every number open, so that one pattern fits the files of every night; the numbers of `label`, a pool's
/// name, stay.
pub(super) fn pattern_of(path: &str, label: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    let mut kept = 0;
    while let Some(c) = rest.chars().next().filter(|_| kept < MAX_NAME_BYTES) {
        let head = rest.get(..label.len()).filter(|head| !label.is_empty() && head.eq_ignore_ascii_case(label));
        if let Some(head) = head {
            out.push_str(head);
            rest = rest.get(head.len()..).unwrap_or_default();
            kept += head.len();
            continue;
        }
        match c {
            '0'..='9' if out.ends_with('*') => {}
            '0'..='9' => out.push('*'),
            // A question mark stands for any one character, these included.
            '*' | '?' | '[' | ']' | '{' | '}' | '!' | '\\' | ':' => out.push('?'),
            _ => out.push(c),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        kept += 1;
    }
    if !rest.is_empty() && !out.ends_with('*') {
        out.push('*');
    }
    out
}

/// One line that a deployment file takes as a name.
pub(super) fn is_plain(name: &str) -> bool {
    !name.trim().is_empty() && name.len() <= MAX_NAME_BYTES && !name.chars().any(char::is_control)
}
