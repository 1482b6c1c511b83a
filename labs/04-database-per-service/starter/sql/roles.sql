-- Schemas and roles; run by the administrator. It may run again, and in a second database of the same server.
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

CREATE SCHEMA IF NOT EXISTS sales;
CREATE SCHEMA IF NOT EXISTS inventory;

-- One role does everything.
GRANT ALL ON SCHEMA sales TO sales_migrate, sales_app;
GRANT ALL ON SCHEMA inventory TO inventory_migrate, inventory_app;
