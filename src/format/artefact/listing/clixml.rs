//! What `Export-Clixml` writes, as rows: plain members of the listed objects, and objects by what they print as.

use super::rows::{MAX_ROWS, Row, Table, kept};
use super::{Found, MAX_COLUMNS, Sequential};
use crate::base::ReadAt;
use crate::format::lync::clixml::{Clixml, NAMESPACE, Object, Sink, Value};
use crate::format::lync::xml::{Element, Visitor, scan};
use crate::model::{Problem, Verdict};
use std::collections::BTreeSet;

/// Type names kept; an object names its ancestors too.
const MAX_TYPES: usize = 64;

const MAX_TYPE_BYTES: usize = 512;

struct Rows<'a> {
    wanted: &'a [&'static str],
    columns: BTreeSet<String>,
    rows: Vec<Row>,
    row: Row,
    depth: usize,
    row_depth: usize,
    is_cut: bool,
}

impl Sink for Rows<'_> {
    fn begin(&mut self, object: &Object<'_>) {
        self.depth += 1;
        if object.is_item {
            self.row = Row::new();
            self.row_depth = self.depth;
        }
    }

    fn value(&mut self, value: &Value<'_>) {
        let place = if value.tag == "ToString" { self.row_depth + 1 } else { self.row_depth };
        let Some(member) = value.member else { return };
        if self.depth != place {
            return;
        }
        if self.columns.len() < MAX_COLUMNS {
            self.columns.insert(member.to_lowercase());
        }
        if let Some(name) = kept(member, self.wanted) {
            self.row.insert(name, value.text.trim().to_owned());
        }
    }

    fn end(&mut self, is_item: bool) {
        self.depth = self.depth.saturating_sub(1);
        if !is_item {
            return;
        }
        let row = std::mem::take(&mut self.row);
        if self.rows.len() < MAX_ROWS {
            self.rows.push(row);
        } else {
            self.is_cut = true;
        }
    }
}

/// Hands everything on, and keeps the names of types, which are no values.
struct Typed<'a> {
    inner: Clixml<Rows<'a>>,
    types: BTreeSet<String>,
    name: Option<String>,
}

impl Visitor for Typed<'_> {
    fn open(&mut self, element: &Element<'_>) {
        self.name = (element.local == "T" && element.namespace == NAMESPACE).then(String::new);
        // An empty member is `Nil`: the column is there all the same.
        if let (Some(member), true) = (element.attribute("N"), element.local == "Nil")
            && self.inner.sink.depth == self.inner.sink.row_depth
            && self.inner.sink.columns.len() < MAX_COLUMNS
        {
            self.inner.sink.columns.insert(member.to_lowercase());
        }
        self.inner.open(element);
    }

    fn text(&mut self, text: &str) {
        if let Some(name) = &mut self.name
            && name.len() + text.len() <= MAX_TYPE_BYTES
        {
            name.push_str(text);
        }
        self.inner.text(text);
    }

    fn close(&mut self, depth: usize) {
        if let Some(name) = self.name.take()
            && self.types.len() < MAX_TYPES
        {
            self.types.insert(name.trim().to_lowercase());
        }
        self.inner.close(depth);
    }
}

pub fn read_clixml(file: &dyn ReadAt, wanted: &[&'static str]) -> Table {
    let rows = Rows {
        wanted,
        columns: BTreeSet::new(),
        rows: Vec::new(),
        row: Row::new(),
        depth: 0,
        row_depth: 0,
        is_cut: false,
    };
    let mut visitor = Typed { inner: Clixml::new(rows), types: BTreeSet::new(), name: None };
    let outcome = scan(Sequential::new(file), &mut visitor);
    let mut found = Found::starting_at(Verdict::Intact);
    let mut proof = Vec::new();
    match outcome.fault {
        Some(fault) => found.add(Problem::at(fault.id, fault.offset, fault.message), fault.verdict),
        None => proof.push("closing-element".to_owned()),
    }
    let sink = visitor.inner.sink;
    if sink.is_cut {
        let message = format!("the listing has more than {MAX_ROWS} objects");
        found.add(Problem::whole("limit-rows", message), Verdict::Unreadable);
    }
    let columns = sink.columns.into_iter().collect();
    Table { columns, types: visitor.types.into_iter().collect(), rows: sink.rows, proof, found }
}
