-- Release 2: find an order by its telephone, however it was written, and its day.
ALTER TABLE sales.orders
  ADD COLUMN phone_key text GENERATED ALWAYS AS (common.phone_key(phone)) STORED;

CREATE INDEX orders_phone_and_day ON sales.orders (phone_key, common.business_day(placed_at));
