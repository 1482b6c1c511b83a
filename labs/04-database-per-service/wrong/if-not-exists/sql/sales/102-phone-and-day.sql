-- transaction: none
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_phone_and_day ON sales.orders (phone_key, common.business_day(placed_at));
