//! What an audit says of evidence made by hand: each check, attribution, the report's parts, and attempts to make it lie.

mod after_change;
mod attribution;
mod checks;
mod cms_moved;
mod directory_beside;
mod inventory;
mod lies;
mod looked_at;
mod proof_dates;
mod record_settings;
mod report;
mod topology;
mod topology_limits;
mod users_missing;
