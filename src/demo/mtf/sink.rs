//! Where media bytes go: straight to a file, or through a compressed container.

use std::io::{self, Write};

/// Takes the media stream in order.
pub(in crate::demo) trait Sink {
    /// The next bytes of the stream.
    ///
    /// # Errors
    /// What the writer underneath says.
    fn put(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// A compressed container starts a new record here, so that each extent is one record.
    ///
    /// # Errors
    /// What the writer underneath says.
    fn cut(&mut self) -> io::Result<()>;

    /// A soft filemark, which a compressed container keeps as it is.
    ///
    /// # Errors
    /// What the writer underneath says.
    fn filemark(&mut self, block: &[u8]) -> io::Result<()>;

    /// Nothing more follows.
    ///
    /// # Errors
    /// What the writer underneath says.
    fn finish(&mut self) -> io::Result<()>;
}

/// The plain stream.
pub(super) struct Plain<'a>(pub(super) &'a mut dyn Write);

impl Sink for Plain<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn cut(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn filemark(&mut self, block: &[u8]) -> io::Result<()> {
        self.0.write_all(block)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
