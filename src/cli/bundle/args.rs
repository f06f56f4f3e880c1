//! What is typed of bundles and keys.

use crate::cli::help;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Of commands that write a bundle.
#[derive(Clone, Debug, Default, Args)]
pub struct Bundling {
    /// Write an evidence bundle: the report as JSON and in the formats of --output, and everything that it was judged from. A folder, or a ZIP if the name ends in .zip
    #[arg(long, value_name = "FILE.zip|DIR")]
    pub bundle: Option<PathBuf>,

    #[command(flatten)]
    pub key: SigningKey,
}

/// Who signs.
#[derive(Clone, Debug, Default, Args)]
pub struct SigningKey {
    /// Sign the bundle with this private key; `bakproof keygen` writes one
    #[arg(long, value_name = "FILE", conflicts_with = "key_env")]
    pub key: Option<PathBuf>,

    /// Sign the bundle with the private key that is the value of this environment variable
    #[arg(long, value_name = "NAME")]
    pub key_env: Option<String>,

    /// Environment variable with the passphrase of the private key [default: asked for on the terminal]
    #[arg(long, value_name = "NAME")]
    pub passphrase_env: Option<String>,
}

#[derive(Debug, Args)]
pub struct Keygen {
    /// The file of the private key. An existing file is never overwritten
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The file of the public key [default: FILE.pub]
    #[arg(long, value_name = "FILE")]
    pub public: Option<PathBuf>,

    /// Environment variable with the passphrase for the private key [default: asked for on the terminal]
    #[arg(long, value_name = "NAME", conflicts_with = "no_passphrase")]
    pub passphrase_env: Option<String>,

    /// Do not encrypt the private key: whoever reads the file can sign
    #[arg(long)]
    pub no_passphrase: bool,
}

#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Check a bundle: its files, who signed it, and whether its report follows from its evidence
    #[command(after_help = help::BUNDLE_VERIFY)]
    Verify(Verify),
    /// Add a signature, such as an auditor's
    #[command(after_help = help::BUNDLE_WRITES)]
    Sign(Sign),
    /// Write the request for a time stamp (RFC 3161) of the signatures, to send to any time-stamping authority
    #[command(after_help = help::BUNDLE_WRITES)]
    TimestampRequest(TimestampRequest),
    /// Add the time stamp that an authority answered with
    #[command(after_help = help::BUNDLE_WRITES)]
    AddTimestamp(AddTimestamp),
}

#[derive(Debug, Args)]
pub struct Verify {
    /// The bundle: a folder or a ZIP
    pub bundle: PathBuf,

    /// Public key of somebody who must have signed it. Can be repeated
    #[arg(long, value_name = "FILE")]
    pub public_key: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Sign {
    /// The bundle: a folder or a ZIP
    pub bundle: PathBuf,

    #[command(flatten)]
    pub key: SigningKey,
}

#[derive(Debug, Args)]
pub struct TimestampRequest {
    /// The bundle: a folder or a ZIP
    pub bundle: PathBuf,

    /// The file to write
    #[arg(long, short, value_name = "FILE.tsq")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct AddTimestamp {
    /// The bundle: a folder or a ZIP
    pub bundle: PathBuf,

    /// What the authority answered
    #[arg(value_name = "FILE.tsr")]
    pub answer: PathBuf,
}
