-- The oldest and the newest call detail record, in UTC: tells a faithful backup of a database that nothing writes to.
-- Needs: SELECT on the column SessionIdTime of LcsCDR.dbo.SessionDetails, and on nothing else. Since: SQL Server 2008 R2,
-- asked only where the database exists.
SELECT
    CONVERT(varchar(33), MIN(s.SessionIdTime), 126) AS oldest_row,
    CONVERT(varchar(33), MAX(s.SessionIdTime), 126) AS newest_row
FROM LcsCDR.dbo.SessionDetails AS s
