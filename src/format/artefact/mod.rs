//! What is neither SQL Server media nor a Lync export: images, copied trees, key stores, vendors' files. Content tells
//! what they are, never a name. One folder or file for each family; [`registry`] lists them.

pub mod contacts;
pub mod copy_log;
pub mod exchange;
pub mod file_store;
pub mod legacy;
mod listing;
mod recogniser;
mod registry;

pub use recogniser::{ArtefactContext, ArtefactFile, ArtefactTree, FileRecogniser, TreeFile, TreeRecogniser, TreeView};
pub use registry::{FILES, TREES};
