//! User exports of Lync 2010 and Office Communications Server.

use super::{detail, problems, recognise, unicode};
use bakproof::model::{Detail, Kind, Verdict};

pub const USERS: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<HomedResources><HomedResource UserAtHost=\"anna@contoso.com\"><Contacts><Contact Buddy=\"ben@contoso.com\"/></Contacts></HomedResource><HomedResource UserAtHost=\"ben@contoso.com\"/></HomedResources>";

#[test]
fn users_are_counted_to_the_closing_root() {
    for bytes in [USERS.as_bytes().to_vec(), unicode(&USERS.replace("utf-8", "utf-16"))] {
        let file = recognise(&bytes).unwrap();
        assert_eq!((file.kind, file.facts.verdict), (Kind::LegacyUsers, Verdict::Intact));
        assert_eq!(detail!(file, LegacyUsers).user_count, 2);
        assert_eq!(file.facts.proof, ["closing-element"]);
        assert_eq!(file.facts.time, None, "the format has no time, old or new");
    }
}

#[test]
fn a_cut_or_broken_export_is_not_sound() {
    let cut = recognise(&USERS.as_bytes()[..USERS.len() - 5]).unwrap();
    assert_eq!((cut.facts.verdict, problems(&cut.facts)), (Verdict::Incomplete, vec!["xml-truncated"]));
    let broken = recognise(USERS.replace("</Contacts>", "</Kontakte>").as_bytes()).unwrap();
    assert_eq!(broken.facts.verdict, Verdict::Damaged);
    assert!(broken.facts.proof.is_empty());
}

#[test]
fn an_export_without_users_says_so() {
    let file = recognise(b"<HomedResources/>").unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Incomplete, vec!["no-users"]));
}

#[test]
fn other_xml_is_not_recognised() {
    for text in [
        "<Resources><HomedResources><HomedResource/></HomedResources></Resources>",
        "<HomedResources><House/></HomedResources>",
        "<!-- <HomedResources> --><DocItemSet/>",
        "HomedResources/HomedResource",
    ] {
        assert!(recognise(text.as_bytes()).is_none(), "{text}");
    }
}
