-- outside a transaction
-- Whoever looks for reservations that have expired reads those that can, and no others.
CREATE INDEX CONCURRENTLY reservations_reserved_idx ON reservations (created_at) WHERE status = 'reserved';
