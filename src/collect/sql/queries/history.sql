-- The backup history: each set that finished in the window, the newest full before it, and, where the window holds no
-- full, all that came after that one. The date of 1900 stands for the beginning of the window, in the server's own time.
-- Needs: SELECT on msdb.dbo.backupset and msdb.dbo.backupmediaset. Since: SQL Server 2008 R2 (key_algorithm and the
-- encryptor: 2014, read as NULL where they are missing).
SELECT
    CAST(bs.media_set_id AS bigint) AS media_set_id,
    CAST(bs.backup_set_uuid AS varchar(36)) AS backup_set_uuid,
    CAST(ms.media_uuid AS varchar(36)) AS media_uuid,
    CAST(ms.media_family_count AS int) AS media_family_count,
    CAST(ms.is_compressed AS int) AS is_compressed,
    CAST(bs.position AS int) AS position,
    CAST(bs.name AS nvarchar(128)) AS set_name,
    CAST(bs.description AS nvarchar(255)) AS description,
    CAST(bs.user_name AS nvarchar(128)) AS user_name,
    CAST(bs.database_name AS nvarchar(128)) AS database_name,
    CAST(bs.server_name AS nvarchar(128)) AS server_name,
    CAST(bs.machine_name AS nvarchar(128)) AS machine_name,
    CAST(bs.type AS varchar(1)) AS backup_type,
    CAST(bs.is_copy_only AS int) AS is_copy_only,
    CAST(bs.has_backup_checksums AS int) AS has_backup_checksums,
    CAST(bs.is_damaged AS int) AS is_damaged,
    CAST(bs.is_snapshot AS int) AS is_snapshot,
    CAST(bs.has_incomplete_metadata AS int) AS has_incomplete_metadata,
    CAST(bs.is_password_protected AS int) AS is_password_protected,
    CAST(bs.key_algorithm AS nvarchar(32)) AS key_algorithm,
    CAST(bs.recovery_model AS nvarchar(60)) AS recovery_model,
    CONVERT(varchar(33), bs.backup_start_date, 126) AS started,
    CONVERT(varchar(33), bs.backup_finish_date, 126) AS finished,
    CONVERT(varchar(33), bs.expiration_date, 126) AS expires,
    CONVERT(varchar(33), bs.database_creation_date, 126) AS database_created,
    CAST(bs.time_zone AS int) AS time_zone,
    CAST(bs.first_lsn AS varchar(26)) AS first_lsn,
    CAST(bs.last_lsn AS varchar(26)) AS last_lsn,
    CAST(bs.checkpoint_lsn AS varchar(26)) AS checkpoint_lsn,
    CAST(bs.database_backup_lsn AS varchar(26)) AS database_backup_lsn,
    CAST(bs.differential_base_guid AS varchar(36)) AS differential_base_guid,
    CAST(bs.family_guid AS varchar(36)) AS family_guid,
    CAST(bs.last_recovery_fork_guid AS varchar(36)) AS recovery_fork_guid,
    CAST(bs.database_guid AS varchar(36)) AS database_guid,
    CAST(bs.database_version AS int) AS database_version,
    CAST(bs.compatibility_level AS int) AS compatibility_level,
    CAST(bs.software_major_version AS int) AS software_major,
    CAST(bs.software_minor_version AS int) AS software_minor,
    CAST(bs.software_build_version AS int) AS software_build,
    CAST(bs.flags AS int) AS flags,
    CAST(bs.backup_size AS bigint) AS backup_size,
    CAST(bs.compressed_backup_size AS bigint) AS compressed_size,
    CONVERT(varchar(42), CAST(bs.encryptor_thumbprint AS varbinary(20)), 2) AS encryptor_thumbprint,
    CAST(bs.encryptor_type AS nvarchar(32)) AS encryptor_type
FROM msdb.dbo.backupset AS bs
INNER JOIN msdb.dbo.backupmediaset AS ms ON ms.media_set_id = bs.media_set_id
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
ORDER BY finished DESC
