//! What stands around a configuration that was saved from a terminal: comments of the tool that saved it (RANCID,
//! Oxidized), the pager's marks, the prompt, and the text of banners, in which anything may stand.

/// What terminals add at the end of a session, without case.
const FAREWELLS: [&str; 5] = ["connection to ", "connection closed", "logout", "exit", "=~=~=~=~"];

/// How many lines a banner may have; terminals show fewer.
const MAX_BANNER_LINES: usize = 1000;

/// Banners looked at; a device has one of each kind, and there are seven kinds.
const MAX_BANNERS: usize = 100;

/// Characters of a prompt: `[admin@fw1:Active] config`, `fw1 (global)`.
const MAX_PROMPT_CHARS: usize = 80;

/// Lines without what a pager left before them (`--More--`, then backspaces) and without blanks at their end.
pub(in super::super) fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| {
        let line = line.trim_end();
        if line.contains("--More--") { line.rsplit(['\u{8}', '\r']).next().unwrap_or_default() } else { line }
    })
}

/// Whether the line is a comment or a prompt, with a command behind it or without.
pub(in super::super) fn is_around(line: &str) -> bool {
    line.is_empty() || line.starts_with(['!', '#', '=']) || is_prompt(line)
}

/// Whether the line is a prompt: few characters, none of those that configurations are made of, and a mark.
fn is_prompt(line: &str) -> bool {
    let Some((prompt, _)) = line.split_once(['#', '>', '$']) else { return false };
    let is_of_prompt = |c: char| c.is_alphanumeric() || " ._-@:/~()[]".contains(c);
    prompt.chars().count() <= MAX_PROMPT_CHARS
        && prompt.chars().all(is_of_prompt)
        && prompt.split_whitespace().count() <= 3
}

/// Whether the line may follow the end of a configuration: nothing of the device's own.
pub(in super::super) fn is_after(line: &str) -> bool {
    let lower = line.trim().to_ascii_lowercase();
    is_around(line.trim()) || FAREWELLS.iter().any(|farewell| lower.starts_with(farewell))
}

/// Whether the head, as long as heads get, is nothing but comments: tools may write more of them than a head holds.
pub(in super::super) fn is_all_comment(head: &[u8], mark: u8) -> bool {
    const HEAD_BYTES: usize = 4096;
    // The last line is cut.
    let whole = head.iter().rposition(|byte| *byte == b'\n').and_then(|at| head.get(..at)).unwrap_or_default();
    let is_comment = |line: &[u8]| matches!(line.first(), None | Some(b'\r')) || line.first() == Some(&mark);
    head.len() >= HEAD_BYTES && !whole.is_empty() && whole.split(|byte| *byte == b'\n').all(is_comment)
}

/// The lines of a Cisco configuration without the text of its banners: `banner motd ^C`, text, `^C`. ASA has no such
/// mark and repeats `banner motd` on each line; a letter, or a mark that never comes again, is therefore none.
pub(in super::super) fn without_banners<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::with_capacity(lines.len());
    let (mut at, mut banners) = (0, 0);
    while let Some(line) = lines.get(at) {
        kept.push(*line);
        at += 1;
        if let Some(mark) = banner(line).filter(|_| banners < MAX_BANNERS) {
            banners += 1;
            let mut text = lines.get(at..).unwrap_or_default().iter().take(MAX_BANNER_LINES);
            at += text.position(|line| line.contains(mark)).map_or(0, |last| last + 1);
        }
    }
    kept
}

/// The mark of a banner that does not end on the line it begins on.
fn banner(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("banner ")?.trim_start();
    let rest = match rest.split_once(' ') {
        Some((kind, rest)) if kind.len() > 2 && kind.chars().all(|c| c.is_ascii_lowercase() || c == '-') => rest,
        _ => rest,
    };
    let mut chars = rest.chars();
    let length = match (chars.next()?, chars.next()) {
        ('^', Some(letter)) if letter.is_ascii_uppercase() => 2,
        (first, _) => first.len_utf8(),
    };
    let (mark, rest) = rest.split_at_checked(length)?;
    (!mark.chars().any(char::is_alphanumeric) || length == 2).then_some(mark).filter(|mark| !rest.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_is_told_from_a_line_of_a_configuration() {
        for prompt in [
            "gw01#show running-config",
            "fg1 # show full-configuration",
            "fg1 (global) # show",
            "admin@srx1> show configuration | display set",
            "root@(lb1)(cfg-sync Standalone)(Active)(/Common)(tmos)# list ltm virtual",
            "gw01#",
            "> show ns runningConfig",
        ] {
            assert!(is_prompt(prompt), "{prompt}");
        }
        for line in ["hostname gw01", "set comment \"50% of it\"", "    set x y", "config system global"] {
            assert!(!is_prompt(line), "{line}");
        }
    }

    #[test]
    fn text_of_a_banner_is_left_out_and_nothing_else() {
        let lines =
            ["a", "banner motd ^C", "hostname x", "^C", "b", "banner login #one line#", "c", "banner exec %", "d"];
        let mut kept = lines.to_vec();
        kept.drain(2..4);
        assert_eq!(without_banners(&lines), kept);
        let asa = ["banner motd hostname x", "banner motd Hello", "hostname fw1"];
        assert_eq!(without_banners(&asa), asa);
    }
}
