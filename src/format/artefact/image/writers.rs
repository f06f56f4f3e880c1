//! The documents that Volume Shadow Copy leaves beside the disks: which writers took part in the backup.
//! Element and attribute names are those of the published writer and component schemas; unknown ones are passed over.

use crate::base::ReadAt;
use crate::format::artefact::outline::whole;
use crate::format::artefact::saved_text;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;

/// Larger documents are not read.
const LARGEST_DOCUMENT_BYTES: usize = 32 << 20;
/// Writers of one document that are kept.
const MOST_WRITERS: usize = 200;
const LONGEST_NAME_CHARS: usize = 200;

/// Writers whose identifier Microsoft documents, for documents that name no names.
const KNOWN: [(&str, &str); 6] = [
    ("b2014c9e-8711-4c5c-a5a9-3cf384484757", "NTDS"),
    ("e8132975-6f93-4464-a53e-1050253ae220", "System Writer"),
    ("afbab4a2-367d-4d15-a586-71dbb18f8485", "Registry Writer"),
    ("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7", "Microsoft Exchange Writer"),
    ("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a", "SqlServerWriter"),
    ("6f5b15b5-da24-4d88-b737-63063e3a1f86", "Certificate Authority"),
];

/// What one document names.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    /// Writers with components in the backup.
    pub saved: BTreeSet<String>,
    /// Writers that were merely there.
    pub present: BTreeSet<String>,
    /// Whether the document lists what was backed up.
    pub lists_components: bool,
    /// The writer whose components are being listed.
    open: Option<String>,
    /// Whether the document is cut or no XML from some place on.
    pub is_broken: bool,
}

/// Reads one document; `None` when it cannot be opened or is too large.
pub(super) fn read(file: &dyn ReadAt) -> Option<Document> {
    Some(scan(&saved_text::decode(&whole(file, LARGEST_DOCUMENT_BYTES)?)))
}

fn scan(text: &str) -> Document {
    let mut document = Document::default();
    let mut reader = Reader::from_str(text);
    let mut depth: usize = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                document.element(&element);
                depth += 1;
            }
            Ok(Event::Empty(element)) => document.element(&element),
            Ok(Event::End(element)) => {
                document.end(element.local_name().as_ref());
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Eof) => {
                document.is_broken |= depth > 0;
                return document;
            }
            Ok(_) => {}
            Err(_) => {
                document.is_broken = true;
                return document;
            }
        }
    }
}

impl Document {
    fn element(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "BACKUP_COMPONENTS" => self.lists_components = true,
            "WRITER_COMPONENTS" => self.open = name(element),
            // A writer is in the backup by its components alone, and by those that were backed up.
            "COMPONENT" if !has_failed(element) => {
                if let Some(name) = self.open.clone().filter(|_| self.saved.len() < MOST_WRITERS) {
                    self.saved.insert(name);
                }
            }
            "IDENTIFICATION" => {
                if let Some(name) = name(element).filter(|_| self.present.len() < MOST_WRITERS) {
                    self.present.insert(name);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, element: &str) {
        if element == "WRITER_COMPONENTS" {
            self.open = None;
        }
    }
}

/// Whether the requester says that this component was not backed up (`backupSucceeded="no"`).
fn has_failed(element: &BytesStart<'_>) -> bool {
    let mut attributes = element.attributes().flatten();
    attributes.any(|one| {
        one.key.local_name().as_ref() == "backupSucceeded" && matches!(one.value.as_ref(), "no" | "false" | "0")
    })
}

/// The writer's name, or the name that belongs to its identifier.
fn name(element: &BytesStart<'_>) -> Option<String> {
    let value = |wanted: &str| {
        let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == wanted)?;
        Some(found.value.chars().take(LONGEST_NAME_CHARS).collect::<String>())
    };
    let identifier = value("writerId").unwrap_or_default();
    let identifier = identifier.trim_matches(['{', '}']).to_ascii_lowercase();
    let known = KNOWN.iter().find(|(known, _)| *known == identifier).map(|(_, name)| (*name).to_owned());
    known.or_else(|| value("friendlyName")).or_else(|| value("writerName")).filter(|name| !name.is_empty())
}
