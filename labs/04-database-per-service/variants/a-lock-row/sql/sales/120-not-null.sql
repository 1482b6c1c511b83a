ALTER TABLE sales.orders ADD CONSTRAINT phone_key_known CHECK (phone_key IS NOT NULL) NOT VALID;
ALTER TABLE sales.orders ADD CONSTRAINT phone_key_right CHECK (phone_key = common.phone_key(phone)) NOT VALID;
