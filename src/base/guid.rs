//! GUIDs as Windows stores them (first three groups little-endian) and as people write them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// 16 bytes as they stand in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub [u8; 16]);

/// Where each group of a written GUID begins, and its first and last digit of all 32.
const GROUPS: [(usize, usize, usize); 5] = [(0, 0, 8), (9, 8, 12), (14, 12, 16), (19, 16, 20), (24, 20, 32)];

impl Guid {
    /// `None` for the all-zero GUID, which every format here uses for "none".
    pub fn known(self) -> Option<Self> {
        (self.0 != [0; 16]).then_some(self)
    }

    /// The bytes in the order in which people write them, and back: the first three groups are turned round.
    fn as_written(self) -> [u8; 16] {
        let mut b = self.0;
        b[0..4].reverse();
        b[4..6].reverse();
        b[6..8].reverse();
        b
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let b = self.as_written();
        let mut digits = [0; 32];
        data_encoding::HEXLOWER.encode_mut(&b, &mut digits);
        let mut text = [b'-'; 36];
        for (at, from, to) in GROUPS {
            text[at..at + to - from].copy_from_slice(&digits[from..to]);
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Guid {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a GUID is 32 hexadecimal digits in groups of 8-4-4-4-12";
        let text = text.trim_start_matches('{').trim_end_matches('}');
        let text: &[u8; 36] = text.as_bytes().try_into().map_err(|_| WRONG)?;
        if [8, 13, 18, 23].iter().any(|at| text[*at] != b'-') {
            return Err(WRONG);
        }
        let (mut digits, mut raw) = ([0; 32], [0; 16]);
        for (at, from, to) in GROUPS {
            digits[from..to].copy_from_slice(&text[at..at + to - from]);
        }
        data_encoding::HEXLOWER_PERMISSIVE.decode_mut(&digits, &mut raw).map_err(|_| WRONG)?;
        Ok(Self(Self(raw).as_written()))
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Deserialize::deserialize(deserializer).map(Self);
        }
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl schemars::JsonSchema for Guid {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Guid".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" })
    }
}
