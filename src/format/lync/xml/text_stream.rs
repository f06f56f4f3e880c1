//! UTF-8, UTF-16LE and UTF-16BE as one stream of UTF-8, decoded block by block, with the place in the original bytes.

use super::MAX_TOKEN_BYTES;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Read};

const RAW_BYTES: usize = 32 << 10;
/// A decoder turns one UTF-16 unit into at most three bytes; room for a whole raw block, and a little more.
const TEXT_BYTES: usize = RAW_BYTES * 2;

/// Encoding by byte order mark, else by how `<` is written (XML 1.0 appendix F); UTF-8 where nothing tells.
/// Answers the encoding and the length of the mark.
pub(in super::super) fn sniff(head: &[u8]) -> (&'static Encoding, usize) {
    match head {
        [0xef, 0xbb, 0xbf, ..] => (UTF_8, 3),
        [0xff, 0xfe, ..] => (UTF_16LE, 2),
        [0xfe, 0xff, ..] => (UTF_16BE, 2),
        [b'<', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] => (UTF_16BE, 0),
        _ => (UTF_8, 0),
    }
}

/// A decoding reader that refuses tokens without end.
pub(super) struct TextStream<R> {
    inner: R,
    decoder: Option<Decoder>,
    encoding: &'static Encoding,
    raw: Vec<u8>,
    raw_used: usize,
    is_raw_done: bool,
    text: Vec<u8>,
    text_used: usize,
    /// Place in the original bytes up to which text was handed out.
    position: u64,
    token_at: u64,
    token_bytes: u64,
    state: State,
}

/// Why the stream gives no more, if it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Open,
    /// The end of the input was handed out.
    Ended,
    /// Bytes that the encoding does not allow.
    Malformed,
    /// The input ends inside a character.
    CutCharacter,
    TokenTooLong,
    /// The source could not be read.
    Unreadable,
}

impl<R: Read> TextStream<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            decoder: None,
            encoding: UTF_8,
            raw: Vec::new(),
            raw_used: 0,
            is_raw_done: false,
            text: Vec::new(),
            text_used: 0,
            position: 0,
            token_at: 0,
            token_bytes: 0,
            state: State::Open,
        }
    }

    /// A new token begins here.
    pub(super) fn begin_token(&mut self) {
        self.token_at = self.position;
        self.token_bytes = 0;
    }

    /// Where the token began, in the original bytes.
    pub(super) fn token_at(&self) -> u64 {
        self.token_at
    }

    /// What holds at the place reached: text that was decoded but not yet handed out comes before any end.
    pub(super) fn state(&self) -> State {
        if self.state != State::TokenTooLong && self.text_used < self.text.len() { State::Open } else { self.state }
    }

    /// Whether the text is UTF-16, whatever its declaration says.
    pub(super) fn is_utf16(&self) -> bool {
        self.encoding != UTF_8
    }

    fn stop<T>(&mut self, state: State, why: &str) -> io::Result<T> {
        self.state = state;
        Err(io::Error::other(why.to_owned()))
    }

    /// Fills the raw block, keeping what was not decoded.
    fn read_raw(&mut self) -> io::Result<()> {
        self.raw.drain(..self.raw_used);
        self.raw_used = 0;
        let mut filled = self.raw.len();
        self.raw.resize(RAW_BYTES, 0);
        while filled < RAW_BYTES {
            let count = self.inner.read(self.raw.get_mut(filled..).unwrap_or_default())?;
            if count == 0 {
                self.is_raw_done = true;
                break;
            }
            filled += count;
        }
        self.raw.truncate(filled);
        Ok(())
    }

    fn decode(&mut self) -> io::Result<()> {
        if !self.is_raw_done
            && self.raw_used == self.raw.len()
            && let Err(error) = self.read_raw()
        {
            self.state = State::Unreadable;
            return Err(error);
        }
        if self.decoder.is_none() {
            let (encoding, mark_bytes) = sniff(&self.raw);
            self.encoding = encoding;
            self.raw_used = mark_bytes;
            self.position = mark_bytes as u64;
            self.token_at = self.position;
        }
        let decoder = self.decoder.get_or_insert_with(|| self.encoding.new_decoder_without_bom_handling());
        self.text.resize(TEXT_BYTES, 0);
        let source = self.raw.get(self.raw_used..).unwrap_or_default();
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(source, &mut self.text, self.is_raw_done);
        self.raw_used += read;
        self.text.truncate(written);
        self.text_used = 0;
        let is_all_used = self.is_raw_done && self.raw_used == self.raw.len();
        match result {
            DecoderResult::Malformed(..) if is_all_used => self.state = State::CutCharacter,
            DecoderResult::Malformed(..) => self.state = State::Malformed,
            DecoderResult::InputEmpty if is_all_used => self.state = State::Ended,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl<R: Read> Read for TextStream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(ready) {
            *to = *from;
        }
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for TextStream<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token_bytes > MAX_TOKEN_BYTES {
            return self.stop(State::TokenTooLong, "a token is too long");
        }
        while self.text_used >= self.text.len() {
            match self.state {
                State::Open => self.decode()?,
                State::Ended => return Ok(&[]),
                other => return self.stop(other, "the text cannot be read further"),
            }
        }
        Ok(self.text.get(self.text_used..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        let end = self.text_used.saturating_add(count).min(self.text.len());
        let used = self.text.get(self.text_used..end).unwrap_or_default();
        let raw_bytes = if self.encoding == UTF_8 {
            used.len()
        } else {
            // A UTF-8 sequence of four bytes was two UTF-16 units, every other sequence one.
            used.iter()
                .map(|b| match b {
                    0x80..=0xbf => 0,
                    0xf0..=0xff => 4,
                    _ => 2,
                })
                .sum()
        };
        self.position = self.position.saturating_add(raw_bytes as u64);
        self.token_bytes = self.token_bytes.saturating_add(used.len() as u64);
        self.text_used = end;
    }
}
