//! What the reader of a saved backup history declares of itself.

use crate::format::Declaration;
use crate::model::Kind;

/// The output of the script.
pub const DECLARATION: Declaration = Declaration {
    name: "SQL Server history",
    kinds: &[Kind::SqlHistory],
    marker: "the line `#00 bakproof-sql-history:1;`",
    facts: "databases, backup history and settings of an instance, for the deployment file's `history`",
    checks: "the check of every block, and that no line, row or block is missing",
    proof: &[],
    limits: "says what was backed up, and is never a backup itself: at most identified",
};
