-- Where the backups of the history query went: one row for each media family and mirror.
-- Needs: SELECT on msdb.dbo.backupset and msdb.dbo.backupmediafamily. Since: SQL Server 2008 R2.
SELECT
    CAST(mf.media_set_id AS bigint) AS media_set_id,
    CAST(mf.family_sequence_number AS int) AS family_number,
    CAST(mf.mirror AS int) AS mirror,
    CAST(mf.device_type AS int) AS device_type,
    CAST(mf.physical_device_name AS nvarchar(260)) AS physical_device_name
FROM msdb.dbo.backupmediafamily AS mf
WHERE mf.media_set_id IN (
    SELECT bs.media_set_id
    FROM msdb.dbo.backupset AS bs
    LEFT JOIN (
    SELECT
        f.database_name,
        f.server_name,
        MAX(CASE WHEN f.backup_finish_date < CONVERT(datetime, '1900-01-01T00:00:00', 126) THEN f.backup_finish_date END) AS newest_before,
        MAX(CASE WHEN f.backup_finish_date >= CONVERT(datetime, '1900-01-01T00:00:00', 126) THEN 1 ELSE 0 END) AS has_inside
    FROM msdb.dbo.backupset AS f
    WHERE f.type = 'D' AND f.is_copy_only = 0
    GROUP BY f.database_name, f.server_name
) AS base ON base.database_name = bs.database_name AND base.server_name = bs.server_name
    WHERE bs.backup_finish_date >= CONVERT(datetime, '1900-01-01T00:00:00', 126)
    OR (bs.backup_finish_date = base.newest_before AND bs.type = 'D' AND bs.is_copy_only = 0)
    OR (bs.backup_finish_date >= base.newest_before AND base.has_inside = 0)
)
