//! Every query that ships.

use bakproof::collect::sql::read::{NEWER, Shape, Shipped, WINDOW_MARK};
use sqlparser::ast::{SelectItem, SetExpr, Statement};
use sqlparser::dialect::MsSqlDialect;
use sqlparser::parser::Parser;

/// The variants that any version or window leads to.
fn variants(shipped: &Shipped) -> Vec<String> {
    let mut out = Vec::new();
    for has in 0..1 << NEWER.len() {
        for window in [None, Some("2026-08-01T00:00:00".to_owned())] {
            let shape = Shape { has: std::array::from_fn(|n| has >> n & 1 == 1), window };
            out.push(shipped.query(&shape).text);
        }
    }
    out
}

#[test]
fn every_variant_parses_as_one_select_of_the_promised_columns() {
    for shipped in Shipped::ALL {
        for text in variants(&shipped) {
            let parsed =
                Parser::parse_sql(&MsSqlDialect {}, &text).unwrap_or_else(|e| panic!("{}: {e}\n{text}", shipped.name));
            let [Statement::Query(query)] = parsed.as_slice() else { panic!("{}: no single SELECT", shipped.name) };
            let SetExpr::Select(select) = query.body.as_ref() else { panic!("{}: no SELECT", shipped.name) };
            let names: Vec<String> = select
                .projection
                .iter()
                .map(|item| match item {
                    SelectItem::ExprWithAlias { alias, .. } => alias.value.clone(),
                    other => panic!("{}: {other} has no name", shipped.name),
                })
                .collect();
            let promised: Vec<&str> = shipped.columns.iter().map(|column| column.name()).collect();
            assert_eq!(names, promised, "{}", shipped.name);
        }
    }
}

#[test]
fn every_file_opens_with_what_it_needs_and_writes_nothing() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/collect/sql/queries");
    let mut files: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let mut shipped: Vec<String> = Shipped::ALL.iter().map(|s| format!("{}.sql", s.name)).collect();
    shipped.sort();
    assert_eq!(files, shipped, "every file is asked, and every question has a file");
    for query in Shipped::ALL {
        assert!(query.file.starts_with("-- "), "{}", query.name);
        let comment = query.file.split("\nSELECT").next().unwrap();
        assert!(comment.contains("Needs: ") && comment.contains("Since: "), "{}", query.name);
        assert!(query.statement().starts_with("SELECT\n"), "{}", query.name);
        // What stands in quotes is no verb.
        let words: String = query.statement().split('\'').step_by(2).collect::<Vec<_>>().join(" ").to_uppercase();
        for verb in [
            "INSERT", "UPDATE", "DELETE", "MERGE", "EXEC", "EXECUTE", "CREATE", "ALTER", "DROP", "TRUNCATE", "INTO",
            "BACKUP", "RESTORE", "DBCC", "GRANT", "SET", "KILL", "SHUTDOWN",
        ] {
            assert!(
                !words.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == verb),
                "{}: {verb}",
                query.name
            );
        }
    }
}

#[test]
fn a_missing_column_becomes_null_and_the_window_stands_wherever_it_is_needed() {
    let old = Shape { has: [true, false], window: Some("2026-08-01T00:00:00".to_owned()) };
    let text = Shipped::HISTORY.query(&old).text;
    assert!(text.contains("CAST(NULL AS nvarchar(32)) AS key_algorithm"), "{text}");
    assert!(text.contains("CAST(NULL AS varbinary(20)), 2) AS encryptor_thumbprint"), "{text}");
    assert!(text.contains("CAST(NULL AS nvarchar(32)) AS encryptor_type"), "{text}");
    assert!(text.contains("CAST(bs.compressed_backup_size AS bigint)"), "{text}");
    assert!(!text.contains(WINDOW_MARK) && text.matches("2026-08-01T00:00:00").count() == 3, "{text}");
}
