//! The digest of what is read or written, without holding it.

use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// A reader or writer that knows the digest of what went through it.
#[derive(Clone, Debug)]
pub struct Digesting<T> {
    through: T,
    hash: Sha256,
}

impl<T> Digesting<T> {
    /// Nothing went through it yet.
    pub fn new(through: T) -> Self {
        Self { through, hash: Sha256::default() }
    }

    /// SHA-256, lower-case hexadecimal.
    pub fn sha256(self) -> String {
        data_encoding::HEXLOWER.encode(&self.hash.finalize())
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.through.read(buffer)?;
        self.hash.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.through.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.through.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::sha256;

    /// Takes and gives seven bytes at a time.
    struct Slow(Vec<u8>, usize);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(7);
            let count = (&self.0[self.1..]).read(&mut buffer[..most])?;
            self.1 += count;
            Ok(count)
        }
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(&bytes[..bytes.len().min(7)])
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_went_through_is_what_is_digested() {
        let text = b"evidence ".repeat(50);
        let mut written = Digesting::new(Slow(Vec::new(), 0));
        written.write_all(&text).unwrap();
        assert_eq!(written.through.0, text);
        assert_eq!(written.sha256(), sha256(&text));
        let mut read = Digesting::new(Slow(text.clone(), 0));
        assert_eq!(read.read_to_end(&mut Vec::new()).unwrap(), text.len());
        assert_eq!(read.sha256(), sha256(&text));
    }
}
