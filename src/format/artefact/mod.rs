//! What is neither SQL Server media nor a Lync export: images, copied trees, key stores, vendors' files. Content tells
//! what they are, never a name. One folder or file for each family; [`registry`] lists them.

mod examine;
mod recogniser;
mod registry;

pub use examine::{examine, looks_like};
pub use recogniser::{ArtefactContext, ArtefactFile, ArtefactTree, FileRecogniser, TreeFile, TreeRecogniser, TreeView};
pub use registry::{FILES, TREES};
