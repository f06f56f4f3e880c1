//! An instance in memory: rows by query, and refusals.

use bakproof::collect::sql::query::{Cell, Query, Refusal, RunQuery};
use std::collections::BTreeMap;

pub type Rows = Vec<Vec<Cell>>;

#[derive(Clone, Default)]
pub struct Fake {
    pub answers: BTreeMap<&'static str, Result<Rows, Refusal>>,
    pub asked: Vec<Query>,
}

impl RunQuery for Fake {
    fn rows(&mut self, query: &Query, each: &mut dyn FnMut(&[Cell]) -> Result<(), String>) -> Result<(), Refusal> {
        self.asked.push(query.clone());
        for row in self.answers.get(query.name).cloned().unwrap_or(Err(Refusal::NotAnswered))? {
            each(&row).map_err(Refusal::Wrong)?;
        }
        Ok(())
    }
}

pub fn t(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

pub fn i(value: i64) -> Cell {
    Cell::Int(value)
}

pub const N: Cell = Cell::Null;

pub fn denied(table: &str) -> Refusal {
    let message = format!("The SELECT permission was denied on the object '{table}', database 'msdb', schema 'dbo'.");
    Refusal::Server { number: 229, message }
}

pub fn guid(n: u32) -> String {
    format!("{n:08X}-0000-4000-8000-0000000000AA")
}

/// A row of `history`; `zone` in quarter hours.
pub fn backup(n: u32, kind: &str, database: &str, finished: &str, zone: i64, is_modern: bool) -> Vec<Cell> {
    vec![
        i(i64::from(n)),
        t(&guid(n)),
        t(&guid(n + 0x1000)),
        i(1),
        i(0),
        i(1),
        t("Lync æøå | full"),
        N,
        t("CONTOSO\\svc"),
        t(database),
        t("SQL01\\MON"),
        t("SQL01"),
        t(kind),
        i(0),
        i(1),
        i(0),
        i(0),
        i(0),
        i(0),
        if is_modern && kind == "D" { t("aes_256") } else { N },
        t("FULL"),
        t("2026-11-20T21:59:00"),
        t(finished),
        N,
        t("2014-01-01T08:00:00.123"),
        i(zone),
        t("45000000012300001"),
        t("45000000012400001"),
        t("45000000012300037"),
        t("0"),
        N,
        t(&guid(7)),
        t(&guid(8)),
        t(&guid(9)),
        i(661),
        i(100),
        i(10),
        i(50),
        i(6000),
        i(528),
        i(4_000_000),
        i(3_000_000),
        if is_modern && kind == "D" { t("90C1B2D3E4F5061728394A5B6C7D8E9FA0B1C2D3") } else { N },
        if is_modern && kind == "D" { t("CERTIFICATE") } else { N },
    ]
}

/// An instance of the given time: what 2008 R2 does not know is NULL or absent.
pub fn instance(is_modern: bool) -> Fake {
    let version = if is_modern { "16.0.1000.6" } else { "10.50.6000.34" };
    let m = i64::from(is_modern);
    let mut fake = Fake::default();
    let mut put = |name, rows: Rows| _ = fake.answers.insert(name, Ok(rows));
    put(
        "server",
        vec![vec![
            t("2026-11-22T22:00:05.1234567+01:00"),
            i(60),
            t("SQL01\\MON"),
            t("SQL01"),
            t("SQL01"),
            t(version),
            t("Express Edition (64-bit)"),
            i(1),
            i(m),
            i(m),
            if is_modern { i(1) } else { N },
            i(1),
            i(1),
        ]],
    );
    put("checksum-default", if is_modern { vec![vec![i(1)]] } else { vec![] });
    let database = |name: &str, model| {
        vec![t(name), t("ONLINE"), i(model), i(2), t("2014-01-01T08:00:00.123"), i(0), i(0), t("LOG_BACKUP")]
    };
    put("databases", vec![database("master", 3), database("LcsCDR", 1), database("LcsLog", 1)]);
    put("mirroring", vec![vec![t("LcsLog"), t("PRINCIPAL"), t("SYNCHRONIZED"), t("SQL02\\MON")]]);
    if is_modern {
        put(
            "availability",
            vec![
                vec![t("LcsCDR"), t("AG1"), t("SQL02\\MON"), N],
                vec![t("LcsCDR"), t("AG1"), t("SQL01\\MON"), t("PRIMARY")],
            ],
        );
    } else {
        let message = "Invalid object name 'sys.availability_groups'.".to_owned();
        fake.answers.insert("availability", Err(Refusal::Server { number: 208, message }));
    }
    let mut put = |name, rows: Rows| _ = fake.answers.insert(name, Ok(rows));
    put(
        "history",
        vec![
            backup(3, "L", "LcsCDR", "2026-11-21T22:30:00.003", 4, is_modern),
            backup(2, "D", "LcsCDR", "2026-11-20T22:00:00", 127, is_modern),
            // Before the window: its base, and what is let go although the server sent it.
            backup(1, "D", "LcsLog", "2026-07-01T22:00:00", 8, is_modern),
            backup(5, "L", "LcsLog", "2026-06-30T23:00:00", 8, is_modern),
            backup(6, "D", "LcsLog", "2026-06-30T22:00:00", 8, is_modern),
        ],
    );
    put(
        "devices",
        vec![
            vec![i(2), i(1), i(0), i(2), t("D:\\Backup\\LcsCDR.bak")],
            vec![i(3), i(2), i(0), i(2), t("\\\\nas\\lync\\b.trn")],
            vec![i(3), i(1), i(0), i(102), t("NUL")],
            vec![i(1), i(1), i(0), i(7), N],
        ],
    );
    put("totals", vec![vec![t("LcsLog"), t("D"), i(700), t("2014-02-01T22:00:00"), t("2026-07-01T22:00:00")]]);
    put("oldest", vec![vec![t("2014-02-01T22:00:00")]]);
    put("restores", vec![vec![t(&guid(2)), t("V"), t("2026-11-21T03:00:00"), N, t("CONTOSO\\dba")]]);
    put("suspect-pages", vec![vec![i(7), N, i(1), i(4711), i(2), i(3), t("2026-11-01T03:00:00")]]);
    put("probe-archiving", vec![vec![t("2026-01-01T00:00:00"), t("2026-11-22T20:59:00")]]);
    put("probe-cdr", vec![vec![N, N]]);
    fake
}
