-- A reservation ends: one that nobody pays for expires, and one that was paid for may come back.
ALTER TABLE reservations
  DROP CONSTRAINT reservations_status_check,
  ADD CONSTRAINT reservations_status_check
    CHECK (status IN ('reserved', 'rejected', 'committed', 'released', 'expired', 'returned'));
