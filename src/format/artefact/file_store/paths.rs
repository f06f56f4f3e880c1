//! Paths of folders, `/`-joined below the root.

/// The folder above, and the name in it.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// All folders below one, and the one itself, of a list sorted by bytes.
pub(super) fn subtree<'a>(folders: &'a [String], top: &'a str) -> impl Iterator<Item = &'a String> {
    let (inside, end) = (format!("{top}/"), format!("{top}0"));
    let from = folders.partition_point(|folder| folder.as_str() < inside.as_str());
    // `0` is the byte behind `/`.
    let to = folders.partition_point(|folder| folder.as_str() < end.as_str());
    let itself = folders.binary_search_by(|folder| folder.as_str().cmp(top)).ok().and_then(|at| folders.get(at));
    itself.into_iter().chain(folders.get(from..to).unwrap_or_default())
}
