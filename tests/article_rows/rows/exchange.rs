//! Exchange, and what Lync keeps in it.

use crate::files::{EXCHANGE, SYSTEM, image};
use crate::row::Row;

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
