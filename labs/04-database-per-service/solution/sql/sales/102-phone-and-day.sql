-- transaction: none
-- A build that was cut off leaves an index that is not valid and that nobody uses: it is made anew.
DROP INDEX CONCURRENTLY IF EXISTS sales.orders_phone_and_day;
-- next
CREATE INDEX CONCURRENTLY orders_phone_and_day ON sales.orders (phone_key, common.business_day(placed_at));
