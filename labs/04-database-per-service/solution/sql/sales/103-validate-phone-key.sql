-- Looks at every row while everybody reads and writes.
ALTER TABLE sales.orders VALIDATE CONSTRAINT phone_key_is_of_phone;
