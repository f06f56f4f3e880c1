//! A time zone by its IANA name, and times as people in it read them. Texts that name times hold them in RFC 3339, so that
//! whoever shows a text can show its times in one zone and one form.

use super::Stamp;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The zone in which a report tells times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(pub TimeZone);

/// How far around a moment a change of the clocks still concerns the reader: a whole year of daylight saving time.
const A_YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

/// The zones that the program brings: those of a system differ from computer to computer and from year to year, and the
/// same evidence has to be judged alike everywhere.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

impl Zone {
    /// The zone of an IANA name.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn named(name: &str) -> Result<TimeZone, jiff::Error> {
        DATABASE.get(name)
    }

    /// The IANA names of all zones.
    pub fn names() -> Vec<String> {
        DATABASE.available().map(|name| name.to_string()).collect()
    }

    /// `Europe/Oslo`, `UTC`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The same instant as this zone's clocks show it.
    pub fn stamp(&self, time: Stamp) -> Stamp {
        Stamp::in_zone(time.at, &self.0)
    }

    /// `2026-10-22 22:04`; in the hour that the clocks show twice, `2026-10-25 02:30 (UTC+01:00)`.
    pub fn minute(&self, time: Stamp) -> String {
        self.shown(time, "%Y-%m-%d %H:%M")
    }

    /// `2026-10-22 22:04:11`, likewise.
    pub fn second(&self, time: Stamp) -> String {
        self.shown(time, "%Y-%m-%d %H:%M:%S")
    }

    /// `2026-10-22`.
    pub fn date(&self, time: Stamp) -> String {
        self.stamp(time).civil().date().to_string()
    }

    fn shown(&self, time: Stamp, form: &str) -> String {
        let stamp = self.stamp(time);
        let wall = stamp.civil();
        let shown = wall.strftime(form);
        if self.0.to_ambiguous_timestamp(wall).is_ambiguous() {
            return format!("{shown} (UTC{})", offset_of(stamp));
        }
        shown.to_string()
    }

    /// `Times are in Europe/Oslo (UTC+01:00; daylight saving time UTC+02:00).` for a reader of times around a moment.
    pub fn sentence(&self, around: Timestamp) -> String {
        let now = self.0.to_offset_info(around);
        let near = |at: Timestamp| at.duration_since(around).abs() <= A_YEAR;
        let before = self.0.preceding(around).next().filter(|change| near(change.timestamp()));
        let after = self.0.following(around).next().filter(|change| near(change.timestamp()));
        // What held before the last change, and what the next one brings; a clock that is not changed has neither.
        let other = before
            .and_then(|change| change.timestamp().checked_sub(SignedDuration::from_secs(1)).ok())
            .map(|at| self.0.to_offset_info(at))
            .filter(|info| info.dst() != now.dst())
            .or_else(|| after.map(|change| self.0.to_offset_info(change.timestamp())))
            .filter(|info| info.dst() != now.dst() && info.offset() != now.offset());
        let (standard, saving) = match &other {
            Some(other) if now.dst().is_dst() => (other.offset(), Some(now.offset())),
            Some(other) => (now.offset(), Some(other.offset())),
            None => (now.offset(), None),
        };
        if saving.is_none() && standard.is_zero() && (self.name() == "UTC" || self.name().starts_with("Etc/")) {
            return "Times are in UTC.".to_owned();
        }
        let words = |offset| format!("UTC{}", offset_of(Stamp::new(around, offset)));
        let saving = saving.map(|offset| format!("; daylight saving time {}", words(offset))).unwrap_or_default();
        format!("Times are in {} ({}{saving}).", self.name(), words(standard))
    }

    /// A text with its times in this zone, in RFC 3339 as before: to the minute, the second or less, as they were.
    pub fn retimed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        rewrite(text, |time| match time {
            Told::At(stamp, digits) => {
                let stamp = self.stamp(stamp);
                if digits > MINUTES {
                    return Some(stamp.to_string());
                }
                let offset = if stamp.offset().is_zero() { "Z".to_owned() } else { offset_of(stamp) };
                Some(format!("{}{offset}", stamp.civil().strftime("%Y-%m-%dT%H:%M")))
            }
            Told::Wall(..) => None,
        })
    }

    /// A text with its times as the clocks of this zone show them.
    pub fn told<'t>(&self, text: &'t str) -> Cow<'t, str> {
        rewrite(text, |time| match time {
            Told::At(stamp, digits) if digits > MINUTES => Some(self.second(stamp)),
            Told::At(stamp, _) => Some(self.minute(stamp)),
            Told::Wall(wall, digits) if digits > MINUTES => Some(wall.strftime("%Y-%m-%d %H:%M:%S").to_string()),
            Told::Wall(wall, _) => Some(wall.strftime("%Y-%m-%d %H:%M").to_string()),
        })
    }
}

/// `+01:00`.
fn offset_of(stamp: Stamp) -> String {
    stamp.at.to_zoned(TimeZone::fixed(stamp.offset())).strftime("%:z").to_string()
}

/// A time that stands in a text.
enum Told {
    /// With its offset, and of how many characters its date and clock are.
    At(Stamp, usize),
    /// Of a clock whose offset nobody knows, likewise.
    Wall(DateTime, usize),
}

/// Characters of `2026-10-22T22:04`.
const MINUTES: usize = 16;

/// Replaces each time that stands as a word of its own. What is part of a longer word, as in the name of a file, stays.
fn rewrite(text: &str, form: impl Fn(Told) -> Option<String>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices('T') {
        let Some(start) = at.checked_sub("2026-10-22".len()).filter(|start| *start >= done) else { continue };
        if !text.is_char_boundary(start) || !ends_a_word(text[..start].chars().next_back(), None) {
            continue;
        }
        let rest = &text[start..];
        let length = rest.find(|c: char| !(c.is_ascii_digit() || "-+:.TZ".contains(c))).unwrap_or(rest.len());
        // The end of a sentence or of a clause is none of the time's.
        let word = rest[..length].trim_end_matches([':', '.', '-']);
        let mut after = rest[word.len()..].chars();
        if !ends_a_word(after.next(), after.next()) {
            continue;
        }
        if let Some(shown) = parse(word).and_then(&form) {
            out.push_str(&text[done..start]);
            out.push_str(&shown);
            done = start + word.len();
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

fn parse(word: &str) -> Option<Told> {
    let clock = word.get("2026-10-22T".len()..)?;
    let end = clock.find(['Z', '+', '-']).map_or(word.len(), |at| at + "2026-10-22T".len());
    if end == word.len() {
        return word.parse().ok().map(|wall| Told::Wall(wall, end));
    }
    word.parse().ok().map(|stamp| Told::At(stamp, end))
}

/// Whether a word can end before this character and the one that follows it, or begin after it.
fn ends_a_word(next: Option<char>, then: Option<char>) -> bool {
    match next {
        None => true,
        Some(c) if c.is_whitespace() => true,
        Some('.' | ':') => then.is_none_or(char::is_whitespace),
        Some(c) => "()[],;\"'`".contains(c),
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::named(&String::deserialize(deserializer)?).map(Self).map_err(de::Error::custom)
    }
}

impl schemars::JsonSchema for Zone {
    fn schema_name() -> Cow<'static, str> {
        "TimeZone".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "An IANA time zone name, such as `Europe/Oslo`." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone(TimeZone::get(name).unwrap())
    }

    #[test]
    fn the_hour_that_the_clocks_show_twice_is_told_apart() {
        let oslo = zone("Europe/Oslo");
        let shown = |text: &str| oslo.minute(text.parse().unwrap());
        assert_eq!(shown("2026-10-24T22:59:00Z"), "2026-10-25 00:59");
        assert_eq!(shown("2026-10-25T00:30:00Z"), "2026-10-25 02:30 (UTC+02:00)");
        assert_eq!(shown("2026-10-25T01:30:00Z"), "2026-10-25 02:30 (UTC+01:00)");
        assert_eq!(shown("2026-10-25T02:30:00Z"), "2026-10-25 03:30");
        assert_eq!(oslo.date("2026-03-28T23:00:00Z".parse().unwrap()), "2026-03-29");
    }

    #[test]
    fn a_zone_says_its_offsets_once() {
        let said = |name: &str, at: &str| zone(name).sentence(at.parse().unwrap());
        let oslo = "Times are in Europe/Oslo (UTC+01:00; daylight saving time UTC+02:00).";
        assert_eq!(said("Europe/Oslo", "2026-10-31T07:00:00Z"), oslo);
        assert_eq!(said("Europe/Oslo", "2026-07-31T07:00:00Z"), oslo);
        assert_eq!(said("Asia/Kolkata", "2026-07-31T07:00:00Z"), "Times are in Asia/Kolkata (UTC+05:30).");
        assert_eq!(said("UTC", "2026-07-31T07:00:00Z"), "Times are in UTC.");
        assert_eq!(said("Etc/UTC", "2026-07-31T07:00:00Z"), "Times are in UTC.");
        let new_york = "Times are in America/New_York (UTC-05:00; daylight saving time UTC-04:00).";
        assert_eq!(said("America/New_York", "2026-01-31T07:00:00Z"), new_york);
        let lord_howe = "Times are in Australia/Lord_Howe (UTC+10:30; daylight saving time UTC+11:00).";
        assert_eq!(said("Australia/Lord_Howe", "2026-01-31T07:00:00Z"), lord_howe);
    }

    #[test]
    fn times_in_texts_move_to_the_zone() {
        let oslo = zone("Europe/Oslo");
        let text = "It finished 2026-07-01T02:03:04Z (started 2026-07-01T02:00+00:00), not 2026-01-01T00:00:00-05:00.";
        assert_eq!(
            oslo.retimed(text),
            "It finished 2026-07-01T04:03:04+02:00 (started 2026-07-01T04:00+02:00), not 2026-01-01T06:00:00+01:00."
        );
        assert_eq!(
            oslo.told(text),
            "It finished 2026-07-01 04:03:04 (started 2026-07-01 04:00), not 2026-01-01 06:00:00."
        );
        assert_eq!(zone("UTC").retimed("at 2026-07-01T02:00+02:00."), "at 2026-07-01T00:00Z.");
        assert_eq!(oslo.told("made 2026-07-01T02:03:04: ok"), "made 2026-07-01 02:03:04: ok");
        assert_eq!(oslo.told("made 2026-07-01T02:03, ok"), "made 2026-07-01 02:03, ok");
        assert_eq!(oslo.retimed("made 2026-07-01T02:03:04: ok"), "made 2026-07-01T02:03:04: ok");
    }

    #[test]
    fn names_of_files_stay_as_they_are() {
        let oslo = zone("Europe/Oslo");
        for text in [
            "x/2026-07-01T02:03:04Z.bak",
            "2026-07-01T02:03:04Z/x",
            "a-2026-07-01T02:03:04Z",
            "æ2026-07-01T02:03:04Z",
            "2026-07-01T02:03:04Z_1",
            "2026-13-01T02:03:04Z",
            "1234567890T",
            "ééééééééééT",
            "T",
        ] {
            assert_eq!(oslo.retimed(text), text);
            assert_eq!(oslo.told(text), text);
        }
    }
}
