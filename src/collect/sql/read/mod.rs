//! What an instance says, read through the seam [`super::query`]: which questions are asked, and what the answers mean.
//! Knows no connection and no file; judges nothing.

mod clock;
mod databases;
mod grants;
mod history;
mod instance;
mod instance_reading;
mod minor_queries;
mod plan;
mod queries;
mod refused;
mod row;
mod session;

pub use grants::{Grants, grants};
pub use instance_reading::read;
pub use plan::ReadPlan;
pub use queries::{Column, NEWER, Newer, Shape, Shipped, WINDOW_MARK};
