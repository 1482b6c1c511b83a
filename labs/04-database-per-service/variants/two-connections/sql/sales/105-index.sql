-- transaction: none
DROP INDEX CONCURRENTLY IF EXISTS sales.phone_day;
-- next
CREATE INDEX CONCURRENTLY phone_day ON sales.orders (phone_key, common.business_day(placed_at)) WHERE phone_key IS NOT NULL;
