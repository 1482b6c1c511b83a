ALTER TABLE sales.orders ADD COLUMN phone_key text
