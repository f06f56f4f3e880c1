//! The exports: one dated folder a night, written by a script of the usual kind.

use super::artefact::{Artefact, Content};
use super::company::{POOLS, Pool, fqdn, topology};
use super::month::{Month, is_sunday};
use crate::demo::exports::{
    ResponseGroupExport, Workflow, configuration_export, location_export, persistent_chat_export,
    response_group_export, user_data_export,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::io;

pub(super) const STALE_POOL: &str = "pool02";
/// Settings were changed on these days.
const CHANGES: [Date; 2] = [date(2026, 10, 9), date(2026, 10, 21)];
const ADDRESSES: [&str; 5] = [
    "Storgata 1, 0155 Oslo, floor 1",
    "Storgata 1, 0155 Oslo, floor 2",
    "Strandgaten 20, 5013 Bergen, floor 3",
    "Strandgaten 20, 5013 Bergen, floor 4",
    "Sjøgata 8, 9008 Tromsø",
];

/// All exports.
pub(super) fn exports(month: &Month) -> io::Result<Vec<Artefact>> {
    let mut out = Vec::new();
    let topology = topology();
    for day in month.days() {
        let folder = format!("lync/{}_0300", day.strftime("%Y-%m-%d"));
        let start = day.at(3, 0, 0, 0);
        let revision = 40 + CHANGES.iter().filter(|change| **change <= day).count() as u32;
        let mut push = |name: &str, minutes: i64, bytes: Vec<u8>| {
            let written = start.saturating_add(minutes.minutes()).saturating_add(20.seconds());
            out.push(Artefact::new(format!("{folder}/{name}"), written, Content::Bytes(bytes)));
        };
        push("Config.zip", 0, configuration_export(&topology, revision, start)?);
        push("E911Config.zip", 1, location_export(&ADDRESSES, start.saturating_add(1.minute()))?);
        for (minutes, pool) in (2..).zip(&POOLS) {
            let time = start.saturating_add(minutes.minutes());
            if pool.name != STALE_POOL || day <= month.last_of_stale_pool {
                let name = format!("{}-UserData.zip", pool.name);
                push(&name, minutes, user_data_export(&pool.user_specs(), time)?);
            }
            if pool.response_groups {
                let groups = response_groups(pool);
                push(&format!("{}-RgsConfig.zip", pool.name), minutes, response_group_export(&groups, time)?);
            }
        }
        let log_path = format!("lync/logs/backup-{day}.txt");
        out.push(Artefact::new(
            log_path,
            start.saturating_add(7.minutes()),
            Content::Bytes(log(day, month).into_bytes()),
        ));
        if is_sunday(day) {
            let rooms = ["Service desk", "Releases", "Oslo office", "Bergen office"];
            let time = day.at(4, 0, 0, 0);
            let bytes = persistent_chat_export(&rooms, time)?;
            let path = format!("lync/persistent-chat/PersistentChat-{day}.zip");
            out.push(Artefact::new(path, time.saturating_add(30.seconds()), Content::Bytes(bytes)));
        }
    }
    Ok(out)
}

fn response_groups(pool: &Pool) -> ResponseGroupExport {
    let users = pool.users();
    let workflow = |name: &str, agents: &[String], audio: Option<&str>| Workflow {
        name: name.to_owned(),
        address: format!("{}.{}@contoso.com", name.replace(' ', "").to_lowercase(), pool.name),
        agents: agents.to_vec(),
        audio: audio.map(str::to_owned),
    };
    ResponseGroupExport {
        owner_pool: fqdn(pool.name),
        workflows: vec![
            workflow("Service desk", &users[..5], Some("welcome.wav")),
            workflow("Switchboard", &users[5..8], Some("switchboard-2014.wav")),
            workflow("Facilities", &users[8..10], None),
        ],
    }
}

fn log(day: Date, month: &Month) -> String {
    let result = if day <= month.last_of_stale_pool {
        "Export-CsUserData -PoolFqdn pool02.contoso.com : ok".to_owned()
    } else {
        "WARNING: Export-CsUserData -PoolFqdn pool02.contoso.com : access denied (svc-backup)".to_owned()
    };
    format!("{day} 03:00:00 start\r\n{result}\r\n{day} 03:06:12 done\r\n")
}
