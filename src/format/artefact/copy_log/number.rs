//! Numbers of robocopy's table: `3630`, `16.27 m`, `1.234,5 m`, `1 234`, `1.0k`.

/// Units, each 1024 times the one before.
const UNITS: [char; 4] = ['k', 'm', 'g', 't'];

/// Robocopy writes three.
const MAX_FRACTION_DIGITS: usize = 6;

/// Columns: total, copied, skipped, mismatched, failed, extra.
pub(super) const COLUMNS: usize = 6;

/// A count: digits, and what a culture puts between thousands.
pub(super) fn count(text: &str) -> Option<u64> {
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | ',' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}' | ' ' if !digits.is_empty() => {}
            _ => return None,
        }
    }
    digits.parse().ok()
}

/// Bytes, with a unit or without; with one, a separator that stands once, or last behind another, is the decimal one.
pub(super) fn bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_lowercase();
    let Some(power) = text.chars().last().and_then(|c| UNITS.iter().position(|unit| *unit == c)) else {
        return count(&text);
    };
    let number = text.trim_end_matches(UNITS).trim_end();
    let last = number.rfind(['.', ',']);
    let (whole, fraction) = match last {
        Some(at) if number.matches(number.get(at..=at)?).count() == 1 => (number.get(..at)?, number.get(at + 1..)?),
        _ => (number, ""),
    };
    let scale = 1024_u128.pow(u32::try_from(power).ok()? + 1);
    let fraction: String = fraction.chars().take(MAX_FRACTION_DIGITS).collect();
    let divisor = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let part = if fraction.is_empty() { 0 } else { fraction.parse::<u128>().ok()? * scale / divisor };
    u64::try_from(u128::from(count(whole)?).checked_mul(scale)?.checked_add(part)?).ok()
}

/// What the last digit of a number of bytes stands for: it is rounded to that.
pub(super) fn step(text: &str) -> Option<u64> {
    let text = text.trim().to_lowercase();
    let Some(power) = text.chars().last().and_then(|c| UNITS.iter().position(|unit| *unit == c)) else {
        return Some(0);
    };
    let number = text.trim_end_matches(UNITS).trim_end();
    let digits = number.rfind(['.', ',']).map_or(0, |at| number.len() - at - 1).min(MAX_FRACTION_DIGITS);
    let scale = 1024_u64.pow(u32::try_from(power).ok()? + 1);
    Some(scale / 10_u64.pow(u32::try_from(digits).ok()?) + 1)
}

/// The cells of a row behind its label. Columns are padded, so that two blanks part them, where one may stand between
/// thousands or before a unit.
pub(super) fn cells(text: &str) -> Option<[String; COLUMNS]> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_ascii_whitespace() {
        let is_unit = word.len() == 1 && word.to_ascii_lowercase().starts_with(UNITS);
        match words.last_mut() {
            Some(last) if is_unit => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        if words.len() > COLUMNS * 4 {
            return None;
        }
    }
    if let Ok(cells) = <[String; COLUMNS]>::try_from(words) {
        return Some(cells);
    }
    let padded = text.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned);
    <[String; COLUMNS]>::try_from(padded.take(COLUMNS + 1).collect::<Vec<_>>()).ok()
}
