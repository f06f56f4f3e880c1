//! Well-formedness to the closing root. quick-xml accepts a truncated document, two roots and text around them, so
//! depth, roots, names and characters are checked here; a DOCTYPE and every entity but XML's own are refused.

use super::text_stream::{State, TextStream};
use super::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAME_BYTES, MAX_NAMESPACES, MAX_TAG_BYTES, MAX_TOKEN_BYTES, chars};
use crate::model::Verdict;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceError, NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;
use std::io::Read;

/// What `bakproof demo` writes into everything it makes.
const DEMO_MARK: &str = "BAKPROOF-DEMO";

/// The buffer of one token is given back when a long one made it grow.
const KEPT_BUFFER_BYTES: usize = 1 << 20;

/// A start tag.
#[derive(Debug)]
pub struct Element<'a> {
    /// Empty where there is none.
    pub namespace: &'a str,
    pub local: &'a str,
    /// The root is 1.
    pub depth: usize,
    attributes: &'a [(&'a str, Cow<'a, str>)],
    resolver: &'a NamespaceResolver,
}

impl Element<'_> {
    /// Whether it says anything itself: declarations of namespaces are no content.
    pub fn has_attributes(&self) -> bool {
        self.attributes.iter().any(|(key, value)| !key.starts_with("xmlns") && !value.is_empty())
    }

    /// Attributes that say something, as namespace (empty where there is none), name without prefix, and value.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.attributes.iter().filter(|(key, _)| *key != "xmlns" && !key.starts_with("xmlns:")).map(|(key, value)| {
            match self.resolver.resolve_attribute(QName(key)) {
                (ResolveResult::Bound(Namespace(uri)), local) => (uri, local.into_inner(), value.as_ref()),
                // A prefix that is declared nowhere is a part of the name.
                _ => ("", *key, value.as_ref()),
            }
        })
    }

    /// The value of the attribute of that name, prefix included, with its references resolved.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_ref())
    }
}

/// Sees the elements and their text as they come. An empty element opens and closes.
pub trait Visitor {
    fn open(&mut self, element: &Element<'_>);
    /// A piece of the text of the innermost open element; more may follow.
    fn text(&mut self, _text: &str) {}
    /// The element opened at this depth ends.
    fn close(&mut self, _depth: usize) {}
}

/// The root element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    pub namespace: String,
    pub local: String,
}

/// Why a document is not well-formed, or was not read further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub id: &'static str,
    pub message: String,
    /// Of the token concerned, in the document's own bytes.
    pub offset: u64,
    pub verdict: Verdict,
}

/// What was seen of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub root: Option<Root>,
    /// `None`: well-formed to the closing root.
    pub fault: Option<Fault>,
    /// The demo's mark stands in an attribute, a comment or a text.
    pub is_demo: bool,
}

type Stop = (&'static str, Verdict, String);

fn malformed(message: impl Into<String>) -> Stop {
    ("xml-malformed", Verdict::Damaged, message.into())
}

fn truncated() -> Stop {
    ("xml-truncated", Verdict::Incomplete, "the XML ends before its root element is closed".to_owned())
}

fn limit(id: &'static str, message: impl Into<String>) -> Stop {
    (id, Verdict::Unreadable, message.into())
}

/// Reads a document to its end or to its first fault.
pub fn scan(input: impl Read, visitor: &mut dyn Visitor) -> Outcome {
    let mut reader = NsReader::from_reader(TextStream::new(input));
    let config = reader.config_mut();
    config.check_comments = true;
    config.expand_empty_elements = true;
    reader.resolver_mut().set_max_namespace_bindings(MAX_NAMESPACES);
    let mut state = Scan { outcome: Outcome::default(), depth: 0, is_first: true };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        buffer.shrink_to(KEPT_BUFFER_BYTES);
        reader.get_mut().begin_token();
        let stop = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => match state.end() {
                None => return state.outcome,
                Some(stop) => stop,
            },
            Ok(event) => match state.event(&event, &reader, visitor) {
                Ok(()) => continue,
                Err(stop) => stop,
            },
            Err(error) => reason(&error, reader.get_ref().state()),
        };
        let (id, verdict, message) = stop;
        state.outcome.fault = Some(Fault { id, message, offset: reader.get_ref().token_at(), verdict });
        return state.outcome;
    }
}

struct Scan {
    outcome: Outcome,
    depth: usize,
    is_first: bool,
}

impl Scan {
    fn event<R: Read>(
        &mut self,
        event: &Event<'_>,
        reader: &NsReader<TextStream<R>>,
        visitor: &mut dyn Visitor,
    ) -> Result<(), Stop> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        let raw: &str = event;
        if !chars::all_allowed(raw) {
            return Err(malformed("a character that XML does not allow"));
        }
        match event {
            Event::Start(start) => self.start(start, reader, visitor)?,
            // quick-xml has compared the name with the start tag's already.
            Event::End(_) => {
                visitor.close(self.depth);
                self.depth = self.depth.saturating_sub(1);
            }
            Event::Text(_) if raw.contains("]]>") => return Err(malformed("`]]>` in text")),
            Event::Text(_) | Event::CData(_) => {
                let is_blank = matches!(event, Event::Text(_)) && raw.trim_ascii().is_empty();
                if self.depth == 0 && !is_blank {
                    return Err(malformed("text outside the root element"));
                }
                self.mark(raw);
                if self.depth > 0 {
                    visitor.text(raw);
                }
            }
            Event::GeneralRef(reference) if self.depth > 0 => {
                visitor.text(resolve(reference)?.encode_utf8(&mut [0; 4]));
            }
            Event::GeneralRef(_) => return Err(malformed("a reference outside the root element")),
            Event::Comment(_) => self.mark(raw),
            Event::Decl(declaration) if is_first => check_declaration(declaration, reader.get_ref().is_utf16())?,
            Event::Decl(_) => return Err(malformed("an XML declaration that is not at the start")),
            Event::PI(instruction) if instruction.target().eq_ignore_ascii_case("xml") => {
                return Err(malformed("an XML declaration that is not at the start"));
            }
            Event::DocType(_) => {
                let message = "a DOCTYPE: exports have none, and it may hide anything".to_owned();
                return Err(("doctype-refused", Verdict::Unreadable, message));
            }
            Event::PI(_) | Event::Empty(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn start<R: Read>(
        &mut self,
        start: &BytesStart<'_>,
        reader: &NsReader<TextStream<R>>,
        visitor: &mut dyn Visitor,
    ) -> Result<(), Stop> {
        if self.depth == 0 && self.outcome.root.is_some() {
            return Err(malformed("a second root element"));
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(limit("limit-xml-depth", format!("elements nest deeper than {MAX_DEPTH}")));
        }
        if start.len() > MAX_TAG_BYTES {
            return Err(limit(
                "limit-xml-tag",
                format!("a tag is longer than {}", crate::base::bytes(MAX_TAG_BYTES as u64)),
            ));
        }
        check_name(start.name().0)?;
        let attributes = attributes(start)?;
        if attributes.iter().any(|(_, value)| value.contains(DEMO_MARK)) {
            self.outcome.is_demo = true;
        }
        let (namespace, local) = reader.resolver().resolve_element(start.name());
        let namespace = match namespace {
            ResolveResult::Bound(Namespace(uri)) => uri,
            ResolveResult::Unbound => "",
            ResolveResult::Unknown(prefix) => {
                return Err(malformed(format!("the namespace prefix `{prefix}` is declared nowhere")));
            }
        };
        let local = local.into_inner();
        if self.depth == 1 {
            self.outcome.root = Some(Root { namespace: namespace.to_owned(), local: local.to_owned() });
        }
        visitor.open(&Element {
            namespace,
            local,
            depth: self.depth,
            attributes: &attributes,
            resolver: reader.resolver(),
        });
        Ok(())
    }

    fn mark(&mut self, text: &str) {
        self.outcome.is_demo |= text.contains(DEMO_MARK);
    }

    fn end(&self) -> Option<Stop> {
        (self.depth > 0 || self.outcome.root.is_none()).then(truncated)
    }
}

fn check_name(name: &str) -> Result<(), Stop> {
    if name.len() > MAX_NAME_BYTES {
        return Err(limit("limit-xml-name", format!("a name is longer than {MAX_NAME_BYTES} bytes")));
    }
    if chars::is_name(name) { Ok(()) } else { Err(malformed("an element or attribute without a proper name")) }
}

fn attributes<'a>(start: &'a BytesStart<'_>) -> Result<Vec<(&'a str, Cow<'a, str>)>, Stop> {
    let mut list = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| malformed(format!("an attribute is broken: {error}")))?;
        if list.len() == MAX_ATTRIBUTES {
            return Err(limit("limit-xml-attributes", format!("more than {MAX_ATTRIBUTES} attributes in one tag")));
        }
        let key = attribute.key.0;
        check_name(key)?;
        if key.starts_with("xmlns") && attribute.value.len() > MAX_NAME_BYTES {
            return Err(limit("limit-xml-name", format!("a namespace is longer than {MAX_NAME_BYTES} bytes")));
        }
        if attribute.value.contains('<') {
            return Err(malformed("`<` in an attribute"));
        }
        let value = match attribute.value {
            Cow::Borrowed(raw) => unescape(raw),
            Cow::Owned(ref raw) => unescape(raw).map(|value| Cow::Owned(value.into_owned())),
        };
        let value = value.map_err(|error| malformed(format!("an attribute is broken: {error}")))?;
        list.push((key, value));
    }
    Ok(list)
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, Stop> {
    let undefined = || malformed("a reference to nothing XML defines");
    if let Some(c) = reference.resolve_char_ref().map_err(|_| undefined())? {
        return if chars::is_allowed(c) { Ok(c) } else { Err(undefined()) };
    }
    let name: &str = reference;
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(undefined()),
    }
}

/// UTF-16 shows itself; a declaration of UTF-16 over bytes that are not is what .NET writes for strings.
fn check_declaration(declaration: &BytesDecl<'_>, is_utf16: bool) -> Result<(), Stop> {
    declaration.version().map_err(|error| malformed(format!("the XML declaration is broken: {error}")))?;
    match declaration.encoding() {
        Some(Ok(label)) if !is_utf16 => {
            const READ: [&str; 5] = ["utf-8", "us-ascii", "ascii", "utf-16", "unicode"];
            if READ.contains(&label.to_ascii_lowercase().as_str()) {
                return Ok(());
            }
            Err(limit("unsupported-encoding", "an encoding other than UTF-8 and UTF-16"))
        }
        Some(Err(error)) => Err(malformed(format!("the XML declaration is broken: {error}"))),
        _ => Ok(()),
    }
}

fn reason(error: &Error, state: State) -> Stop {
    match (state, error) {
        (State::TokenTooLong, _) => {
            let most = crate::base::bytes(MAX_TOKEN_BYTES);
            limit("limit-xml-token", format!("a tag, comment or text is longer than {most}"))
        }
        (State::Malformed, _) => {
            ("invalid-encoding", Verdict::Damaged, "bytes that are no text in the document's encoding".to_owned())
        }
        (State::CutCharacter, _) => truncated(),
        (State::Unreadable, _) => limit("read-error", "the document could not be read to its end"),
        // The parser ran out of input inside a tag, a comment or a reference.
        (State::Ended, Error::Syntax(_) | Error::IllFormed(IllFormedError::UnclosedReference)) => truncated(),
        (_, Error::Namespace(NamespaceError::TooManyBindings(_))) => {
            limit("limit-xml-namespaces", format!("more than {MAX_NAMESPACES} namespaces at one place"))
        }
        _ => malformed(format!("the XML is broken: {error}")),
    }
}
