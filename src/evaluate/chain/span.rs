//! Stretches of time that a database can be restored to: closed, sorted, apart from each other.

use super::link::Lineage;
use crate::base::{Lsn, Stamp};

/// One stretch; a single point when both ends are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Stamp,
    pub to: Stamp,
    /// Where in the log its end stands; `None` when nothing can be applied there.
    pub end: Option<(Lineage, Lsn)>,
}

impl Span {
    pub fn is_point(&self) -> bool {
        self.from == self.to
    }

    pub fn holds(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}

/// The same instants as sorted spans that do not touch.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.from, span.to, span.end));
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut().filter(|last| span.from <= last.to) {
            Some(last) => {
                if (span.to, span.end) > (last.to, last.end) {
                    (last.to, last.end) = (span.to, span.end);
                }
            }
            None => out.push(span),
        }
    }
    out
}

/// Sorted spans without what lies strictly inside the cuts; the ends of the cuts stay where they were.
pub fn without(spans: &[Span], mut cuts: Vec<(Stamp, Stamp)>) -> Vec<Span> {
    cuts.sort();
    let mut joined: Vec<(Stamp, Stamp)> = Vec::new();
    for (after, before) in cuts {
        match joined.last_mut().filter(|last| after < last.1) {
            Some(last) => last.1 = last.1.max(before),
            None => joined.push((after, before)),
        }
    }
    let mut out = Vec::new();
    for span in spans {
        let mut rest = Some(*span);
        let near = joined.partition_point(|(_, before)| *before <= span.from);
        for (after, before) in joined.iter().skip(near) {
            let Some(left) = rest.filter(|left| left.to > *after) else { break };
            if left.from <= *after {
                out.push(Span { to: *after, end: None, ..left });
            }
            rest = (left.to >= *before).then(|| Span { from: left.from.max(*before), ..left });
        }
        out.extend(rest);
    }
    out
}
