//! The envelope of settings documents, whatever it holds: an `AnchoredXml` with its key.

/// Its namespace.
pub(super) const NAMESPACE: &str = "urn:schema:Microsoft.Rtc.Management.ScopeFramework.2008";
/// The instance of a document that belongs to nothing smaller than the deployment.
pub(super) const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
