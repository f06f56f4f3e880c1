//! The repository collector, seen from outside: folders made by code, and the evidence they give.

// The helpers make what the tests need; where they cannot, the test has failed.
#![allow(clippy::unwrap_used)]

mod exports;
mod inspected;
mod mapped;
mod shares;
mod stripes;
mod support;
mod suspects;
mod walk;
