//! The names that Windows gives to time zones, as `tzutil /g` shows them, beside those of IANA.

use windows_timezones::WindowsTimezone;

/// The IANA name of the zone that Windows calls so, as Unicode's CLDR maps it (windowsZones.xml, territory 001).
pub(super) fn iana(windows: &str) -> Option<&'static str> {
    windows.trim().parse::<WindowsTimezone>().ok().map(WindowsTimezone::tzdb_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    #[test]
    fn a_name_of_windows_leads_to_a_zone_with_its_clocks() {
        // As Windows describes them, at noon UTC of a day in January and of one in July.
        for (windows, january, july) in [
            ("W. Europe Standard Time", "13:00", "14:00"),
            ("Romance Standard Time", "13:00", "14:00"),
            ("GMT Standard Time", "12:00", "13:00"),
            ("Greenwich Standard Time", "12:00", "12:00"),
            ("FLE Standard Time", "14:00", "15:00"),
            ("Russian Standard Time", "15:00", "15:00"),
            ("India Standard Time", "17:30", "17:30"),
            ("Eastern Standard Time", "07:00", "08:00"),
            ("Pacific Standard Time", "04:00", "05:00"),
            ("Lord Howe Standard Time", "23:00", "22:30"),
            ("UTC-02", "10:00", "10:00"),
            ("UTC", "12:00", "12:00"),
        ] {
            let zone = TimeZone::get(iana(windows).unwrap()).unwrap();
            let clock = |noon: &str| {
                let noon: jiff::Timestamp = noon.parse().unwrap();
                noon.to_zoned(zone.clone()).strftime("%H:%M").to_string()
            };
            let shown = (clock("2026-01-15T12:00Z"), clock("2026-07-15T12:00Z"));
            assert_eq!(shown, (january.to_owned(), july.to_owned()), "{windows}");
        }
        assert_eq!(iana("Nowhere Standard Time"), None);
    }
}
