-- Run by the postgres image on its first start, as POSTGRES_USER in the database POSTGRES_DB. Both exist already: the
-- image has made them. The first error ends the start (the image sets ON_ERROR_STOP), so nothing is half done.

-- #region role
-- The services' own role. \getenv (psql 15 and later) takes its name and password from the container's environment,
-- so neither is written here; :"x" quotes a value as a name, :'x' as a string.
\getenv app_user APP_DB_USER
\getenv app_password APP_DB_PASSWORD

CREATE ROLE :"app_user" LOGIN PASSWORD :'app_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
-- #endregion role

-- #region schemas
-- One schema for each bounded context, and one for what they share.
CREATE SCHEMA common;
CREATE SCHEMA sales;
CREATE SCHEMA inventory;
CREATE SCHEMA payment;
CREATE SCHEMA shipping;
CREATE SCHEMA customer;

GRANT USAGE ON SCHEMA common, sales, inventory, payment, shipping, customer TO :"app_user";
-- Holds for the tables that this script makes in common below, and for every one that comes later.
ALTER DEFAULT PRIVILEGES IN SCHEMA common GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app_user";
-- #endregion schemas

-- #region types
-- The order of the labels is the order in which they sort: a status moves to the right.
CREATE TYPE common.order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');
CREATE TYPE common.payment_status AS ENUM ('pending', 'processing', 'completed', 'failed', 'refunded');
CREATE TYPE common.shipping_status AS ENUM ('pending', 'processing', 'shipped', 'delivered', 'returned');
-- #endregion types

-- #region tables
CREATE TABLE common.products (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name        text NOT NULL,
  description text,
  -- Exact: a floating-point number cannot hold 0.10.
  price       numeric(12, 2) NOT NULL CHECK (price >= 0),
  currency    char(3) NOT NULL DEFAULT 'RUB' CHECK (currency ~ '^[A-Z]{3}$'),
  category    text,
  is_active   boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE common.customers (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email          text NOT NULL,
  name           text NOT NULL,
  phone          text,
  loyalty_points integer NOT NULL DEFAULT 0 CHECK (loyalty_points >= 0),
  is_active      boolean NOT NULL DEFAULT true,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX products_category_idx ON common.products (category);
CREATE INDEX products_is_active_idx ON common.products (is_active);
-- Ann@example.com and ann@example.com are one customer. This is also the index for looking one up by lower(email): a
-- second one would only cost time on every write.
CREATE UNIQUE INDEX customers_email_key ON common.customers (lower(email));
-- #endregion tables
