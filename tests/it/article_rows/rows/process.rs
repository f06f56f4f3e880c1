//! What people decide and do: schedules, places, rehearsals.

use crate::article_rows::row::Row;
use bakproof::policy::Catalogue;

/// Schedules in the deployment file for all that applies, or an attested document.
pub fn documented_schedule() -> Vec<Row> {
    let item = "documented-schedule";
    let catalogue = Catalogue::embedded().unwrap();
    let away: String = catalogue
        .items
        .iter()
        .map(|one| one.id.as_str())
        .filter(|id| ![item, "cdr", "qoe"].contains(id))
        .map(|id| format!("[{id}]\napplies = false\nreason = \"not here\"\n"))
        .collect();
    let cdr = "[cdr]\nsql = 'sql03.contoso.com\\MON'\n";
    let without = "[qoe]\napplies = false\nreason = \"not here\"\n";
    let schedule = "[schedule]\ncdr = { full = \"every 1d\" }\n";
    let row = Row::new(item, "the deployment file").declared(&format!("{away}{cdr}[{item}]\n"));
    vec![row.said(&format!("{without}{schedule}"), without, schedule)]
}

pub fn restore_test() -> Vec<Row> {
    vec![Row::new("restore-test", "an attestation").attested()]
}

/// Two repositories on machines of their own, of which the file says where they are, and in both what a restore needs.
pub fn backup_location() -> Vec<Row> {
    let places = |first: &str, second: &str| {
        format!(
            "[[repository]]\nname = \"nas\"\npath = \"backups/near\"\n{first}[[repository]]\nname = \"far\"\npath = \"backups/far\"\n{second}"
        )
    };
    let asa = ": Saved\n: Written by enable_15 at 02:00:12.345 UTC Sat Oct 31 2026\n:\nASA Version 9.1(2)\n!\n\
               hostname Fw1\n!\naccess-list in extended permit tcp any any eq 443\nCryptochecksum:0123\n: end\n";
    let row = Row::new("backup-location", "the deployment file")
        .declared(
            "[[pool]]\nfqdn = \"pool01.contoso.com\"\nsql = 'sql01.contoso.com\\RTC'\n[firewall]\n[backup-location]\n",
        )
        .file("near/fw1.cfg", asa)
        .file("far/fw1.cfg", asa);
    let (own, far) = ("host = \"nas01.contoso.com\"\n", "host = \"nas02.contoso.com\"\n");
    vec![row.said(&places(own, far), &places(own, "host = \"sql01.contoso.com\"\n"), &places(own, ""))]
}
