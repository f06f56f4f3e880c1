//! Finding one's way in a repository's folders.

use super::{TreeFile, TreeView};
use crate::base::Stamp;

/// Files of a folder and of all below it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    pub file_count: u64,
    pub size_bytes: u64,
    pub modified: Option<Stamp>,
    /// Folders that could not be listed.
    pub unlisted: u64,
}

/// The last part of a folder's path.
pub(super) fn name(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

/// The folder that a folder is in; `None` for the root.
pub(super) fn parent(folder: &str) -> Option<&str> {
    if folder.is_empty() {
        return None;
    }
    Some(folder.rsplit_once('/').map_or("", |(parent, _)| parent))
}

/// A name in a folder, as a path below the root.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Whether a file has this extension, in any case.
pub(super) fn has_extension(file: &TreeFile, extension: &str) -> bool {
    file.name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

/// All folders below one, itself aside. They stand together, because the list is sorted by bytes.
pub(super) fn below<'a>(view: &'a dyn TreeView, folder: &str) -> &'a [String] {
    let all = view.folders();
    if folder.is_empty() {
        let start = all.partition_point(|found| found.is_empty());
        return all.get(start..).unwrap_or_default();
    }
    let prefix = format!("{folder}/");
    let start = all.partition_point(|found| found.as_str() < prefix.as_str());
    let rest = all.get(start..).unwrap_or_default();
    let count = rest.partition_point(|found| found.starts_with(&prefix));
    rest.get(..count).unwrap_or_default()
}

/// What a folder holds in all.
pub(super) fn extent(view: &dyn TreeView, folder: &str) -> Extent {
    let mut extent = Extent::default();
    for folder in std::iter::once(folder).chain(below(view, folder).iter().map(String::as_str)) {
        let Ok(files) = view.files(folder) else {
            extent.unlisted += 1;
            continue;
        };
        for file in files {
            extent.file_count += 1;
            extent.size_bytes = extent.size_bytes.saturating_add(file.size_bytes);
            extent.modified = extent.modified.max(file.modified);
        }
    }
    extent
}
