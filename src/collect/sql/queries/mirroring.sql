-- Database mirroring: roles and partners.
-- Needs: VIEW ANY DATABASE, which every login has unless it was taken away. Since: SQL Server 2008 R2.
SELECT
    CAST(DB_NAME(m.database_id) AS nvarchar(128)) AS database_name,
    CAST(m.mirroring_role_desc AS nvarchar(60)) AS role,
    CAST(m.mirroring_state_desc AS nvarchar(60)) AS state,
    CAST(m.mirroring_partner_instance AS nvarchar(128)) AS partner
FROM sys.database_mirroring AS m
WHERE m.mirroring_guid IS NOT NULL
