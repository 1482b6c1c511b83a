-- transaction: none
DROP INDEX CONCURRENTLY IF EXISTS sales.by_day_and_phone
-- next
CREATE INDEX CONCURRENTLY by_day_and_phone ON sales.orders (common.business_day(placed_at), phone_key)
