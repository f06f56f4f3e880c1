//! What to do should a reader panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// `None` when the reader panicked. The readers are written never to panic, whatever the bytes. Should one do so all the
/// same, an audit of thousands of backups must not end with it: that file is `unreadable` and the rest is looked at.
pub(super) fn survive<T>(read: impl FnOnce() -> T) -> Option<T> {
    // Unwind safe: nothing that a reader changes is used afterwards, except what it returns.
    catch_unwind(AssertUnwindSafe(read)).ok()
}
