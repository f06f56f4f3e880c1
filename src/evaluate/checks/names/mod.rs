//! Whether names, dates and mappings agree with the content.

pub mod mapping;
pub mod named_date;
pub mod time_disagreement;
