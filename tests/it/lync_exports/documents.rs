//! Topology documents on their own: made by code, and real ones where the corpus is there.

use super::samples::{DRAFT_TOPOLOGY, PUBLISHED_TOPOLOGY};
use super::{answer, facts, read};
use crate::outside::corpus;
use bakproof::format::lync::looks_like;
use bakproof::model::{Kind, Verdict};

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_topology_is_read_in_every_encoding_powershell_writes() {
    let declared = format!("<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<!-- synthetic ø -->{PUBLISHED_TOPOLOGY}");
    let marked = format!("\u{feff}{declared}");
    let writings = [
        PUBLISHED_TOPOLOGY.as_bytes().to_vec(),
        declared.clone().into_bytes(),
        marked.clone().into_bytes(),
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
        utf16(&declared, u16::to_le_bytes),
    ];
    for (index, bytes) in writings.iter().enumerate() {
        assert!(looks_like(&bytes[..bytes.len().min(512)]), "writing {index}");
        let file = read(bytes).unwrap();
        assert_eq!(answer(&file), (Kind::Topology, Verdict::Intact, vec![]), "writing {index}");
        let facts = facts(&file);
        assert_eq!(facts.clusters, ["pool01.contoso.com", "sql01.contoso.com"], "writing {index}");
        assert_eq!(facts.sql_instances, ["sql01.contoso.com", "sql01.contoso.com\\RTC"], "writing {index}");
        assert_eq!((facts.service_versions.as_slice(), facts.export_wall_time), (&[5, 6][..], None));
        assert_eq!(facts.proof, ["xml-well-formed"]);
    }
}

#[test]
fn a_topology_builder_file_is_a_draft_and_says_so() {
    let file = read(DRAFT_TOPOLOGY.as_bytes()).unwrap();
    assert_eq!(answer(&file), (Kind::Topology, Verdict::Intact, vec!["draft-topology"]));
    assert_eq!(facts(&file).clusters, ["pool02.contoso.com", "sql02.contoso.com"]);
    assert_eq!(facts(&file).sql_instances, ["sql02.contoso.com\\Lync"]);
    assert_eq!(facts(&file).service_versions, [6]);
}

#[test]
fn a_topology_cut_anywhere_is_incomplete_and_never_intact() {
    let texts = [PUBLISHED_TOPOLOGY.as_bytes().to_vec(), utf16(&format!("\u{feff}{DRAFT_TOPOLOGY}"), u16::to_le_bytes)];
    for bytes in texts {
        for length in 0..bytes.len() {
            let Some(file) = read(&bytes[..length]) else {
                assert!(length < 200, "cut at {length} was not answered");
                continue;
            };
            assert_eq!(
                (file.verdict, &*file.problems[0].id),
                (Verdict::Incomplete, "xml-truncated"),
                "cut at {length}"
            );
        }
    }
}

#[test]
fn a_hole_of_zero_bytes_is_damage_with_its_place() {
    let mut bytes = PUBLISHED_TOPOLOGY.as_bytes().to_vec();
    let oslo = PUBLISHED_TOPOLOGY.find("Oslo").unwrap();
    bytes[oslo..oslo + 4].fill(0);
    let file = read(&bytes).unwrap();
    assert_eq!(answer(&file), (Kind::Topology, Verdict::Damaged, vec!["xml-malformed"]));
    assert_eq!(file.problems[0].offset, Some(oslo as u64));
    let mut wide = utf16(&format!("\u{feff}<!-- 𝄞ø -->{PUBLISHED_TOPOLOGY}"), u16::to_be_bytes);
    let place = 2 + 2 * ("<!-- 𝄞ø -->".encode_utf16().count() + oslo);
    wide[place..place + 8].fill(0);
    assert_eq!(read(&wide).unwrap().problems[0].offset, Some(place as u64));
}

#[test]
fn a_doctype_before_a_topology_is_refused() {
    for doctype in ["<!DOCTYPE Topology>", "<!DOCTYPE t [<!ENTITY a \"<b>\">]>"] {
        let file = read(format!("{doctype}{PUBLISHED_TOPOLOGY}").as_bytes()).unwrap();
        assert_eq!(answer(&file), (Kind::Topology, Verdict::Unreadable, vec!["doctype-refused"]));
    }
}

#[test]
fn what_is_wrong_outside_the_root_is_found() {
    let cases = [
        (format!("{PUBLISHED_TOPOLOGY}{PUBLISHED_TOPOLOGY}"), "xml-malformed"),
        (format!("{PUBLISHED_TOPOLOGY}\nPS C:\\>"), "xml-malformed"),
        (format!("{PUBLISHED_TOPOLOGY}<?xml version='1.0'?>"), "xml-malformed"),
        (format!("{PUBLISHED_TOPOLOGY}&amp;"), "xml-malformed"),
        (format!("{PUBLISHED_TOPOLOGY}</Topology>"), "xml-malformed"),
        (format!("{PUBLISHED_TOPOLOGY}<!-- a -- b -->"), "xml-malformed"),
    ];
    for (text, id) in cases {
        assert_eq!(answer(&read(text.as_bytes()).unwrap()), (Kind::Topology, Verdict::Damaged, vec![id]), "{text}");
    }
    let file = read(format!("{PUBLISHED_TOPOLOGY}\r\n<!-- done -->\r\n").as_bytes()).unwrap();
    assert_eq!(file.verdict, Verdict::Intact);
}

#[test]
fn a_topology_of_the_demo_is_known() {
    let marked = PUBLISHED_TOPOLOGY.replace("Name>Oslo", "Name>BAKPROOF-DEMO");
    assert!(facts(&read(marked.as_bytes()).unwrap()).is_demo);
    assert!(!facts(&read(PUBLISHED_TOPOLOGY.as_bytes()).unwrap()).is_demo);
}

#[test]
fn real_topology_documents_are_read_in_full() {
    let Some(corpus) = corpus("no real topology document was read") else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(corpus.join("topology")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some(file) = read(&bytes) else {
            assert!(!text.contains("<Topology ") && !text.contains("<TopologyBuilder "), "{}", path.display());
            continue;
        };
        seen += 1;
        let is_draft = text.contains("<TopologyBuilder ");
        let problems = if is_draft { vec!["draft-topology"] } else { vec![] };
        assert_eq!(answer(&file), (Kind::Topology, Verdict::Intact, problems), "{}", path.display());
        // Counted apart from the reader: by the text of the tags.
        assert_eq!(facts(&file).clusters.len(), text.matches("<Cluster ").count(), "{}", path.display());
        let instances = text.matches("<SqlInstance ").count();
        assert_eq!(facts(&file).sql_instances.len(), instances, "{}", path.display());
        let versions: std::collections::BTreeSet<&str> =
            text.split("ServiceVersion=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(facts(&file).service_versions.len(), versions.len());
        // PowerShell's `>` writes the same as UTF-16.
        let wide = read(&utf16(&format!("\u{feff}{}", text.trim_start_matches('\u{feff}')), u16::to_le_bytes)).unwrap();
        assert_eq!((&facts(&wide).clusters, &wide.problems), (&facts(&file).clusters, &file.problems));
    }
    assert!(seen >= 2, "the corpus holds a published topology and a draft");
}
