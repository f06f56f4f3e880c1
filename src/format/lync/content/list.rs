//! The things of one export as they are found, no more of them than are kept.

use super::canonical::{Sum, both};
use crate::model::{ExportContent, KindTotal, MAX_LISTED_THINGS, MAX_THING_NAME_BYTES, Thing, ThingKind};
use std::collections::BTreeMap;

/// What was found so far.
#[derive(Debug, Default)]
pub(in super::super) struct List {
    things: BTreeMap<(ThingKind, String), Sum>,
    totals: BTreeMap<ThingKind, (u64, Sum)>,
    /// More were found than are kept: none is.
    is_over: bool,
}

impl List {
    /// Takes a thing. Several of one name are one thing, which changes when any of them does.
    pub(in super::super) fn add(&mut self, kind: ThingKind, name: &str, sum: Sum) {
        let name = shortened(name);
        let (count, total) = self.totals.entry(kind).or_default();
        *total = total.wrapping_add(both(&name, sum));
        if self.is_over {
            *count += 1;
            return;
        }
        match self.things.get_mut(&(kind, name.clone())) {
            Some(known) => *known = known.wrapping_add(sum),
            None => {
                *count += 1;
                self.things.insert((kind, name), sum);
            }
        }
        if self.things.len() > MAX_LISTED_THINGS {
            self.is_over = true;
            self.things.clear();
        }
    }

    pub(in super::super) fn into_content(self) -> ExportContent {
        let is_listed = !self.is_over;
        let total = |(kind, (count, sum))| KindTotal { kind, count, digest: hexadecimal(sum), is_listed };
        let thing = |((kind, name), sum)| Thing { kind, name, digest: hexadecimal(sum) };
        ExportContent {
            kinds: self.totals.into_iter().map(total).collect(),
            things: self.things.into_iter().map(thing).collect(),
        }
    }
}

fn hexadecimal(sum: Sum) -> String {
    format!("{sum:032x}")
}

/// The beginning of a long name, and a digest of it all: two long names are not one.
pub(super) fn shortened(name: &str) -> String {
    if name.len() <= MAX_THING_NAME_BYTES {
        return name.to_owned();
    }
    const DIGEST_BYTES: usize = 34;
    let mut end = MAX_THING_NAME_BYTES - DIGEST_BYTES;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}..{:032x}", name.get(..end).unwrap_or_default(), both(name, 0))
}
