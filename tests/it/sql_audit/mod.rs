//! Whole audits of live servers with the real program: what a user sees where history and files agree, where they do not,
//! and whatever goes wrong on the way to a server.

mod company;
mod failures;
mod faults;
mod saved;
mod seen;
mod united;
