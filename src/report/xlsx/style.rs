//! How cells look: a fixed list, and formats of times that say their offset.

use crate::model::Status;
use jiff::tz::Offset;
use std::fmt::Write;

/// Of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Head,
    Title,
    /// Breaks its lines.
    Wrapped,
    Number,
    Date,
    Time,
    Status(Status),
    /// A time in the hour that clocks show twice: which of the two it is, by the number of its format.
    Twice(usize),
}

/// Statuses in the order of their formats, each with its fill. The cell also has the word.
const FILLS: [(Status, &str); 7] = [
    (Status::Pass, "FFC6EFCE"),
    (Status::Gap, "FFFFC7CE"),
    (Status::Unknown, "FFFFE699"),
    (Status::Noted, "FFDDEBF7"),
    (Status::Waived, "FFE4DFEC"),
    (Status::NotLookedAt, "FFF8CBAD"),
    (Status::NotApplicable, "FFE7E6E6"),
];
/// Formats before those of statuses.
const FIXED: usize = 7;
/// The first number that a workbook may give to a format of its own.
const FIRST_FORMAT: usize = 164;
const TIME: &str = r"yyyy\-mm\-dd hh:mm:ss";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

impl Style {
    /// The number by which a cell names it.
    pub fn index(self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Head => 1,
            Self::Title => 2,
            Self::Wrapped => 3,
            Self::Number => 4,
            Self::Date => 5,
            Self::Time => 6,
            Self::Status(status) => FIXED + FILLS.iter().position(|(of, _)| *of == status).unwrap_or(0),
            Self::Twice(number) => FIXED + FILLS.len() + number,
        }
    }
}

/// The part `xl/styles.xml`. Writing to a `String` cannot fail, so results of `write!` are dropped.
pub fn part(twice: &[Offset]) -> String {
    let mut xml = String::from(r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#);
    let _ = write!(xml, "\n<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{}\">", 2 + twice.len());
    let _ = write!(xml, r#"<numFmt numFmtId="{FIRST_FORMAT}" formatCode="yyyy\-mm\-dd"/>"#);
    let _ = write!(xml, r#"<numFmt numFmtId="{}" formatCode="{TIME}"/>"#, FIRST_FORMAT + 1);
    for (number, offset) in twice.iter().enumerate() {
        let code = format!("{TIME} &quot;(UTC{})&quot;", offset_words(*offset));
        let _ = write!(xml, r#"<numFmt numFmtId="{}" formatCode="{code}"/>"#, FIRST_FORMAT + 2 + number);
    }
    xml.push_str(concat!(
        r#"</numFmts><fonts count="3"><font><sz val="10"/><name val="Calibri"/><family val="2"/></font>"#,
        r#"<font><b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font>"#,
        r#"<font><b/><sz val="12"/><name val="Calibri"/><family val="2"/></font></fonts>"#,
    ));
    // The first two fills are reserved.
    let _ = write!(xml, r#"<fills count="{}"><fill><patternFill patternType="none"/></fill>"#, FILLS.len() + 3);
    xml.push_str(r#"<fill><patternFill patternType="gray125"/></fill>"#);
    for color in std::iter::once("FF1F3864").chain(FILLS.map(|(_, color)| color)) {
        let _ = write!(
            xml,
            r#"<fill><patternFill patternType="solid"><fgColor rgb="{color}"/><bgColor indexed="64"/></patternFill></fill>"#
        );
    }
    xml.push_str(concat!(
        r#"</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
        r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    ));
    formats(&mut xml, twice.len());
    xml.push_str(concat!(
        r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"#,
        r#"<dxfs count="0"/><tableStyles count="0"/></styleSheet>"#,
    ));
    xml
}

/// In the order of [`Style::index`].
fn formats(xml: &mut String, twice: usize) {
    let _ = write!(xml, r#"<cellXfs count="{}">"#, FIXED + FILLS.len() + twice);
    let mut push = |format: usize, font: usize, fill: usize, is_wrapped: bool| {
        let wrap = if is_wrapped { r#" wrapText="1""# } else { "" };
        let _ = write!(
            xml,
            concat!(
                r#"<xf numFmtId="{}" fontId="{}" fillId="{}" borderId="0" xfId="0" applyNumberFormat="1" "#,
                r#"applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top"{}/></xf>"#
            ),
            format, font, fill, wrap
        );
    };
    push(0, 0, 0, false);
    push(0, 1, 2, true);
    push(0, 2, 0, false);
    push(0, 0, 0, true);
    // `#,##0`, built in.
    push(3, 0, 0, false);
    push(FIRST_FORMAT, 0, 0, false);
    push(FIRST_FORMAT + 1, 0, 0, false);
    for fill in 0..FILLS.len() {
        push(0, 0, 3 + fill, false);
    }
    for number in 0..twice {
        push(FIRST_FORMAT + 2 + number, 0, 0, false);
    }
    xml.push_str("</cellXfs>");
}

fn offset_words(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
