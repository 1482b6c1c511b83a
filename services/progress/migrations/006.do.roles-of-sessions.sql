-- A session may what the login that opened it might: a password of an instructor all that instructors may, an account what
-- its roles may.

ALTER TABLE progress.session ADD COLUMN roles text[] NOT NULL DEFAULT '{instructor}';
