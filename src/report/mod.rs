//! Reports as bytes: one file a format. Renderers see the report and nothing else, and escape every name.

mod adherence_words;
mod artefact;
mod backup_age;
mod ci;
mod clock;
mod csv;
mod diff;
mod diff_export;
mod format;
mod github;
mod gitlab;
mod html;
mod inspect;
mod json;
mod junit;
mod looked_at;
mod markdown;
mod oscal;
mod prometheus;
mod sarif;
mod schema;
mod table;
mod verify;
mod view;
mod xlsx;

pub use ci::{audited, marks};
pub use csv::{COLUMNS as CSV_COLUMNS, TARGET_COLUMNS as CSV_TARGET_COLUMNS};
pub use diff::{Side, compare, details as diff_details, memo as diff_table};
pub use diff_export::diff_export as diff_export_table;
pub use format::Format;
pub use inspect::inspect as inspect_table;
pub use json::{pretty as json, write as write_json};
pub use schema::{SCHEMAS, generated as generated_schema, stored as stored_schema};
pub use table::{Appearance, Calendar, hanging, verdict_line};
pub use verify::verify as verify_table;
pub use view::{Details, View};
