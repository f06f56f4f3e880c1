-- The server-wide option that makes every backup carry a checksum; no row before SQL Server 2014.
-- Needs: CONNECT, nothing else. Since: SQL Server 2008 R2.
SELECT
    CAST(c.value_in_use AS int) AS value_in_use
FROM sys.configurations AS c
WHERE c.name = 'backup checksum default'
