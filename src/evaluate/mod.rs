//! From policy and evidence to the judged report: pure, no clock, no file system, the same answer every time.

pub mod adherence;
mod artefact;
mod attested;
mod attribution;
mod audit;
mod candidate;
mod candidates;
mod case;
mod case_words;
mod chain;
mod checks;
mod class;
mod clock;
mod content_change;
mod context;
mod copies;
mod exit_code;
mod export_diff;
mod finding;
mod history;
mod known;
mod read_words;
mod remedy;
mod results;
pub mod retention;
mod standing;
mod undeclared;
mod used;
mod user_sketch;
mod words;
mod zones;

pub use audit::{Judged, evaluate, judge};
pub use exit_code::exit_code;
pub use export_diff::export_diff;
pub use known::mark_known;
pub use read_words::words_read_in_names;
