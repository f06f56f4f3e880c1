//! When a run started and ended: `Thu Apr 04 14:34:58 2019` of older robocopies, the long date of the system's language
//! in newer ones, year-first dates of any. Every word must be one of the language; where two languages, or two code
//! pages, tell two dates, or none knows every word, it is no date.

use super::names::{LANGUAGES, Names};
use crate::format::artefact::code_page::readings;
use jiff::civil::{Date, DateTime, Time};
use std::collections::BTreeSet;

/// Words looked at.
const MAX_WORDS: usize = 24;
/// Longer values are no dates.
const MAX_CHARS: usize = 120;
/// Years of a run: other calendars count others.
const YEARS: std::ops::RangeInclusive<i16> = 1996..=2199;
/// Marks of the half of the day that stand against what follows.
const GLUED: [&str; 6] = ["上午", "下午", "午前", "午後", "오전", "오후"];

/// A word of letters, or a number as it is written.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Number(String),
}

pub(super) fn parse(text: &str) -> Option<DateTime> {
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    let mut all = BTreeSet::new();
    for reading in readings(text) {
        let Some((rest, time)) = without_clock(&reading) else { continue };
        let Some(tokens) = tokens(&rest) else { continue };
        all.extend(LANGUAGES.iter().filter_map(|names| read(&tokens, names, time)));
    }
    let first = all.pop_first()?;
    all.is_empty().then_some(first)
}

/// All tokens in one language.
fn read(tokens: &[Token], names: &Names, (hour, minute, second): (i8, i8, i8)) -> Option<DateTime> {
    let (mut month, mut is_afternoon, mut numbers) = (None, None, Vec::new());
    for token in tokens {
        let word = match token {
            Token::Number(number) => {
                numbers.push(number.as_str());
                continue;
            }
            Token::Word(word) => word.as_str(),
        };
        if let Some(number) = month_of(word, names) {
            if month.replace(number).is_some() {
                return None;
            }
        } else if has(names.morning, word) || has(names.afternoon, word) {
            // Some languages use one word for a half of the day and as a small one.
            if is_afternoon.replace(has(names.afternoon, word)).is_some() {
                return None;
            }
        } else if !has(names.days, word) && !has(names.small, word) && !is_day_behind_a_number(word, names) {
            return None;
        }
    }
    let hour = match is_afternoon {
        Some(_) if hour > 12 => return None,
        Some(is_afternoon) => hour % 12 + if is_afternoon { 12 } else { 0 },
        None => hour,
    };
    let is_year = |number: &&str| number.len() == 4;
    let small = |number: &str| (number.len() <= 2).then(|| number.parse::<i8>().ok()).flatten();
    let (year, month, day) = match (month, &numbers[..]) {
        (Some(month), [day, year]) if is_year(year) => (*year, month, small(day)?),
        (Some(month), [year, day]) if is_year(year) => (*year, month, small(day)?),
        (None, [year, month, day]) if is_year(year) => (*year, small(month)?, small(day)?),
        _ => return None,
    };
    let year = year.parse::<i16>().ok().filter(|year| YEARS.contains(year))?;
    Some(DateTime::from_parts(Date::new(year, month, day).ok()?, Time::new(hour, minute, second, 0).ok()?))
}

fn month_of(word: &str, names: &Names) -> Option<i8> {
    let at = names.months.split(' ').position(|forms| forms.split(',').any(|form| form == word))?;
    i8::try_from(at + 1).ok()
}

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// `10日火曜日`.
fn is_day_behind_a_number(word: &str, names: &Names) -> bool {
    word.strip_prefix(['日', '일']).is_some_and(|rest| has(names.days, rest))
}

/// The only clock in the text, and the text without it. Points part its numbers only where there are three of them, and
/// no clock with colons.
fn without_clock(text: &str) -> Option<(String, (i8, i8, i8))> {
    let mut colons = Vec::new();
    let mut points = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at)?.is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = bytes.iter().skip(at).take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.')).count();
        let run = text.get(at..at + length)?.trim_end_matches(['.', ':']);
        if run.contains(':') {
            colons.push((at, run.len(), clock(run, ':')?));
        } else if let Some(time) = clock(run, '.').filter(|_| run.matches('.').count() == 2) {
            points.push((at, run.len(), time));
        }
        at += length;
    }
    let (at, length, time) = match (&colons[..], &points[..]) {
        ([one], _) => *one,
        ([], [one]) => *one,
        _ => return None,
    };
    let rest = format!("{} {}", text.get(..at)?, text.get(at + length..)?);
    Some((rest, time))
}

fn clock(run: &str, mark: char) -> Option<(i8, i8, i8)> {
    let mut parts = run.split(mark);
    let hour = parts.next().filter(|part| (1..=2).contains(&part.len()))?.parse::<i8>().ok()?;
    let mut two = || match parts.next() {
        None => Some(None),
        Some(part) if part.len() == 2 => part.parse::<i8>().ok().map(Some),
        Some(_) => None,
    };
    let (minute, second) = (two()??, two()?.unwrap_or(0));
    (parts.next().is_none() && hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}

/// Words and numbers; letters that points part (`p. m.`, `π.μ.`) are one word. `None`: something else stands there.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut text = text.to_lowercase();
    for mark in GLUED {
        text = text.replace(mark, &format!(" {mark} "));
    }
    let mut all: Vec<Token> = Vec::new();
    let mut is_joined = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}') {
            continue;
        }
        if !c.is_alphanumeric() {
            if !matches!(c, ',' | '.' | '/' | '-' | '(' | ')' | '\'' | '\u{2019}' | ';' | '\u{60c}') {
                return None;
            }
            is_joined = c == '.' && matches!(all.last(), Some(Token::Word(word)) if is_letter_sequence(word));
            continue;
        }
        let is_digit = c.is_ascii_digit();
        let mut word = String::from(c);
        while let Some(next) =
            chars.next_if(|next| (next.is_alphanumeric() || is_mark(*next)) && next.is_ascii_digit() == is_digit)
        {
            word.push(next);
        }
        if all.len() == MAX_WORDS {
            return None;
        }
        let is_letter = word.chars().count() == 1 && !is_digit;
        match all.last_mut() {
            Some(Token::Word(last)) if is_joined && is_letter => last.push_str(&word),
            _ => all.push(if is_digit { Token::Number(word) } else { Token::Word(word) }),
        }
        is_joined = false;
    }
    Some(all)
}

/// Whether it is one letter: a second behind a point belongs to it.
fn is_letter_sequence(word: &str) -> bool {
    word.chars().count() == 1
}

/// Marks that stand above a letter, as where `İ` was made small.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
