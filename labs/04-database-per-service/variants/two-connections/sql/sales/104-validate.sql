DO $$
DECLARE
  name text;
BEGIN
  SELECT conname INTO STRICT name FROM pg_constraint WHERE conrelid = 'sales.orders'::regclass AND NOT convalidated;
  EXECUTE format('ALTER TABLE sales.orders VALIDATE CONSTRAINT %I', name);
END $$;
