//! By which numbers Windows tells files and folders apart: the serial number of the volume, and the file's index on it
//! (`BY_HANDLE_FILE_INFORMATION`).

use winapi_util::AsHandleRef;
use winapi_util::file::{Information, information};

/// Both numbers of what is open; `None` where a file server tells no index, which is zero then.
pub(in crate::collect) fn file_index(open: impl AsHandleRef) -> Option<(u64, u64)> {
    index_of(&information(open).ok()?)
}

/// The same, of what was asked already.
pub(in crate::collect) fn index_of(told: &Information) -> Option<(u64, u64)> {
    (told.file_index() != 0).then(|| (told.volume_serial_number(), told.file_index()))
}
