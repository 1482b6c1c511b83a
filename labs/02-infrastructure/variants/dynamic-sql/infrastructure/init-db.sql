\set ON_ERROR_STOP on
\getenv app APP_DB_USER
\getenv secret APP_DB_PASSWORD

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

-- psql runs every value of the result as a statement.
SELECT format('CREATE SCHEMA IF NOT EXISTS %I', name)
FROM unnest(ARRAY['common', 'sales', 'inventory', 'payment', 'shipping', 'customer']) AS name
\gexec

DO $$
DECLARE
  kind text;
  labels text[];
BEGIN
  FOR kind, labels IN
    VALUES ('order_status', '{pending,confirmed,paid,shipped,delivered,cancelled}'::text[]),
           ('payment_status', '{pending,processing,completed,failed,refunded}'),
           ('shipping_status', '{pending,processing,shipped,delivered,returned}')
  LOOP
    EXECUTE format('CREATE TYPE common.%I AS ENUM (%s)', kind,
      (SELECT string_agg(quote_literal(label), ', ' ORDER BY place) FROM unnest(labels) WITH ORDINALITY AS l(label, place)));
  END LOOP;
END
$$;

CREATE FUNCTION common.touch() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END
$fn$;

CREATE TABLE common.products (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) > 0),
  description text,
  price numeric(14,2) NOT NULL,
  currency text NOT NULL DEFAULT 'RUB',
  category text,
  is_active boolean NOT NULL DEFAULT TRUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (price >= 0 AND char_length(currency) = 3)
);
CREATE TABLE common.customers (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email public.citext NOT NULL UNIQUE,
  name text NOT NULL,
  phone text,
  loyalty_points integer NOT NULL DEFAULT 0 CHECK (loyalty_points BETWEEN 0 AND 2147483647),
  is_active boolean NOT NULL DEFAULT TRUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER touched BEFORE UPDATE ON common.products FOR EACH ROW EXECUTE FUNCTION common.touch();
CREATE TRIGGER touched BEFORE UPDATE ON common.customers FOR EACH ROW EXECUTE FUNCTION common.touch();

CREATE INDEX IF NOT EXISTS products_category ON common.products (category);
CREATE INDEX IF NOT EXISTS products_active ON common.products (is_active);
CREATE INDEX IF NOT EXISTS customers_email_lower ON common.customers (lower(email::text));

SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'app', :'secret') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'app') \gexec

DO $$
DECLARE
  schema_name text;
  login text;
BEGIN
  SELECT rolname INTO STRICT login FROM pg_roles WHERE rolcanlogin AND NOT rolsuper;
  FOREACH schema_name IN ARRAY '{common,sales,inventory,payment,shipping,customer}'::text[] LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema_name, login);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', schema_name, login);
  END LOOP;
END
$$;
