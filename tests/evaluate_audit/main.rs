//! What an audit says of evidence made by hand: each check, attribution, the report's parts, and attempts to make it lie.

mod attribution;
mod checks;
mod lies;
mod report;
mod scene;
