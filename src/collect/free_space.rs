//! How much room is left where a folder lies.

use std::path::Path;

/// Bytes that a user without privileges may still write there; `None` where the system does not say.
#[cfg(unix)]
pub(super) fn free_bytes(path: &Path) -> Option<u64> {
    let told = rustix::fs::statvfs(path).ok()?;
    told.f_bavail.checked_mul(told.f_frsize)
}

/// Windows is not asked.
#[cfg(not(unix))]
pub(super) fn free_bytes(_: &Path) -> Option<u64> {
    None
}
