-- Runs once, in the empty database of the platform: schemas, roles, what the services share, and who may do what.
-- Tables that belong to one service come from that service's own migrations.
--
-- For psql. Passwords come from the environment (SALES_DB_PASSWORD and so on): one per service, for its three roles.

\set ON_ERROR_STOP on
\getenv sales_password SALES_DB_PASSWORD
\getenv inventory_password INVENTORY_DB_PASSWORD
\getenv payment_password PAYMENT_DB_PASSWORD
\getenv progress_password PROGRESS_DB_PASSWORD

-- #region roles
-- Three roles per service, so that a leaked connection string opens no more than its part:
--   <service>_migrate  owns the schema and its tables; used for a moment at start
--   <service>_app      reads and writes rows; used by requests and consumers
--   <service>_relay    reads and deletes outbox rows; used by the relay
-- Roles belong to the whole server: the second database on it finds them there.
SELECT format('CREATE ROLE %I', service || '_' || part)
FROM unnest(ARRAY['sales', 'inventory', 'payment', 'progress']) AS service,
     unnest(ARRAY['migrate', 'app', 'relay']) AS part
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service || '_' || part)
\gexec

SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', service || '_' || part, password)
FROM (VALUES ('sales', :'sales_password'), ('inventory', :'inventory_password'),
             ('payment', :'payment_password'), ('progress', :'progress_password')) AS given (service, password),
     unnest(ARRAY['migrate', 'app', 'relay']) AS part
\gexec
-- #endregion roles

-- #region schemas
-- One schema per context. Shipping and customer have no service yet; their names are taken.
CREATE SCHEMA common;
CREATE SCHEMA sales AUTHORIZATION sales_migrate;
CREATE SCHEMA inventory AUTHORIZATION inventory_migrate;
CREATE SCHEMA payment AUTHORIZATION payment_migrate;
CREATE SCHEMA progress AUTHORIZATION progress_migrate;
CREATE SCHEMA shipping;
CREATE SCHEMA customer;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- #endregion schemas

-- #region types
CREATE TYPE common.order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');
CREATE TYPE common.payment_status AS ENUM ('pending', 'processing', 'completed', 'failed', 'refunded');
CREATE TYPE common.shipping_status AS ENUM ('pending', 'processing', 'shipped', 'delivered', 'returned');
-- #endregion types

-- #region tables
CREATE TABLE common.products (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name        varchar(255) NOT NULL,
  description text,
  price       numeric(10, 2) NOT NULL CHECK (price >= 0),
  currency    char(3) NOT NULL DEFAULT 'RUB' CHECK (currency ~ '^[A-Z]{3}$'),
  category    varchar(100),
  is_active   boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE common.customers (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email          varchar(255) NOT NULL,
  name           varchar(255) NOT NULL,
  phone          varchar(20),
  loyalty_points integer NOT NULL DEFAULT 0 CHECK (loyalty_points >= 0),
  is_active      boolean NOT NULL DEFAULT true,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);

-- Mail addresses differ in more than case, or not at all.
CREATE UNIQUE INDEX customers_email_key ON common.customers (lower(email));
CREATE INDEX customers_active_idx ON common.customers (id) WHERE is_active;
CREATE INDEX products_category_idx ON common.products (category);
CREATE INDEX products_active_idx ON common.products (name, id) WHERE is_active;
-- #endregion tables

-- #region rights
-- What a service's migrations create in its schema, its app role may use. The relay gets its two tables by migration.
SELECT statement
FROM unnest(ARRAY['sales', 'inventory', 'payment', 'progress']) AS service,
     unnest(ARRAY[
       format('GRANT USAGE ON SCHEMA %I TO %I, %I', service, service || '_app', service || '_relay'),
       format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
              service || '_migrate', service, service || '_app'),
       format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I',
              service || '_migrate', service, service || '_app')
     ]) AS statement
\gexec

-- The types are for everybody, the shared tables only for sales, and only to read.
GRANT USAGE ON SCHEMA common TO sales_migrate, sales_app, payment_migrate, payment_app;
GRANT SELECT ON common.products, common.customers TO sales_app;
-- #endregion rights
