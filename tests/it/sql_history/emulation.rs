//! What a server would print for the script, written after its text and not after the reader; and what tools make of it.

use super::fake::Fake;
use bakproof::collect::sql::query::{Cell, Refusal};
use bakproof::collect::sql::read::Shipped;

/// The lines that count, as the script selects them.
pub fn lines(fake: &Fake, window: &str, offset_minutes: i64) -> Vec<String> {
    let mut out = vec!["#00 bakproof-sql-history:1;".to_owned(), format!("#00 window:{window} {offset_minutes};")];
    for (number, shipped) in (1..).zip(Shipped::ALL) {
        let rows: Vec<String> = match &fake.answers[shipped.name] {
            Ok(rows) => {
                rows.iter().map(|row| row.iter().fold("r".to_owned(), |r, cell| r + "|" + &field(cell))).collect()
            }
            Err(Refusal::Server { number, message }) => vec![format!("e|i{number}|x{}", hex(message))],
            Err(other) => panic!("no server answers {other:?}"),
        };
        out.push(format!("#{number:02} begin:{};", shipped.name));
        let (mut line, mut sum) = (0_u64, 0_u64);
        for row in &rows {
            let mut rest = row.as_str();
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(rest.len().min(50));
                line += 1;
                out.push(format!("#{number:02} {line}:{piece}{}", if after.is_empty() { ';' } else { '+' }));
                let mut padded = piece.as_bytes().to_vec();
                padded.resize(54, 0);
                let weighted = padded.chunks(6).enumerate().map(|(k, six)| {
                    (2 * k as u64 + 1) * six.iter().fold(0_u64, |value, byte| value * 256 + u64::from(*byte))
                });
                sum += (weighted.sum::<u64>() % 1_000_003) * (1 + line % 1009);
                rest = after;
            }
        }
        out.push(format!("#{number:02} end:{} {line} {sum};", rows.len()));
    }
    out.push(format!("#00 done:{};", Shipped::ALL.len()));
    out
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Null => "n".to_owned(),
        Cell::Int(value) => format!("i{value}"),
        Cell::Text(text) if text.chars().all(|c| (' '..='~').contains(&c) && c != '|') => format!("t{text}"),
        Cell::Text(text) => format!("x{}", hex(text)),
    }
}

fn hex(text: &str) -> String {
    text.encode_utf16().flat_map(u16::to_le_bytes).map(|byte| format!("{byte:02X}")).collect()
}

/// As sqlcmd writes to a file: headings, rules, padding, LF.
pub fn sqlcmd(lines: &[String]) -> Vec<u8> {
    let mut out = "Changed database context to 'master'.\n".to_owned();
    for line in lines {
        if line.contains("begin:") || line.contains("end:") {
            out += &format!("#{}\n{}\n", " ".repeat(71), "-".repeat(72));
        }
        out += &format!("{line:<72}\n");
        if line.contains("end:") {
            out += "\n(1 rows affected)\nWarning: Null value is eliminated by an aggregate or other SET operation.\n";
        }
    }
    out.into_bytes()
}

/// As Management Studio saves results to text: UTF-16 with its mark, CRLF, padding, lines in the user's language.
pub fn studio(lines: &[String]) -> Vec<u8> {
    let mut text = String::new();
    for line in lines {
        text += &format!("#\r\n{}\r\n{line:<256}\r\n\r\n(1 rad påvirket)\r\n\r\n", "-".repeat(72));
    }
    text += "Fullføringstidspunkt: 2026-11-22T22:00:09\r\n";
    let mut out = vec![0xff, 0xfe];
    out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    out
}
