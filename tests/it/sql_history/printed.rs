//! What the two commands print.

use crate::support::bakproof;
use std::path::Path;

fn printed(arguments: &[&str]) -> String {
    let ran = bakproof(Path::new("."), arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    ran.stdout
}

#[test]
fn the_default_grants_are_the_history_alone() {
    insta::assert_snapshot!(printed(&["sql-grants"]), @"
    -- What bakproof needs to read the backup history of this instance, and nothing more.
    -- Run it once on each instance, as a member of sysadmin.
    -- The login must exist. To create it, first run this line:
    -- CREATE LOGIN [bakproof_audit] WITH PASSWORD = N'<a long random password>', CHECK_POLICY = ON;

    USE [msdb];
    IF USER_ID(N'bakproof_audit') IS NULL CREATE USER [bakproof_audit] FOR LOGIN [bakproof_audit];

    -- The backup history, the restore history and the damaged pages.
    GRANT SELECT ON OBJECT::dbo.backupset TO [bakproof_audit];
    GRANT SELECT ON OBJECT::dbo.backupmediaset TO [bakproof_audit];
    GRANT SELECT ON OBJECT::dbo.backupmediafamily TO [bakproof_audit];
    GRANT SELECT ON OBJECT::dbo.restorehistory TO [bakproof_audit];
    GRANT SELECT ON OBJECT::dbo.suspect_pages TO [bakproof_audit];
    ");
}

#[test]
fn each_option_adds_its_grant_and_quotes_the_login() {
    let base = printed(&["sql-grants", "--login", "a]b'c"]);
    assert!(
        base.contains("GRANT SELECT ON OBJECT::dbo.backupset TO [a]]b'c];") && base.contains("N'a]b''c'"),
        "{base}"
    );
    for option in ["--availability", "--verify", "--probes"] {
        let more = printed(&["sql-grants", "--login", "a]b'c", option]);
        assert!(more.starts_with(&base), "an option adds and changes nothing");
    }
    let all = printed(&["sql-grants", "--login", "audit", "--availability", "--verify", "--probes"]);
    let added = all.strip_prefix(&printed(&["sql-grants", "--login", "audit"])).unwrap();
    insta::assert_snapshot!(added.trim(), @r#"
-- --availability: the first grant is needed to see the groups and their replicas, the second to see the role of
-- this replica.
USE [master];
GRANT VIEW ANY DEFINITION TO [audit];
GRANT VIEW SERVER STATE TO [audit];

-- --verify: SQL Server requires the right to create databases for RESTORE VERIFYONLY. No database is created.
USE [master];
IF USER_ID(N'audit') IS NULL CREATE USER [audit] FOR LOGIN [audit];
GRANT CREATE DATABASE TO [audit];

-- --probes: the time of the newest message and of the newest call. Only one column of one table each: no
-- messages or calls can be read. Skipped if the database does not exist.
IF DB_ID(N'LcsLog') IS NOT NULL
    EXEC (N'USE [LcsLog]; IF USER_ID(N''audit'') IS NULL CREATE USER [audit] FOR LOGIN [audit]; GRANT SELECT ON OBJECT::dbo.Messages (MessageIdTime) TO [audit];');
IF DB_ID(N'LcsCDR') IS NOT NULL
    EXEC (N'USE [LcsCDR]; IF USER_ID(N''audit'') IS NULL CREATE USER [audit] FOR LOGIN [audit]; GRANT SELECT ON OBJECT::dbo.SessionDetails (SessionIdTime) TO [audit];');
"#);
    assert_eq!(bakproof(Path::new("."), ["sql-grants", "--login", "a\nGO"]).code, 2);
}

#[test]
fn the_script_asks_every_query_and_is_plain_ascii() {
    let script = printed(&["sql-script", "--days", "90"]);
    assert!(script.is_ascii() && script.contains("GETDATE()) - 90, 0)"));
    for shipped in bakproof::collect::sql::read::Shipped::ALL {
        let inner = shipped.statement().split("\nORDER BY").next().unwrap().replace('\'', "''");
        assert!(script.contains(&inner), "{}", shipped.name);
    }
    // One block in full: the others differ only in the query.
    let at = script.find("-- oldest").unwrap();
    let end = script.find("-- restores").unwrap();
    insta::assert_snapshot!(&script[at..end], @r#"
-- oldest
DECLARE @r9 TABLE (n int IDENTITY(1, 1) PRIMARY KEY, t varchar(max) NOT NULL);
SELECT CONVERT(varchar(72), '#09 begin:oldest;') AS [#];
SET @q = N'SELECT ''r''
    + ''|'' + CASE WHEN q.oldest_finished IS NULL THEN ''n'' WHEN q.oldest_finished COLLATE Latin1_General_BIN2 LIKE N''%[^ -{}~]%'' THEN ''x'' + CONVERT(varchar(max), CONVERT(varbinary(max), CONVERT(nvarchar(max), q.oldest_finished)), 2) ELSE ''t'' + CONVERT(varchar(max), q.oldest_finished) COLLATE Latin1_General_BIN2 END
FROM (
SELECT
    CONVERT(varchar(33), MIN(bs.backup_finish_date), 126) AS oldest_finished
FROM msdb.dbo.backupset AS bs
) AS q';
BEGIN TRY
    INSERT @r9 (t) EXEC (@q);
END TRY
BEGIN CATCH
    SELECT @number = ERROR_NUMBER(), @message = ERROR_MESSAGE();
    INSERT @r9 (t) SELECT 'e|i' + CONVERT(varchar(11), @number) + '|x'
        + CONVERT(varchar(max), CONVERT(varbinary(max), ISNULL(@message, N'?')), 2);
END CATCH;
SELECT CONVERT(varchar(72), '#09 ' + CONVERT(varchar(10), ROW_NUMBER() OVER (ORDER BY r.n, i.i)) + ':'
    + SUBSTRING(r.t, i.i * 50 + 1, 50)
    + CASE WHEN (i.i + 1) * 50 < DATALENGTH(r.t) THEN '+' ELSE ';' END) AS [#]
FROM @r9 AS r INNER JOIN @i AS i ON i.i * 50 < DATALENGTH(r.t)
ORDER BY r.n, i.i;
SELECT CONVERT(varchar(72), '#09 end:' + CONVERT(varchar(10), (SELECT COUNT(*) FROM @r9)) + ' '
    + CONVERT(varchar(20), COUNT_BIG(*)) + ' ' + CONVERT(varchar(20), ISNULL(SUM(((
    1 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 1, 6)))
    + 3 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 7, 6)))
    + 5 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 13, 6)))
    + 7 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 19, 6)))
    + 9 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 25, 6)))
    + 11 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 31, 6)))
    + 13 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 37, 6)))
    + 15 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 43, 6)))
    + 17 * CONVERT(bigint, CONVERT(binary(6), SUBSTRING(x.p, 49, 6)))
    ) % 1000003) * (1 + x.l % 1009)), 0)) + ';') AS [#]
FROM (
    SELECT ROW_NUMBER() OVER (ORDER BY r.n, i.i) AS l,
        CONVERT(varchar(50), SUBSTRING(r.t, i.i * 50 + 1, 50)) AS p
    FROM @r9 AS r INNER JOIN @i AS i ON i.i * 50 < DATALENGTH(r.t)
) AS x;
"#);
}
