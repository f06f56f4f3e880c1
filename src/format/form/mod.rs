//! What a content is by how it begins, without knowing what it should be: so that a mapping makes no backup of a picture,
//! and of random bytes neither.

mod audio;
mod foreign;
mod lines;
mod name;

pub use audio::{AUDIO_HEAD_BYTES, is_audio, is_named_audio};
pub use lines::{is_json, looks_configured};
pub use name::{Form, HEAD_BYTES, form};
