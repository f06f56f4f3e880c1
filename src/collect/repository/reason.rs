//! Why the operating system refused, in words a person can act on.

use super::stored::NotOnThisComputer;
use std::io;

/// One sentence: what happened, and what to do.
pub(super) fn of(error: &io::Error) -> String {
    if is_link_loop(error) {
        return "it was replaced by a link while it was being read: links are not followed".to_owned();
    }
    if let Some(not_here) = error.get_ref().and_then(|inner| inner.downcast_ref::<NotOnThisComputer>()) {
        return not_here.to_string();
    }
    if is_in_use(error) {
        return "another program has it open exclusively, such as a backup job that is still writing it: run again when \
                that job has ended"
            .to_owned();
    }
    if cfg!(windows)
        && let Some(reason) = error.raw_os_error().and_then(of_windows)
    {
        return format!("{reason} ({error})");
    }
    match error.kind() {
        io::ErrorKind::PermissionDenied => "no permission: give the account that runs bakproof read access".to_owned(),
        io::ErrorKind::NotFound => {
            "it was not found: check the path, and mount the share; if something deletes files here, run again \
             when it is done"
                .to_owned()
        }
        io::ErrorKind::NotADirectory => "it is not a folder, or no longer one: check the path".to_owned(),
        io::ErrorKind::StaleNetworkFileHandle | io::ErrorKind::HostUnreachable | io::ErrorKind::TimedOut => {
            format!("the share does not respond ({error}): mount it again")
        }
        io::ErrorKind::InvalidFilename => format!("the path is too long or not allowed here ({error}): shorten it"),
        _ => format!("the system reports `{error}`: check the disk or share"),
    }
}

/// The same, of the folder of a repository.
pub(super) fn of_root(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "the folder was not found: check the path, or mount the share".to_owned(),
        _ => of(error),
    }
}

/// What numbers of Windows mean that have no [`io::ErrorKind`] of their own (winerror.h).
fn of_windows(number: i32) -> Option<&'static str> {
    match number {
        // BAD_NETPATH, UNEXP_NET_ERR, NETNAME_DELETED, BAD_NET_NAME, SEM_TIMEOUT, NO_NET_OR_BAD_PATH, NETWORK_UNREACHABLE,
        // CONNECTION_ABORTED
        53 | 59 | 64 | 67 | 121 | 1203 | 1231 | 1236 => {
            Some("the share does not respond: check that its server is up, connect it again, and run again")
        }
        // LOGON_FAILURE, ACCOUNT_RESTRICTION, PASSWORD_EXPIRED, SESSION_CREDENTIAL_CONFLICT
        1326 | 1327 | 1330 | 1219 => {
            Some("the share refused this account: connect it with an account that may read it, and run again")
        }
        // CRC, FILE_CORRUPT, DISK_CORRUPT
        23 | 1392 | 1393 => Some("the disk cannot read it: check the volume with `chkdsk` and the disk itself"),
        // CLOUD_FILE_PROVIDER_NOT_RUNNING, CLOUD_FILE_NETWORK_UNAVAILABLE
        362 | 388 => Some(
            "its content is in the cloud and cannot be downloaded now: make it available on this computer, and run again",
        ),
        _ => None,
    }
}

/// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`. Other systems do not refuse a reader for that.
fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// Whether it was refused because a link stands there (`O_NOFOLLOW`) or links lead round in circles.
#[cfg(unix)]
pub(super) fn is_link_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
pub(super) fn is_link_loop(_: &io::Error) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_would_have_to_be_downloaded_is_called_so() {
        assert!(of(&io::Error::other(NotOnThisComputer)).starts_with("its content is not on this disk"));
    }

    #[test]
    fn a_share_that_drops_is_told_from_a_disk_that_fails() {
        assert!(of_windows(64).is_some_and(|reason| reason.starts_with("the share does not respond")));
        assert!(of_windows(1326).is_some_and(|reason| reason.starts_with("the share refused")));
        assert!(of_windows(23).is_some_and(|reason| reason.starts_with("the disk")));
        assert_eq!(of_windows(5), None);
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_another_program_has_open_exclusively_is_called_so() {
        use std::os::windows::fs::OpenOptionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bak");
        let _held = std::fs::File::options().write(true).create_new(true).share_mode(0).open(&path).unwrap();
        let refused = std::fs::File::open(&path).unwrap_err();
        assert!(of(&refused).starts_with("another program has it open"), "{}", of(&refused));
    }
}
