//! What covers each row, by the group of the article it is in.

pub mod databases;
pub mod directory;
pub mod exchange;
pub mod file_stores;
pub mod keys;
pub mod lync;
pub mod mapped;
pub mod network;
pub mod older;
pub mod process;
