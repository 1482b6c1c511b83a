-- The saga of an order is finer than its status. What a running release writes without these columns is read by its status.
ALTER TABLE orders
  ADD COLUMN street text NOT NULL DEFAULT 'Harbour Street 1',
  ADD COLUMN saga_state text,
  -- How often the answer was asked for, and until when it is waited for; nobody waits at an end.
  ADD COLUMN saga_tries integer NOT NULL DEFAULT 1,
  ADD COLUMN saga_deadline timestamptz,
  DROP CONSTRAINT orders_check,
  -- An order has its reason as soon as it is being cancelled.
  ADD CONSTRAINT orders_reason_check CHECK (status <> 'cancelled' OR reason IS NOT NULL);

-- Orders under way are waited for from now on.
UPDATE orders
SET saga_state = CASE status WHEN 'pending' THEN 'reserving' ELSE 'capturing' END,
    saga_deadline = now() + interval '5 minutes'
WHERE status IN ('pending', 'confirmed');

DROP INDEX orders_open_idx;
CREATE INDEX orders_saga_deadline_idx ON orders (saga_deadline) WHERE saga_deadline IS NOT NULL;
