//! Nothing that a stranger puts into a file makes the reader fail.

use super::emulation::{lines, sqlcmd};
use super::fake::{Fake, instance};
use super::saved::saved;
use bakproof::collect::sql::query::Cell;
use bakproof::collect::sql::read::read;
use bakproof::collect::sql::script::looks_like;
use proptest::prelude::*;

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![Just(Cell::Null), any::<i64>().prop_map(Cell::Int), ".{0,40}".prop_map(Cell::Text)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = looks_like(&bytes);
        let _ = saved(&bytes);
    }

    #[test]
    fn any_lines_are_answered(text in proptest::collection::vec("#0[0-9] ([0-9]{1,3}|begin|end|window|done):[a-z0-9|\\- ]{0,30}[;+]", 0..60)) {
        let _ = saved(format!("#00 bakproof-sql-history:1;\n{}", text.join("\n")).as_bytes());
    }

    #[test]
    fn any_change_of_a_byte_is_answered(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = sqlcmd(&lines(&instance(true), "2026-08-01T00:00:00", 60));
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = saved(&bytes);
    }

    #[test]
    fn any_rows_are_answered_and_come_back_from_text(name in 0..13_usize, row in proptest::collection::vec(cell(), 0..50)) {
        let shipped = bakproof::collect::sql::read::Shipped::ALL[name];
        let mut fake: Fake = instance(true);
        fake.answers.insert(shipped.name, Ok(vec![row]));
        let live = read(&mut fake.clone(), &super::reading::plan());
        let text = saved(&sqlcmd(&lines(&fake, "2026-08-01T00:00:00", 60)));
        prop_assert_eq!(live.is_ok(), text.is_ok());
        if let (Ok(live), Ok(text)) = (live, text) {
            prop_assert_eq!(live.backups, text.backups);
            prop_assert_eq!(live.databases, text.databases);
        }
    }
}
