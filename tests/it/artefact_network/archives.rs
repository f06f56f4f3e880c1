//! Archives: F5, NetScaler, Sonus, and what only a mapping names.

use super::{Bytes, configuration, nothing, recognise, sound, wrong};
use bakproof::format::artefact::ArtefactFile;
use bakproof::format::artefact::gateway::generic;
use bakproof::model::{Kind, Verdict};
use flate2::{Compression, Crc, write::GzEncoder};
use std::io::Write;

const BALANCER: Kind = Kind::LoadBalancerConfiguration;
const GATEWAY: Kind = Kind::GatewayConfiguration;
/// 2013-03-05T10:11:12Z.
const TIME: u64 = 1_362_478_272;

/// One entry: header with its checksum, content, padding.
fn entry(name: &str, kind: u8, content: &[u8], modified: u64) -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[136..147].copy_from_slice(format!("{modified:011o}").as_bytes());
    header[148..156].copy_from_slice(b"        ");
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut bytes = header.to_vec();
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

pub fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes: Vec<u8> = entries.iter().flat_map(|(name, content)| entry(name, b'0', content, TIME)).collect();
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Content that does not pack, so that a cut falls inside it.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}

pub fn ucs() -> Vec<u8> {
    let base = b"#TMSH-VERSION: 11.4.1\nsys global-settings {\n    hostname LB1.contoso.com\n}\n";
    let filler = noise(20_000);
    gzip(&tar(&[("config/bigip.conf", b"ltm pool p { }"), ("./config/bigip_base.conf", base), ("var/tmp/x", &filler)]))
}

/// Settings of a vendor that no recogniser knows.
const SETTINGS: &str = "cli version 3.20\nwebserver port 80 language en\nsystem\n  ic voice 0\n    low-bitrate-codec g729\n\
                        context ip router\n  interface eth0\n    ipaddress 10.0.0.1 255.255.255.0\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn mapped(bytes: &[u8]) -> ArtefactFile {
    generic(&Bytes(bytes), GATEWAY).unwrap()
}

#[track_caller]
fn mapped_as(bytes: &[u8], verdict: Verdict, problems: &[&str]) {
    let file = mapped(bytes);
    let ids: Vec<&str> = file.facts.problems.iter().map(|problem| &*problem.id).collect();
    assert_eq!((file.kind, file.facts.verdict, &ids[..]), (GATEWAY, verdict, problems));
}

#[test]
fn a_ucs_is_proven_by_its_checksum() {
    let facts = sound(&ucs(), BALANCER);
    assert_eq!(facts.verdict, Verdict::Verified);
    assert_eq!(facts.time.unwrap().to_string(), "2013-03-05T10:11:12Z");
    assert_eq!(facts.names, ["lb1.contoso.com"]);
    assert_eq!(facts.counts["files"], 3);
    assert_eq!(configuration(&facts).software_version.as_deref(), Some("11.4.1"));
}

/// Entries of several days.
fn dated(entries: &[(&str, &[u8], u64)]) -> Vec<u8> {
    let mut bytes: Vec<u8> = entries.iter().flat_map(|(name, content, at)| entry(name, b'0', content, *at)).collect();
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

#[test]
fn an_archive_is_as_old_as_its_own_parts() {
    const LATER: u64 = TIME + 40 * 86_400;
    const MINUTES: u64 = TIME + 600;
    let base: &[u8] = b"#TMSH-VERSION: 11.4.1\nsys global-settings {\n    hostname LB1.contoso.com\n}\n";
    let of = |bytes: &[u8], kind: Kind| {
        let file = recognise(bytes).unwrap();
        let facts = file.facts;
        assert!(file.kind == kind && facts.verdict.is_sound());
        let problems: Vec<String> = facts.problems.iter().map(|problem| problem.id.to_string()).collect();
        (facts.time.unwrap().at.as_second() as u64, problems.join(" "))
    };
    let ucs = |traffic: u64, base_at: u64, junk: u64| {
        let entries: [(&str, &[u8], u64); 3] = [
            ("config/bigip.conf", b"ltm pool p { }", traffic),
            ("config/bigip_base.conf", base, base_at),
            ("x", b"x", junk),
        ];
        of(&gzip(&dated(&entries)), BALANCER)
    };
    let apart = || "entries-apart".to_owned();
    assert_eq!(ucs(TIME, TIME, TIME), (TIME, String::new()));
    assert_eq!(ucs(TIME, MINUTES, TIME), (MINUTES, String::new()), "written within minutes");
    assert_eq!(ucs(LATER, LATER, TIME), (LATER, String::new()), "what is older in it is what did not change");
    assert_eq!(ucs(TIME, TIME, LATER), (TIME, apart()));
    assert_eq!(ucs(LATER, TIME, LATER), (TIME, apart()));
    let again: [(&str, &[u8], u64); 3] = [
        ("config/bigip.conf", b"ltm pool p { }", TIME),
        ("config/bigip_base.conf", base, TIME),
        ("config/bigip.conf", b"ltm pool p { }", LATER),
    ];
    assert_eq!(of(&gzip(&dated(&again)), BALANCER), (TIME, apart()));
    let scaler = dated(&[
        ("nsconfig/ns.conf", b"#NS10.5 Build 5.1\nset ns hostName lb2\nadd lb vserver v HTTP 10.0.0.9 80\n", TIME),
        ("y", b"y", LATER),
    ]);
    assert_eq!(of(&gzip(&scaler), BALANCER), (TIME, apart()));
    for junk in ["opt/sonus/junk", "junk"] {
        let sonus = dated(&[("opt/sonus/conf/a.xml", b"<a/>", TIME), (junk, b"x", LATER)]);
        assert_eq!(of(&sonus, GATEWAY), (TIME, apart()), "{junk}");
    }
    let named = mapped(&dated(&[("a", SETTINGS.as_bytes(), TIME), ("b", SETTINGS.as_bytes(), LATER)])).facts;
    assert_eq!(named.time.unwrap().at.as_second() as u64, TIME);
    let named = mapped(&dated(&[("a", SETTINGS.as_bytes(), LATER), ("empty", b"", TIME)])).facts;
    assert_eq!(named.time.unwrap().at.as_second() as u64, LATER, "an empty file is no content");
}

#[test]
fn a_ucs_that_is_cut_or_changed_says_so() {
    let bytes = ucs();
    wrong(&bytes[..bytes.len() - 9_000], BALANCER, Verdict::Incomplete, "gzip-truncated");
    wrong(&bytes[..bytes.len() - 1], BALANCER, Verdict::Incomplete, "gzip-truncated");
    let mut changed = bytes.clone();
    let at = bytes.len() - 6;
    changed[at] ^= 1;
    wrong(&changed, BALANCER, Verdict::Damaged, "gzip-damaged");
}

#[test]
fn a_diagnosis_and_any_other_archive_are_none() {
    nothing(&gzip(&tar(&[("config/bigip.conf", b"x"), ("config/bigip_base.conf", b"x"), ("mcp_module.xml", b"x")])));
    nothing(&gzip(&tar(&[("config/bigip.conf.txt", b"x"), ("src/opt/sonus/x", b"x")])));
    nothing(&gzip(b"not an archive, but long enough to be one if it were, and then some more"));
    nothing(&tar(&[("photos/1.jpg", b"x")]));
}

#[test]
fn full_backups_of_netscaler_and_sonus_are_known_by_their_entries() {
    let of = |rest: &str| {
        let text = format!("#NS10.5 Build 5.1\nset ns hostName lb2\n{rest}");
        gzip(&tar(&[("nsconfig/ns.conf", text.as_bytes())]))
    };
    let balances = "add lb vserver lync_web SSL 10.0.0.20 443\n";
    assert_eq!(sound(&of(balances), BALANCER).names, ["lb2"]);
    wrong(&of(""), BALANCER, Verdict::Incomplete, "no-virtual-servers");
    let base: &[u8] = b"#TMSH-VERSION: 11.4.1\nsys global-settings {\n    hostname lb1\n}\n";
    let traffic: &[u8] = b"#TMSH-VERSION: 11.4.1\nltm monitor http m {\n}\n";
    let empty = [("config/bigip.conf", traffic), ("config/bigip_base.conf", base)];
    wrong(&gzip(&tar(&empty)), BALANCER, Verdict::Incomplete, "no-virtual-servers");
    // Partitions keep theirs in files of their own.
    let [one, two] = empty;
    sound(&gzip(&tar(&[one, two, ("config/partitions/Lync/bigip.conf", traffic)])), BALANCER);
    let bytes = tar(&[("opt/sonus/conf/a.xml", b"<a/>")]);
    let facts = sound(&bytes, GATEWAY);
    assert_eq!(facts.verdict, Verdict::Intact, "no checksum covers the content");
    wrong(&bytes[..1024], GATEWAY, Verdict::Incomplete, "tar-truncated");
    let long = tar(&[("opt/sonus/conf/a.xml", b"<a/>"), ("b", b"b")]);
    let mut changed = long.clone();
    changed[1024] = b'c';
    wrong(&changed, GATEWAY, Verdict::Damaged, "tar-header");
}

#[test]
fn long_names_tell_as_well() {
    let name = format!("opt/sonus/{}\0", "d/".repeat(200));
    let mut bytes = entry("././@LongLink", b'L', name.as_bytes(), 0);
    bytes.extend(tar(&[("opt", b"x")]));
    assert_eq!(sound(&bytes, GATEWAY).counts["files"], 1);
    let pax = format!("30 path=opt/sonus/{}\n", "e/".repeat(100));
    let mut bytes = entry("PaxHeaders/x", b'x', pax.as_bytes(), 0);
    bytes.extend(tar(&[("short", b"x")]));
    sound(&bytes, GATEWAY);
}

#[test]
fn what_only_a_mapping_names_is_intact_at_most() {
    mapped_as(&ucs(), Verdict::Intact, &[]);
    mapped_as(&tar(&[("a", SETTINGS.as_bytes())]), Verdict::Intact, &[]);
    mapped_as(&tar(&[("logo.png", PNG), ("a", SETTINGS.as_bytes())]), Verdict::Intact, &[]);
    mapped_as(&gzip(SETTINGS.as_bytes()), Verdict::Intact, &[]);
    mapped_as(SETTINGS.as_bytes(), Verdict::Intact, &[]);
    mapped_as(format!("<config>{}</config>", "<a n=\"1\"/>".repeat(50)).as_bytes(), Verdict::Intact, &[]);
    mapped_as(
        br#"{"system": {"hostname": "gw03", "servers": ["10.0.0.1", "10.0.0.2"]}, "version": 3}"#,
        Verdict::Intact,
        &[],
    );
    let file = mapped(&tar(&[("a", SETTINGS.as_bytes())]));
    assert_eq!(file.facts.proof, ["read-to-end", "tar", "structure", "end-marker"]);
    assert_eq!(file.facts.time.unwrap().to_string(), "2013-03-05T10:11:12Z");
}

#[test]
fn what_only_a_mapping_names_may_be_nothing() {
    mapped_as(&[], Verdict::Incomplete, &["empty"]);
    mapped_as(b"short", Verdict::Incomplete, &["too-small"]);
    mapped_as(&[0; 4096], Verdict::Damaged, &["one-byte"]);
    mapped_as(&[0xff; 100_000], Verdict::Damaged, &["one-byte"]);
    mapped_as(" \r\n\t ".repeat(100).as_bytes(), Verdict::Incomplete, &["not-a-configuration"]);
    let bytes = gzip(&noise(5000));
    mapped_as(&bytes[..2000], Verdict::Incomplete, &["gzip-truncated"]);
    let json = format!("{{\"system\": {{\"hostname\": \"{}\"", "gw03".repeat(30));
    mapped_as(json.as_bytes(), Verdict::Incomplete, &["text-truncated"]);
    let text = format!("<config>{}</config>", "<a/>".repeat(50));
    mapped_as(&text.as_bytes()[..120], Verdict::Incomplete, &["xml-truncated"]);
}

#[test]
fn a_bomb_is_refused() {
    // Members of a gzip file follow one another.
    let bytes = gzip(&vec![0; 1 << 20]).repeat(80);
    mapped_as(&bytes, Verdict::Unreadable, &["gzip-bomb"]);
}

/// A 7z file of arbitrary packed bytes and an arbitrary directory: of both only places and checksums are looked at.
fn seven_zip() -> Vec<u8> {
    let sum = |bytes: &[u8]| {
        let mut crc = Crc::new();
        crc.update(bytes);
        crc.sum()
    };
    let (packed, directory) = (noise(300), noise(40));
    let mut start = Vec::new();
    start.extend((packed.len() as u64).to_le_bytes());
    start.extend((directory.len() as u64).to_le_bytes());
    start.extend(sum(&directory).to_le_bytes());
    let mut bytes = vec![b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, 0, 4];
    bytes.extend(sum(&start).to_le_bytes());
    bytes.extend(start);
    bytes.extend(packed);
    bytes.extend(directory);
    bytes
}

#[test]
fn a_configuration_package_is_a_container_and_no_more() {
    let bytes = seven_zip();
    nothing(&bytes);
    // What is in it nobody looked at.
    mapped_as(&bytes, Verdict::Unreadable, &["form-not-known"]);
    mapped_as(&bytes[..bytes.len() - 1], Verdict::Incomplete, &["7z-truncated"]);
    let mut changed = bytes.clone();
    changed[20] ^= 1;
    mapped_as(&changed, Verdict::Damaged, &["7z-start"]);
    let mut changed = bytes;
    *changed.last_mut().unwrap() ^= 1;
    mapped_as(&changed, Verdict::Damaged, &["7z-directory"]);
}

#[test]
fn a_mapping_makes_no_configuration_of_a_picture_or_a_document() {
    for start in [&b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..], b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.7\n", b"MZ\x90\0\x03\0"] {
        let mut bytes = start.to_vec();
        bytes.extend((0..400_u16).map(|at| (at % 251) as u8));
        let file = generic(&Bytes(&bytes), GATEWAY).unwrap();
        assert_eq!(file.facts.verdict, Verdict::Incomplete, "{start:?}");
        assert_eq!(file.facts.problems[0].id, "not-a-configuration");
    }
    let text = format!("MZ_zone = 1\n{SETTINGS}");
    assert_eq!(
        generic(&Bytes(text.as_bytes()), GATEWAY).unwrap().facts.verdict,
        Verdict::Intact,
        "letters of a program"
    );
}

#[test]
fn a_mapping_makes_no_configuration_of_what_is_something_else() {
    let filled =
        |head: &[u8]| -> Vec<u8> { head.iter().copied().chain((0..4000_u16).map(|at| (at % 251) as u8)).collect() };
    let mut iso = filled(b"");
    iso.resize(0x8001, 0);
    iso.extend(b"CD001\x01\0");
    iso.resize(0x9000, 7);
    let page = "<!DOCTYPE html>\n<html><head><title>Login</title></head><body><form action=\"/login\">\n".repeat(20);
    for (what, bytes) in [
        ("film", filled(b"\0\0\0\x18ftypisom\0\0\x02\0")),
        ("sound", filled(b"RIFF\x24\x10\0\0WAVEfmt \x10\0\0\0")),
        ("database", filled(b"SQLite format 3\0\x10\0\x01\x01")),
        ("data file", filled(b"\x01\x0f\0\0\x08\0\0\0")),
        ("document", filled(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0")),
        ("program", filled(b"\x7fELF\x02\x01\x01\0")),
        ("disk", iso),
        ("page", page.into_bytes()),
        ("answer", b"HTTP/1.1 200 OK\r\nServer: gw\r\n\r\n<html><body>Password: <input></body></html>\r\n".to_vec()),
        ("error", b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><A/><B/><C/><D/><E/></Error>".to_vec()),
        ("empty document", format!("<config>{}</config>", " ".repeat(80)).into_bytes()),
        ("packed picture", gzip(&filled(PNG))),
        ("archive of pictures", tar(&[("1.png", PNG), ("2.png", PNG), ("read.me", b"Pictures of the rack.")])),
    ] {
        let file = mapped(&bytes);
        let ids: Vec<&str> = file.facts.problems.iter().map(|problem| &*problem.id).collect();
        assert_eq!((file.facts.verdict, &ids[..]), (Verdict::Incomplete, &["not-a-configuration"][..]), "{what}");
    }
}

#[test]
fn what_has_no_known_form_is_neither_a_backup_nor_wrong() {
    let letter = "Dear colleagues,\nplease find the configuration of the gateway in the safe.\nIt was printed in 2012.\n\
                  The address is the one that is written there.\nThe network team is at your service.\n";
    for (what, bytes) in [
        ("noise", noise(4096)),
        ("encrypted", [b"Salted__".to_vec(), noise(4096)].concat()),
        ("armoured", [b"-----BEGIN PGP MESSAGE-----\n\n".to_vec(), b"hQEMA1".repeat(40)].concat()),
        ("another archive", [b"Rar!\x1a\x07\x01\0".to_vec(), noise(4096)].concat()),
        ("letter", letter.as_bytes().to_vec()),
        ("one line again and again", b"set x = 1\n".repeat(50)),
        ("packed noise", gzip(&noise(4096))),
        ("archive of noise", tar(&[("a", &noise(4096))])),
    ] {
        let file = mapped(&bytes);
        let ids: Vec<&str> = file.facts.problems.iter().map(|problem| &*problem.id).collect();
        assert_eq!((file.facts.verdict, &ids[..]), (Verdict::Unreadable, &["form-not-known"][..]), "{what}");
    }
}

#[test]
fn the_forms_of_known_vendors_are_accepted() {
    let fortigate = [b"#FGBK|3|FG100E|6|02|1010|\n".to_vec(), noise(4096)].concat();
    mapped_as(&fortigate, Verdict::Intact, &[]);
    let mut router = b"\x88\xac\xa1\xb1".to_vec();
    router.extend(4096_u32.to_le_bytes());
    router.extend(noise(4088));
    mapped_as(&router, Verdict::Intact, &[]);
    mapped_as(&router[..3000], Verdict::Incomplete, &["truncated"]);
    let settings = (0..60).map(|n| format!("setting_{n}=value{n}")).collect::<Vec<_>>().join("&");
    let encoded = data_encoding::BASE64.encode(settings.as_bytes());
    mapped_as(format!("{encoded}&&").as_bytes(), Verdict::Intact, &[]);
}
