//! Zone files as copies of zones: which names each holds, which view it is of, and which file another one replaced.

use super::view::{View, view_of_content, view_of_path};
use crate::evaluate::candidate::Candidate;
use crate::model::DnsZoneFacts;
use crate::policy::DnsName;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// How names of zone files end.
pub const ENDINGS: [&str; 9] = [".dns", ".zone", ".txt", ".db", ".hosts", ".bind", ".bak", ".old", ".zonefile"];
/// Words in names of folders that tell when something was made.
pub const WHEN: [&str; 42] = [
    // Of `20261127T0400Z`.
    "t",
    "z",
    "old",
    "older",
    "prev",
    "previous",
    "last",
    "latest",
    "new",
    "newest",
    "current",
    "archive",
    "archiv",
    "alt",
    "backup",
    "backups",
    "bak",
    "copy",
    "run",
    "runs",
    "gen",
    "version",
    "ver",
    "v",
    "daily",
    "weekly",
    "monthly",
    "day",
    "week",
    "month",
    "year",
    "full",
    "history",
    "hist",
    "t",
    "z",
    "utc",
    "today",
    "yesterday",
    "night",
    "kw",
    "w",
];
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// One sound zone file.
#[derive(Clone, Debug)]
pub struct ZoneFile<'a> {
    pub candidate: &'a Candidate<'a>,
    facts: &'a DnsZoneFacts,
    /// Lower case. Where neither the file nor its name says it, something that is no domain.
    pub zone: String,
    pub is_named: bool,
    /// Known names that it holds, whole.
    pub names: BTreeSet<String>,
    /// `None`: nothing tells.
    pub view: Option<View>,
    /// The folder without dates; of whichever repository, as a second one holds the same tree.
    folder: String,
}

/// Zone files as copies, newest first.
pub fn newest_first<'a>(files: impl Iterator<Item = (&'a Candidate<'a>, &'a DnsZoneFacts)>) -> Vec<ZoneFile<'a>> {
    let mut copies: Vec<ZoneFile<'a>> = files.map(|(candidate, facts)| ZoneFile::new(candidate, facts)).collect();
    // Of files of one time the later serial is the newer.
    copies.sort_by_key(|copy| std::cmp::Reverse((copy.time(), copy.facts.serial)));
    copies
}

impl<'a> ZoneFile<'a> {
    fn new(candidate: &'a Candidate<'a>, facts: &'a DnsZoneFacts) -> Self {
        let path = candidate.places.first().map(|place| place.path.lossy().to_lowercase()).unwrap_or_default();
        let (folder, file) = path.rsplit_once(['/', '\\']).unwrap_or(("", &path));
        let told = Some(facts.zone.clone()).filter(|zone| !zone.is_empty()).or_else(|| zone_of_file(file));
        let is_named = told.is_some();
        let zone = told.unwrap_or_else(|| format!("(zone of {file})"));
        let words = facts.lync_records.iter().filter_map(|shown| shown.split(' ').next());
        Self {
            names: words.map(|word| whole(word, &zone)).collect(),
            view: view_of_path(candidate, &facts.zone),
            folder: without_dates(folder),
            candidate,
            facts,
            zone,
            is_named,
        }
    }

    pub fn time(&self) -> Option<Timestamp> {
        self.candidate.finished.map(|finished| finished.at)
    }

    /// Where it lies, for a sentence.
    pub fn place(&self) -> String {
        self.candidate.places.first().map(|place| place.path.lossy().into_owned()).unwrap_or_default()
    }

    /// Whether it answers for a whole name: with a record of its own, or with the one for all that are missing. A
    /// service has no address.
    pub fn holds(&self, name: &str) -> bool {
        let by_wildcard = || {
            let parent = name.split_once('.').map(|(_, parent)| parent).unwrap_or_default();
            !name.starts_with('_') && self.names.contains(&format!("*.{parent}"))
        };
        self.names.contains(name) || by_wildcard()
    }

    /// Whether a whole name would stand in this zone.
    pub fn is_zone_of(&self, name: &str) -> bool {
        is_in(name, &self.zone)
    }

    /// Whether two files are of one server's zone, so that the newer replaced the older.
    fn replaces(&self, older: &Self) -> bool {
        self.zone == older.zone
            && self.view == older.view
            && self.folder == older.folder
            && self.facts.primary_server == older.facts.primary_server
    }
}

/// Whether a name is a zone's, or below it.
fn is_in(name: &str, zone: &str) -> bool {
    name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The newest files of every server's zones in which names of a SIP domain would stand, each with its view, newest
/// first. `copies` are sorted so.
pub fn of_domain<'a>(copies: &[ZoneFile<'a>], names: &[DnsName], domain: &str) -> Vec<ZoneFile<'a>> {
    let is_of = |copy: &&ZoneFile<'a>| names.iter().any(|name| copy.is_zone_of(&format!("{}.{domain}", name.name)));
    let mut newest: Vec<ZoneFile<'a>> = Vec::new();
    for copy in copies.iter().filter(is_of) {
        if !newest.iter().any(|newer| newer.replaces(copy)) {
            newest.push(copy.clone());
        }
    }
    // Files of one server are of one view: only between servers does the content tell.
    let servers: BTreeSet<_> = newest.iter().map(|copy| &copy.facts.primary_server).collect();
    if servers.len() > 1 {
        for copy in newest.iter_mut().filter(|copy| copy.view.is_none()) {
            copy.view = view_of_content(copy.facts);
        }
    }
    let has = |view: View| newest.iter().any(|copy| copy.view == Some(view));
    let (has_internal, has_public) = (has(View::Internal), has(View::Public));
    for copy in newest.iter_mut().filter(|copy| copy.view.is_none()) {
        // A zone for one name only is made to answer inside what the public zone answers outside.
        let is_pinpoint = copy.zone != domain && is_in(&copy.zone, domain);
        // Beside a public zone, the other one is the internal.
        let is_internal = if has_internal { is_pinpoint } else { has_public };
        if is_internal {
            copy.view = Some(View::Internal);
        }
    }
    newest
}

/// A known name and its zone as one; what they have in common stands in the result once.
fn whole(name: &str, zone: &str) -> String {
    let labels: Vec<&str> = name.split('.').collect();
    let common = (1..=labels.len()).rev().find_map(|count| {
        let tail = labels.get(labels.len() - count..)?.join(".");
        let is_start = zone == tail || zone.strip_prefix(tail.as_str()).is_some_and(|rest| rest.starts_with('.'));
        is_start.then_some(count)
    });
    match labels.len() - common.unwrap_or(0) {
        0 => zone.to_owned(),
        own => format!("{}.{zone}", labels.get(..own).unwrap_or_default().join(".")),
    }
}

/// The zone as the file is named after it: `contoso.com.dns`, `db.contoso.com`.
fn zone_of_file(file: &str) -> Option<String> {
    let mut name = file;
    while let Some(rest) = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)) {
        name = rest;
    }
    let name = name.strip_prefix("db.").unwrap_or(name);
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let is_name = name.contains('.') && name.split('.').all(is_label);
    (is_name && !name.ends_with(|c: char| c.is_ascii_digit())).then(|| name.to_owned())
}

/// A folder without the parts that tell when: `dns/2026-11-27` and `dns/old` are one place.
fn without_dates(folder: &str) -> String {
    let is_month = |word: &str| MONTHS.iter().any(|month| *month == word || month.get(..3) == Some(word));
    let is_when = |part: &&str| {
        let is_word = |word: &str| word.is_empty() || WHEN.contains(&word) || is_month(word);
        part.split(|c: char| !c.is_alphabetic()).all(is_word)
    };
    folder.split(['/', '\\']).filter(|part| !is_when(part)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_zones_make_whole_names() {
        assert_eq!(whole("sip", "contoso.com"), "sip.contoso.com");
        assert_eq!(whole("sip.uc", "contoso.com"), "sip.uc.contoso.com");
        assert_eq!(whole("sip", "sip.contoso.com"), "sip.contoso.com");
        assert_eq!(whole("_sipinternaltls._tcp", "_tcp.contoso.com"), "_sipinternaltls._tcp.contoso.com");
        assert_eq!(whole("*", "contoso.com"), "*.contoso.com");
    }

    #[test]
    fn a_file_is_named_after_its_zone_or_after_nothing() {
        assert_eq!(zone_of_file("contoso.com.dns").as_deref(), Some("contoso.com"));
        assert_eq!(zone_of_file("db.contoso.com").as_deref(), Some("contoso.com"));
        assert_eq!(zone_of_file("zone.txt"), None);
        assert_eq!(zone_of_file("zone-2026.11.27"), None);
    }

    #[test]
    fn a_folder_is_one_place_whenever_it_was_written() {
        for folder in ["dns/2026-11-27", "dns/old", "dns/20261127t0400z", "dns/run2", "2026/nov/dns"] {
            assert_eq!(without_dates(folder), "dns", "{folder}");
        }
        assert_eq!(without_dates("dns/dc01"), "dns/dc01");
    }
}
