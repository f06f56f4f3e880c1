//! Reports as bytes: one file a format. Renderers see the report and nothing else, and escape every name.

mod artefact;
mod clock;
mod csv;
mod inspect;
mod json;
mod schema;
mod table;
mod verify;

pub use csv::{COLUMNS as CSV_COLUMNS, audit as audit_csv};
pub use inspect::inspect as inspect_table;
pub use json::pretty as json;
pub use schema::{SCHEMAS, generated as generated_schema, stored as stored_schema};
pub use table::{Appearance, audit as audit_table, verdict_line};
pub use verify::verify as verify_table;
