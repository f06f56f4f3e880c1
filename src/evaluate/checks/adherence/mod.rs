//! Whether the schedule was kept over the period that the audit was asked about.

pub mod rpo_exceeded;
pub mod slots_missed;
