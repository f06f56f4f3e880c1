//! The OpenSSL configuration of a child process that may speak old TLS: a file of our own that goes when the child is done.
//! OpenSSL reads its configuration once, for the whole process, from a file.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// TLS 1.0 and its ciphers, short keys and SHA-1; also servers that never heard of safe renegotiation (RFC 5746).
const CONTENT: &str = "openssl_conf = bakproof
[bakproof]
ssl_conf = modules
[modules]
system_default = legacy
[legacy]
MinProtocol = TLSv1
CipherString = DEFAULT@SECLEVEL=0
Options = UnsafeLegacyServerConnect
";

static COUNT: AtomicU64 = AtomicU64::new(0);
/// Names that others took before.
const TRIES: u32 = 16;

/// The file; deleted when this is dropped.
#[derive(Debug)]
pub struct OpenSslFile(PathBuf);

impl OpenSslFile {
    /// Writes it, readable by this user alone, under a name that nobody had.
    ///
    /// # Errors
    /// The folder for temporary files takes no file.
    pub fn write() -> io::Result<Self> {
        let mut last = io::Error::other("no free name");
        for _ in 0..TRIES {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = env::temp_dir().join(format!("bakproof-{}-{number}.cnf", process::id()));
            match create(&path) {
                Ok(mut file) => {
                    let owned = Self(path);
                    file.write_all(CONTENT.as_bytes())?;
                    return Ok(owned);
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

impl Drop for OpenSslFile {
    fn drop(&mut self) {
        // It holds nothing secret; the system empties the folder.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_files_have_two_names_and_go_when_dropped() {
        let (first, second) = (OpenSslFile::write().unwrap(), OpenSslFile::write().unwrap());
        assert_ne!(first.path(), second.path());
        let path = first.path().to_owned();
        assert!(fs::read_to_string(&path).unwrap().contains("SECLEVEL=0"));
        drop(first);
        assert!(!path.exists());
        assert!(second.path().exists());
    }
}
