//! Firewalls: what content surely tells. Everything else a mapping names.

mod asa;
mod fortigate;
mod junos;
mod references;
mod statements;
mod xml;

pub use asa::CISCO_ASA;
pub use fortigate::FORTIGATE;
pub use junos::JUNOS;
pub use xml::XML;

use super::vendor::Read;

/// The forms of text and XML that firewalls write, whatever the device does.
pub(super) const FORMS: &[Read] = &[asa::read, fortigate::read, junos::read, xml::read];
