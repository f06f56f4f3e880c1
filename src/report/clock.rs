//! The zone that files on their own are shown in: no deployment says which is theirs.

use crate::base::Zone;
use jiff::tz::TimeZone;

/// No deployment says a zone here. The JSON keeps the offsets of the clocks that wrote the times.
pub(super) const ZONE: Zone = Zone(TimeZone::UTC);
