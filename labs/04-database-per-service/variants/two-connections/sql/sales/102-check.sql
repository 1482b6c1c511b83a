ALTER TABLE sales.orders ADD CHECK (phone_key IS NOT DISTINCT FROM common.phone_key(phone)) NOT VALID;
