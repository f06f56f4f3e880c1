-- How far back the history goes.
-- Needs: SELECT on msdb.dbo.backupset. Since: SQL Server 2008 R2.
SELECT
    CONVERT(varchar(33), MIN(bs.backup_finish_date), 126) AS oldest_finished
FROM msdb.dbo.backupset AS bs
