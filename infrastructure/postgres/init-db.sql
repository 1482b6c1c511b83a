-- Runs once, in the empty database of the platform: what the services share. Their own schemas and roles come from
-- ../postgres-roles/roles.sql, at every start; their tables from the migrations of each.
--
-- For psql.

\set ON_ERROR_STOP on

-- #region schemas
-- Shipping and customer hold nothing: delivery and identity have schemas of their own names.
CREATE SCHEMA common;
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
