//! Whether backups are kept as long, and in as many places, as the deployment file says: against an answer that is worked out day by day, in scenes,
//! and as a person asks it.

mod brute;
mod copies;
mod declared;
mod dice;
mod random;
mod scenes;
mod whole;
