//! Words for numbers: sizes, ages and counts as a person reads them.

use jiff::SignedDuration;

/// `1.4 GiB`, `312 KiB`, `0 bytes`.
pub fn bytes(size_bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if size_bytes < 1024 {
        return count(size_bytes, "byte", "bytes");
    }
    // Precision lost above 2^53 does not show in one decimal.
    #[allow(clippy::cast_precision_loss)]
    let mut value = size_bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if value < 100.0 { format!("{value:.1} {}", UNITS[unit]) } else { format!("{value:.0} {}", UNITS[unit]) }
}

/// The two largest units of a span: `9d 2h`, `26h`, `5min`. Negative spans say `in ...`.
pub fn age(span: SignedDuration) -> String {
    let seconds = span.as_secs();
    let (days, hours, minutes) = (seconds.abs() / 86_400, seconds.abs() % 86_400 / 3600, seconds.abs() % 3600 / 60);
    let words = match (days, hours, minutes) {
        (0, 0, 0) => format!("{}s", seconds.abs()),
        (0, 0, m) => format!("{m}min"),
        (0, h, 0) => format!("{h}h"),
        (0, h, m) => format!("{h}h {m}min"),
        (d, 0, _) => format!("{d}d"),
        (d, h, _) => format!("{d}d {h}h"),
    };
    if seconds < 0 { format!("in {words}") } else { words }
}

/// `1 file`, `12,345 files`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 8);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    format!("{out} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_say_them() {
        assert_eq!(bytes(0), "0 bytes");
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(u64::MAX), "16.0 EiB");
        assert_eq!(count(1_234_567, "file", "files"), "1,234,567 files");
        assert_eq!(age(SignedDuration::from_hours(218)), "9d 2h");
        assert_eq!(age(SignedDuration::from_mins(-90)), "in 1h 30min");
    }
}
