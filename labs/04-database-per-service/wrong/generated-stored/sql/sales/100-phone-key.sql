ALTER TABLE sales.orders ADD COLUMN phone_key text NOT NULL GENERATED ALWAYS AS (common.phone_key(phone)) STORED;
