//! What is neither SQL Server media nor a Lync export: images, copied trees, key stores, vendors' files. Content tells
//! what they are, never a name. One folder or file for each family; `registry` lists them.

mod authority;
mod code_page;
pub mod contacts;
pub mod copy_log;
pub mod dhcp;
mod directory;
pub mod dns;
mod ese;
mod examine;
pub mod exchange;
pub mod file_store;
pub mod firewall;
pub mod gateway;
pub mod iis;
mod image;
mod keys;
pub mod legacy;
mod listing;
pub mod load_balancer;
mod mapped;
mod outline;
mod recogniser;
mod registry;
mod saved_text;
mod subtree;
mod vendor;

pub use examine::{examine, looks_like};
pub use image::crc32c;
pub use mapped::{MAPPED, mapped};
pub use recogniser::{ArtefactContext, ArtefactFile, ArtefactTree, FileRecogniser, TreeFile, TreeRecogniser, TreeView};
pub use registry::{FILES, TREES};
