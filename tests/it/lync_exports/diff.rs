//! What changed from one export to another: by the binary as a user runs it, and thing by thing.

use super::samples::{
    DRAFT_TOPOLOGY, PUBLISHED_TOPOLOGY, clixml, configuration_xml, doc_items, owned, package, response_groups, user_xml,
};
use super::zip::{Built, DATE, Entry, build};
use super::{answer, read};
use crate::support::{Ran, bakproof};
use bakproof::model::{ExportContent, Kind, MAX_LISTED_THINGS, ThingKind, Verdict};
use serde_json::Value;
use std::fs;

const POOL02: &str = r#"<Cluster Fqdn="Pool02.contoso.com"><ClusterId SiteId="1" Number="3" />
    <Machine OrdinalInCluster="1" Fqdn="fe03.contoso.com" /></Cluster>"#;

/// A policy or setting as its envelope holds it, of a signature.
pub(super) fn setting(element: &str, scope: &str, signature: u32, value: &str) -> String {
    format!(
        r#"<AnchoredXml xmlns="urn:schema:Microsoft.Rtc.Management.ScopeFramework.2008" SchemaWriteVersion="{signature}">
        <Key ScopeClass="{scope}"><SchemaId Namespace="urn:schema:Microsoft.Rtc.Management.Settings.X.2008" ElementName="{element}" />
        <AuthorityId Class="Host" InstanceId="00000000-0000-0000-0000-000000000000" /></Key>
        <Dictionary Count="1"><Item><Key /><Value Signature="{signature}">
        <{element} xmlns="urn:schema:Microsoft.Rtc.Management.Settings.X.2008" {value} /></Value></Item></Dictionary></AnchoredXml>"#
    )
}

fn policies(signature: u32, value: &str) -> Vec<(&'static str, String)> {
    vec![
        ("s:voice", setting("VoicePolicy", "Global", signature, value)),
        ("s:client", setting("ClientPolicy", "Global", signature, value)),
        ("s:location", setting("LocationPolicy", "Global", signature, value)),
        ("s:cdr", setting("CdrSettings", "Global", signature, r#"EnableCDR="true""#)),
    ]
}

pub(super) fn configuration(topology: &str, settings: &[(&str, String)]) -> Vec<u8> {
    let mut items = vec![("synthetic:topology", topology)];
    items.extend(settings.iter().map(|(name, text)| (*name, text.as_str())));
    build(&package(&doc_items(&items)), b"").bytes
}

fn content(bytes: &[u8]) -> ExportContent {
    read(bytes).unwrap().content.expect("it can be compared")
}

fn groups_with(file: &str, text: String) -> Vec<Entry> {
    let name = format!("RgsImportExport/{file}");
    let mut entries = response_groups();
    entries.iter_mut().filter(|entry| entry.name == name.as_bytes()).for_each(|entry| entry.data = text.clone().into());
    entries
}

fn diff(old: &[u8], new: &[u8], more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.zip"), old).unwrap();
    fs::write(folder.path().join("new.zip"), new).unwrap();
    let mut arguments = vec!["diff-export", "old.zip", "new.zip"];
    arguments.extend(more);
    bakproof(folder.path(), arguments)
}

fn summary(old: &[u8], new: &[u8]) -> (i32, String) {
    let ran = diff(old, new, &["--output", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    (ran.code, json["summary"].as_str().unwrap().to_owned())
}

#[test]
fn a_pool_and_three_policies_are_told_in_words_and_one_by_one() {
    let old = configuration(PUBLISHED_TOPOLOGY, &policies(1, r#"AllowCallForwarding="true""#));
    let topology = PUBLISHED_TOPOLOGY.replace("</Clusters>", &format!("{POOL02}</Clusters>"));
    let new = configuration(&topology, &policies(2, r#"AllowCallForwarding="false""#));
    let ran = diff(&old, &new, &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(ran.stdout, @r"
    old  old.zip: lync-configuration, exported 2026-11-20T22:04:10, verified
    new  new.zip: lync-configuration, exported 2026-11-20T22:04:10, verified

    pool02.contoso.com added, 3 policies changed.

      added    pool or computer: pool02.contoso.com
      changed  policy: ClientPolicy Global
      changed  policy: LocationPolicy Global
      changed  policy: VoicePolicy Global
    ");
    assert_eq!(summary(&new, &old).1, "pool02.contoso.com removed, 3 policies changed.");
}

#[test]
fn a_queue_less_is_told_and_what_only_moved_is_not() {
    let old = build(&response_groups(), b"").bytes;
    let queue = |name: &str, id: &str| owned(name, id, "");
    let (sales, support) = (queue("Sales", super::samples::QUEUES[0]), queue("Support", super::samples::QUEUES[1]));
    let both = build(&groups_with("Queues.xml", clixml(&[&sales, &support])), b"").bytes;
    let turned = build(&groups_with("Queues.xml", clixml(&[&support, &sales])), b"").bytes;
    let one = build(&groups_with("Queues.xml", clixml(&[&sales])), b"").bytes;
    assert_eq!(summary(&both, &one), (1, "1 queue removed.".to_owned()));
    // RefIds are numbers of places: all behind the first change with the order, and say nothing.
    assert_eq!(
        summary(&both, &turned),
        (0, "The content is the same; only the way in which it is written differs.".to_owned())
    );
    // The queues of the samples overflow into each other; those of this test do not. They also stand in a list.
    assert_eq!(summary(&old, &both), (1, "2 queues changed.".to_owned()));
}

#[test]
fn an_object_that_is_shown_by_its_number_is_the_object() {
    let inside = |props: &str| build(&groups_with("Holidaysets.xml", clixml(&[props])), b"").bytes;
    let named = |more: &str| owned("Norway", super::samples::HOLIDAYS, more);
    let pair = |first: &str, second: &str| named(&format!("{first}{second}"));
    let whole = |member: &str, id: u32| {
        format!("<Obj N=\"{member}\" RefId=\"{id}\"><Props><S N=\"Day\">17 May</S></Props></Obj>")
    };
    let written_twice = inside(&pair(&whole("First", 300), &whole("Second", 301)));
    let by_number = inside(&pair(&whole("First", 700), "<Ref N=\"Second\" RefId=\"700\"/>"));
    assert_eq!(summary(&written_twice, &by_number).0, 0);
    // Around itself, as PowerShell writes an object whose part names the whole.
    let around = |id: u32| {
        inside(&named(&format!("<Obj N=\"Part\" RefId=\"{id}\"><Props><Ref N=\"Own\" RefId=\"{id}\"/></Props></Obj>")))
    };
    assert_eq!(summary(&around(500), &around(501)).0, 0);
    // Of nothing that stands there, nothing can be told.
    let nowhere = inside(&named("<Ref N=\"Lost\" RefId=\"999\"/>"));
    assert!(read(&nowhere).unwrap().content.is_none());
    assert_eq!(summary(&nowhere, &around(500)).0, 3);
}

#[test]
fn how_a_configuration_is_written_is_no_change() {
    let settings = policies(1, r#"AllowCallForwarding="true" MaxContacts="250""#);
    let plain = configuration(PUBLISHED_TOPOLOGY, &settings);
    // Signatures, versions, order of documents, of attributes and of what the topology lists; line ends.
    let mut other = policies(7, r#"MaxContacts="250"   AllowCallForwarding="&#116;rue""#);
    other.reverse();
    let sql = r#"<Cluster Fqdn="sql01.contoso.com"><ClusterId SiteId="1" Number="2" /></Cluster>"#;
    let topology = PUBLISHED_TOPOLOGY.replace(sql, "").replace("<Clusters>", &format!("<Clusters>{sql}"));
    let topology = topology.replace("000000000001\"", "000000000009\"").replace('\n', "\r\n").replace(" />", "></X>");
    let topology = topology
        .split("></X>")
        .map(str::to_owned)
        .reduce(|before, after| {
            let name = before.rsplit('<').next().unwrap().split_whitespace().next().unwrap().to_owned();
            format!("{before}></{name}>{after}")
        })
        .unwrap();
    let written = configuration(&topology, &other);
    assert_eq!(content(&plain), content(&written));
    assert_eq!(
        summary(&plain, &written),
        (0, "The content is the same; only the way in which it is written differs.".to_owned())
    );
    // A prefix instead of a default namespace.
    let prefixed = PUBLISHED_TOPOLOGY
        .replace("</", "</t:")
        .replace("<", "<t:")
        .replace("<t:/t:", "</t:")
        .replace("<t:/", "</")
        .replace("xmlns=", "xmlns:t=");
    assert_eq!(content(&plain), content(&configuration(&prefixed, &settings)));
    // What stands around the documents.
    let moved =
        doc_items(&[("synthetic:topology", PUBLISHED_TOPOLOGY)]).replace("<DocItem ", "<DocItem Version=\"9\" ");
    let still = doc_items(&[("synthetic:topology", PUBLISHED_TOPOLOGY)]);
    let of = |xml: &str| content(&build(&package(xml), b"").bytes);
    assert_eq!(of(&moved), of(&still));
}

#[test]
fn every_value_is_a_change_and_so_is_the_order_of_what_an_administrator_lists() {
    let usages = |order: [&str; 2]| {
        let list: String = order.iter().map(|one| format!("<Usage>{one}</Usage>")).collect();
        let text =
            setting("VoicePolicy", "Global", 1, "A=\"1\"").replace(" A=\"1\" />", &format!(">{list}</VoicePolicy>"));
        configuration(PUBLISHED_TOPOLOGY, &[("s", text)])
    };
    assert_eq!(summary(&usages(["Local", "World"]), &usages(["World", "Local"])), (1, "1 policy changed.".to_owned()));
    for (old, new, words) in [
        ("ServiceVersion=\"6\"", "ServiceVersion=\"7\"", "1 service changed."),
        ("Name=\"RTC\"", "Name=\"LYNC\"", "1 SQL Server instance added, 1 SQL Server instance removed."),
        ("<Name>Oslo", "<Name>Bergen", "1 site changed."),
        ("<Sites>", "<Sites Default=\"1\">", "1 other part of the topology added."),
        ("<Sites>", "<InternalDomains><InternalDomain Name=\"a.b\"/></InternalDomains><Sites>", "1 SIP domain added."),
        (
            "Number=\"1\" /></Cluster>",
            "Number=\"1\" /><Machine Fqdn=\"fe09\"/></Cluster>",
            "pool01.contoso.com changed.",
        ),
    ] {
        let of = |topology: &str| configuration(topology, &[]);
        let changed = PUBLISHED_TOPOLOGY.replacen(old, new, 1);
        assert_ne!(changed, PUBLISHED_TOPOLOGY, "{old}");
        assert_eq!(summary(&of(PUBLISHED_TOPOLOGY), &of(&changed)), (1, words.to_owned()), "{old}");
    }
    // For whom a document applies is a part of what it is; a document without a known form is one.
    let global = configuration(PUBLISHED_TOPOLOGY, &[("s", setting("CdrSettings", "Global", 1, "A=\"1\""))]);
    let site = configuration(PUBLISHED_TOPOLOGY, &[("s", setting("CdrSettings", "Site", 1, "A=\"1\""))]);
    assert_eq!(summary(&global, &site), (1, "1 setting added, 1 setting removed.".to_owned()));
    let strange = |text: &str| configuration(PUBLISHED_TOPOLOGY, &[("odd", text.to_owned())]);
    assert_eq!(
        summary(&strange("<a b=\"1\"/>"), &strange("<a b=\"2\"/>")),
        (1, "1 other document changed.".to_owned())
    );
    assert_eq!(summary(&strange("<a/>"), &strange("<a> </a>")).0, 0);
}

#[test]
fn a_topology_document_is_compared_with_the_topology_of_an_export() {
    let export = configuration(PUBLISHED_TOPOLOGY, &policies(1, "A=\"1\""));
    let text = format!("\u{feff}{PUBLISHED_TOPOLOGY}");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ran = diff(&export, &utf16, &[]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("only the topology is compared"), "{}", ran.stdout);
    let grown = PUBLISHED_TOPOLOGY.replace("</Clusters>", &format!("{POOL02}</Clusters>"));
    assert_eq!(summary(&export, grown.as_bytes()), (1, "pool02.contoso.com added.".to_owned()));
    // A draft says nothing of what is published.
    assert_eq!(summary(&export, DRAFT_TOPOLOGY.as_bytes()).0, 3);
}

#[test]
fn what_is_damaged_or_no_export_is_never_the_same() {
    let whole = build(&package(&configuration_xml()), b"").bytes;
    let mut wrong = Entry::new("DocItemSet.xml", configuration_xml());
    wrong.crc = Some(1);
    let types = package("").remove(1);
    let damaged = build(&[wrong, types], b"").bytes;
    assert_eq!(answer(&read(&damaged).unwrap()).1, Verdict::Damaged);
    assert!(read(&damaged).unwrap().content.is_none());
    assert_eq!(summary(&whole, &damaged).0, 3);
    assert_eq!(summary(&damaged, &damaged).0, 3);
    for cut in [whole.len() / 3, whole.len() - 10] {
        assert_eq!(summary(&whole, &whole[..cut]).0, 3, "cut at {cut}");
    }
    assert_eq!(
        summary(&whole, b"no export at all"),
        (
            3,
            "The second file is unreadable: its content is none of the forms that `bakproof recognizers` lists."
                .to_owned()
        )
    );
    let ran = diff(&whole, &build(&response_groups(), b"").bytes, &[]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("compare two exports of one kind"), "{}", ran.stderr);
    // Something was added to a whole export: what was exported is still proven, and compared.
    let mut entries = package(&configuration_xml());
    entries.push(Entry::new("note.txt", "hello"));
    assert_eq!(summary(&whole, &build(&entries, b"").bytes).0, 0);
}

#[test]
fn users_are_counted_and_never_listed() {
    let of = |users: &[&str]| build(&package(&user_xml(users)), b"").bytes;
    let (two, three) =
        (of(&["anna@contoso.com", "ben@contoso.com"]), of(&["anna@contoso.com", "ben@contoso.com", "eva@contoso.com"]));
    assert!(read(&two).unwrap().content.is_none());
    assert_eq!(
        summary(&two, &three),
        (
            1,
            "3 users instead of 2, 3 users with contacts or groups instead of 2, 3 entries of users instead of 2."
                .to_owned()
        )
    );
    let mut again = package(&user_xml(&["anna@contoso.com", "ben@contoso.com"]));
    again.iter_mut().for_each(|entry| entry.date = DATE + 1);
    assert_eq!(summary(&two, &build(&again, b"").bytes), (0, "Both hold the same files, byte for byte.".to_owned()));
}

#[test]
fn exports_of_locations_are_compared_as_a_whole() {
    let of = |data: &[u8]| build(&[Entry::new("synthetic.bin", data)], b"").bytes;
    assert_eq!(summary(&of(&[9; 200]), &of(&[9; 200])).0, 0);
    let (code, words) = summary(&of(&[9; 200]), &of(&[8; 200]));
    assert_eq!((code, words.starts_with("They hold different content.")), (1, true), "{words}");
}

#[test]
fn more_things_than_are_kept_are_counted() {
    let clusters = |number: usize, last: &str| {
        let all: String = (0..number).map(|n| format!("<Cluster Fqdn=\"c{n}.contoso.com\"/>")).collect();
        let topology =
            PUBLISHED_TOPOLOGY.replace("</Clusters>", &format!("{all}<Cluster Fqdn=\"{last}\"/></Clusters>"));
        configuration(&topology, &[])
    };
    let many = clusters(MAX_LISTED_THINGS, "x");
    let found = content(&many);
    assert!(found.things.is_empty());
    assert!(found.kinds.iter().all(|total| !total.is_listed));
    let pools = found.kinds.iter().find(|total| total.kind == ThingKind::Pool).unwrap();
    assert_eq!(pools.count as usize, MAX_LISTED_THINGS + 3);
    assert_eq!(summary(&many, &clusters(MAX_LISTED_THINGS, "x")).0, 0);
    assert_eq!(
        summary(&many, &clusters(MAX_LISTED_THINGS, "y")),
        (1, "some of 20,003 pools or computers changed.".to_owned())
    );
    assert_eq!(read(&many).unwrap().kind, Kind::LyncConfiguration);
}

#[test]
fn hostile_names_reach_the_terminal_escaped_and_bounded() {
    let long = "x".repeat(5_000);
    let topology = |name: &str| {
        let cluster = format!("<Cluster Fqdn=\"{name}\"/></Clusters>");
        configuration(&PUBLISHED_TOPOLOGY.replace("</Clusters>", &cluster), &[])
    };
    let old = configuration(PUBLISHED_TOPOLOGY, &[]);
    let ran = diff(&old, &topology("\u{202e}evil"), &[]);
    assert!(!ran.stdout.contains('\u{202e}'), "{}", ran.stdout);
    let listed = content(&topology(&long));
    assert!(listed.things.iter().all(|thing| thing.name.len() <= 200));
    // Two long names are two.
    assert_ne!(listed, content(&topology(&format!("{long}y"))));
}

#[test]
fn a_folder_or_nothing_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("run")).unwrap();
    let ran = bakproof(folder.path(), ["diff-export", "run", "run"]);
    assert_eq!((ran.code, ran.stderr.trim()), (2, "error: `run` is a folder; name one export"));
    assert_eq!(bakproof(folder.path(), ["diff-export", "run", "absent.zip"]).code, 2);
}

/// Two exports in a repository: a whole one, and a later one that was added to.
fn repository(later: Vec<Entry>, item: &str, exported: &[Entry]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let backups = folder.path().join("backups");
    fs::create_dir(&backups).unwrap();
    fs::write(backups.join("first.zip"), build(exported, b"").bytes).unwrap();
    let mut later = later;
    later.push(Entry::new("note.txt", "hello"));
    later.iter_mut().for_each(|entry| entry.date = DATE + 1);
    fs::write(backups.join("second.zip"), build(&later, b"").bytes).unwrap();
    let file = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n[[pool]]\nfqdn = \"pool01.contoso.com\"\nresponse_groups = true\n\
         [[repository]]\nname = \"nas\"\npath = \"backups\"\n[topology]\nsql = \"sql01.contoso.com\"\n";
    fs::write(folder.path().join("bakproof.toml"), file).unwrap();
    let audit = ["audit", "-o", "json", "--as-of", "2026-11-22T01:00:00Z", "--only", item];
    let ran = bakproof(folder.path(), audit.into_iter().chain(["--save-evidence", "evidence.json"]));
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    fs::write(folder.path().join("first.json"), ran.stdout).unwrap();
    folder
}

fn finding(report: &Value) -> (String, String) {
    let all = report["targets"].as_array().unwrap().iter().flat_map(|target| target["findings"].as_array().unwrap());
    let own: Vec<&Value> = all.filter(|finding| finding["check"] == "after-change").collect();
    assert_eq!(own.len(), 1, "{own:?}");
    (own[0]["status"].as_str().unwrap().to_owned(), own[0]["message"].as_str().unwrap().to_owned())
}

#[test]
fn an_audit_says_what_changed_and_so_does_saved_evidence_without_the_files() {
    let of = |topology: &str, value: &str| {
        let settings = policies(1, value);
        let mut items = vec![("synthetic:topology", topology)];
        items.extend(settings.iter().map(|(name, text)| (*name, text.as_str())));
        package(&doc_items(&items))
    };
    let grown = PUBLISHED_TOPOLOGY.replace("</Clusters>", &format!("{POOL02}</Clusters>"));
    let folder = repository(of(&grown, "A=\"2\""), "topology", &of(PUBLISHED_TOPOLOGY, "A=\"1\""));
    let first: Value = serde_json::from_slice(&fs::read(folder.path().join("first.json")).unwrap()).unwrap();
    let words = "The newest verified export of topology (2026-11-20T22:04Z) is older than the last known change: that of \
        2026-11-21T22:04Z (damaged) differs from it: pool02.contoso.com added, 3 policies changed.";
    assert_eq!(finding(&first), ("gap".to_owned(), words.to_owned()));
    fs::remove_dir_all(folder.path().join("backups")).unwrap();
    let again =
        ["audit", "-o", "json", "--as-of", "2026-11-22T01:00:00Z", "--only", "topology", "--evidence", "evidence.json"];
    let ran = bakproof(folder.path(), again);
    assert_eq!(finding(&serde_json::from_str(&ran.stdout).unwrap()).1, words);
}

#[test]
fn an_audit_says_that_a_queue_is_gone() {
    let sales = owned("Sales", super::samples::QUEUES[0], "");
    let support = owned("Support", super::samples::QUEUES[1], "");
    let later = groups_with("Queues.xml", clixml(&[&sales]));
    let folder = repository(later, "response-groups", &groups_with("Queues.xml", clixml(&[&sales, &support])));
    let first: Value = serde_json::from_slice(&fs::read(folder.path().join("first.json")).unwrap()).unwrap();
    let (status, words) = finding(&first);
    assert_eq!(status, "gap");
    assert!(words.ends_with("differs from it: 1 queue removed."), "{words}");
}

/// `cargo test` does this for real topologies where the corpus is there.
#[test]
fn real_topologies_are_told_thing_by_thing() {
    let Some(corpus) = crate::outside::corpus("no real topology was compared") else { return };
    let text = fs::read_to_string(corpus.join("topology/rlevchenko_DefaultTopology.xml")).unwrap();
    let known = content(text.as_bytes());
    let names = |kind: ThingKind| -> Vec<&str> {
        known.things.iter().filter(|thing| thing.kind == kind).map(|thing| thing.name.as_str()).collect()
    };
    assert_eq!(names(ThingKind::Pool).len(), text.matches("<Cluster ").count());
    assert_eq!(names(ThingKind::SqlInstance).len(), text.matches("<SqlInstance ").count());
    let runs = |pool: &&str| names(ThingKind::Service).contains(&format!("Registrar:{pool}").as_str());
    assert_eq!(names(ThingKind::Pool).iter().filter(|pool| runs(pool)).count(), 1, "{known:#?}");
    let (before, after) = text.split_once(" Signature=\"").unwrap();
    let unsigned = format!("{before}{}", after.split_once('"').unwrap().1);
    let flat: String = unsigned.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert_eq!(content(flat.as_bytes()), known);
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(content(&utf16), known);
    for (old, new) in
        [("Port=\"5061\"", "Port=\"5062\""), ("UpgradeDomain1", "UpgradeDomain9"), ("City=\"", "City=\"x")]
    {
        assert_ne!(content(text.replacen(old, new, 1).as_bytes()), known, "{old}");
    }
}

#[test]
fn the_comparison_holds_to_its_schema() {
    let built: Built = build(&response_groups(), b"");
    let ran = diff(&built.bytes, &build(&groups_with("Queues.xml", clixml(&[])), b"").bytes, &["-o", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    crate::schema::assert_valid("diff-export", &ran.stdout);
}
