-- outside a transaction
-- What lies in one bin is read without the other bins of the warehouse.
CREATE INDEX CONCURRENTLY lots_bin_idx ON lots (warehouse_id, bin);
