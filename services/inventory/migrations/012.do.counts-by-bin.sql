-- Which bins have not been counted for longest.
CREATE INDEX counts_bin_idx ON counts (warehouse_id, bin, counted_at);
