-- The role of the PostgreSQL exporter: statistics, and no table. For psql, as the superuser, at every start of the
-- monitoring. Running it again changes nothing but the password, which is set.

\set ON_ERROR_STOP on
\getenv password MONITOR_DB_PASSWORD

SELECT 'CREATE ROLE monitor' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'monitor')
\gexec
SELECT format('ALTER ROLE monitor LOGIN PASSWORD %L', :'password')
\gexec
GRANT pg_monitor TO monitor;
