//! What a ZIP is by the names of its entries. Names of files on disk are never looked at; these stand inside.

use super::group_files;

/// The part of a package that holds configuration or user data.
pub(super) const DOC_ITEM_SET: &str = "DocItemSet.xml";
/// Its partner: every Open Packaging package has one.
pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// What the names tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    DocItems,
    ResponseGroups,
    /// Something that is certainly no export.
    Foreign(&'static str),
    Untold,
}

/// Parts that only such files have, and what they are.
const FOREIGN_PARTS: [(&str, &str); 13] = [
    ("word/document.xml", "a Word document"),
    ("xl/workbook.xml", "an Excel workbook"),
    ("xl/workbook.bin", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("visio/document.xml", "a Visio drawing"),
    ("FixedDocumentSequence.fdseq", "an XPS document"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
    ("META-INF/container.xml", "an e-book"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
    ("AndroidManifest.xml", "an Android package"),
    ("extension.vsixmanifest", "a Visual Studio extension"),
    ("AppxManifest.xml", "an app package"),
    ("catalog/catalogue.toml", "the evidence bundle of an audit, no backup; `bakproof bundle verify` verifies it"),
];

pub(super) fn is_part(name: &str, part: &str) -> bool {
    name.eq_ignore_ascii_case(part)
}

/// Tells a layout by its entries' names.
pub(super) fn layout<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Layout {
    if names.clone().any(|name| is_part(name, DOC_ITEM_SET)) {
        return Layout::DocItems;
    }
    if names.clone().any(group_files::is_inside) {
        return Layout::ResponseGroups;
    }
    for name in names {
        if let Some((_, what)) = FOREIGN_PARTS.iter().find(|(part, _)| is_part(name, part)) {
            return Layout::Foreign(what);
        }
        if !name.contains('/') && name.to_ascii_lowercase().ends_with(".nuspec") {
            return Layout::Foreign("a NuGet package");
        }
    }
    Layout::Untold
}
