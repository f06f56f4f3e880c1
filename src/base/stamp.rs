//! A moment together with the offset it was written in, as RFC 3339 shows it.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroI32;
use std::str::FromStr;

/// An instant and the UTC offset of the clock that wrote it. Ordered and compared by the instant alone.
#[derive(Clone, Copy)]
pub struct Stamp {
    pub at: Timestamp,
    offset: Seconds,
}

/// Seconds of an offset, and [`Seconds::ZERO`] more: none of it is zero, so that a stamp that is not there takes no more room
/// than one that is. Histories hold millions.
#[derive(Clone, Copy)]
struct Seconds(NonZeroI32);

impl Seconds {
    /// What stands for UTC: no offset reaches 26 hours.
    const ZERO: i32 = 26 * 3_600;

    fn new(offset: Offset) -> Self {
        Self(NonZeroI32::new(offset.seconds() + Self::ZERO).unwrap_or(NonZeroI32::MIN))
    }

    fn offset(self) -> Offset {
        Offset::from_seconds(self.0.get() - Self::ZERO).unwrap_or(Offset::UTC)
    }
}

impl Stamp {
    /// An instant as a clock of that offset shows it.
    pub fn new(at: Timestamp, offset: Offset) -> Self {
        Self { at, offset: Seconds::new(offset) }
    }

    /// Another instant as the same clock shows it.
    pub fn moved_to(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }

    /// How far that clock stands from UTC.
    pub fn offset(self) -> Offset {
        self.offset.offset()
    }

    /// A wall-clock reading with the offset that stood beside it.
    ///
    /// # Errors
    /// When the two name no representable instant.
    pub fn from_civil(wall: civil::DateTime, offset: Offset) -> Result<Self, jiff::Error> {
        Ok(Self::new(offset.to_timestamp(wall)?, offset))
    }

    /// The instant as the given zone's clocks show it.
    pub fn in_zone(at: Timestamp, zone: &TimeZone) -> Self {
        Self::new(at, zone.to_offset(at))
    }

    /// The instant in UTC.
    pub fn utc(at: Timestamp) -> Self {
        Self::new(at, Offset::UTC)
    }

    /// How far that clock stands from UTC: `+01:00`.
    pub fn offset_text(self) -> String {
        self.at.to_zoned(TimeZone::fixed(self.offset())).strftime("%:z").to_string()
    }

    /// The reading of the clock that wrote it.
    pub fn civil(self) -> civil::DateTime {
        self.offset().to_datetime(self.at)
    }
}

impl From<&Zoned> for Stamp {
    fn from(zoned: &Zoned) -> Self {
        Self::new(zoned.timestamp(), zoned.offset())
    }
}

impl PartialEq for Stamp {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}
impl Eq for Stamp {}
impl PartialOrd for Stamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Stamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.offset() == Offset::UTC {
            return write!(f, "{}", self.at);
        }
        write!(f, "{}", self.at.display_with_offset(self.offset()))
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Stamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let at: Timestamp = text.parse()?;
        let pieces = jiff::fmt::temporal::Pieces::parse(text)?;
        Ok(Self::new(at, pieces.to_numeric_offset().unwrap_or(Offset::UTC)))
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        (self.at.as_second(), self.at.subsec_nanosecond(), self.offset().seconds()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (seconds, nanoseconds, offset) = Deserialize::deserialize(deserializer)?;
            let at = Timestamp::new(seconds, nanoseconds).map_err(de::Error::custom)?;
            return Offset::from_seconds(offset).map(|offset| Self::new(at, offset)).map_err(de::Error::custom);
        }
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl schemars::JsonSchema for Stamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_is_kept_and_takes_no_room_where_there_is_none() {
        for seconds in [Offset::MIN.seconds(), -1, 0, 1, 7_200, Offset::MAX.seconds()] {
            let offset = Offset::from_seconds(seconds).unwrap();
            assert_eq!(Stamp::new(Timestamp::UNIX_EPOCH, offset).offset(), offset);
        }
        assert_eq!(size_of::<Option<Stamp>>(), size_of::<Stamp>());
    }

    #[test]
    fn a_moment_keeps_its_offset_through_text() {
        for text in ["2017-05-18T04:18:19+02:00", "2017-05-18T02:18:19Z", "2017-05-17T21:18:19-05:00"] {
            assert_eq!(text.parse::<Stamp>().unwrap().to_string(), text);
        }
    }
}
