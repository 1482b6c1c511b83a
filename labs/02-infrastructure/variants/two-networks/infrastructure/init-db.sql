/* The shop's database. */
\getenv login SHOP_LOGIN
\getenv pw SHOP_PASSWORD

CREATE SCHEMA customer; CREATE SCHEMA shipping; CREATE SCHEMA payment; CREATE SCHEMA inventory; CREATE SCHEMA sales;
CREATE SCHEMA common
  CREATE TABLE products (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL,
    description TEXT,
    price NUMERIC(9,2) NOT NULL CONSTRAINT price_is_never_negative CHECK (price >= 0),
    currency CHAR(3) DEFAULT 'RUB' NOT NULL,
    category TEXT,
    is_active BOOLEAN DEFAULT TRUE NOT NULL,
    created_at TIMESTAMPTZ DEFAULT now() NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT now() NOT NULL
  )
  CREATE TABLE customers (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    email TEXT NOT NULL,
    email_key TEXT GENERATED ALWAYS AS (lower(email)) STORED UNIQUE,
    name TEXT NOT NULL,
    phone TEXT,
    loyalty_points INTEGER DEFAULT 0 NOT NULL CHECK (NOT (loyalty_points < 0)),
    is_active BOOLEAN DEFAULT TRUE NOT NULL,
    created_at TIMESTAMPTZ DEFAULT now() NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT now() NOT NULL
  );

CREATE TYPE order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered');
ALTER TYPE order_status ADD VALUE 'cancelled';
ALTER TYPE order_status SET SCHEMA common;
CREATE TYPE "common"."payment_status" AS ENUM ('pending', 'processing', 'completed', 'failed', 'refunded');
CREATE TYPE common.shipping_status AS ENUM ('pending', 'shipped', 'delivered', 'returned');
ALTER TYPE common.shipping_status ADD VALUE 'processing' BEFORE 'shipped';

CREATE INDEX ON common.products (category);
CREATE INDEX ON common.products USING hash (is_active);

CREATE USER :"login" PASSWORD :'pw';
ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO :"login";
GRANT USAGE ON SCHEMA common, sales, inventory, payment, shipping, customer TO :"login";
GRANT SELECT, INSERT, UPDATE, DELETE ON common.products, common.customers TO :"login";
