//! XML 1.0 whose texts are names of strangers: characters that it forbids, and those that hide, are told as code points.

use crate::base::for_terminal;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;
use std::borrow::Cow;
use std::io::{self, Write};

/// A document that is written from its start to its end.
pub struct Xml<'o>(Writer<&'o mut dyn Write>);

impl<'o> Xml<'o> {
    pub fn new(out: &'o mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(element(name, attributes)))
    }

    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element that holds lines of text, and nothing besides.
    pub fn lines(&mut self, name: &str, attributes: &[(&str, &str)], lines: &[String]) -> io::Result<()> {
        let text = lines.iter().map(|line| line_text(line)).collect::<Vec<_>>().join("\n");
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::new(&text)))?;
        self.close(name)
    }

    pub fn finish(self) -> io::Result<()> {
        self.0.into_inner().write_all(b"\n")
    }
}

fn element<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, line_text(value).as_ref()));
    }
    element
}

/// The two code points that are no control characters and that XML 1.0 forbids all the same; others of Rust's cannot be.
fn line_text(text: &str) -> Cow<'_, str> {
    let shown = for_terminal(text);
    if !shown.contains(['\u{fffe}', '\u{ffff}']) {
        return shown;
    }
    Cow::Owned(shown.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}"))
}
