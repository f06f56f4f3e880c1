//! What the answers of one directory server show: when each of its naming contexts was last backed up and by whom, how
//! long deleted objects are kept, where Lync Server looks for its Central Management Store, its users and Response Groups,
//! and what else of the forest has to be backed up.

use super::beside::{authorities, group_contacts, mailbox_databases};
use super::last_backup::{LastBackup, last_backup};
use super::users::PoolNames;
use crate::format::ldap::Entry;
use crate::model::{
    ArtefactFacts, Detail, DirectoryBackup, DirectoryBackupFacts, DirectoryUsers, ManagementStorePointer, Verdict,
};
use std::collections::{BTreeMap, BTreeSet};

/// Days where the attribute is not set (MS-ADTS 6.1.1.2.4.1.1, `tombstoneLifetime`).
const DEFAULT_TOMBSTONE_LIFETIME_DAYS: u32 = 60;
/// What could not be read, where it is no naming context.
const LIFETIME: &str = "the tombstone lifetime";
const SETTINGS: &str = "the topology settings of Lync Server";
const CONTACTS: &str = "the contacts of Response Groups";
const AUTHORITIES: &str = "the certification authorities";
const DATABASES: &str = "the mailbox databases of Exchange";
const USERS: &str = "the users of Lync Server";
const LONGEST_NAME_CHARS: usize = 500;

/// The objects that a server showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The heads of the naming contexts that it holds.
    pub heads: Vec<Head>,
    /// `CN=Directory Service,CN=Windows NT,CN=Services,...`, or why it could not be read.
    pub service: Result<Entry, String>,
    /// Objects of the class `msRTCSIP-GlobalTopologySetting`, or why they could not be read.
    pub topology_settings: Result<Vec<Entry>, String>,
    /// Users of Lync Server, or why they could not be read.
    pub users: Result<DirectoryUsers, String>,
    /// Contact objects of Response Groups, with the pools, or why they could not be read.
    pub group_contacts: Result<(PoolNames, Vec<Entry>), String>,
    /// Objects of the class `pKIEnrollmentService`, or why they could not be read.
    pub authorities: Result<Vec<Entry>, String>,
    /// Objects of the class `msExchPrivateMDB`, or why they could not be read.
    pub mailbox_databases: Result<Vec<Entry>, String>,
}

/// One naming context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub naming_context: String,
    /// The object, or why it could not be read.
    pub answer: Result<Entry, String>,
}

/// What the answers show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub facts: ArtefactFacts,
    /// What could not be read, with the reason: naming contexts by their names.
    pub unread: Vec<(String, String)>,
}

/// Puts the answers together.
pub fn reading(answers: &Answers) -> Reading {
    let mut backups = Vec::new();
    let mut unread = Vec::new();
    for head in &answers.heads {
        let naming_context: String = head.naming_context.chars().take(LONGEST_NAME_CHARS).collect();
        match head.answer.as_ref().map(last_backup) {
            Ok(LastBackup::At { time, controller }) => {
                backups.push(DirectoryBackup { naming_context, controller, wall_time: None, time: Some(time) });
            }
            Ok(LastBackup::NotListed) => {}
            Ok(LastBackup::Unread) => {
                let why = "its replication metadata could not be read, so nothing says when it was last backed up; \
                           `bakproof ldap-rights` prints the rights that the user needs";
                unread.push((naming_context, why.to_owned()));
            }
            Err(why) => unread.push((naming_context, why.clone())),
        }
    }
    let settings = answers.topology_settings.as_deref();
    unread.extend(answers.service.as_ref().err().map(|why| (LIFETIME.to_owned(), why.clone())));
    unread.extend(settings.err().map(|why| (SETTINGS.to_owned(), why.clone())));
    let contacts = answers.group_contacts.as_ref();
    unread.extend(contacts.err().map(|why| (CONTACTS.to_owned(), why.clone())));
    unread.extend(answers.authorities.as_ref().err().map(|why| (AUTHORITIES.to_owned(), why.clone())));
    unread.extend(answers.mailbox_databases.as_ref().err().map(|why| (DATABASES.to_owned(), why.clone())));
    unread.extend(answers.users.as_ref().err().map(|why| (USERS.to_owned(), why.clone())));
    backups.sort();
    let names: BTreeSet<String> = backups.iter().filter_map(|backup| backup.controller.clone()).collect();
    let facts = ArtefactFacts {
        position: 1,
        time: backups.iter().filter_map(|backup| backup.time).max(),
        wall_time: None,
        names: names.into_iter().collect(),
        verdict: Verdict::Intact,
        proof: vec!["structure".to_owned()],
        counts: BTreeMap::from([("naming-contexts".to_owned(), backups.len() as u64)]),
        detail: Detail::DirectoryBackups(DirectoryBackupFacts {
            backups,
            read_at: None,
            tombstone_lifetime_days: answers.service.as_ref().ok().map(tombstone_lifetime_days),
            management_stores: settings.unwrap_or_default().iter().filter_map(pointer).collect(),
            users: answers.users.as_ref().ok().cloned(),
            group_contacts: contacts.ok().map(|(pools, contacts)| group_contacts(pools, contacts)),
            authorities: answers.authorities.as_deref().ok().map(authorities),
            mailbox_databases: answers.mailbox_databases.as_deref().ok().map(mailbox_databases),
        }),
        problems: Vec::new(),
    };
    Reading { facts, unread }
}

fn tombstone_lifetime_days(service: &Entry) -> u32 {
    let days = service.text("tombstoneLifetime").and_then(|text| text.parse().ok());
    days.filter(|days| *days > 0).unwrap_or(DEFAULT_TOMBSTONE_LIFETIME_DAYS)
}

fn pointer(settings: &Entry) -> Option<ManagementStorePointer> {
    let server = |name: &str| settings.text(name).map(|text| text.chars().take(LONGEST_NAME_CHARS).collect::<String>());
    let sql_instance = server("msRTCSIP-BackEndServer")?;
    Some(ManagementStorePointer { sql_instance, partner: server("msRTCSIP-MirrorBackEndServer") })
}
