-- transaction: none
CREATE OR REPLACE PROCEDURE sales.fill() LANGUAGE plpgsql AS $$
DECLARE
  one uuid;
BEGIN
  FOR one IN SELECT id FROM sales.orders WHERE phone_key IS NULL LOOP
    UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE id = one;
    COMMIT;
  END LOOP;
END $$;
-- next
CALL sales.fill();
-- next
DROP PROCEDURE sales.fill();
