-- Run by 10-init.sh, which sets app_user and app_password.
CREATE SCHEMA common AUTHORIZATION CURRENT_USER;
CREATE SCHEMA sales;
CREATE SCHEMA inventory;
CREATE SCHEMA payment;
CREATE SCHEMA shipping;
CREATE SCHEMA customer;

DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'order_status') THEN
    CREATE TYPE common.order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'payment_status') THEN
    CREATE TYPE common.payment_status AS ENUM ('pending', 'processing', 'completed', 'failed', 'refunded');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'shipping_status') THEN
    CREATE TYPE common.shipping_status AS ENUM ('pending', 'processing', 'shipped', 'delivered', 'returned');
  END IF;
END
$do$;

SET search_path = common;

CREATE TABLE common.products (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name varchar NOT NULL,
  description varchar,
  price numeric NOT NULL,
  currency varchar(3) NOT NULL DEFAULT 'RUB',
  category varchar,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  PRIMARY KEY (id)
);
ALTER TABLE products ALTER COLUMN price TYPE numeric(11,2);

CREATE TABLE customers (
  LIKE products INCLUDING DEFAULTS
);
ALTER TABLE customers
  DROP COLUMN description, DROP COLUMN price, DROP COLUMN currency, DROP COLUMN category,
  ADD PRIMARY KEY (id),
  ADD COLUMN email varchar NOT NULL,
  ADD COLUMN phone varchar,
  ADD COLUMN loyalty_points integer DEFAULT 0;

CREATE FUNCTION never_negative() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF (to_jsonb(NEW) ->> TG_ARGV[0])::numeric < 0 THEN
    RAISE check_violation USING MESSAGE = format('%s must not be negative', TG_ARGV[0]);
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER price_not_negative BEFORE INSERT OR UPDATE ON products
  FOR EACH ROW EXECUTE FUNCTION never_negative('price');
CREATE TRIGGER points_not_negative BEFORE INSERT OR UPDATE ON customers
  FOR EACH ROW EXECUTE FUNCTION never_negative('loyalty_points');

CREATE INDEX ON products (category, is_active);
CREATE INDEX ON products (is_active) INCLUDE (name);
CREATE UNIQUE INDEX ON customers (upper(email));
CREATE INDEX ON customers (lower(email));

CREATE ROLE :"app_user" LOGIN ENCRYPTED PASSWORD :'app_password' CONNECTION LIMIT 50;
GRANT USAGE, CREATE ON SCHEMA sales, inventory, payment, shipping, customer TO :"app_user";
GRANT USAGE ON SCHEMA common TO :"app_user";
GRANT ALL ON ALL TABLES IN SCHEMA common TO :"app_user";
ALTER ROLE :"app_user" SET search_path = common;
