-- The oldest and the newest archived message, in UTC: tells a faithful backup of a database that nothing writes to.
-- Needs: SELECT on the column MessageIdTime of LcsLog.dbo.Messages, and on no message. Since: SQL Server 2008 R2, asked
-- only where the database exists.
SELECT
    CONVERT(varchar(33), MIN(m.MessageIdTime), 126) AS oldest_row,
    CONVERT(varchar(33), MAX(m.MessageIdTime), 126) AS newest_row
FROM LcsLog.dbo.Messages AS m
