ALTER TABLE sales.orders ALTER COLUMN phone_key SET NOT NULL;
ALTER TABLE sales.orders DROP CONSTRAINT phone_key_known;
