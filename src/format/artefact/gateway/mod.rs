//! PSTN gateways and Survivable Branch Appliances.

mod audiocodes;
mod cisco;
mod dialogic;
mod generic;
mod sonus;

pub use audiocodes::AUDIOCODES;
pub use cisco::CISCO_IOS;
pub use dialogic::DIALOGIC;
pub use generic::{MIN_BYTES, generic, zip_fault};
pub use sonus::SONUS;

use super::vendor::Read;

/// The forms of text that gateways write, whatever the device does.
pub(super) const FORMS: &[Read] = &[cisco::read];
