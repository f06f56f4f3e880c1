//! Markdown as CommonMark with tables reads it: our own headings, tables, lists and code, and nothing of the names.

use super::{Rendered, of_demo, of_strangers};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};
use std::collections::BTreeSet;

const HEADINGS: [&str; 5] = ["What to do", "Could it be restored?", "Waived", "Noted", "Not looked at"];

/// Reads a page; its headings, and the texts outside of code.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let mut headings = Vec::new();
    let mut texts = Vec::new();
    let mut heading: Option<String> = None;
    let mut cells = 0;
    let mut columns = 0;
    for event in TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_))) => {
                panic!("{tag:?}")
            }
            Event::Start(tag @ (Tag::Emphasis | Tag::Strikethrough)) => panic!("{tag:?}"),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => headings.extend(heading.take()),
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow | Tag::TableHead) => cells = 0,
            Event::End(TagEnd::TableCell) => cells += 1,
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => assert_eq!(cells, columns),
            Event::Text(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
                texts.push(words.into_string());
            }
            Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            _ => {}
        }
    }
    (headings, texts)
}

/// What GitHub and GitLab make of a text after Markdown was read.
fn references(texts: &[String]) -> Vec<&String> {
    let reference = regex::Regex::new(r"[@#$]|[!~%&^]\w|:[A-Za-z+-][\w+-]*:|(?:^|\D):\w+:|\w://|(?i:www\.)").unwrap();
    texts.iter().filter(|text| reference.is_match(text)).collect()
}

#[test]
fn names_stay_in_their_place() {
    for (rendered, format) in
        [of_demo(), of_strangers()].into_iter().flat_map(|one| [(one, "markdown"), (one, "github-summary")])
    {
        let (headings, texts) = read(&rendered.text(format));
        assert!(headings[0].starts_with("Gaps: backups of "), "{headings:?}");
        assert_eq!(headings[1..], HEADINGS, "{format}");
        assert_eq!(references(&texts), Vec::<&String>::new(), "{format}");
    }
}

#[test]
fn what_to_do_is_whole_sentences_and_names_the_page_with_the_rest() {
    let text = of_demo().text("markdown");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| **gap** |")).collect();
    assert_eq!(rows.len(), 5);
    for row in rows {
        let item = row.split('`').nth(1).unwrap().split('@').next().unwrap();
        let to_do = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let (words, more) = to_do.rsplit_once(" More: ").unwrap();
        assert_eq!(more, format!("`bakproof explain {item}`"));
        assert!(words.ends_with(['.', '`']), "{words}");
    }
    assert!(text.contains("keep the two together: `wbadmin start systemstatebackup "), "{text}");
}

#[test]
fn names_can_be_read() {
    let text = of_strangers().text("markdown");
    let (_, texts) = read(&text);
    for words in ["Nothing of <script>alert(1)</script> was found.", "a|b\\|c\\", "**bold** _it_"] {
        assert!(texts.iter().any(|text| text.contains(words)), "{words}");
    }
    assert!(!text.contains(['\u{202e}', '\u{1b}', '\u{200b}', '\r', '\0']));
}

#[test]
fn a_page_fits_and_counts_what_it_leaves_out() {
    let mut json = of_demo().json.clone();
    let target = json["targets"].as_array().unwrap().iter().find(|target| target["status"] == "gap").unwrap().clone();
    let many = (0..2000).map(|number| {
        let mut one = target.clone();
        one["target"] = format!("{number:04}").into();
        one["id"] = format!("x@{number:04}").into();
        one["findings"][0]["status"] = ["gap", "noted", "waived"][number % 3].into();
        one
    });
    json["targets"] = many.collect::<Vec<_>>().into();
    let rendered = Rendered::of(json);
    for (format, most) in [("markdown", 64 * 1024 - 1), ("github-summary", 64 * 1024 - 1)] {
        let text = rendered.text(format);
        assert!(text.len() <= most, "{format}: {} bytes", text.len());
        assert!(text.contains("catalog-sha256"));
        let shown = text.lines().filter(|line| line.starts_with("| **gap** |")).count();
        let more =
            text.lines().find_map(|line| line.strip_prefix("And ")?.split(' ').next()?.parse::<usize>().ok()).unwrap();
        assert_eq!(shown + more, 667, "{format}");
        assert!(shown >= 10, "{format}: {shown}");
        assert_eq!(read(&text).0[1..].iter().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(HEADINGS));
    }
}
