-- Restores and verifications on record, of the window's backup sets or done in the window.
-- Needs: SELECT on msdb.dbo.restorehistory and msdb.dbo.backupset. Since: SQL Server 2008 R2.
SELECT
    CAST(bs.backup_set_uuid AS varchar(36)) AS backup_set_uuid,
    CAST(rh.restore_type AS varchar(1)) AS restore_type,
    CONVERT(varchar(33), rh.restore_date, 126) AS restored,
    CAST(rh.destination_database_name AS nvarchar(128)) AS destination,
    CAST(rh.user_name AS nvarchar(128)) AS user_name
FROM msdb.dbo.restorehistory AS rh
INNER JOIN msdb.dbo.backupset AS bs ON bs.backup_set_id = rh.backup_set_id
WHERE bs.backup_finish_date >= CONVERT(datetime, '1900-01-01T00:00:00', 126)
    OR rh.restore_date >= CONVERT(datetime, '1900-01-01T00:00:00', 126)
