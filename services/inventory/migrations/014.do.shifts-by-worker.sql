-- outside a transaction
-- Where a worker's last shift stood in the list of a warehouse.
CREATE INDEX CONCURRENTLY shifts_worker_idx ON shifts (worker_id, warehouse_id, started_at);
