//! XML in one pass and bounded memory: decoding, well-formedness to the closing root, and events for a visitor.
//! Knows nothing of Lync.

mod both;
mod chars;
mod scan;
mod text_stream;

pub(super) use both::Both;
pub use scan::{Element, Fault, Outcome, Root, Visitor, scan};
pub(super) use text_stream::sniff;

/// How deep elements may nest; exports stay below 40.
pub const MAX_DEPTH: usize = 256;

/// Bytes of one tag, comment or run of text, as UTF-8. Only one is in memory at a time.
pub const MAX_TOKEN_BYTES: u64 = 8 << 20;

/// Bytes of one start tag with all its attributes.
pub const MAX_TAG_BYTES: usize = 1 << 20;

/// Attributes of one element.
pub const MAX_ATTRIBUTES: usize = 256;

/// Bytes of one name, and of one namespace.
pub const MAX_NAME_BYTES: usize = 1024;

/// Namespace declarations in force at one place.
pub const MAX_NAMESPACES: usize = 256;
