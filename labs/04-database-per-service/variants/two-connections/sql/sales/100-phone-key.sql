ALTER TABLE sales.orders ADD COLUMN IF NOT EXISTS phone_key text COLLATE "C";
