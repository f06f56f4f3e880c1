//! Where a finding was seen.

use super::document::{Evidence, Props};
use super::text::markup;
use crate::base::PathName;
use crate::model::report::{EvidenceRef, Finding};

/// Each place; the path is in a property, because a description is Markdown.
pub fn of(finding: &Finding) -> impl Iterator<Item = Evidence> {
    finding.evidence.iter().map(place)
}

fn place(seen: &EvidenceRef) -> Evidence {
    let props = Props::default().with("source", &seen.source);
    let props = path(props, &seen.path).maybe("offset", seen.offset).maybe("backup-set-guid", seen.backup_set_guid);
    Evidence { description: markup(&seen.fact), props: props.list() }
}

/// The path, and its bytes where they are not UTF-8.
pub fn path(props: Props, path: &PathName) -> Props {
    match std::str::from_utf8(path.bytes()) {
        Ok(text) => props.with("path", text),
        Err(_) => {
            props.with("path", &path.lossy()).with("path-bytes-base64", &data_encoding::BASE64.encode(path.bytes()))
        }
    }
}
