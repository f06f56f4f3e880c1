-- Who the instance is, what its clock says, and which newer views and columns it has.
-- Needs: CONNECT, nothing else. Since: SQL Server 2008 R2 (a property that a version does not know is NULL).
SELECT
    CONVERT(varchar(33), SYSDATETIMEOFFSET(), 126) AS server_clock,
    DATEPART(TZoffset, SYSDATETIMEOFFSET()) AS offset_minutes,
    CAST(@@SERVERNAME AS nvarchar(256)) AS server_name,
    CAST(SERVERPROPERTY('MachineName') AS nvarchar(256)) AS machine_name,
    CAST(SERVERPROPERTY('ComputerNamePhysicalNetBIOS') AS nvarchar(256)) AS physical_name,
    CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS product_version,
    CAST(SERVERPROPERTY('Edition') AS nvarchar(128)) AS edition,
    CASE WHEN COL_LENGTH('msdb.dbo.backupset', 'compressed_backup_size') IS NULL THEN 0 ELSE 1 END AS has_compressed_size,
    CASE WHEN COL_LENGTH('msdb.dbo.backupset', 'key_algorithm') IS NULL THEN 0 ELSE 1 END AS has_key_algorithm,
    CASE WHEN OBJECT_ID('sys.availability_groups') IS NULL THEN 0 ELSE 1 END AS has_availability,
    CAST(SERVERPROPERTY('IsHadrEnabled') AS int) AS is_hadr_enabled,
    HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DEFINITION') AS can_view_definition,
    HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DATABASE') AS can_view_databases
