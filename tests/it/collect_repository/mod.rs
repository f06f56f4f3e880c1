//! The repository collector, seen from outside: folders made by code, and the evidence they give.

mod exports;
mod inspected;
mod mapped;
mod shares;
mod stripes;
mod support;
mod suspects;
mod walk;
