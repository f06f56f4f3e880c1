//! Exports whose documents hold nothing: well-formed, and no backup.

use super::samples::{PUBLISHED_TOPOLOGY, configuration_xml, doc_items, package, response_groups};
use super::zip::{Entry, build};
use super::{answer, facts, read};
use bakproof::model::{Kind, Verdict};

const FULL: &str = "<HomedResource><Contacts><Contact Buddy=\"ben@contoso.com\"/></Contacts></HomedResource>";

/// Thirty documents of users, the first `emptied` with this content.
fn users(emptied: usize, content: &str) -> (Kind, Verdict, Vec<String>) {
    let names: Vec<String> = (0..30).map(|user| format!("urn:lcd:user{user}@contoso.com")).collect();
    let items: Vec<(&str, &str)> = names
        .iter()
        .enumerate()
        .map(|(index, name)| (name.as_str(), if index < emptied { content } else { FULL }))
        .collect();
    let file = read(&build(&package(&doc_items(&items)), b"").bytes).unwrap();
    assert_eq!(facts(&file).user_count, Some(30));
    let (kind, verdict, problems) = answer(&file);
    (kind, verdict, problems.into_iter().map(str::to_owned).collect())
}

#[test]
fn user_data_whose_documents_were_emptied_is_not_verified() {
    let said = |verdict: Verdict| (Kind::LyncUserData, verdict, vec!["content-empty".to_owned()]);
    for nothing in ["", " \n ", "<!-- was here -->"] {
        assert_eq!(users(30, nothing), said(Verdict::Incomplete), "{nothing:?}");
        assert_eq!(users(16, nothing), said(Verdict::Incomplete), "{nothing:?}");
        assert_eq!(users(1, nothing), said(Verdict::Identified), "{nothing:?}");
    }
    for hollow in [
        "<HomedResource/>",
        "<HomedResource UserAtHost=\"x@contoso.com\"><ContactGroups/><Contacts/><Containers></Containers></HomedResource>",
        "<HomedResource xmlns=\"urn:synthetic\"><Contacts> </Contacts></HomedResource>",
        "<HomedResource><Contacts><Contact Buddy=\"\"/></Contacts></HomedResource>",
    ] {
        assert_eq!(users(30, hollow), said(Verdict::Identified), "{hollow}");
        // Some users have no contacts, or keep them in Exchange.
        assert_eq!(users(29, hollow), (Kind::LyncUserData, Verdict::Verified, vec![]), "{hollow}");
    }
}

#[test]
fn users_with_anything_are_counted_and_what_they_have() {
    let counts = |first: &str| {
        let items = [("urn:lcd:a@contoso.com", first), ("urn:lcd:b@contoso.com", FULL), ("urn:hcd:b@contoso.com", "")];
        let file = read(&build(&package(&doc_items(&items)), b"").bytes).unwrap();
        (facts(&file).filled_users, facts(&file).user_entries)
    };
    assert_eq!(counts(FULL), (Some(2), Some(2)));
    assert_eq!(counts("<HomedResource><Contacts/></HomedResource>"), (Some(1), Some(1)));
}

#[test]
fn what_users_have_beside_their_contacts_may_be_empty() {
    let items = [("urn:lcd:a@contoso.com", FULL), ("urn:hcd:a@contoso.com", ""), ("urn:synthetic:directory", "")];
    let file = read(&build(&package(&doc_items(&items)), b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncUserData, Verdict::Verified, vec![]));
}

#[test]
fn a_configuration_whose_topology_or_documents_are_empty_is_incomplete() {
    let hollow = "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\"><Clusters/></Topology>";
    let file = read(&build(&package(&configuration_xml().replace(PUBLISHED_TOPOLOGY, hollow)), b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncConfiguration, Verdict::Incomplete, vec!["topology-empty"]));
    let items = [("urn:xds:topology", PUBLISHED_TOPOLOGY), ("a", ""), ("b", ""), ("c", "")];
    let file = read(&build(&package(&doc_items(&items)), b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncConfiguration, Verdict::Incomplete, vec!["content-empty"]));
}

#[test]
fn response_groups_without_any_object_are_not_verified() {
    let empty = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"/>";
    let entries: Vec<Entry> = response_groups()
        .into_iter()
        .filter(|entry| entry.name.ends_with(b".xml"))
        .map(|entry| Entry::new(std::str::from_utf8(&entry.name).unwrap(), empty))
        .collect();
    let file = read(&build(&entries, b"").bytes).unwrap();
    let problems = vec!["empty-configuration", "content-empty"];
    assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Identified, problems));
}

#[test]
fn the_fingerprint_of_users_is_the_same_for_the_same_users_alone() {
    let sketch = |users: &[&str]| {
        let file = read(&build(&package(&super::samples::user_xml(users)), b"").bytes).unwrap();
        facts(&file).user_sketch.clone()
    };
    let both = sketch(&["anna@contoso.com", "ben@contoso.com"]);
    assert_eq!(both.len(), 16);
    assert_eq!(both, sketch(&["sip:Ben@contoso.com", "ANNA@contoso.com", "anna@contoso.com"]));
    let one = sketch(&["anna@contoso.com"]);
    assert!(both.contains(&one) && !sketch(&["zoe@contoso.com"]).contains(&one));
}
