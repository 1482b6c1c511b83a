-- outside a transaction
-- A courier's deliveries, the newest first, without those of the others.
CREATE INDEX CONCURRENTLY orders_courier_idx ON orders (courier_id, id) WHERE courier_id IS NOT NULL;
