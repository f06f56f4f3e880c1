//! What replication knows of one attribute, whatever form it came in.

use crate::base::Stamp;
use jiff::{SignedDuration, Timestamp};

/// The attribute that every backup of the system state rewrites.
pub(super) const SIGNATURE: &str = "dSASignature";

/// Who last wrote one attribute of an object, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeMetadata {
    /// Name of the attribute.
    pub attribute: String,
    /// `None`: the text gives none that can be read.
    pub changed: Option<Stamp>,
    /// `CN=NTDS Settings,CN=DC1,CN=Servers,...`; `None` where nothing says it.
    pub origin: Option<String>,
}

/// A moment of Windows: from 1601 on, UTC.
pub(super) fn since_1601(elapsed: SignedDuration) -> Option<Stamp> {
    const SECONDS_TO_1970: i64 = 11_644_473_600;
    let since = elapsed.checked_sub(SignedDuration::from_secs(SECONDS_TO_1970))?;
    Timestamp::UNIX_EPOCH.checked_add(since).ok().map(Stamp::utc)
}
