-- Availability groups: one row for each database and replica; the role is told of the local replica only.
-- Needs: VIEW ANY DEFINITION (the groups) and VIEW SERVER STATE (the role). Since: SQL Server 2012, asked only where the
-- views exist.
SELECT
    CAST(c.database_name AS nvarchar(128)) AS database_name,
    CAST(g.name AS nvarchar(128)) AS group_name,
    CAST(r.replica_server_name AS nvarchar(256)) AS replica,
    CAST(s.role_desc AS nvarchar(60)) AS local_role
FROM sys.availability_groups AS g
INNER JOIN sys.availability_databases_cluster AS c ON c.group_id = g.group_id
INNER JOIN sys.availability_replicas AS r ON r.group_id = g.group_id
LEFT JOIN sys.dm_hadr_availability_replica_states AS s ON s.replica_id = r.replica_id AND s.is_local = 1
