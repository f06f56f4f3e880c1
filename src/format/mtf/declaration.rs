//! What the reader of SQL Server backups declares of itself.

use crate::format::declaration::Declaration;
use crate::model::Kind;

/// Plain and compressed backups.
pub const DECLARATION: Declaration = Declaration {
    name: "SQL Server backup",
    kinds: &[Kind::SqlBackup],
    marker: "a media header `TAPE` with the vendor ID of SQL Server, or `MSSQLBAK` (compressed)",
    facts: "server, database, type, LSNs, times and files of every backup set",
    checks: "`inspect` reads the headers; `verify` also reads every block, page, extent and log block, and every sum",
    proof: &[
        "framing",
        "metadata-pair",
        "page-checksum",
        "torn-page",
        "extent-map",
        "log-blocks",
        "log-range",
        "backup-checksum",
        "container-checksum",
    ],
    limits: "1,000,000 blocks and 10,000 backup sets in a file; content that no checksum protects is at most intact",
};
