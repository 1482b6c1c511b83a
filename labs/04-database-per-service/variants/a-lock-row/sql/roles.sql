DO $$ BEGIN CREATE ROLE sales_migrate LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE sales_app LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE sales_relay LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE inventory_migrate LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE inventory_app LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE inventory_relay LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS sales AUTHORIZATION sales_migrate;
CREATE SCHEMA IF NOT EXISTS inventory AUTHORIZATION inventory_migrate;
GRANT USAGE ON SCHEMA sales TO sales_app, sales_relay;
GRANT USAGE ON SCHEMA inventory TO inventory_app, inventory_relay;

-- Whatever is made later is worked in, unless the file that makes it says otherwise.
ALTER DEFAULT PRIVILEGES FOR ROLE sales_migrate IN SCHEMA sales
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sales_app;
ALTER DEFAULT PRIVILEGES FOR ROLE inventory_migrate IN SCHEMA inventory
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO inventory_app;
