-- What finished before the window, folded into first, last and count of each database and type.
-- Needs: SELECT on msdb.dbo.backupset. Since: SQL Server 2008 R2.
SELECT
    CAST(bs.database_name AS nvarchar(128)) AS database_name,
    CAST(bs.type AS varchar(1)) AS backup_type,
    COUNT_BIG(*) AS backup_count,
    CONVERT(varchar(33), MIN(bs.backup_finish_date), 126) AS first_finished,
    CONVERT(varchar(33), MAX(bs.backup_finish_date), 126) AS last_finished
FROM msdb.dbo.backupset AS bs
WHERE bs.backup_finish_date < CONVERT(datetime, '1900-01-01T00:00:00', 126)
GROUP BY bs.database_name, bs.type
