-- Two services, three roles each: one that builds the tables, one that works in them, one that carries the outbox away.
-- Roles belong to the whole server: in its second database they are there already.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY[
    'sales_migrate', 'sales_app', 'sales_relay',
    'inventory_migrate', 'inventory_app', 'inventory_relay'
  ] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', role);
    END IF;
  END LOOP;
END $$;

-- The schemas stay the administrator's: who builds in a house does not own the ground.
CREATE SCHEMA IF NOT EXISTS sales;
CREATE SCHEMA IF NOT EXISTS inventory;

GRANT USAGE, CREATE ON SCHEMA sales TO sales_migrate;
GRANT USAGE, CREATE ON SCHEMA inventory TO inventory_migrate;

GRANT USAGE ON SCHEMA sales TO sales_app, sales_relay;
GRANT USAGE ON SCHEMA inventory TO inventory_app, inventory_relay;
