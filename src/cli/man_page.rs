//! The pages that `man` prints.

use clap::ValueEnum;

/// The commands that have a manual page of their own.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ManPage {
    Audit,
    Collect,
    Report,
    Scenarios,
    RestorePlan,
    History,
    Diff,
    Inspect,
    DiffExport,
    Bundle,
    BundleVerify,
    BundleSign,
    BundleTimestampRequest,
    BundleAddTimestamp,
    Keygen,
    Verify,
    Init,
    Check,
    Items,
    Explain,
    Recognizers,
    Demo,
    SqlGrants,
    SqlScript,
    LdapRights,
    LdapScript,
    Schema,
    Completions,
    Man,
}
