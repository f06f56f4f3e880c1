//! bakproof tells an auditor, with proof, whether a Lync Server 2013 deployment could be restored from its backups.
//!
//! Layers, imports only downward: [`base`], [`model`], [`mod@format`] and [`policy`], [`collect`] and [`evaluate`], [`report`].
//! Collectors return evidence and never a verdict; evaluation is pure; renderers see only the report.

pub mod base;
pub mod bundle;
pub mod collect;
pub mod demo;
pub mod draft;
pub mod evaluate;
pub mod format;
pub mod model;
pub mod policy;
pub mod redact;
pub mod report;
pub mod state;
