//! Exchange, and what Lync keeps in it.

use crate::article_rows::files::{EXCHANGE, SYSTEM, image};
use crate::article_rows::row::Row;

/// An image, a listing of the mailbox databases, or an attestation.
fn three_ways(item: &'static str, declared: &str) -> Vec<Row> {
    let listing = "\"Name\",\"Server\",\"LastFullBackup\",\"LastIncrementalBackup\",\"LastDifferentialBackup\"\r\n\
                   \"DB01\",\"EXCH01\",\"2026-10-31T02:00:04+01:00\",\"\",\"\"\r\n";
    let row = |how| Row::new(item, how).declared(declared);
    vec![
        row("an image with the writer of Exchange").files(image("EXCH01", &[EXCHANGE, SYSTEM])),
        row("Get-MailboxDatabase -Status").file("databases.csv", listing),
        row("an attestation").attested(),
    ]
}

pub fn exchange() -> Vec<Row> {
    three_ways("exchange", "[exchange]\n")
}

pub fn exchange_photos() -> Vec<Row> {
    three_ways("exchange-photos", "[exchange-photos]\n")
}

/// Everything is archived in Exchange, and there never was a database for it.
pub fn exchange_archive() -> Vec<Row> {
    three_ways("exchange-archive", "[archiving]\nmode = \"exchange\"\n[exchange-archive]\nold_database = false\n")
}

const POOL: &str = "[[pool]]\nfqdn = \"pool01.contoso.com\"\n";

/// Which contacts moved when, in a file or attested; the users' exports are younger than each move.
pub fn unified_contact_store() -> Vec<Row> {
    let moves = "pool,user,direction,date\r\npool01.contoso.com,,to-exchange,2026-10-01T08:00:00Z\r\n";
    let row = |how| Row::new("unified-contact-store", how).declared(&format!("{POOL}[unified-contact-store]\n"));
    vec![row("a list of the moves").file("moves.csv", moves), row("an attestation").attested()]
}

/// `wbadmin get versions` of last night, in German and English.
const LISTINGS: [&str; 2] = [
    "wbadmin 1.0 - Backup command-line tool\r\n\r\nBackup time: 10/31/2026 2:04 AM\r\nBackup target: Network Share labeled \\\\nas\\backup\r\n\
     Version identifier: 10/31/2026-01:04\r\nCan recover: Volume(s), File(s), Application(s), System State\r\n",
    "wbadmin 1.0 - Sicherungs-Befehlszeilentool\r\n\r\nSicherungszeit: 31.10.2026 02:04\r\nSicherungsziel: Netzwerkfreigabe \\\\nas\\backup\r\n\
     Versions-ID: 10/31/2026-01:04\r\nWiederherstellbar: Volume(s), Datei(en), Anwendung(en), Systemstatus\r\n",
];

/// A listing that offers applications and a system state, of nobody knows which machine.
pub fn listings_of_some_machine() -> Vec<Row> {
    let schedule = "[schedule]\ncertification-authority = { full = \"every 7d\" }\n";
    let authority =
        format!("[certification-authority]\ntargets = [\"ca01.contoso.com\"]\nminimum = \"listed\"\n{schedule}");
    let row =
        |item, listing: &str| Row::new(item, "wbadmin get versions of some machine").file("versions.txt", listing);
    LISTINGS
        .iter()
        .flat_map(|listing| {
            let archive = "[archiving]\nmode = \"exchange\"\n[exchange-archive]\nold_database = false\n";
            [
                row("exchange", listing),
                row("exchange-photos", listing),
                row("exchange-archive", listing).declared(archive),
                row("certification-authority", listing).declared(&authority),
            ]
        })
        .collect()
}

/// Images whose documents, if any, say nothing of what is in them.
pub fn silent_images() -> Vec<Row> {
    let row = |computer| Row::new("exchange", "an image without documents").files(image(computer, &[]));
    vec![row("FS01"), row("EXCH01").declared("[exchange]\ntargets = [\"exch01.contoso.com\"]\n")]
}

/// Settings that allow moves, and moves without a date.
pub fn lists_without_moves() -> Vec<Row> {
    let row = |how, text: &str| {
        Row::new("unified-contact-store", how)
            .declared(&format!("{}[unified-contact-store]\n[user-data]\n", super::lync::POOL))
            .file("users.zip", super::lync::users())
            .file("moves.csv", text)
    };
    let head = "pool,user,direction,date\r\n";
    vec![
        row("a policy that allows moves", "\"Identity\",\"UcsAllowed\"\r\n\"Global\",\"True\"\r\n"),
        row("a move without a date", &format!("{head}pool01.contoso.com,,to-exchange,\r\n")),
        row(
            "a move whose day and month could be either",
            &format!("{head}pool01.contoso.com,,to-lync,11/09/2026 08:00\r\n"),
        ),
    ]
}
