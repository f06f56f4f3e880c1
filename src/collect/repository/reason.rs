//! Why the operating system refused, in words a person can act on.

use std::io;

/// One sentence: what happened, and what to do.
pub(super) fn of(error: &io::Error) -> String {
    if is_link_loop(error) {
        return "it was replaced by a link while it was being read: links are not followed".to_owned();
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

/// Whether it was refused because a link stands there (`O_NOFOLLOW`) or links lead round in circles.
#[cfg(unix)]
pub(super) fn is_link_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
pub(super) fn is_link_loop(_: &io::Error) -> bool {
    false
}
