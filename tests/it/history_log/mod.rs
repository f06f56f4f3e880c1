//! The history of audits: a chain in which nothing can be changed unseen, what it tells the next audit, and how two audits
//! are compared.

mod calendar;
mod chain;
mod diff;
mod recorded;
mod support;
mod trend;
