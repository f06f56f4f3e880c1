//! What the demo's writer makes, which shares nothing with the reader but the format.

use super::{answer, facts, read};
use bakproof::demo::{ResponseGroupExport, UserSpec, Workflow, response_group_export, user_data_export};
use bakproof::model::{Kind, Verdict};
use jiff::civil::date;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn response_groups(day: i8) -> Vec<u8> {
    let workflow = |name: &str, audio: Option<&str>| Workflow {
        name: name.to_owned(),
        address: format!("{name}@contoso.com"),
        agents: vec!["anna@contoso.com".to_owned(), "ben@contoso.com".to_owned()],
        audio: audio.map(str::to_owned),
    };
    let export = ResponseGroupExport {
        owner_pool: "pool01.contoso.com".to_owned(),
        workflows: vec![
            workflow("desk", Some("welcome.wav")),
            workflow("board", Some("board.WMA")),
            workflow("x", None),
        ],
    };
    response_group_export(&export, date(2026, 11, day).at(3, 0, 0, 0)).expect("a ZIP can hold the time")
}

/// The same ZIP with other content for each entry; `None` leaves the entry out.
fn repacked(bytes: &[u8], change: impl Fn(&str, String) -> Option<String>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("the demo writes ZIPs");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("the entry is listed");
        let name = entry.name().expect("the name is text").into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("the entry is sound");
        if let Some(changed) = change(&name, String::from_utf8_lossy(&content).into_owned()) {
            // Recordings are no text, and stay as they are.
            let is_recording = name.contains("/Instances/");
            writer.start_file(name, SimpleFileOptions::default()).expect("memory takes all");
            writer.write_all(if is_recording { &content } else { changed.as_bytes() }).expect("memory takes all");
        }
    }
    writer.finish().expect("memory takes all").into_inner()
}

#[test]
fn the_response_groups_of_the_demo_are_verified_with_their_references() {
    let bytes = response_groups(20);
    let file = read(&bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Verified, vec![]), "{:?}", file.problems);
    let facts = facts(&file);
    assert_eq!(facts.proof, ["zip-crc", "xml-well-formed", "complete", "references"]);
    assert_eq!((facts.counts.workflows, facts.counts.queues, facts.counts.agent_groups), (Some(3), Some(3), Some(3)));
    assert_eq!((facts.pools.as_slice(), facts.is_demo), (&["pool01.contoso.com".to_owned()][..], true));
    assert_eq!(answer(&read(&repacked(&bytes, |_, content| Some(content))).unwrap()), answer(&file));
}

#[test]
fn what_is_taken_out_of_the_demo_is_missed() {
    let bytes = response_groups(20);
    let silent = repacked(&bytes, |name, content| (!name.ends_with(".WMA")).then_some(content));
    let file = read(&silent).unwrap();
    assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Incomplete, vec!["missing-audio"]));
    assert!(file.problems[0].message.contains("workflow `board`"), "{}", file.problems[0].message);
    assert!(file.problems[0].message.contains("board.WMA"), "{}", file.problems[0].message);
    for (emptied, count) in [("Queues.xml", 3), ("AgentGroups.xml", 3), ("HoursOfBusiness.xml", 1)] {
        let bytes = repacked(&bytes, |name, content| {
            let objects = content.find("<Obj ").filter(|_| name.ends_with(emptied));
            let end = content.rfind("</Objs>");
            Some(match objects.zip(end) {
                Some((start, end)) => format!("{}{}", &content[..start], &content[end..]),
                None => content,
            })
        });
        let file = read(&bytes).unwrap();
        assert_eq!(file.verdict, Verdict::Incomplete, "{emptied}");
        assert_eq!(answer(&file).2, vec!["unresolved-reference"; count], "{emptied}");
    }
}

#[test]
fn an_export_of_another_day_with_the_same_content_has_the_same_digest() {
    let digest = |bytes: &[u8]| facts(&read(bytes).unwrap()).content_digest.clone().unwrap();
    assert_ne!(response_groups(20), response_groups(21));
    assert_eq!(digest(&response_groups(20)), digest(&response_groups(21)));
    let users = |names: &[&str], day| {
        let spec = |name: &&str| UserSpec { address: format!("{name}@contoso.com"), contacts: Vec::new() };
        let users: Vec<UserSpec> = names.iter().map(spec).collect();
        user_data_export(&users, date(2026, 11, day).at(3, 0, 0, 0)).expect("a ZIP can hold the time")
    };
    assert_eq!(digest(&users(&["anna", "ben"], 20)), digest(&users(&["anna", "ben"], 21)));
    assert_ne!(digest(&users(&["anna", "ben"], 20)), digest(&users(&["anna"], 20)));
    let counts = |bytes: &[u8]| {
        let file = read(bytes).unwrap();
        (facts(&file).user_count, facts(&file).counts.documents)
    };
    assert_eq!(counts(&users(&["anna", "ben"], 20)), (Some(2), Some(2)));
    assert_eq!(counts(&users(&["anna"], 21)), (Some(1), Some(1)));
}
