//! What `wbadmin get versions` and `repadmin /showbackup` print, in several languages and encodings.

use super::{problems, recognise, recognise_in};
use bakproof::format::artefact::ArtefactContext;
use bakproof::model::{BackupVersion, Detail, DirectoryBackup, Kind, Verdict};
use jiff::tz::TimeZone;

pub const VERSIONS: &str = "wbadmin 1.0 - Backup command-line tool\r\n(C) Copyright 2012 Microsoft Corporation.\r\n\r\n\
    Backup time: 10/1/2014 4:00 AM\r\nBackup target: Network Share labeled \\\\srv\\share\r\n\
    Version identifier: 10/01/2014-02:00\r\nCan recover: Volume(s), File(s)\r\n\r\n\
    Backup time: 11/2/2014 3:00 AM\r\nBackup target: 1394/USB Disk labeled E:\r\n\
    Version identifier: 11/02/2014-02:00\r\nCan recover: Volume(s), File(s), Application(s), System State\r\n";

const GERMAN: &str = "wbadmin 1.0 - Sicherungs-Befehlszeilentool\r\n\r\nSicherungszeit: 02.11.2014 03:00\r\n\
    Sicherungsziel: Netzwerkfreigabe mit der Bezeichnung \\\\srv\\freigabe\r\nVersions-ID: 11/02/2014-02:00\r\n\
    Wiederherstellbar: Volumes, Dateien, Anwendung(en), Systemstatus\r\n";

const FRENCH: &str = "wbadmin 1.0 - Outil en ligne de commande\r\n\r\nHeure de la sauvegarde : 02/11/2014 03:00\r\n\
    Cible de sauvegarde : Partage réseau\r\nIdentificateur de version : 11/02/2014-02:00\r\n\
    Récupération possible : Volume(s), Fichier(s), État du système\r\n";

pub const SHOW_BACKUP: &str = "repadmin running command /showbackup against full DC localhost\r\n\r\n\
    DC=contoso,DC=com\r\n\
    Loc.USN                           Originating DSA  Org.USN  Org.Time/Date        Ver Attribute\r\n\
    =======                           =============== ========= =============        === =========\r\n\
    20571             Default-First-Site-Name\\DC01     20571 2014-11-02 03:00:04    9 dSASignature\r\n\r\n\
    CN=Configuration,DC=contoso,DC=com\r\n\
    30001             Site of Berlin\\DC02     16001 2014-10-01 03:00:04    7 dSASignature\r\n";

fn versions(bytes: &[u8]) -> Vec<BackupVersion> {
    match recognise(bytes).unwrap().facts.detail {
        Detail::BackupVersions(facts) => facts.versions,
        other => panic!("no versions: {other:?}"),
    }
}

fn backups(bytes: &[u8]) -> Vec<DirectoryBackup> {
    match recognise(bytes).unwrap().facts.detail {
        Detail::DirectoryBackups(facts) => facts.backups,
        other => panic!("no backups: {other:?}"),
    }
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// A listing of one version in another language; the console's code page is what its bytes are.
fn in_code_page(recover: &str, things: &str, encode: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    encode(&format!(
        "wbadmin 1.0\r\n\r\nX: 02/11/2014 03:00\r\nY: E:\r\nID: 11/02/2014-02:00\r\n{recover}: {things}\r\n"
    ))
}

#[test]
fn a_system_state_is_told_in_the_code_page_of_a_console() {
    let of = |encoding: &'static encoding_rs::Encoding| move |text: &str| encoding.encode(text).0.into_owned();
    // Of 850 the letters that the French words need.
    let french = |text: &str| {
        let byte = |letter: char| match letter {
            'É' => 0x90,
            'è' => 0x8a,
            'é' => 0x82,
            other => u8::try_from(u32::from(other)).unwrap(),
        };
        text.chars().map(byte).collect::<Vec<u8>>()
    };
    let russian = ("Восстановление", "Тома, Файлы, Приложения, Состояние системы", "Тома, Файлы");
    let japanese = ("回復可能", "ボリューム、ファイル、システム状態", "ボリューム、ファイル");
    let chinese = ("可以恢复", "卷、文件、应用程序、系统状态", "卷、文件、应用程序");
    let told = |bytes: Vec<u8>| versions(&bytes).iter().map(|version| version.has_system_state).collect::<Vec<_>>();
    for ((recover, with, without), page) in
        [(russian, encoding_rs::IBM866), (japanese, encoding_rs::SHIFT_JIS), (chinese, encoding_rs::GBK)]
    {
        assert_eq!(told(in_code_page(recover, with, of(page))), [true], "{}", page.name());
        assert_eq!(told(in_code_page(recover, without, of(page))), [false], "{}", page.name());
    }
    let can = "Récupération possible ";
    assert_eq!(told(in_code_page(can, "Volume(s), État du système", french)), [true]);
    assert_eq!(told(in_code_page(can, "Volume(s), Fichier(s)", french)), [false]);
}

#[test]
fn versions_are_read_by_their_identifier_in_every_language_and_encoding() {
    let file = recognise(VERSIONS.as_bytes()).unwrap();
    assert_eq!((file.kind, file.facts.verdict), (Kind::BackupVersions, Verdict::Intact));
    assert_eq!(file.facts.time.unwrap().to_string(), "2014-11-02T02:00:00Z");
    let all = versions(VERSIONS.as_bytes());
    assert_eq!(all.iter().map(|version| version.has_system_state).collect::<Vec<_>>(), [false, true]);
    assert_eq!(all[0].target.as_deref(), Some("Network Share labeled \\\\srv\\share"));
    // Windows-1252 for the French text: what OEM and ANSI code pages do to its letters must not matter to the time.
    let ansi: Vec<u8> = FRENCH.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    for bytes in [GERMAN.as_bytes().to_vec(), utf16(GERMAN), FRENCH.as_bytes().to_vec(), utf16(FRENCH), ansi] {
        let all = versions(&bytes);
        assert_eq!((all.len(), all[0].has_system_state), (1, true));
        assert_eq!(all[0].time.unwrap().to_string(), "2014-11-02T02:00:00Z");
    }
}

#[test]
fn a_listing_of_versions_that_is_cut_says_so() {
    let cut = VERSIONS.rsplit_once("Can recover").unwrap().0;
    let file = recognise(cut.as_bytes()).unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Incomplete, vec!["truncated"]));
}

#[test]
fn prose_with_such_a_date_is_no_listing() {
    assert!(recognise(b"Dear all,\r\nplease restore 11/02/2014-02:00 with wbadmin.\r\n").is_none());
    assert!(recognise(b"wbadmin 1.0\r\n\r\nERROR - No backup was found.\r\n").is_none());
    assert!(recognise(b"wbadmin 1.0\r\nVersion identifier: 13/40/2014-02:00\r\n").is_none());
}

#[test]
fn directory_backups_are_read_for_each_naming_context() {
    for bytes in [SHOW_BACKUP.as_bytes().to_vec(), utf16(SHOW_BACKUP)] {
        let file = recognise(&bytes).unwrap();
        assert_eq!((file.kind, file.facts.verdict), (Kind::DirectoryBackups, Verdict::Intact));
        assert_eq!(
            (file.facts.time, file.facts.wall_time.unwrap().to_string()),
            (None, "2014-11-02T03:00:04".to_owned())
        );
        assert_eq!(file.facts.names, ["dc01", "dc02"]);
        let all = backups(&bytes);
        // The older one stands for itself: the newest of a listing is not the age of every context.
        assert_eq!(all[0].naming_context, "CN=Configuration,DC=contoso,DC=com");
        assert_eq!(all[0].wall_time.unwrap().to_string(), "2014-10-01T03:00:04");
        assert_eq!(all[0].controller.as_deref(), Some("dc02"));
    }
    let context = ArtefactContext { zone: Some(TimeZone::get("Europe/Berlin").unwrap()), ..ArtefactContext::default() };
    let file = recognise_in(SHOW_BACKUP.as_bytes(), &context).unwrap();
    assert_eq!(file.facts.time.unwrap().to_string(), "2014-11-02T03:00:04+01:00");
}

#[test]
fn a_damaged_or_cut_listing_of_directory_backups_is_told() {
    let damaged = SHOW_BACKUP.replace("2014-10-01 03", "2014-1001 03");
    let file = recognise(damaged.as_bytes()).unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Damaged, vec!["malformed-line"]));
    let cut = SHOW_BACKUP.split_once("30001").unwrap().0;
    let file = recognise(cut.as_bytes()).unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Incomplete, vec!["context-without-backup"]));
}

#[test]
fn other_texts_about_the_attribute_are_no_listing() {
    assert!(recognise(b"The attribute dSASignature\r\nstands on DC=contoso,DC=com heads.\r\n").is_none());
    assert!(recognise(b"dn: DC=contoso,DC=com\r\ndSASignature:: AQAAACgAAAA=\r\n").is_none());
}
