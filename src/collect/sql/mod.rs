//! SQL Server instances: what they say of themselves, live or in the saved output of a script. [`ask`] is the one seam:
//! a session and a script's output answer the same questions, so that both give the same facts.

pub mod ask;
pub mod read;
pub mod script;
