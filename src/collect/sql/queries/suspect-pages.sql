-- Pages that the server found damaged, or repaired since.
-- Needs: SELECT on msdb.dbo.suspect_pages. Since: SQL Server 2008 R2.
SELECT
    CAST(sp.database_id AS int) AS database_id,
    CAST(DB_NAME(sp.database_id) AS nvarchar(128)) AS database_name,
    CAST(sp.file_id AS bigint) AS file_id,
    CAST(sp.page_id AS bigint) AS page_id,
    CAST(sp.event_type AS int) AS event_type,
    CAST(sp.error_count AS int) AS error_count,
    CONVERT(varchar(33), sp.last_update_date, 126) AS last_update
FROM msdb.dbo.suspect_pages AS sp
