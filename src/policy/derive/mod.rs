//! From the catalogue and the deployment file to the rule of every target.

mod effective;
mod subjects;
mod targets;

pub(super) use subjects::attested;
