//! A seeking reader over positioned reads, with a budget and a memory of what the storage refused.

use crate::base::ReadAt;
use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

const BLOCK_BYTES: usize = 16 << 10;

/// What the reader and its owner both see.
#[derive(Debug, Default)]
pub(super) struct Account {
    /// Bytes that may still be read; `None` is no limit.
    pub(super) left: Cell<Option<u64>>,
    /// The budget ran out.
    pub(super) exhausted: Cell<bool>,
    /// What the storage said when it could not be read.
    pub(super) refused: RefCell<Option<String>>,
}

/// Position and one cached block.
pub(super) struct Cursor<'a> {
    file: &'a dyn ReadAt,
    position: u64,
    block: Vec<u8>,
    block_at: u64,
    account: Rc<Account>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(file: &'a dyn ReadAt, position: u64, account: Rc<Account>) -> Self {
        Self { file, position, block: Vec::new(), block_at: 0, account }
    }

    fn fetch(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(self.position, buffer).inspect_err(|error| {
            self.account.refused.borrow_mut().get_or_insert_with(|| error.to_string());
        })?;
        if let Some(left) = self.account.left.get() {
            let Some(rest) = left.checked_sub(count as u64) else {
                self.account.exhausted.set(true);
                return Err(io::Error::other("more was asked for than the budget allows"));
            };
            self.account.left.set(Some(rest));
        }
        Ok(count)
    }

    fn cached(&self) -> &[u8] {
        let skip = self.position.checked_sub(self.block_at).and_then(|skip| usize::try_from(skip).ok());
        skip.and_then(|skip| self.block.get(skip..)).unwrap_or_default()
    }
}

impl Read for Cursor<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.cached().is_empty() {
            if buffer.len() >= BLOCK_BYTES {
                let count = self.fetch(buffer)?;
                self.position = self.position.saturating_add(count as u64);
                return Ok(count);
            }
            let mut block = std::mem::take(&mut self.block);
            block.resize(BLOCK_BYTES, 0);
            let count = self.fetch(&mut block)?;
            block.truncate(count);
            self.block = block;
            self.block_at = self.position;
        }
        let ready = self.cached();
        let count = ready.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(ready) {
            *to = *from;
        }
        self.position = self.position.saturating_add(count as u64);
        Ok(count)
    }
}

impl Seek for Cursor<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(delta) => self.file.size_bytes().checked_add_signed(delta),
            SeekFrom::Current(delta) => self.position.checked_add_signed(delta),
        };
        self.position = target.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "seek before the start"))?;
        Ok(self.position)
    }
}
