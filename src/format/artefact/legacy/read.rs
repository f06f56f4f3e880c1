//! `HomedResources/HomedResource`: counts users, and proves that the document ends. The format has no time of its own
//! and no checksum.

use super::super::listing::{Found, Sequential, head_of, root_of};
use super::super::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::base::ReadAt;
use crate::format::declaration::Declaration;
use crate::format::lync::xml::{Element, Visitor, scan};
use crate::model::{ArtefactFacts, Detail, Kind, LegacyUsersFacts, Problem, Verdict};
use std::collections::BTreeMap;

/// `dbimpexp` exports.
pub const LEGACY_USERS: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "dbimpexp users",
        kinds: &[Kind::LegacyUsers],
        marker: "XML with the root `HomedResources`",
        facts: "number of users; no pool, no time",
        checks: "the XML is well-formed to the closing root; there is a user",
        proof: &["closing-element"],
        limits: "256 levels, no DOCTYPE",
    },
    mark: Some(r"HomedResources"),
    looks_like,
    examine,
};

const ROOT: &str = "HomedResources";
const USER: &str = "HomedResource";

fn looks_like(head: &[u8]) -> bool {
    root_of(&head_of(head)) == Some(ROOT)
}

#[derive(Default)]
struct Users {
    count: u64,
    strangers: u64,
}

impl Visitor for Users {
    fn open(&mut self, element: &Element<'_>) {
        if element.depth == 2 {
            if element.local == USER {
                self.count += 1;
            } else {
                self.strangers += 1;
            }
        }
    }
}

fn examine(file: &dyn ReadAt, _: &ArtefactContext) -> Option<ArtefactFile> {
    let mut users = Users::default();
    let outcome = scan(Sequential::new(file), &mut users);
    if outcome.root?.local != ROOT || (users.count == 0 && users.strangers > 0) {
        return None;
    }
    let mut found = Found::starting_at(Verdict::Intact);
    let mut proof = Vec::new();
    match outcome.fault {
        Some(fault) => found.add(Problem::at(fault.id, fault.offset, fault.message), fault.verdict),
        None => proof.push("closing-element".to_owned()),
    }
    if users.count == 0 && found.verdict == Verdict::Intact {
        found.add(Problem::whole("no-users", "the export holds no user"), Verdict::Incomplete);
    }
    let facts = ArtefactFacts {
        position: 1,
        time: None,
        wall_time: None,
        names: Vec::new(),
        verdict: found.verdict,
        proof,
        counts: BTreeMap::from([("users".to_owned(), users.count)]),
        detail: Detail::LegacyUsers(LegacyUsersFacts { user_count: users.count }),
        problems: found.into_list(),
    };
    Some(ArtefactFile { kind: Kind::LegacyUsers, facts })
}
