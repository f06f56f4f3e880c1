//! PowerShell's serialised objects (CLIXML): objects, their members and plain values, as a sink sees them.
//! Knows the grammar, and nothing of what the objects mean.

use super::xml::{Element, Visitor};

/// The namespace of every CLIXML document.
pub const NAMESPACE: &str = "http://schemas.microsoft.com/powershell/2004/04";

/// Bytes kept of one value or member name; the rest is left out.
pub const MAX_VALUE_BYTES: usize = 4096;

/// The root and an object in it.
const TOP_OBJECT_NODES: usize = 2;

/// A plain value.
#[derive(Debug)]
pub struct Value<'a> {
    /// The member's name (`N`); of `ToString`, the name of the object it describes.
    pub member: Option<&'a str>,
    /// The element: `S`, `G`, `I32`, `B`, `URI`, `ToString` ...
    pub tag: &'a str,
    pub text: &'a str,
    /// How many objects enclose it.
    pub object_depth: usize,
}

/// An object that begins.
#[derive(Debug)]
pub struct Object<'a> {
    /// The member's name (`N`); none at the top and in lists.
    pub member: Option<&'a str>,
    /// The number (`RefId`) by which a later place of the document may show the same object again.
    pub ref_id: Option<u64>,
    /// It may be one of the things the document lists, not a part of one; its end tells.
    pub is_item: bool,
}

/// What takes objects and values as they come.
pub trait Sink {
    fn begin(&mut self, _object: &Object<'_>) {}
    fn value(&mut self, value: &Value<'_>);
    /// An object that stands elsewhere in the document stands here too (`Ref`).
    fn again(&mut self, _member: Option<&str>, _ref_id: Option<u64>) {}
    /// The innermost object ends. `is_item`: it is one of the things the document lists.
    fn end(&mut self, _is_item: bool) {}
}

#[derive(Debug)]
enum Node {
    Root,
    /// `is_item`: one of the things the document lists.
    Object {
        member: Option<String>,
        is_item: bool,
    },
    /// `LST`, `IE`, `STK`, `QUE`: `holds_items` when its object stands at the top.
    List {
        holds_items: bool,
    },
    Value {
        member: Option<String>,
        tag: String,
    },
    Other,
}

/// Reads a document into a sink.
#[derive(Debug)]
pub struct Clixml<S> {
    nodes: Vec<Node>,
    text: String,
    /// Objects listed: those at the top, or, where one at the top is a list, those it lists.
    pub item_count: u64,
    pub sink: S,
}

fn kept(text: &str) -> String {
    let mut end = text.len().min(MAX_VALUE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

fn ref_id(element: &Element<'_>) -> Option<u64> {
    element.attribute("RefId")?.parse().ok()
}

impl<S: Sink> Clixml<S> {
    pub fn new(sink: S) -> Self {
        Self { nodes: Vec::new(), text: String::new(), item_count: 0, sink }
    }

    fn object_depth(&self) -> usize {
        self.nodes.iter().filter(|node| matches!(node, Node::Object { .. })).count()
    }

    fn node(&mut self, element: &Element<'_>) -> Node {
        let member = element.attribute("N").map(kept);
        if element.namespace != NAMESPACE {
            return Node::Other;
        }
        let is_top = self.nodes.len() == TOP_OBJECT_NODES;
        match (element.local, self.nodes.last_mut()) {
            ("Objs", None) => Node::Root,
            ("Obj", Some(place)) => {
                let is_item = matches!(place, Node::Root | Node::List { holds_items: true });
                self.item_count += u64::from(is_item);
                self.sink.begin(&Object { member: member.as_deref(), ref_id: ref_id(element), is_item });
                Node::Object { member, is_item }
            }
            ("Ref", Some(_)) => {
                self.sink.again(member.as_deref(), ref_id(element));
                Node::Other
            }
            ("LST" | "IE" | "STK" | "QUE", Some(Node::Object { is_item, .. })) => {
                // A list at the top is no item; what it lists is.
                let holds_items = *is_item && is_top;
                if holds_items {
                    *is_item = false;
                    self.item_count = self.item_count.saturating_sub(1);
                }
                Node::List { holds_items }
            }
            ("ToString", Some(Node::Object { member, .. })) => {
                Node::Value { member: member.clone(), tag: "ToString".to_owned() }
            }
            ("Props" | "MS" | "TN" | "TNRef" | "T" | "DCT" | "En" | "Nil", _) | (_, None) => Node::Other,
            (tag, Some(_)) => Node::Value { member, tag: kept(tag) },
        }
    }
}

impl<S: Sink> Visitor for Clixml<S> {
    fn open(&mut self, element: &Element<'_>) {
        let node = self.node(element);
        if matches!(node, Node::Value { .. }) {
            self.text.clear();
        }
        self.nodes.push(node);
    }

    fn text(&mut self, text: &str) {
        if matches!(self.nodes.last(), Some(Node::Value { .. })) && self.text.len() < MAX_VALUE_BYTES {
            self.text.push_str(&kept(text));
        }
    }

    fn close(&mut self, _depth: usize) {
        let object_depth = self.object_depth();
        match self.nodes.pop() {
            Some(Node::Object { is_item, .. }) => self.sink.end(is_item),
            Some(Node::Value { member, tag }) => {
                self.sink.value(&Value { member: member.as_deref(), tag: &tag, text: &self.text, object_depth });
                self.text.clear();
            }
            _ => {}
        }
    }
}
