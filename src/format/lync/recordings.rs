//! Where the recordings of a Response Group export lie in its ZIP, and whether one that is asked for is there.

use super::group_files::strip_folder;
use crate::base::Guid;
use crate::format::archive::Entry;
use std::collections::BTreeMap;

/// Below it every workflow and queue has a folder named by its id.
const INSTANCES: &str = "RgsImportExport/RGS/Instances/";

/// What a recording was converted to when it was uploaded, whatever it was before.
const CONVERTED: &str = ".wav";

/// Sizes by owner and file name; Windows does not tell capitals apart, so names are lower case.
#[derive(Debug)]
pub(super) struct Recordings(BTreeMap<(Guid, String), u64>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Here,
    /// There is a file, of zero bytes.
    Empty,
    Missing,
}

impl Recordings {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut sizes = BTreeMap::new();
        for entry in entries {
            let Some((owner, rest)) = strip_folder(&entry.name, INSTANCES).and_then(|path| path.split_once('/')) else {
                continue;
            };
            // The folders between owner and file differ; only the two ends are known.
            let file = rest.rsplit('/').next().unwrap_or_default();
            if let (Ok(owner), false) = (owner.parse(), file.is_empty()) {
                let size = sizes.entry((owner, file.to_lowercase())).or_insert(0);
                *size = entry.size_bytes.max(*size);
            }
        }
        Self(sizes)
    }

    /// Both names in lower case. `extension` begins with its dot, or is empty.
    pub(super) fn find(&self, owner: Guid, unique_name: &str, extension: &str) -> Found {
        let sizes = [extension, CONVERTED].map(|end| self.0.get(&(owner, format!("{unique_name}{end}"))));
        match sizes.into_iter().flatten().max() {
            None => Found::Missing,
            Some(0) => Found::Empty,
            Some(_) => Found::Here,
        }
    }
}

/// As .NET tells it: from the last dot of the last part of a path, in lower case; a dot at the end is none.
pub(super) fn extension(file_name: &str) -> String {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    match last.rfind('.').and_then(|dot| last.get(dot..)) {
        Some(extension) if extension.len() > 1 => extension.to_lowercase(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_what_dotnet_calls_so() {
        let cases =
            [("Welcome.WMA", ".wma"), ("a.b\\c", ""), ("c:\\x.y\\a.b.wav", ".wav"), ("a.", ""), ("", ""), (".x", ".x")];
        for (name, expected) in cases {
            assert_eq!(extension(name), expected, "{name}");
        }
    }
}
