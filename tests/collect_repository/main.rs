//! The repository collector, seen from outside: folders made by code, and the evidence they give.

mod support;
mod suspects;
mod walk;
