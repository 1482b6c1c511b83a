-- The tables come first and name their schema only once.
CREATE SCHEMA IF NOT EXISTS common;
CREATE SCHEMA IF NOT EXISTS sales;
CREATE SCHEMA IF NOT EXISTS inventory;
CREATE SCHEMA IF NOT EXISTS payment;
CREATE SCHEMA IF NOT EXISTS shipping;
CREATE SCHEMA IF NOT EXISTS customer;

SET search_path TO common, public;

CREATE TYPE order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');
CREATE TYPE payment_status AS ENUM ('pending', 'processing', 'completed', 'failed', 'refunded');
CREATE TYPE shipping_status AS ENUM ('pending', 'processing', 'shipped', 'delivered', 'returned');

CREATE DOMAIN price AS numeric(12,2) NOT NULL CHECK (VALUE >= 0.00);
CREATE DOMAIN currency_code AS character(3) CHECK (VALUE = upper(VALUE));

CREATE TABLE products (
  id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
  name varchar(200) NOT NULL,
  description text DEFAULT '',
  price price,
  currency currency_code DEFAULT 'RUB' NOT NULL,
  category text,
  is_active bool DEFAULT true,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);

CREATE TABLE customers (
  id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
  email text NOT NULL,
  name varchar(200) NOT NULL,
  phone varchar(32),
  loyalty_points int DEFAULT 0 CONSTRAINT points CHECK (loyalty_points >= 0),
  is_active bool DEFAULT true,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  CONSTRAINT email_is_an_address CHECK (position('@' in email) > 1)
);

CREATE INDEX ON products (category) WHERE category IS NOT NULL;
CREATE INDEX ON products (is_active, created_at DESC);
CREATE UNIQUE INDEX customers_email ON customers (lower(email) text_pattern_ops);
CREATE INDEX ON customers (lower(email));

COMMENT ON COLUMN products.price IS 'In the currency beside it, with two decimals.';
