//! Without a connection: the script that reads the same, and saves what [`crate::format::directory::saved`] reads.

/// For Windows PowerShell 3.0 and later.
pub const SCRIPT: &str = include_str!("script.ps1");
