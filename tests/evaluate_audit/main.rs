//! What an audit says of evidence made by hand: each check, attribution, the report's parts, and attempts to make it lie.

// The lint lets tests unwrap, but not their helpers.
#![allow(clippy::unwrap_used)]

mod attribution;
mod checks;
mod lies;
mod looked_at;
mod proof_dates;
mod report;
mod scene;
mod topology;
