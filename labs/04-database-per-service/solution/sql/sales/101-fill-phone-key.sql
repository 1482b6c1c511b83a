-- transaction: none
-- Twenty rows at a time: nobody waits longer for one of them than twenty take. It goes on where it was cut off.
DO $$
BEGIN
  LOOP
    UPDATE sales.orders SET phone_key = common.phone_key(phone)
    WHERE id IN (SELECT id FROM sales.orders WHERE phone_key IS NULL LIMIT 20 FOR UPDATE SKIP LOCKED);
    EXIT WHEN NOT FOUND AND NOT EXISTS (SELECT FROM sales.orders WHERE phone_key IS NULL);
    COMMIT;
  END LOOP;
END $$;
