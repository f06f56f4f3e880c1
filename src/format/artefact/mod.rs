//! What is neither SQL Server media nor a Lync export: images, copied trees, key stores, vendors' files. Content tells
//! what they are, never a name. One folder or file for each family; [`registry`] lists them.

mod examine;
mod authority;
mod directory;
mod image;
mod keys;
mod outline;
mod recogniser;
mod registry;
mod saved_text;
mod subtree;
pub mod dhcp;
pub mod dns;
pub mod firewall;
pub mod gateway;
pub mod iis;
pub mod load_balancer;
mod recogniser;
mod registry;
mod vendor;

pub use examine::{examine, looks_like};
pub use image::crc32c;
pub use recogniser::{ArtefactContext, ArtefactFile, ArtefactTree, FileRecogniser, TreeFile, TreeRecogniser, TreeView};
pub use registry::{FILES, TREES};
