-- outside a transaction
-- Orders in a state, the newest first. Nearly all of them are completed: those are found without it.
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status, id) WHERE status <> 'completed';
