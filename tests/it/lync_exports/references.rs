//! Response Group exports whose objects name what is inside, what is not, and what cannot be told.

use super::samples::{
    GROUPS, HOLIDAYS, HOURS, QUEUES, RECORDING, RECORDING_ENTRY, WORKFLOW, audio, clixml, identity, owned,
    response_groups,
};
use super::zip::{Entry, build};
use super::{answer, facts, read};
use bakproof::format::lync::{ExportFile, MAX_OBJECTS, MAX_RECORDINGS, MAX_REFERENCES};
use bakproof::model::{Kind, Verdict};
use std::fmt::Write;

const NOWHERE: &str = "dead0000-0000-4000-8000-000000000009";

fn entry<'a>(entries: &'a mut [Entry], file: &str) -> &'a mut Entry {
    let name = format!("RgsImportExport/{file}");
    entries.iter_mut().find(|entry| entry.name == name.as_bytes()).expect("every file of the kind is there")
}

fn text(entries: &mut [Entry], file: &str) -> String {
    String::from_utf8(entry(entries, file).data.clone()).expect("samples are UTF-8")
}

/// The sample with one change of one file's text.
fn changed(file: &str, from: &str, to: &str) -> Vec<Entry> {
    let mut entries = response_groups();
    let before = text(&mut entries, file);
    assert!(before.contains(from), "{file} holds {from}");
    entry(&mut entries, file).data = before.replacen(from, to, 1).into_bytes();
    entries
}

/// The sample with other objects in one file.
fn replaced(file: &str, objects: &[&str]) -> Vec<Entry> {
    let mut entries = response_groups();
    entry(&mut entries, file).data = clixml(objects).into_bytes();
    entries
}

fn judge(entries: &[Entry]) -> ExportFile {
    read(&build(entries, b"").bytes).expect("a ZIP is answered")
}

fn is_proven(file: &ExportFile) -> bool {
    facts(file).proof.contains(&"references".to_owned())
}

fn assert_whole(entries: &[Entry]) {
    let file = judge(entries);
    assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Verified, vec![]), "{:?}", file.problems);
    assert!(is_proven(&file));
}

/// One problem; its message holds all of these.
fn assert_problem(entries: &[Entry], verdict: Verdict, id: &str, words: &[&str]) {
    let file = judge(entries);
    assert_eq!(answer(&file), (Kind::LyncResponseGroups, verdict, vec![id]), "{:?}", file.problems);
    for word in words {
        assert!(file.problems[0].message.contains(word), "`{word}` in `{}`", file.problems[0].message);
    }
    assert!(!is_proven(&file));
}

#[test]
fn every_reference_that_leads_nowhere_is_named_with_who_names_it() {
    let cases = [
        ("Queues.xml", GROUPS[1], "queue `Sales`", "agent group"),
        ("Queues.xml", GROUPS[2], "queue `Support`", "agent group"),
        ("Workflows.xml", QUEUES[1], "workflow `Front desk`", "queue"),
        ("Workflows.xml", HOURS, "workflow `Front desk`", "business hours"),
        ("Workflows.xml", HOLIDAYS, "workflow `Front desk`", "holiday set"),
    ];
    for (file, id, by, what) in cases {
        let mut entries = response_groups();
        let before = text(&mut entries, file);
        entry(&mut entries, file).data = before.replace(id, NOWHERE).into_bytes();
        assert_problem(&entries, Verdict::Incomplete, "unresolved-reference", &[by, what, NOWHERE]);
    }
    // A queue may send its overflow to another queue.
    let overflow = identity("QueueID", QUEUES[0]);
    let entries = changed("Queues.xml", &overflow, &identity("QueueID", NOWHERE));
    assert_problem(&entries, Verdict::Incomplete, "unresolved-reference", &["queue `Support`", NOWHERE]);
}

#[test]
fn an_object_of_another_kind_does_not_answer_a_reference() {
    let entries = changed("Workflows.xml", &identity("BusinessHoursID", HOURS), &identity("BusinessHoursID", HOLIDAYS));
    assert_problem(&entries, Verdict::Incomplete, "unresolved-reference", &["business hours", HOLIDAYS]);
}

#[test]
fn objects_that_miss_the_same_are_one_problem_and_counted() {
    let mut entries = response_groups();
    let without: Vec<String> = GROUPS[1..].iter().map(|id| owned("Agents", id, "")).collect();
    entry(&mut entries, "AgentGroups.xml").data =
        clixml(&without.iter().map(String::as_str).collect::<Vec<_>>()).into_bytes();
    let words = ["queue `Sales` (and 1 object more)", GROUPS[0]];
    assert_problem(&entries, Verdict::Incomplete, "unresolved-reference", &words);
}

#[test]
fn references_are_understood_however_powershell_writes_them() {
    let hours = identity("BusinessHoursID", HOURS);
    let shown = format!("service:ApplicationServer:pool01.contoso.com/{HOURS}");
    let writings = |id: &str, shown: &str| {
        [
            format!("<G N=\"BusinessHoursId\">{id}</G>"),
            format!("<S N=\"BUSINESSHOURSID\">{}</S>", id.to_uppercase()),
            format!("<S N=\"BusinessHoursID\">{shown}</S>"),
            format!("<Obj N=\"BusinessHoursID\" RefId=\"33\"><ToString>{shown}</ToString></Obj>"),
            format!("<Obj N=\"BusinessHoursID\" RefId=\"33\"><G>{id}</G></Obj>"),
            format!(
                "<Obj N=\"BusinessHoursID\" RefId=\"33\"><MS><Obj N=\"InstanceId\" RefId=\"34\"><G>{id}</G></Obj></MS></Obj>"
            ),
            format!(
                "<Obj N=\"Other\" RefId=\"33\"><Props><G N=\"InstanceId\">{id}</G></Props></Obj><Ref N=\"BusinessHoursID\" RefId=\"33\"/>"
            ),
        ]
    };
    for (here, gone) in writings(HOURS, &shown).iter().zip(writings(NOWHERE, &shown.replace(HOURS, NOWHERE))) {
        assert_whole(&changed("Workflows.xml", &hours, here));
        let entries = changed("Workflows.xml", &hours, &gone);
        assert_problem(&entries, Verdict::Incomplete, "unresolved-reference", &["business hours", NOWHERE]);
    }
    let nothing = [
        "<Nil N=\"BusinessHoursID\" />",
        "<S N=\"BusinessHoursID\"></S>",
        "",
        &identity("BusinessHoursID", "00000000-0000-0000-0000-000000000000"),
    ];
    for none in nothing {
        assert_whole(&changed("Workflows.xml", &hours, none));
    }
}

#[test]
fn an_item_is_known_by_every_writing_of_its_identity() {
    let identity = identity("Identity", HOURS);
    for writing in [
        format!("<G N=\"InstanceId\">{HOURS}</G>"),
        format!("<G N=\"Identity\">{HOURS}</G>"),
        format!("<S N=\"Identity\">service:ApplicationServer:pool01.contoso.com/{HOURS}</S>"),
        format!(
            "<Obj N=\"A\" RefId=\"50\"><Props><G N=\"InstanceId\">{HOURS}</G></Props></Obj><Ref N=\"Identity\" RefId=\"50\"/>"
        ),
    ] {
        assert_whole(&changed("HoursOfBusiness.xml", &identity, &writing));
    }
    // The identity of a part is not the identity of the whole.
    let part = format!("<Obj N=\"Part\" RefId=\"50\"><Props>{identity}</Props></Obj>");
    let entries = changed("HoursOfBusiness.xml", &identity, &part);
    assert_problem(&entries, Verdict::Intact, "references-unchecked", &["workflow `Front desk`", HOURS]);
}

#[test]
fn what_cannot_be_told_is_not_proven_and_not_called_missing() {
    let hours = identity("BusinessHoursID", HOURS);
    for unreadable in [
        "<S N=\"BusinessHoursID\">Microsoft.Rtc.Rgs.Management.RgsIdentity</S>",
        "<Obj N=\"BusinessHoursID\" RefId=\"33\"><Props><S N=\"ServiceId\">x</S></Props></Obj>",
        "<Ref N=\"BusinessHoursID\" RefId=\"777\" />",
        "<Ref N=\"BusinessHoursID\" />",
    ] {
        let entries = changed("Workflows.xml", &hours, unreadable);
        assert_problem(&entries, Verdict::Intact, "references-unchecked", &["workflow `Front desk`", "business hours"]);
    }
    let list = "<S N=\"AgentGroupIDList\">System.Collections.ObjectModel.Collection</S>";
    let entries = replaced("Queues.xml", &[&owned("Sales", QUEUES[0], list), &owned("Support", QUEUES[1], "")]);
    assert_problem(&entries, Verdict::Intact, "references-unchecked", &["queue `Sales`", "agent group"]);
    let entries = changed("Workflows.xml", &identity("Identity", WORKFLOW), "");
    assert_problem(&entries, Verdict::Intact, "references-unchecked", &["workflow `Front desk`", "recordings"]);
}

#[test]
fn a_recording_is_found_as_it_was_uploaded_or_converted_and_nowhere_else() {
    let with = |name: &str, data: &[u8]| {
        let mut entries = response_groups();
        let last = entries.len() - 1;
        entries[last] = Entry::stored(name, data);
        entries
    };
    let folder = format!("RgsImportExport/RGS/Instances/{WORKFLOW}");
    for name in [
        format!("{folder}/{RECORDING}.wma"),
        format!("{folder}/{RECORDING}.wav"),
        format!("{folder}/a/b/c/{}.WMA", RECORDING.to_uppercase()),
        RECORDING_ENTRY.replace('/', "\\"),
    ] {
        assert_whole(&with(&name, b"RIFF\x04\0\0\0WAVE"));
        assert_problem(&with(&name, b""), Verdict::Incomplete, "missing-audio", &["is empty", "Welcome to us.WMA"]);
        for other in [&b"The recording was lost.\r\n"[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"            "] {
            assert_problem(&with(&name, other), Verdict::Damaged, "audio-foreign", &["its content is something else"]);
        }
    }
    for name in [
        format!("RgsImportExport/RGS/Instances/{}/{RECORDING}.wma", QUEUES[0]),
        format!("RgsImportExport/RGS/{WORKFLOW}/{RECORDING}.wma"),
        format!("{folder}/{RECORDING}.mp3"),
        format!("{folder}/{RECORDING}"),
        format!("{folder}/{RECORDING}.wma/"),
        format!("{folder}/x{RECORDING}.wma"),
    ] {
        let words = ["workflow `Front desk`", "`Welcome to us.WMA`", "is not inside", RECORDING];
        assert_problem(&with(&name, b"RIFF\x04\0\0\0WAVE"), Verdict::Incomplete, "missing-audio", &words);
    }
    // An empty one beside a good one of the other name hurts nothing.
    let mut entries = with(&format!("{folder}/{RECORDING}.wma"), b"");
    entries.push(Entry::stored(&format!("{folder}/{RECORDING}.wav"), b"RIFF\x04\0\0\0WAVE"));
    assert_whole(&entries);
}

#[test]
fn every_recording_of_workflows_and_queues_is_asked_for() {
    let places = [
        ("Workflows.xml", "Front desk", WORKFLOW, "CustomMusicOnHoldFile"),
        ("Queues.xml", "Support", QUEUES[1], "AudioFilePrompt"),
    ];
    for (file, name, owner, member) in places {
        let music = audio(member, "music", "jazz.wav");
        let mark = format!("<S N=\"Name\">{name}</S>");
        let mut entries = changed(file, &mark, &format!("{music}{mark}"));
        assert_problem(&entries, Verdict::Incomplete, "missing-audio", &[name, "jazz.wav", owner]);
        entries.push(Entry::stored(&format!("RgsImportExport/RGS/Instances/{owner}/music.wav"), b"RIFF\x04\0\0\0WAVE"));
        assert_whole(&entries);
    }
    let mark = "<S N=\"Name\">Front desk</S>";
    let none = audio("CustomMusicOnHoldFile", "", "");
    assert_whole(&changed("Workflows.xml", mark, &format!("{none}{mark}")));
    for (unique_name, original_name) in [("", "jazz.wav".to_owned()), ("music", "j".repeat(300))] {
        let odd = audio("CustomMusicOnHoldFile", unique_name, &original_name);
        let entries = changed("Workflows.xml", mark, &format!("{odd}{mark}"));
        assert_problem(&entries, Verdict::Intact, "references-unchecked", &["workflow `Front desk`", "recording"]);
    }
}

#[test]
fn a_recording_that_two_objects_share_is_not_proven_for_the_second() {
    let mut entries = response_groups();
    let before = text(&mut entries, "Workflows.xml");
    let first = before.find("<Obj RefId=\"0\">").unwrap();
    let last = before.rfind("</Objs>").unwrap();
    let second = owned("Back desk", NOWHERE, "<Ref N=\"DefaultAction\" RefId=\"40\" />");
    let both = format!("{}<Obj RefId=\"99\"><Props>{second}</Props></Obj></Objs>", &before[..last]);
    assert!(first < last);
    entry(&mut entries, "Workflows.xml").data = both.into_bytes();
    assert_problem(&entries, Verdict::Intact, "references-unchecked", &["workflow `Back desk`", "shares a recording"]);
    // Within one workflow it is the same recording of the same owner.
    let mark = "<S N=\"Name\">Front desk</S>";
    assert_whole(&changed("Workflows.xml", mark, &format!("<Ref N=\"HolidayAction\" RefId=\"40\" />{mark}")));
}

#[test]
fn no_workflow_at_all_is_said_and_changes_no_verdict() {
    for none in [
        clixml(&[]),
        clixml(&["<LST />"]).replace("<TN RefId=\"0\"><T>Synthetic</T></TN><Props><LST /></Props>", "<LST />"),
    ] {
        let mut entries = response_groups();
        entry(&mut entries, "Workflows.xml").data = none.into_bytes();
        let file = judge(&entries);
        assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Verified, vec!["empty-configuration"]));
        assert_eq!(facts(&file).counts.workflows, Some(0));
        assert!(is_proven(&file), "nothing is named that is not there");
    }
}

#[test]
fn an_object_without_owner_pool_is_said_and_changes_no_verdict() {
    let file = judge(&changed("Queues.xml", "<S N=\"OwnerPool\">Pool01.contoso.com</S>", ""));
    assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Verified, vec!["owner-pool-missing"]));
    assert!(file.problems[0].message.contains("queue `Sales`"), "{}", file.problems[0].message);
    let other = changed("Queues.xml", "Pool01.contoso.com</S>", "pool02.contoso.com</S>");
    assert_eq!(facts(&judge(&other)).pools, ["pool01.contoso.com", "pool02.contoso.com"]);
}

#[test]
fn what_is_missing_or_broken_is_one_finding_not_a_hundred() {
    for gone in 0..8 {
        let mut entries = response_groups();
        entries.remove(gone);
        assert_eq!(answer(&judge(&entries)).2, ["required-file-missing"]);
    }
    let file = judge(&changed("AgentGroups.xml", "</Objs>", ""));
    assert_eq!((file.verdict, answer(&file).2), (Verdict::Incomplete, vec!["xml-truncated"]));
    assert!(!is_proven(&file));
}

#[test]
fn nothing_is_proven_of_an_export_whose_bytes_changed() {
    let mut entries = response_groups();
    let last = entries.len() - 1;
    entries[last].crc = Some(1);
    let file = judge(&entries);
    assert_eq!((file.verdict, answer(&file).2), (Verdict::Damaged, vec!["zip-crc"]));
    assert!(!is_proven(&file));
}

fn guid(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

#[test]
fn more_objects_references_and_recordings_than_are_kept_are_unchecked_not_missing() {
    let many = |count: usize, each: &dyn Fn(usize, &mut String)| {
        let mut xml = String::new();
        (0..count).for_each(|number| each(number, &mut xml));
        xml
    };
    let group = |number: usize, xml: &mut String| {
        let id = guid(number);
        write!(xml, "<Obj><Props><G N=\"InstanceId\">{id}</G><S N=\"OwnerPool\">p</S></Props></Obj>").unwrap();
    };
    let objects = many(MAX_OBJECTS + 1, &group);
    let mut entries = response_groups();
    let whole = text(&mut entries, "AgentGroups.xml").replace("</Objs>", &format!("{objects}</Objs>"));
    entry(&mut entries, "AgentGroups.xml").data = whole.into_bytes();
    assert_problem(&entries, Verdict::Intact, "references-unchecked", &["more than 20000 objects", "cases more"]);

    let names = many(MAX_REFERENCES + 1, &|number, xml| write!(xml, "<G>{}</G>", guid(number)).unwrap());
    let list = format!("<Obj N=\"AgentGroupIDList\"><LST>{names}</LST></Obj>");
    let file = judge(&replaced("Queues.xml", &[&owned("Sales", QUEUES[0], &list), &owned("Support", QUEUES[1], "")]));
    assert_eq!(file.verdict, Verdict::Incomplete, "those that were kept lead nowhere");
    assert_eq!((file.problems.len(), &*file.problems[0].id), (101, "references-unchecked"));
    assert!(!is_proven(&file));

    let recordings =
        many(MAX_RECORDINGS + 1, &|number, xml| xml.push_str(&audio("Prompt", &number.to_string(), "a.wav")));
    let mark = "<S N=\"Name\">Front desk</S>";
    let mut entries = changed("Workflows.xml", mark, &format!("{recordings}{mark}"));
    let folder = format!("RgsImportExport/RGS/Instances/{WORKFLOW}");
    entries.extend(
        (0..=MAX_RECORDINGS).map(|number| Entry::stored(&format!("{folder}/{number}.wav"), b"RIFF\x04\0\0\0WAVE")),
    );
    assert_problem(&entries, Verdict::Intact, "references-unchecked", &["workflow `Front desk`", "10000 recordings"]);
}
