-- The databases, their state and their options.
-- Needs: VIEW ANY DATABASE, which every login has unless it was taken away. Since: SQL Server 2008 R2.
SELECT
    CAST(d.name AS nvarchar(128)) AS database_name,
    CAST(d.state_desc AS nvarchar(60)) AS state,
    CAST(d.recovery_model AS int) AS recovery_model,
    CAST(d.page_verify_option AS int) AS page_verify,
    CONVERT(varchar(33), d.create_date, 126) AS created,
    CAST(d.is_read_only AS int) AS is_read_only,
    CASE WHEN d.source_database_id IS NULL THEN 0 ELSE 1 END AS is_snapshot,
    CAST(d.log_reuse_wait_desc AS nvarchar(60)) AS log_reuse_wait
FROM sys.databases AS d
