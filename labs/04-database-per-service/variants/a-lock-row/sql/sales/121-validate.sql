-- transaction: none
ALTER TABLE sales.orders VALIDATE CONSTRAINT phone_key_known;
-- next
ALTER TABLE sales.orders VALIDATE CONSTRAINT phone_key_right;
