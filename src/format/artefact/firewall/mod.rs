//! Firewalls: what content surely tells. Everything else a mapping names.

mod asa;
mod fortigate;
mod junos;
mod xml;

pub use asa::CISCO_ASA;
pub use fortigate::FORTIGATE;
pub use junos::JUNOS;
pub use xml::XML;
