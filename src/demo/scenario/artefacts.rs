//! What is kept beside SQL Server backups and exports: the file store's copy, the directory's image, configurations.
//!
//! Faults, on purpose: one gateway's configuration was never saved, and the last copy of one file store met a meeting.

use super::artefact::{Artefact, Content};
use super::company::{POOLS, fqdn};
use super::month::{Month, is_sunday};
use crate::demo::artefacts::{
    CopyRun, administration, application_host, audiocodes_ini, backup_listing, chat_files, cisco_configuration,
    component_document, contact_moves, copy_log, dhcp_export, mailbox_databases, netscaler_configuration, redirection,
    stored_files, volume, zone_file,
};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// Sectors of an image's volume: enough to be one, small enough for a demo.
const VOLUME_SECTORS: usize = 256;
/// The writers of a domain controller's system state.
const WRITERS: [(&str, &str); 3] = [
    ("NTDS", "b2014c9e-8711-4c5c-a5a9-3cf384484757"),
    ("Registry Writer", "afbab4a2-367d-4d15-a586-71dbb18f8485"),
    ("System Writer", "e8132975-6f93-4464-a53e-1050253ae220"),
];

/// All of it.
pub(super) fn files(month: &Month) -> Vec<Artefact> {
    let saved = month.saved.at(10, 12, 0, 0);
    let mut out = Vec::new();
    let mut push = |path: String, written: DateTime, bytes: Vec<u8>| {
        out.push(Artefact::new(path, written, Content::Bytes(bytes)));
    };
    for (site, pool) in (1..).zip(&POOLS) {
        let mut files = stored_files(site, pool.response_groups);
        if pool.name == "pool01" {
            files.extend(chat_files(site));
        }
        let night = month.last.at(1, 30, 0, 0);
        let locked: &[&str] = if pool.name == "pool02" {
            &[r"\\fs02.contoso.com\lync\2-WebServices-1\CollabMetadata\9c27\Meeting.Active"]
        } else {
            &[]
        };
        let run = CopyRun {
            source: &format!(r"\\{}\lync\", fqdn(pool.file_server)),
            destination: &format!(r"\\nas01.contoso.com\backups\filestore\{}\", pool.file_server),
            began: night,
            ended: night.saturating_add(9.seconds()),
            folders: 24,
            files: files.len() as u64 + locked.len() as u64,
            bytes: files.iter().map(|file| file.bytes.len() as u64).sum(),
            locked,
        };
        push(format!("filestore/{}.log", pool.file_server), run.ended, copy_log(&run).into_bytes());
        for file in files {
            push(format!("filestore/{}/{}", pool.file_server, file.path), night.saturating_sub(9.hours()), file.bytes);
        }
    }
    for (number, controller) in (1..).zip(["DC01", "DC02"]) {
        for day in month.last_days(2) {
            image(&mut push, controller, number, day, day == month.last);
        }
    }
    let listing = backup_listing(
        &[("dc01", month.last.at(2, 4, 11, 0)), ("dc02", month.last.at(2, 6, 40, 0))],
        &[
            "DC=contoso,DC=com",
            "CN=Configuration,DC=contoso,DC=com",
            "CN=Schema,CN=Configuration,DC=contoso,DC=com",
            "DC=DomainDnsZones,DC=contoso,DC=com",
            "DC=ForestDnsZones,DC=contoso,DC=com",
        ],
    );
    push("directory/showbackup.txt".to_owned(), month.last.at(6, 0, 0, 0), listing.into_bytes());
    let ini = audiocodes_ini("gw01", "10.20.0.31", saved);
    push("gateways/gw01.ini".to_owned(), saved, ini.into_bytes());
    let router = cisco_configuration("gw02", "10.20.0.32", saved);
    push("gateways/gw02-confg".to_owned(), saved, router.into_bytes());
    push("network/lb01/ns.conf".to_owned(), saved, netscaler_configuration(saved).into_bytes());
    let rules = "Exported with the vendor's tool, encrypted: see CHG-2301.\r\n";
    push(format!("network/firewall-{}.cfg", month.saved), saved, rules.as_bytes().to_vec());
    for host in ["fe01", "fe02", "fe03", "fe04", "fe05", "se01"] {
        let written = month.web_saved.at(5, 0, 0, 0);
        let folder = format!("iis/{host}.contoso.com/{}", month.web_saved);
        push(format!("{folder}/applicationHost.config"), written, application_host().into_bytes());
        push(format!("{folder}/administration.config"), written, administration().into_bytes());
        push(format!("{folder}/redirection.config"), written, redirection().into_bytes());
    }
    for day in month.last_days(14).filter(|day| is_sunday(*day)) {
        let serial = day.strftime("%Y%m%d01").to_string().parse().unwrap_or(1);
        push(format!("dns/{day}/contoso.com.dns"), day.at(4, 30, 0, 0), zone(serial).into_bytes());
    }
    push("dhcp/dhcp01.xml".to_owned(), saved, dhcp_export().into_bytes());
    let night = month.last.at(0, 45, 0, 0);
    let mailboxes = mailbox_databases(&[("DB01", night), ("DB02", night.saturating_add(38.minutes()))]);
    push("exchange/databases.csv".to_owned(), month.last.at(6, 0, 0, 0), mailboxes.into_bytes());
    let moved = month.restore_tested.at(8, 0, 0, 0);
    push("exchange/contact-moves.csv".to_owned(), moved, contact_moves(&fqdn("se01"), moved).into_bytes());
    let older = format!(
        "Lync 2010, pool old01.contoso.com: rtc by SQL Server backup and dbimpexp, by the procedure for Lync 2010\r\n\
         (runbook RB-09). Last run {}, checked by M. Dahl.\r\n",
        month.older_checked
    );
    push("process/lync-2010-backup.txt".to_owned(), month.older_checked.at(7, 0, 0, 0), older.into());
    let tested = month.restore_tested;
    let report = format!(
        "Restore test of {tested}: LcsCDR, rgsconfig and the configuration export were restored on lab01.\r\n\
         Logon, contacts, a call through gw01 and a Response Group were tried. Signed: K. Lund, IT operations.\r\n"
    );
    push(format!("process/restore-test-{tested}.txt"), tested.at(15, 30, 0, 0), report.into());
    let statement = "All server certificates are issued by the public CA. They are not exportable; after a loss they are\r\n\
                     requested anew (runbook RB-17, last exercised 2026-09-03).\r\n";
    push(
        "process/certificates-re-enrolment.txt".to_owned(),
        month.certificates_stated.at(9, 0, 0, 0),
        statement.into(),
    );
    out
}

/// One run of Windows Server Backup on a domain controller; its folder carries the time in UTC.
fn image(push: &mut impl FnMut(String, DateTime, Vec<u8>), controller: &str, number: u8, day: Date, is_last: bool) {
    let local = day.at(2, i8::try_from(number * 2).unwrap_or(0), 11, 0);
    let instant = super::month::instant(local);
    let folder = format!("directory/WindowsImageBackup/{controller}");
    let run = format!("{folder}/Backup {}", jiff::tz::Offset::UTC.to_datetime(instant).strftime("%Y-%m-%d %H%M%S"));
    let disk = format!("{run}/3f1c92a4-11e2-4d9f-93e7-00155d01{number:02}00.vhd");
    push(disk, local, volume(VOLUME_SECTORS, instant, number));
    for (writer, id) in WRITERS {
        let name = format!("{run}/7a0f5f0e-6e7a-4b67-9a52-7c1b0e4f{number:02}aa_Writer{id}.xml");
        push(name, local, component_document(writer, id).into_bytes());
    }
    if is_last {
        push(format!("{folder}/Catalog/GlobalCatalog"), local, b"bakproof demo: catalog".to_vec());
        push(format!("{folder}/MediaId"), local, vec![number; 16]);
    }
}

fn zone(serial: u32) -> String {
    zone_file(
        "contoso.com",
        serial,
        &[
            ("dc01", "A", "10.20.0.11"),
            ("dc02", "A", "10.20.0.12"),
            ("pool01", "A", "10.20.0.41"),
            ("pool02", "A", "10.20.0.51"),
            ("se01", "A", "10.20.0.61"),
            ("sip", "A", "10.20.0.41"),
            ("sipinternal", "A", "10.20.0.41"),
            ("lyncdiscover", "A", "203.0.113.20"),
            ("lyncdiscoverinternal", "A", "10.20.0.41"),
            ("meet", "A", "10.20.0.41"),
            ("dialin", "A", "10.20.0.41"),
            ("admin", "A", "10.20.0.41"),
            ("ucupdates-r2", "A", "10.20.0.41"),
            ("_sipinternaltls._tcp", "SRV", "0 0 5061\tpool01.contoso.com."),
            ("_sip._tls", "SRV", "0 0 443\tsip.contoso.com."),
            ("_sipfederationtls._tcp", "SRV", "0 0 5061\tsip.contoso.com."),
            ("_ntp._udp", "SRV", "0 0 123\tdc01.contoso.com."),
        ],
    )
}
