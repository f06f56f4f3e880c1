//! Folders that a system keeps for itself on every volume: recycle bins, snapshots, what a repair found. What lies there
//! was deleted, or lies elsewhere too, so that it is no backup; only a mapping that names such a folder leads into it.

use crate::base::system_folder;
use crate::policy::Mapping;
use globset::GlobBuilder;

/// What is said of a folder that was not looked into.
pub(super) const NOT_LOOKED_INTO: &str = "a folder that the system or the storage keeps for itself, such as a recycle bin or snapshots: not searched; \
     to include it, name it in a mapping or declare it as a repository";
/// So many letters and digits of a pattern's part must be written out before it means such a folder: `*` means none.
const WRITTEN_OUT: usize = 4;

/// The first part of a path below a repository that is such a folder, unless a mapping points into it.
pub(super) fn kept_out<'p>(path: &'p str, maps: &[Mapping]) -> Option<&'p str> {
    let mut end = 0;
    path.split('/').find(|part| {
        end += part.len();
        let above = path.get(..end).unwrap_or_default();
        end += 1;
        system_folder(part).is_some() && !is_pointed_at(above, part, maps)
    })
}

fn is_pointed_at(folder: &str, name: &str, maps: &[Mapping]) -> bool {
    maps.iter().any(|map| {
        let parts: Vec<&str> = map.pattern.split('/').collect();
        (0..parts.len()).any(|at| {
            let above = parts.get(..=at).unwrap_or_default().join("/");
            parts.get(at).is_some_and(|part| means(part, name)) && matches(&above, folder)
        })
    })
}

fn means(part: &str, name: &str) -> bool {
    let written = part.chars().filter(|letter| letter.is_alphanumeric()).count();
    part.eq_ignore_ascii_case(name) || (written >= WRITTEN_OUT && matches(part, name))
}

fn matches(pattern: &str, path: &str) -> bool {
    let glob = GlobBuilder::new(pattern).case_insensitive(true).literal_separator(true).build();
    pattern.eq_ignore_ascii_case(path) || glob.is_ok_and(|glob| glob.compile_matcher().is_match(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pattern: &str) -> Vec<Mapping> {
        let glob = globset::Glob::new("*").unwrap().compile_matcher();
        vec![Mapping {
            pattern: pattern.to_owned(),
            glob,
            kind: None,
            vendor: None,
            item: None,
            pool: None,
            sql: None,
            target: None,
            level: None,
        }]
    }

    #[test]
    fn only_a_mapping_that_names_the_folder_leads_into_it() {
        assert_eq!(kept_out("sql/.snapshot/daily.0/a.bak", &[]), Some(".snapshot"));
        assert_eq!(kept_out("$RECYCLE.BIN", &[]), Some("$RECYCLE.BIN"));
        assert_eq!(kept_out("sql/snapshots/a.bak", &[]), None);
        for pattern in ["sql/.snapshot/daily.0/*", "**/.SNAPSHOT/**", "*/.snap*/**", "sql/.snapshot/**/*.bak"] {
            assert_eq!(kept_out("sql/.snapshot/daily.0", &map(pattern)), None, "{pattern}");
        }
        for pattern in ["**/*.bak", "*", "**", "sql/*/daily.0/*", "other/.snapshot/**", "sql/.s*/**"] {
            assert_eq!(kept_out("sql/.snapshot/daily.0", &map(pattern)), Some(".snapshot"), "{pattern}");
        }
        assert_eq!(kept_out("sql/.snapshot/#recycle/x", &map("sql/.snapshot/**")), Some("#recycle"));
    }
}
