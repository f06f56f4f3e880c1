//! When two names are of one share.

use crate::model::{HostNames, is_service_folder};
use std::collections::BTreeMap;

/// Host and share, lower case. Below a DFS root, the folder is part of the share's name; folders of services
/// (`1-WebServices-1`), and what is in them, are not.
pub(super) fn parts(share: &str) -> Option<(String, String)> {
    let plain = share.replace('/', "\\").to_lowercase();
    let (host, rest) = plain.trim_start_matches('\\').split_once('\\')?;
    let folders = rest.split('\\').filter(|folder| !folder.is_empty());
    let own: Vec<&str> = folders.take_while(|folder| !is_service_folder(folder)).collect();
    Some((host.to_owned(), own.join("\\")))
}

/// Names of shares, however many there are.
#[derive(Clone, Debug, Default)]
pub struct ShareNames {
    hosts: BTreeMap<String, HostNames>,
}

impl ShareNames {
    /// Whether one of the names is of that share.
    pub fn contains(&self, share: &str) -> bool {
        parts(share).is_some_and(|(host, share)| self.hosts.get(&share).is_some_and(|hosts| hosts.contains(&host)))
    }

    /// There is no name of a share.
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty()
    }
}

impl<'a> FromIterator<&'a str> for ShareNames {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (host, share) in names.into_iter().filter_map(parts) {
            hosts.entry(share).or_default().push(host);
        }
        let named = |hosts: Vec<String>| hosts.iter().map(String::as_str).collect();
        Self { hosts: hosts.into_iter().map(|(share, hosts)| (share, named(hosts))).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::same_host;

    fn same_share(a: &str, b: &str) -> bool {
        match (parts(a), parts(b)) {
            (Some((a_host, a_share)), Some((b_host, b_share))) => same_host(&a_host, &b_host) && a_share == b_share,
            _ => false,
        }
    }

    #[test]
    fn a_set_of_names_answers_as_each_of_them_does() {
        let names = [
            r"\\fs01.contoso.com\lync",
            r"\\FS01\Lync\1-WebServices-1",
            "//fs02/lync/",
            r"\\fs02.contoso.com\other",
            r"\\contoso.com\dfs\lync1",
            r"\\contoso.com\dfs\lync1\1-WebServices-1",
            r"\\contoso.com\dfs\lync2",
            "fs",
            "",
        ];
        for one in names {
            for other in names {
                let set: ShareNames = [one].into_iter().collect();
                assert_eq!(set.contains(other), same_share(one, other), "{one} {other}");
            }
        }
    }
}
