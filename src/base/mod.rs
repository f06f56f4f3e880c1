//! What every layer may use and what uses none of ours: bytes, identifiers, escaping, words for numbers.

mod address_hash;
mod bytes;
mod escape;
mod few;
mod guid;
mod holes;
mod human;
mod letters;
mod lsn;
mod markdown;
mod path_name;
mod path_style;
mod seldom;
mod shared;
mod shown_path;
mod stamp;
mod system_folder;
mod zone;

pub use address_hash::{ADDRESS_HASH_DIGITS, address_hash, address_hash_text};
pub use bytes::{Le, ReadAt, make_room};
pub use escape::{for_csv, for_terminal};
pub use few::Few;
pub use guid::Guid;
pub use human::{age, bytes, count};
pub use letters::{equal_without_case, has_letters, is_placeholder};
pub use lsn::Lsn;
pub use markdown::{for_markdown, markdown_blocks, markdown_code};
pub use path_name::PathName;
pub use path_style::{PathStyle, is_drive_relative};
pub use seldom::{Nothing, Seldom};
pub use shared::Shared;
pub use shown_path::{plain_path, shown_path, with_shown_paths};
pub use stamp::Stamp;
pub use system_folder::system_folder;
pub use zone::Zone;
