//! The script itself, made of the queries that ship. It keeps rows in table variables while it runs and changes nothing.

use super::line::{PAYLOAD_BYTES, TITLE};
use crate::collect::sql::read::{Column, NEWER, Shipped, WINDOW_MARK};
use std::fmt::Write;

/// The longest window that can be asked for: what `datetime` can go back from today.
pub const MOST_DAYS: u32 = 36_500;
/// Characters that a row is encoded in without becoming hexadecimal: all printable ones but the separator.
const PLAIN: &str = "%[^ -{}~]%";

/// The script for a window of so many days before today.
pub fn script(days: u32) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "-- The backup history of this instance, for bakproof. It reads and changes nothing; `bakproof sql-grants` prints the\n\
         -- permissions it needs, and its output lists what it has no permission to read. SQL Server 2008 R2 to 2022.\n\
         --   sqlcmd -S SERVER\\INSTANCE -E -i history.sql -o history.txt\n\
         --   Management Studio: Query > Results To > Results to Text (or to File), execute, save all of the output.\n\
         -- Save the output to a file, and name that file with `history` in [[sql_server]] of the deployment file.\n\
         SET NOCOUNT ON;\n\
         DECLARE @from varchar(33), @q nvarchar(max), @number int, @message nvarchar(2048);\n\
         SET @from = CONVERT(varchar(33), DATEADD(day, DATEDIFF(day, 0, GETDATE()) - {days}, 0), 126);\n\
         DECLARE @i TABLE (i int NOT NULL PRIMARY KEY);\n\
         INSERT @i SELECT a.d + 10 * b.d + 100 * c.d\n\
         FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS a (d)\n\
         CROSS JOIN (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS b (d)\n\
         CROSS JOIN (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS c (d);\n\
         SELECT CONVERT(varchar(72), '{TITLE}') AS [#];\n\
         SELECT CONVERT(varchar(72), '#00 window:' + CONVERT(varchar(19), @from) + ' '\n    \
         + CONVERT(varchar(6), DATEPART(TZoffset, SYSDATETIMEOFFSET())) + ';') AS [#];\n"
    );
    for (number, shipped) in (1..).zip(Shipped::ALL) {
        block(&mut out, number, &shipped);
    }
    let _ = writeln!(out, "\nSELECT CONVERT(varchar(72), '#00 done:{};') AS [#];", Shipped::ALL.len());
    out
}

/// Asks one query and prints its block.
fn block(out: &mut String, number: usize, shipped: &Shipped) {
    let name = shipped.name;
    let pieces: Vec<String> = (0..PAYLOAD_BYTES.div_ceil(6))
        .map(|piece| {
            format!("{} * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, {}, 6)))", 2 * piece + 1, 6 * piece + 1)
        })
        .collect();
    let _ = write!(
        out,
        "\n-- {name}\n\
         DECLARE @r{number} TABLE (n int IDENTITY(1, 1) PRIMARY KEY, t varchar(max) NOT NULL);\n\
         SELECT CONVERT(varchar(72), '#{number:02} begin:{name};') AS [#];\n\
         SET @q = N'{}';\n",
        encoded(shipped).replace('\'', "''")
    );
    for newer in NEWER {
        for expression in newer.expressions.iter().filter(|expression| shipped.file.contains(**expression)) {
            let _ = writeln!(
                out,
                "IF COL_LENGTH('{}', '{}') IS NULL SET @q = REPLACE(@q, N'{expression}', N'NULL');",
                newer.table, newer.column
            );
        }
    }
    if shipped.file.contains(WINDOW_MARK) {
        let _ = writeln!(out, "SET @q = REPLACE(@q, N'{WINDOW_MARK}', @from);");
    }
    let _ = write!(
        out,
        "BEGIN TRY\n    INSERT @r{number} (t) EXEC (@q);\nEND TRY\nBEGIN CATCH\n    \
         SELECT @number = ERROR_NUMBER(), @message = ERROR_MESSAGE();\n    \
         INSERT @r{number} (t) SELECT 'e|i' + CONVERT(varchar(11), @number) + '|x'\n        \
         + CONVERT(varchar(max), CONVERT(varbinary(max), ISNULL(@message, N'?')), 2);\n\
         END CATCH;\n\
         SELECT CONVERT(varchar(72), '#{number:02} ' + CONVERT(varchar(10), ROW_NUMBER() OVER (ORDER BY r.n, i.i)) + ':'\n    \
         + SUBSTRING(r.t, i.i * {PAYLOAD_BYTES} + 1, {PAYLOAD_BYTES})\n    \
         + CASE WHEN (i.i + 1) * {PAYLOAD_BYTES} < DATALENGTH(r.t) THEN '+' ELSE ';' END) AS [#]\n\
         FROM @r{number} AS r INNER JOIN @i AS i ON i.i * {PAYLOAD_BYTES} < DATALENGTH(r.t)\n\
         ORDER BY r.n, i.i;\n\
         SELECT CONVERT(varchar(72), '#{number:02} end:' + CONVERT(varchar(10), (SELECT COUNT(*) FROM @r{number})) + ' '\n    \
         + CONVERT(varchar(20), COUNT_BIG(*)) + ' ' + CONVERT(varchar(20), ISNULL(SUM(((\n    {}\n    \
         ) % 1000003) * (1 + x.l % 1009)), 0)) + ';') AS [#]\n\
         FROM (\n    \
         SELECT ROW_NUMBER() OVER (ORDER BY r.n, i.i) AS l,\n        \
         CONVERT(varchar({PAYLOAD_BYTES}), SUBSTRING(r.t, i.i * {PAYLOAD_BYTES} + 1, {PAYLOAD_BYTES})) AS p\n    \
         FROM @r{number} AS r INNER JOIN @i AS i ON i.i * {PAYLOAD_BYTES} < DATALENGTH(r.t)\n\
         ) AS x;\n",
        pieces.join("\n    + ")
    );
}

/// The query wrapped so that each row comes as one line of text. The catalogue views and msdb have collations of their own,
/// which cannot stand in one text: all get the same.
fn encoded(shipped: &Shipped) -> String {
    let statement = shipped.statement();
    let (inner, order) = match statement.rsplit_once("\nORDER BY ") {
        Some((inner, order)) => (inner, Some(order)),
        None => (statement, None),
    };
    let mut out = String::from("SELECT 'r'");
    for column in shipped.columns {
        let name = column.name();
        let _ = match column {
            Column::Int(_) => write!(out, "\n    + '|' + ISNULL('i' + CONVERT(varchar(20), q.{name}), 'n')"),
            Column::Text(_) => write!(
                out,
                "\n    + '|' + CASE WHEN q.{name} IS NULL THEN 'n' \
                 WHEN q.{name} COLLATE Latin1_General_BIN2 LIKE N'{PLAIN}' \
                 THEN 'x' + CONVERT(varchar(max), CONVERT(varbinary(max), CONVERT(nvarchar(max), q.{name})), 2) \
                 ELSE 't' + CONVERT(varchar(max), q.{name}) COLLATE Latin1_General_BIN2 END"
            ),
        };
    }
    let _ = write!(out, "\nFROM (\n{inner}\n) AS q");
    if let Some(order) = order {
        let _ = write!(out, "\nORDER BY q.{order}");
    }
    out
}
