//! What a file probably is that stands where another kind belongs, and the command that its owner probably meant.

use super::input;
use super::quoted::quoted;
use bakproof::base::shown_path;
use std::path::Path;

/// Enough to see the schema of a JSON document, or the mark of a backup.
const HEAD_BYTES: u64 = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likely {
    Backup,
    Evidence,
    Report,
    OtherJson,
    Xml,
    Utf16,
    Binary,
    /// May be a deployment file.
    Text,
}

/// By its first bytes; `None` when it cannot be read, which the caller says better.
pub fn likely(path: &Path) -> Option<Likely> {
    input::head(path, HEAD_BYTES).ok().map(|head| of(&head))
}

fn of(head: &[u8]) -> Likely {
    // Microsoft Tape Format, SQL Server's compressed container, and ZIP files, as exports are.
    const MARKS: [&[u8]; 3] = [b"TAPE", b"MSSQLBAK", b"PK\x03\x04"];
    if MARKS.iter().any(|mark| head.starts_with(mark)) {
        return Likely::Backup;
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Likely::Utf16;
    }
    // A character may be cut in two at the end of the head.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            head.get(..error.valid_up_to()).and_then(|good| std::str::from_utf8(good).ok()).unwrap_or_default()
        }
        Err(_) => return Likely::Binary,
    };
    if text.contains('\0') {
        return Likely::Binary;
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        Likely::Xml
    } else if text.starts_with('{') {
        // Our own documents begin with their schema.
        match text.split_once("\"bakproof/").map(|(_, rest)| rest) {
            Some(rest) if rest.starts_with("evidence/") => Likely::Evidence,
            Some(_) => Likely::Report,
            None => Likely::OtherJson,
        }
    } else {
        Likely::Text
    }
}

/// Why `path` cannot be a deployment file, with the command that was probably meant; `None`: it may be one.
pub fn no_deployment_file(path: &Path) -> Option<String> {
    let (shown, typed) = (shown_path(path), quoted(path));
    if path.is_dir() {
        let file = path.join("bakproof.toml");
        return Some(if file.is_file() {
            format!("`{shown}` is a folder; its deployment file is `{}`", quoted(&file))
        } else {
            format!("`{shown}` is a folder, not a deployment file; `bakproof audit {typed}` audits a folder of backups")
        });
    }
    let by_name = || {
        let extension = path.extension()?.to_str()?.to_lowercase();
        matches!(extension.as_str(), "bak" | "trn" | "dif" | "zip" | "vhd" | "vhdx" | "wim" | "pfx" | "p12")
            .then_some(())
    };
    let backup = || {
        format!(
            "`{shown}` looks like a backup, not a deployment file; `bakproof verify {typed}` verifies a single file, and \
             `bakproof audit FOLDER` audits a folder of backups"
        )
    };
    Some(match likely(path)? {
        Likely::Backup => backup(),
        _ if by_name().is_some() => backup(),
        Likely::Evidence => {
            format!(
                "`{shown}` is saved evidence, not a deployment file; judge it with `bakproof audit --evidence {typed}`"
            )
        }
        Likely::Report => format!("`{shown}` is a report of bakproof, not a deployment file (usually `bakproof.toml`)"),
        Likely::OtherJson => format!("`{shown}` is JSON; a deployment file is TOML, as `bakproof init` writes it"),
        Likely::Xml => format!("`{shown}` is XML; a deployment file is TOML, as `bakproof init` writes it"),
        Likely::Utf16 => format!("`{shown}` is UTF-16 text; save the deployment file as UTF-8"),
        Likely::Binary => {
            format!(
                "`{shown}` is not UTF-8 text, so it cannot be a deployment file; `bakproof inspect {typed}` shows what it is"
            )
        }
        Likely::Text => return None,
    })
}

/// Why `path` cannot be a saved report; `None`: it may be.
pub fn no_report(path: &Path) -> Option<String> {
    let (shown, typed) = (shown_path(path), quoted(path));
    let write = "write one with `bakproof audit -o json=FILE`";
    if path.is_dir() {
        return Some(format!("`{shown}` is a folder, not a report; {write}"));
    }
    Some(match likely(path)? {
        Likely::Evidence => format!(
            "`{shown}` is saved evidence, not a report; judge it first, with `bakproof audit --evidence {typed} -o json=FILE`"
        ),
        Likely::Report | Likely::OtherJson => return None,
        _ => format!("`{shown}` is not a JSON report; {write}"),
    })
}

/// Why `path` cannot be saved evidence; `None`: it may be.
pub fn no_evidence(path: &Path) -> Option<String> {
    let (shown, typed) = (shown_path(path), quoted(path));
    let collect = "save evidence with `bakproof audit --save-evidence FILE`";
    if path.is_dir() {
        return Some(format!(
            "`{shown}` is a folder, not saved evidence; `bakproof audit {typed}` audits a folder of backups"
        ));
    }
    Some(match likely(path)? {
        Likely::Report => format!("`{shown}` is a report of bakproof, not saved evidence; {collect}"),
        Likely::Backup => format!(
            "`{shown}` looks like a backup, not saved evidence; `bakproof verify {typed}` verifies a single file"
        ),
        Likely::Text if path.extension().is_some_and(|extension| extension == "toml") => {
            format!(
                "`{shown}` looks like a deployment file, not saved evidence; audit it with `bakproof audit {typed}`"
            )
        }
        Likely::Evidence | Likely::OtherJson => return None,
        _ => format!("`{shown}` is not saved evidence; {collect}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        for (head, likely) in [
            (&b"TAPE\0\0"[..], Likely::Backup),
            (b"PK\x03\x04", Likely::Backup),
            (b"\xff\xfe[\0d\0", Likely::Utf16),
            (b"{\n  \"schema\": \"bakproof/evidence/1\"", Likely::Evidence),
            (b"{\"schema\":\"bakproof/audit/2\"", Likely::Report),
            (b" {\"a\": 1}", Likely::OtherJson),
            (b"\xef\xbb\xbf<?xml", Likely::Xml),
            (b"\x00\x01\xfe", Likely::Binary),
            (b"[deployment]\nname = \"Troms\xc3", Likely::Text),
            (b"", Likely::Text),
        ] {
            assert_eq!(of(head), likely, "{head:?}");
        }
    }
}
