//! The tables of the ledger's file, and who wrote it.

use redb::{Database, ReadTransaction, ReadableDatabase, TableDefinition, TableError, TableHandle};

/// Path to [`super::record::Place`].
pub(super) const PLACES: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("places");
/// Content key to [`super::record::Content`].
pub(super) const PROOFS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("proofs");
/// Size and edges to content key.
pub(super) const EDGES: TableDefinition<'_, &str, &str> = TableDefinition::new("edges");
/// Instance and backup set to [`crate::model::ServerVerification`]; older ledgers have none.
pub(super) const VERIFICATIONS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("verifications");
/// Deployment, path and day to the SHA-256 of an attestation's evidence file; older ledgers have none.
pub(super) const ATTESTED: TableDefinition<'_, &str, &str> = TableDefinition::new("attested");
const ABOUT: TableDefinition<'_, &str, &str> = TableDefinition::new("about");

/// What `about` says of every ledger.
const WHAT: (&str, &str) = ("what", "bakproof verification ledger");

/// Makes a new file a ledger; `false` when it is a database of something else.
pub(super) fn claim(database: &Database) -> Result<bool, redb::Error> {
    let read = database.begin_read()?;
    if read.list_tables()?.next().is_none() {
        let write = database.begin_write()?;
        write.open_table(ABOUT)?.insert(WHAT.0, WHAT.1)?;
        write.open_table(PLACES)?;
        write.open_table(PROOFS)?;
        write.open_table(EDGES)?;
        write.commit()?;
        return Ok(true);
    }
    is_ledger(&read)
}

/// Whether it is a ledger, with all its tables.
pub(super) fn is_ledger(read: &ReadTransaction) -> Result<bool, redb::Error> {
    let about = match read.open_table(ABOUT) {
        Ok(about) => about,
        Err(TableError::Storage(error)) => return Err(error.into()),
        Err(_) => return Ok(false),
    };
    let says_so = about.get(WHAT.0)?.is_some_and(|what| what.value() == WHAT.1);
    let names: Vec<String> = read.list_tables()?.map(|table| table.name().to_owned()).collect();
    let has_all = [PLACES.name(), PROOFS.name(), EDGES.name()].iter().all(|name| names.iter().any(|n| n == name));
    Ok(says_so && has_all)
}
