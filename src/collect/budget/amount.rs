//! `--budget`: an amount of time or of bytes, as it is typed.

use crate::base::for_terminal;
use jiff::Span;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// What one run may spend. Shown as it was typed, so that a message names what the person knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    Time { limit: Duration, text: String },
    Bytes { limit: u64, text: String },
}

/// Why a text is no budget or no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BudgetError(pub String);

const FORMS: &str = "write a time such as 2h or \"1h 30min\", or a size such as 500GB or 1.5TiB";
/// Longest text, in bytes.
const MAX_TEXT_BYTES: usize = 60;
/// No run lasts longer; a longer one is a slip of the pen.
const MAX_TIME: Duration = Duration::from_secs(366 * 86_400);

/// Units of size, longest first where one ends another. SI and IEC, as disks and as memory are counted.
const SIZES: [(&str, u64); 10] = [
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
    ("pib", 1 << 50),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("pb", 1_000_000_000_000_000),
];

impl FromStr for Amount {
    type Err = BudgetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let wrong =
            |why: &str| BudgetError(format!("`{}` is not a valid budget: {why}; {FORMS}", for_terminal(short(text))));
        if text.is_empty() || text.len() > MAX_TEXT_BYTES {
            return Err(wrong("it is empty or too long"));
        }
        let lower = text.to_ascii_lowercase();
        if let Some((number, unit)) = SIZES.iter().find_map(|(unit, bytes)| Some((lower.strip_suffix(unit)?, *bytes))) {
            let limit = times(number.trim(), unit).ok_or_else(|| wrong("the number before the unit is not valid"))?;
            return if limit == 0 {
                Err(wrong("it is zero"))
            } else {
                Ok(Self::Bytes { limit, text: text.to_owned() })
            };
        }
        if lower.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(wrong("it has no unit"));
        }
        let span: Span = text.parse().map_err(|_| wrong("it is neither a time nor a size"))?;
        let days = jiff::SpanRelativeTo::days_are_24_hours();
        let limit = span.to_duration(days).ok().and_then(|limit| Duration::try_from(limit).ok());
        match limit {
            Some(limit) if limit > MAX_TIME => Err(wrong("it is longer than a year")),
            Some(limit) if limit >= Duration::from_secs(1) => Ok(Self::Time { limit, text: text.to_owned() }),
            Some(_) => Err(wrong("the shortest is one second")),
            None => Err(wrong("it is negative, or counts months, which differ in length")),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time { text, .. } | Self::Bytes { text, .. } => f.write_str(text),
        }
    }
}

/// `1.5` times a unit, exact where it can be; `None` when it is no plain decimal number or too great.
fn times(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| (!part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())).then_some(());
    digits(whole)?;
    digits(fraction)?;
    // Nine digits are more than any unit needs to be told apart by a person.
    let fraction = fraction.get(..9).unwrap_or(fraction);
    let scale = 10u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let whole = whole.parse::<u128>().ok()?.checked_mul(u128::from(unit))?;
    let part = fraction.parse::<u128>().ok()?.checked_mul(u128::from(unit))?.checked_div(scale)?;
    u64::try_from(whole.checked_add(part)?).ok()
}

fn short(text: &str) -> &str {
    text.char_indices().nth(MAX_TEXT_BYTES).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Result<Amount, String> {
        text.parse().map_err(|error: BudgetError| error.to_string())
    }

    #[test]
    fn times_and_sizes_are_told_apart_by_their_unit() {
        let time = |text: &str, seconds| Amount::Time { limit: Duration::from_secs(seconds), text: text.to_owned() };
        let bytes = |text: &str, limit| Amount::Bytes { limit, text: text.to_owned() };
        assert_eq!(amount("2h").unwrap(), time("2h", 7200));
        assert_eq!(amount("1h 30min").unwrap(), time("1h 30min", 5400));
        assert_eq!(amount("90m").unwrap(), time("90m", 5400));
        assert_eq!(amount("1d").unwrap(), time("1d", 86_400));
        assert_eq!(amount("500GB").unwrap(), bytes("500GB", 500_000_000_000));
        assert_eq!(amount("1.5 TiB").unwrap(), bytes("1.5 TiB", 3 << 39));
        assert_eq!(amount("0.001kB").unwrap(), bytes("0.001kB", 1));
    }

    #[test]
    fn what_is_neither_says_what_to_write() {
        for text in [
            "",
            "2",
            "2.5",
            "-2h",
            "0GB",
            "0h",
            "1e9GB",
            "..GB",
            ".GB",
            "GB",
            "1 month",
            "99999PB",
            "500M B",
            "2 hours or so",
            "3 years",
            "٣GB",
            "1ms",
        ] {
            let error = amount(text).expect_err(text);
            assert!(error.contains("500GB"), "{text}: {error}");
        }
        assert!(amount(&"9".repeat(5000)).unwrap_err().len() < 300);
    }
}
