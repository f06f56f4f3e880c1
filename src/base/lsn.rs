//! Log sequence numbers: ten bytes in a file, one decimal number in msdb and in `RESTORE HEADERONLY`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::num::NonZeroU8;

/// Virtual log file, 512-byte block inside it, slot inside the block; ordered as the log is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lsn {
    pub vlf: u32,
    pub block: u32,
    pub slot: u16,
    /// Never zero, so that an LSN that is not there takes no more room than one that is. Histories hold millions.
    is_there: NonZeroU8,
}

const VLF_UNIT: u128 = 1_000_000_000_000_000;
const BLOCK_UNIT: u128 = 100_000;

impl Lsn {
    pub const fn new(vlf: u32, block: u32, slot: u16) -> Self {
        Self { vlf, block, slot, is_there: NonZeroU8::MIN }
    }

    /// The ten bytes of the format; `None` when all are zero, which stands for NULL.
    pub fn from_bytes(raw: &[u8]) -> Option<Self> {
        let le = super::Le(raw);
        let lsn = Self::new(le.u32(0)?, le.u32(4)?, le.u16(8)?);
        (lsn != Self::new(0, 0, 0)).then_some(lsn)
    }

    /// From the decimal form of `RESTORE HEADERONLY`: VLF·10^15 + block·10^5 + slot.
    pub fn from_decimal(text: &str) -> Option<Self> {
        let value: u128 = text.parse().ok()?;
        Some(Self::new(
            u32::try_from(value / VLF_UNIT).ok()?,
            u32::try_from(value % VLF_UNIT / BLOCK_UNIT).ok()?,
            u16::try_from(value % BLOCK_UNIT).ok()?,
        ))
    }
}

impl fmt::Display for Lsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", u128::from(self.vlf) * VLF_UNIT + u128::from(self.block) * BLOCK_UNIT + u128::from(self.slot))
    }
}

impl fmt::Debug for Lsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Lsn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        (self.vlf, self.block, self.slot).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lsn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Deserialize::deserialize(deserializer).map(|(vlf, block, slot)| Self::new(vlf, block, slot));
        }
        let text = String::deserialize(deserializer)?;
        Self::from_decimal(&text).ok_or_else(|| de::Error::custom("an LSN is a decimal number of at most 25 digits"))
    }
}

impl schemars::JsonSchema for Lsn {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Lsn".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{1,25}$" })
    }
}
