//! Why a payload does not decode.

use thiserror::Error;

/// Why a payload does not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum XpressError {
    #[error("the compressed bytes end too early")]
    Truncated,
    #[error("the code table is impossible")]
    BadTable,
    #[error("a match begins before the output")]
    BadOffset,
    #[error("a match has an impossible length")]
    BadLength,
    #[error("more than {MAX_CHUNK_BYTES} bytes were asked for")]
    TooLong,
}

/// The most one code table serves.
pub const MAX_CHUNK_BYTES: usize = 65_536;
