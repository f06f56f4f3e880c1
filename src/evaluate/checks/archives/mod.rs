//! How far back backups reach.

pub mod expired_media;
pub mod retention;
mod words;
