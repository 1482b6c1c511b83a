-- The services' roles and schemas, brought up to date at every start by the one-shot service postgres-roles: a new
-- service gets its own, a changed password is set, and what is there stays. Running it again changes nothing.
--
-- For psql, as the superuser. SERVICE_ROLES holds `role=password` for each role, separated by white space.

\set ON_ERROR_STOP on
\getenv service_roles SERVICE_ROLES

-- #region roles
-- Up to three roles per service, each with a password of its own, so that a leaked connection string opens no more than
-- its part:
--   <service>_migrate  owns the schema and its tables; used for a moment at start
--   <service>_app      reads and writes rows; used by requests and consumers
--   <service>_relay    reads and deletes outbox rows; used by the relay
-- The simulated provider of payments has one besides, payment_provider, that sees its own book only.
CREATE TEMPORARY TABLE given AS
SELECT split_part(pair, '=', 1) AS role,
       substr(pair, strpos(pair, '=') + 1) AS password,
       regexp_replace(split_part(pair, '=', 1), '_(migrate|app|relay|provider)$', '') AS service
FROM regexp_split_to_table(btrim(:'service_roles', E' \n'), '\s+') AS pair;

SELECT format('CREATE ROLE %I', role) FROM given WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', role, password) FROM given
\gexec
-- #endregion roles

-- A role that a service has no longer may not log in; its password is nobody's any more.
SELECT format('ALTER ROLE %I NOLOGIN PASSWORD NULL', rolname)
FROM pg_roles
WHERE rolname IN (SELECT service || '_' || part FROM given, unnest(ARRAY['migrate', 'app', 'relay', 'provider']) AS part)
  AND rolname NOT IN (SELECT role FROM given)
\gexec

-- #region rights
-- One schema per service. What its migrations create there, its app role may use; the relay gets its two tables by
-- migration.
SELECT statement
FROM (SELECT DISTINCT service FROM given) AS each,
     unnest(ARRAY[
       format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', service, service || '_migrate'),
       -- Also of a schema that was there before its service.
       format('ALTER SCHEMA %I OWNER TO %I', service, service || '_migrate'),
       format('GRANT USAGE ON SCHEMA %I TO %I', service, service || '_app'),
       format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
              service || '_migrate', service, service || '_app'),
       format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I',
              service || '_migrate', service, service || '_app')
     ]) AS statement
\gexec
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', service, role) FROM given WHERE role = service || '_relay'
\gexec

-- The shared types are for those who use them, the shared tables only for sales, and only to read.
GRANT USAGE ON SCHEMA common TO sales_migrate, sales_app, payment_migrate, payment_app;
GRANT SELECT ON common.products, common.customers TO sales_app;
-- #endregion rights
