//! Lync exports as the cmdlets write them: ZIPs of XML. Knows the documents' shapes; a reader's needs are not its business.

mod archive;
mod clixml;
mod configuration;
mod opaque;
mod response_groups;
mod topology;
mod user_data;
mod xml;

pub use configuration::configuration_export;
pub use opaque::{location_export, persistent_chat_export};
pub use response_groups::{ResponseGroupExport, Workflow, response_group_export};
pub use topology::{PoolSpec, StoreSpec, Topology};
pub use user_data::{UserSpec, user_data_export};
