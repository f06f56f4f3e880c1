//! Names in Markdown: none becomes markup, HTML, a link, a mention or a reference, neither by CommonMark nor by what GitHub,
//! GitLab and Azure DevOps replace in the rendered text afterwards.

use super::for_terminal;

/// Signs that CommonMark, its tables or HTML read as markup. Others matter only where a line begins.
const MARKUP: &str = "\\`*_[]<>|{}~&!";

/// Text within a line, such as a sentence or a cell; it must not begin the line.
///
/// A backslash does not keep hosts from linking `@name`, `#12` or `https://`: they look for them in the rendered text. Code
/// is left alone by all of them, so the sign that would begin a reference becomes code.
pub fn for_markdown(text: &str) -> String {
    let text = for_terminal(text);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text.as_ref();
    // Where the last code ended: two that touch would be read as one with a longer fence.
    let mut code_end = 0;
    let mut code = |out: &mut String, sign: &str| {
        match code_end > 0 && out.len() == code_end {
            true => out.truncate(code_end - 1),
            false => out.push('`'),
        }
        out.push_str(sign);
        out.push('`');
        code_end = out.len();
    };
    while let Some(c) = rest.chars().next() {
        let references = rest.len() - rest.trim_start_matches(is_reference).len();
        let (sign, after) = rest.split_at(references);
        if references > 0 && begins_reference(out.chars().next_back(), sign, after) {
            code(&mut out, sign);
            rest = after;
            continue;
        }
        if let Some(address) = address_start(rest) {
            let (start, after) = rest.split_at(address);
            code(&mut out, start);
            rest = after;
            continue;
        }
        if MARKUP.contains(c) {
            out.push('\\');
        }
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// Bytes of what begins an address without a scheme: `//host`, `www.host`.
fn address_start(text: &str) -> Option<usize> {
    let is_www = || text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    if text.starts_with("//") { Some(2) } else { is_www().then_some(4) }
}

/// Signs that begin a reference: a person, an issue, a formula, a merge request, a label, a milestone, an epic, an emoji, an
/// address.
fn is_reference(c: char) -> bool {
    "@#$!~%&^:".contains(c)
}

/// A colon between two digits is a clock's; `:100:` is an emoji.
fn begins_reference(before: Option<char>, sign: &str, after: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let next = after.chars().next();
    sign.contains(['@', '#', '$'])
        || match sign.ends_with(':') {
            true if is_digit(next) => !is_digit(before),
            true => next.is_some_and(|c| c.is_alphabetic() || "/+-".contains(c)),
            false => next.is_some_and(|c| c.is_alphanumeric() || "\"_/{-".contains(c)),
        }
}

/// A name or a command as code, within a line or in a table's cell, or as text if it holds a bar; nothing for an empty one.
pub fn markdown_code(text: &str) -> String {
    let text = for_terminal(text);
    if text.is_empty() {
        return String::new();
    }
    // Tables end a cell at a bar even in code, and readers differ in what a backslash before it does there.
    if text.contains('|') {
        return for_markdown(&text);
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let is_edge = |c: char| c == '`' || c == ' ';
    // Within code, one space at each end is dropped if both are there.
    let pad = if text.starts_with(is_edge) || text.ends_with(is_edge) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Paragraphs, one a line, and commands, which are indented by four spaces: as blocks of Markdown.
pub fn markdown_blocks(text: &str) -> String {
    let mut out = String::new();
    let mut commands: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim_end).chain([""]) {
        if let Some(command) = line.strip_prefix("    ") {
            commands.push(for_terminal(command).into_owned());
            continue;
        }
        if !commands.is_empty() {
            let fence = "`".repeat(commands.iter().map(|line| longest_run(line)).max().unwrap_or(0).max(2) + 1);
            out.push_str(&format!("{fence}text\n{}\n{fence}\n\n", commands.join("\n")));
            commands.clear();
        }
        let (point, words) = line.trim_start().strip_prefix("- ").map_or(("", line.trim_start()), |w| ("- ", w));
        if !words.is_empty() {
            out.push_str(&format!("{point}{}\n\n", first_on_its_line(&with_code(words))));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A sentence in which backticks stand in pairs: what is between two of them is code.
fn with_code(words: &str) -> String {
    if words.matches('`').count() % 2 == 1 {
        return for_markdown(words);
    }
    let parts = words.split('`').enumerate();
    parts.map(|(number, part)| if number % 2 == 1 { markdown_code(part) } else { for_markdown(part) }).collect()
}

/// What would be a heading, a quotation, a list or a rule at the start of a line.
fn first_on_its_line(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    match rest.starts_with(['-', '+', '=', '.', ')']) {
        true => format!("{number}\\{rest}"),
        false => text.to_owned(),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markup_are_escaped_and_references_become_code() {
        assert_eq!(for_markdown("a|b <script> [x](y) *z* `c`"), "a\\|b \\<script\\> \\[x\\](y) \\*z\\* \\`c\\`");
        assert_eq!(for_markdown("ops@contoso.com fixes #12, at 22:04"), "ops`@`contoso.com fixes `#`12, at 22:04");
        assert_eq!(for_markdown("22:04:11 :100: :x:"), "22:04:11 `:`100: `:`x:");
        assert_eq!(for_markdown("https://evil www.evil C:\\x"), "https`://`evil `www.`evil C:\\\\x");
        assert_eq!(for_markdown("a\nb\u{202e}"), "a\\\\u\\{a\\}b\\\\u\\{202e\\}");
        assert_eq!(for_markdown("www.@www.a"), "`www.@www.`a");
        assert_eq!(for_markdown("50% of it: 3!"), "50% of it: 3\\!");
    }

    #[test]
    fn code_holds_backticks_bars_and_spaces() {
        assert_eq!(markdown_code("x"), "`x`");
        assert_eq!(markdown_code("a`b"), "``a`b``");
        assert_eq!(markdown_code("``"), "``` `` ```");
        assert_eq!(markdown_code(" a"), "`  a `");
        assert_eq!(markdown_code("a\\|b"), "a\\\\\\|b");
        assert_eq!(markdown_code(""), "");
    }

    #[test]
    fn paragraphs_and_commands_become_blocks() {
        assert_eq!(
            markdown_blocks("Do it:\n    a ``` b\n\n1. next\n"),
            "Do it:\n\n````text\na ``` b\n````\n\n1\\. next"
        );
        assert_eq!(markdown_blocks("Run `a_b`, then `c`."), "Run `a_b`, then `c`.");
        assert_eq!(markdown_blocks("- one\n- + two"), "- one\n\n- \\+ two");
    }
}
