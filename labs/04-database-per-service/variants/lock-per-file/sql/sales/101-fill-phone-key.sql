-- transaction: none
-- Walks through the rows by their key, so that none is looked at twice.
DO $$
DECLARE
  last uuid := '00000000-0000-0000-0000-000000000000';
  slice uuid[];
BEGIN
  LOOP
    SELECT array_agg(id ORDER BY id) INTO slice
    FROM (SELECT id FROM sales.orders WHERE id > last ORDER BY id LIMIT 15) AS next;
    EXIT WHEN slice IS NULL;
    UPDATE sales.orders SET phone_key = DEFAULT WHERE id = ANY (slice) AND phone_key IS NULL;
    last := slice[array_length(slice, 1)];
    COMMIT;
  END LOOP;
END $$;
