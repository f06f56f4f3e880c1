//! The integration tests: one program, so that they are linked once. A subject is a module; what several subjects use
//! stands beside them.
//!
//! What a test measures or sets of its whole process, it does in a child: see [`alone`]. `tests/ledger_memory` is a program
//! of its own: its ledgers are locked, and a child that another test starts holds the locks of its parent for a moment.

#![allow(clippy::unwrap_used, reason = "the lint lets tests unwrap, but not their helpers")]
#![allow(clippy::print_stderr, reason = "a test says what it could not look at, and what it compared")]

// What several subjects use.
mod alone;
mod artefacts;
mod bytes;
mod issued_keys;
mod mtf_support;
mod outside;
mod scene;
mod skipped;
mod support;
#[cfg(feature = "sql")]
mod tds_server;

// The house: its layers, its rules, its pages and contracts.
mod architecture;
mod catalogue;
mod catalogue_behavior;
mod editions;
mod readme;
mod recognizers;
mod report_outputs;
mod schema;

// The program as a user runs it.
mod adherence;
mod article_rows;
mod audit;
mod bad_input;
mod bundle;
mod cli_usage;
mod collectors;
mod draft;
mod history_log;
mod interrupted;
mod ledger_audit;
mod redaction;
mod report_ci;
mod report_html;
mod report_regulators;
mod restore;
mod retention;
mod roll_up;
mod saved_evidence;
mod self_described;
#[cfg(feature = "sql")]
mod sql_audit;
mod topology_inventory;
mod waivers;

// What is read of files, and what the demo writes.
mod artefact_images;
mod artefact_network;
mod artefact_stores;
mod collect_repository;
mod demo_oracle;
mod demo_writer;
mod lync_exports;
mod mtf_container;
mod mtf_corpus;
mod mtf_damage;
mod mtf_facts;
mod mtf_limits;
mod mtf_random_damage;
mod verify_content;

// What is read of servers.
#[cfg(feature = "ldap")]
mod directory;
#[cfg(feature = "sql")]
mod sql_connect;
mod sql_history;
#[cfg(feature = "sql")]
mod tds_conformance;

// What is judged.
mod evaluate_artefacts;
mod evaluate_audit;
mod evaluate_chain;
mod evaluate_history;
mod policy_deployment;
mod policy_schedule;
mod policy_targets;
