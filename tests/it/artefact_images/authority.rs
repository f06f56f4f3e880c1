//! `certutil -backup` folders: the database's header is built here, from the published layout.

use super::keys::{pair, pkcs12};
use super::problems;
use super::repository::{Repository, modified};
use bakproof::format::artefact::ArtefactTree;
use bakproof::model::{CertificationAuthorityFacts, Detail, KeyProtection, Kind, Verdict};

const PAGE: usize = 4096;
const CLEAN: u32 = 3;
const DIRTY: u32 = 2;

/// A database of five pages, backed up on 2014-11-02 03:00:04 UTC.
pub fn database(state: u32) -> Vec<u8> {
    let mut header = vec![0u8; PAGE];
    header[4..8].copy_from_slice(&0x89ab_cdef_u32.to_le_bytes());
    header[52..56].copy_from_slice(&state.to_le_bytes());
    header[188..196].copy_from_slice(&[4, 0, 3, 2, 11, 114, 1, 0]);
    header[236..240].copy_from_slice(&(PAGE as u32).to_le_bytes());
    let mut sum = 0x89ab_cdef_u32;
    for word in header[4..].chunks(4) {
        sum ^= u32::from_le_bytes(word.try_into().unwrap());
    }
    header[..4].copy_from_slice(&sum.to_le_bytes());
    let mut file = header.repeat(2);
    file.resize(5 * PAGE, 7);
    file
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

pub fn backup() -> Repository {
    let registry = "Windows Registry Editor Version 5.00\r\n\r\n\
        [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration]\r\n\"Active\"=\"CONTOSO CA\"\r\n";
    let policy = "[Version]\r\nSignature=\"$Windows NT$\"\r\n[Certsrv_Server]\r\nRenewalKeyLength=2048\r\n";
    Repository::default()
        .with("CA/DataBase/certbkxp.dat", utf16("C:\\Windows\\system32\\CertLog"))
        .with("CA/DataBase/CONTOSO CA.edb", database(DIRTY))
        .with("CA/DataBase/edb00012.log", vec![1; 64])
        .with("CA/certsvc.reg", utf16(registry))
        .with("CA/CAPolicy.inf", policy)
}

fn facts(tree: &ArtefactTree) -> &CertificationAuthorityFacts {
    match &tree.facts.detail {
        Detail::CertificationAuthority(facts) => facts,
        other => panic!("no authority: {other:?}"),
    }
}

#[test]
fn a_whole_backup_tells_its_parts_and_its_time() {
    let tree = backup().only();
    assert_eq!((tree.folder.as_str(), tree.kind), ("CA", Kind::CaBackup));
    assert_eq!((tree.facts.verdict, tree.file_count), (Verdict::Intact, 5));
    assert_eq!(tree.facts.time.unwrap().to_string(), "2014-11-02T03:00:04Z");
    assert_eq!(tree.facts.names, ["contoso ca"]);
    let facts = facts(&tree);
    assert!(facts.has_database && facts.has_registry && facts.has_policy_file && !facts.has_key);
    assert_eq!((facts.is_database_recoverable, facts.log_files), (Some(true), 1));
}

#[test]
fn the_key_tells_when_its_certificate_began() {
    for password in ["", "secret"] {
        let Some(key) = pkcs12(&pair("CONTOSO CA"), password, &[]) else { return };
        let tree = backup().with("CA/CONTOSO CA.p12", key).only();
        let facts = facts(&tree);
        assert!(facts.has_key);
        assert_eq!(facts.authorities, ["CONTOSO CA"]);
        assert_eq!(facts.key_file_modified, Some(modified()));
        let (protection, start) = match password {
            "" => (KeyProtection::EmptyPassword, Some("2013-03-01T00:00:00Z".parse().unwrap())),
            _ => (KeyProtection::Password, None),
        };
        assert_eq!((facts.key_protection, facts.certificate_not_before), (Some(protection), start));
    }
}

#[test]
fn a_database_without_its_logs_can_be_used_only_when_it_was_shut_down() {
    let tree = backup().without("CA/DataBase/edb00012.log").only();
    assert_eq!(facts(&tree).is_database_recoverable, Some(false));
    assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Incomplete, vec!["logs-missing"]));
    let clean = backup().without("CA/DataBase/edb00012.log").with("CA/DataBase/CONTOSO CA.edb", database(CLEAN)).only();
    assert_eq!((facts(&clean).is_database_recoverable, clean.facts.verdict), (Some(true), Verdict::Intact));
}

#[test]
fn damage_of_one_header_is_told_and_of_both_is_damage() {
    let with = |bytes: Vec<u8>| backup().with("CA/DataBase/CONTOSO CA.edb", bytes).only();
    let mut one = database(DIRTY);
    one[100] ^= 1;
    let tree = with(one.clone());
    assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Intact, vec!["header-copy"]));
    one[PAGE + 100] ^= 1;
    let tree = with(one);
    assert_eq!((tree.facts.verdict, problems(&tree.facts)), (Verdict::Damaged, vec!["header-checksum"]));
    let mut cut = database(DIRTY);
    cut.truncate(4 * PAGE + 100);
    assert_eq!(with(cut).facts.verdict, Verdict::Incomplete);
    let logs = backup().without("CA/DataBase/CONTOSO CA.edb").only();
    assert_eq!((logs.facts.verdict, problems(&logs.facts)), (Verdict::Incomplete, vec!["database-missing"]));
}

#[test]
fn a_folder_of_another_programs_database_is_none() {
    let mailboxes = Repository::default()
        .with("Exchange/Database/Mailbox.edb", database(CLEAN))
        .with("Exchange/Database/E0000001.log", vec![1; 10]);
    assert!(mailboxes.trees().is_empty());
    if let Some(key) = pkcs12(&pair("mail"), "secret", &[]) {
        assert!(mailboxes.with("Exchange/mail.pfx", key).trees().is_empty());
    }
    assert!(Repository::default().with("x/DataBase/notes.txt", "certbkxp.dat").trees().is_empty());
}

#[test]
fn a_folder_tells_what_each_key_backup_holds() {
    let pair = pair("CONTOSO CA");
    let Some(key) = pkcs12(&pair, "", &[]) else { return };
    let tree = backup().with("CA/CONTOSO CA.p12", key).only();
    let found = &facts(&tree).key_backups[0];
    assert_eq!((found.name.as_str(), found.modified, found.store.own().count()), ("CONTOSO CA", Some(modified()), 1));
    assert_eq!(facts(&tree).database_names, ["CONTOSO CA"]);
    let certificates = ["pkcs12", "-export", "-nokeys", "-in", "certificate.pem", "-passout", "pass:"];
    let Some(certificates) = super::keys::openssl(&pair, &certificates) else { return };
    let tree = backup().with("CA/CONTOSO CA.p12", certificates).only();
    assert!(!facts(&tree).has_key);
    assert_eq!(problems(&tree.facts), ["no-private-key"]);
}

#[test]
fn a_servers_key_in_the_folder_is_not_the_authoritys() {
    let Some(own) = pkcs12(&pair("CONTOSO CA"), "", &[]) else { return };
    let Some(server) = pkcs12(&pair("fe01"), "secret", &[]) else { return };
    let tree = backup().with("CA/CONTOSO CA.p12", own).with("CA/fe01.pfx", server.clone()).only();
    assert_eq!(
        (facts(&tree).authorities.clone(), tree.facts.verdict),
        (vec!["CONTOSO CA".to_owned()], Verdict::Intact)
    );
    // Alone it is looked at: someone may have given the authority's another name.
    let tree = backup().with("CA/fe01.pfx", server).only();
    assert_eq!(facts(&tree).key_backups[0].name, "fe01");
}
