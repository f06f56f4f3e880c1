//! Which entries belong to an export, and when its content was written. An export is written in one go: an entry from
//! another day, or one that no export has, was put there afterwards and must not date it.

use super::group_files;
use super::kinds::{DOC_ITEM_SET, Layout};
use super::report::Problems;
use crate::format::archive::Entry;
use crate::model::{Problem, Verdict};
use jiff::SignedDuration;
use jiff::civil::DateTime;

/// The largest export takes hours; parts a day apart are not of one run.
const MOST_APART: SignedDuration = SignedDuration::from_hours(24);
/// Names told in a message, and how much of each.
const NAMES_TOLD: usize = 3;
const NAME_CHARS: usize = 80;
/// What packages (ECMA-376, part 2) may hold beside their parts.
const OF_ANY_PACKAGE: [&str; 3] = ["_rels/", "docProps/", "package/services/metadata/"];

/// Gathers entry by entry.
#[derive(Debug)]
pub(super) struct Entries {
    layout: Layout,
    oldest: Option<DateTime>,
    newest: Option<DateTime>,
    /// Of the part that holds a document set.
    document_set: Option<DateTime>,
    /// A part that must have a time has none.
    is_undated: bool,
    foreign: Vec<String>,
    foreign_count: u64,
}

impl Entries {
    pub(super) fn new(layout: Layout) -> Self {
        Self {
            layout,
            oldest: None,
            newest: None,
            document_set: None,
            is_undated: false,
            foreign: Vec::new(),
            foreign_count: 0,
        }
    }

    /// Takes an entry, and which part of its kind it is.
    pub(super) fn list(&mut self, entry: &Entry, part: Option<&'static str>) {
        let is_known = matches!(self.layout, Layout::DocItems | Layout::ResponseGroups);
        if is_known && part.is_none() {
            if !self.may_hold(&entry.name) {
                self.foreign_count += 1;
                if self.foreign.len() < NAMES_TOLD {
                    self.foreign.push(entry.name.chars().take(NAME_CHARS).collect());
                }
            }
            return;
        }
        // Where no part is known, a folder or an empty file is no content either.
        if !is_known && (entry.is_folder() || entry.size_bytes == 0) {
            return;
        }
        let Some(at) = entry.modified else {
            self.is_undated |= part.is_some_and(|part| part == DOC_ITEM_SET || self.layout == Layout::ResponseGroups);
            return;
        };
        self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
        self.newest = self.newest.max(Some(at));
        if part == Some(DOC_ITEM_SET) {
            // Of two with one name the older counts: which of them is meant cannot be told.
            self.document_set = Some(self.document_set.map_or(at, |other| other.min(at)));
        }
    }

    /// Whether an export of this layout may have an entry of that name beside its parts.
    fn may_hold(&self, name: &str) -> bool {
        let is_package = name.eq_ignore_ascii_case(super::kinds::CONTENT_TYPES)
            || OF_ANY_PACKAGE.iter().any(|folder| group_files::strip_folder(name, folder).is_some());
        match self.layout {
            Layout::DocItems => is_package,
            Layout::ResponseGroups => is_package || group_files::may_lie_inside(name),
            Layout::Foreign(_) | Layout::Untold => true,
        }
    }

    /// When the content was written; `None` where that is not said.
    pub(super) fn written(&self) -> Option<DateTime> {
        match self.layout {
            _ if self.is_undated => None,
            Layout::DocItems => self.document_set,
            Layout::ResponseGroups => self.newest,
            Layout::Foreign(_) | Layout::Untold => self.oldest,
        }
    }

    /// Says what no export looks like.
    pub(super) fn judge(&self, problems: &mut Problems) {
        if self.foreign_count > 0 {
            let mut names: Vec<String> = self.foreign.iter().map(|name| format!("`{name}`")).collect();
            let more = self.foreign_count - names.len() as u64;
            if more > 0 {
                names.push(format!("{more} more"));
            }
            let message = format!(
                "it holds entries that no export of its kind has: {}; something was added after the export",
                names.join(", ")
            );
            problems.add(Problem::whole("foreign-entry", message), Verdict::Damaged);
        }
        let (Some(oldest), Some(newest)) = (self.oldest, self.newest) else { return };
        let is_apart = newest.duration_since(oldest) > MOST_APART;
        let message = || format!("its entries were written from {oldest} to {newest}");
        match self.layout {
            Layout::DocItems | Layout::ResponseGroups if is_apart => {
                let message = format!("{}; an export is written within minutes", message());
                problems.add(Problem::whole("entries-apart", message), Verdict::Damaged);
            }
            Layout::Untold if is_apart => {
                let message = format!("{}; the oldest one dates it", message());
                problems.remark(Problem::whole("entries-apart", message));
            }
            _ => {}
        }
    }
}
