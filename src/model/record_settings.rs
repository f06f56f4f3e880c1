//! What the settings beside a topology say of the records that Lync Server writes to databases.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One settings document: of Archiving, of call detail records, of quality, or of Persistent Chat compliance.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RecordSettings {
    /// `ArchivingSettings`, `CdrSettings`, `QoESettings` or `PersistentChatComplianceConfiguration`.
    pub element: String,
    /// For whom the document applies: `Global`, `Site`, `Service`, `Tag`, or `unknown`.
    pub scope: String,
    /// Which site or service; null for the whole deployment.
    pub scope_instance: Option<String>,
    /// Whether records are written (`EnableArchiving`, `EnableCDR`, `EnableQoE`); for compliance, whether an adapter has a
    /// directory to write to (`AdapterOutputDirectory`).
    pub is_enabled: bool,
    /// They are written to Exchange, and not to SQL Server (`EnableExchangeArchiving`).
    pub in_exchange: bool,
    /// Days after which they are deleted from the database; null where they are not.
    pub purged_after_days: Option<u32>,
    /// Attributes that are not written: their documented default is taken. Sorted.
    pub defaults: Vec<String>,
}

impl RecordSettings {
    /// `ArchivingSettings of scope Global`, `CdrSettings of scope Site:2`.
    pub fn words(&self) -> String {
        let instance = self.scope_instance.as_deref().map(|name| format!(":{name}")).unwrap_or_default();
        format!("{} of scope {}{instance}", self.element, self.scope)
    }
}
