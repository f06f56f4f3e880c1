//! What an audit says of chains of full, differential and log backups, and of exports that shrink or stay old.

// The lint lets tests unwrap, but not their helpers.
#![allow(clippy::unwrap_used)]

// Not all of the scene is needed here.
#[allow(dead_code)]
#[path = "../evaluate_audit/scene.rs"]
mod scene;

mod chains;
mod exports;
mod restorer;
mod story;
