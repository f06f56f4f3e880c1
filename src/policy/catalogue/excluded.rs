//! Databases that need no backup, with the article's reason, and those that it does not classify.

use super::prose::flowed;
use crate::base::equal_without_case;
use serde::Deserialize;

/// A database that needs no backup, or that the article does not classify.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedDatabase {
    /// Without case; a trailing `*` stands for any ending.
    pub database: String,
    #[serde(deserialize_with = "flowed")]
    pub reason: String,
    /// False: the article says nothing of it (information, never a gap).
    pub classified: bool,
    /// Only on instances of this name (`RTCLOCAL`, `LYNCLOCAL`); elsewhere the name means something else.
    pub instance: Option<String>,
}

impl ExcludedDatabase {
    /// Whether it takes the place of another row: the same name on the same instances.
    pub(super) fn is_about_the_same_as(&self, other: &Self) -> bool {
        let instance = |row: &Self| row.instance.as_deref().map(str::to_lowercase);
        self.database.eq_ignore_ascii_case(&other.database) && instance(self) == instance(other)
    }

    /// Whether this row speaks of a database on an instance (its name alone, empty for the default instance).
    /// A row that is tied to an instance name speaks of no database whose instance is unknown.
    pub fn covers(&self, database: &str, instance_name: Option<&str>) -> bool {
        let named = match self.database.strip_suffix('*') {
            Some(start) => database.get(..start.len()).is_some_and(|head| equal_without_case(head, start)),
            None => equal_without_case(database, &self.database),
        };
        named
            && self
                .instance
                .as_deref()
                .is_none_or(|only| instance_name.is_some_and(|name| name.eq_ignore_ascii_case(only)))
    }
}

/// `rules/excluded.toml`, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExcludedFile {
    pub database: Vec<ExcludedDatabase>,
}
