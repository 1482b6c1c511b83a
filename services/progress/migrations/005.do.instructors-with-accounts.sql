-- An instructor logs in by a password that is kept here, or by an account of identity; never by both.

ALTER TABLE progress.instructor
  ADD COLUMN account_id uuid UNIQUE,
  ALTER COLUMN password_hash DROP NOT NULL,
  ADD CONSTRAINT instructor_one_way_in CHECK (num_nonnulls(password_hash, account_id) = 1);
