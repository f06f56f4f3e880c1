//! What waivers cover, until when, and what the report says of them.

mod brute;
mod command;
mod noted;
