//! Names of hosts, asked for by name: in full, or by the first label where one of the two has no domain.

use super::first_label;
use std::collections::BTreeSet;

/// Answers as [`super::same_host`] does for each name, however many there are.
#[derive(Clone, Debug, Default)]
pub struct HostNames {
    full: BTreeSet<String>,
    /// First labels of all names.
    labels: BTreeSet<String>,
    /// First labels of the names without a domain.
    short: BTreeSet<String>,
}

impl HostNames {
    /// Whether one of the names is of that host.
    pub fn contains(&self, host: &str) -> bool {
        let label = || first_label(host);
        self.full.contains(&host.to_ascii_lowercase())
            || (!self.short.is_empty() && self.short.contains(&label()))
            || (!host.contains('.') && self.labels.contains(&label()))
    }

    /// There is no name.
    pub fn is_empty(&self) -> bool {
        self.full.is_empty()
    }
}

impl<'a> FromIterator<&'a str> for HostNames {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut all = Self::default();
        for name in names {
            all.full.insert(name.to_ascii_lowercase());
            all.labels.insert(first_label(name));
            if !name.contains('.') {
                all.short.insert(first_label(name));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::same_host;

    #[test]
    fn a_set_of_names_answers_as_each_of_them_does() {
        let names = ["pool01.contoso.com", "POOL02", "10.0.0.5", "sql.fabrikam.com", "", "a"];
        for one in names {
            for other in names.into_iter().chain(["Pool01", "pool02.contoso.com", "10.0.0.6", "pool01.fabrikam.com"]) {
                let set: HostNames = [one].into_iter().collect();
                assert_eq!(set.contains(other), same_host(one, other), "{one} {other}");
            }
        }
    }
}
