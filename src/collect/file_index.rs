//! By which numbers Windows tells files and folders apart: the serial number of the volume, and the file's index on it
//! (`BY_HANDLE_FILE_INFORMATION`).

use winapi_util::AsHandleRef;
use winapi_util::file::information;

/// Both numbers of what is open; `None` where a file server tells no index, which is zero then.
pub(in crate::collect) fn file_index(open: impl AsHandleRef) -> Option<(u64, u64)> {
    let told = information(open).ok().filter(|told| told.file_index() != 0)?;
    Some((told.volume_serial_number(), told.file_index()))
}
