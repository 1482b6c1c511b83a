-- "The files are right" is no pass and no failure, and files that did not change are no new try.

ALTER TABLE progress.event
  DROP CONSTRAINT event_status_check,
  ADD CONSTRAINT event_status_check CHECK (status IN ('pass', 'files-right', 'fail', 'error', 'skip')),
  -- Digest of the learner's files that the attempt was about; null for what has no files, and from older machines.
  ADD COLUMN work text CHECK (length(work) BETWEEN 1 AND 64);

-- Last: moments still compare by time, then id.
ALTER TYPE progress.moment ADD ATTRIBUTE work text;

ALTER TABLE progress.item_progress
  -- The works that were tried, and those that passed; each once, in order.
  ADD COLUMN works text[] NOT NULL DEFAULT '{}',
  ADD COLUMN passed_works text[] NOT NULL DEFAULT '{}';

-- Two sets as one: each value once, in order.
CREATE FUNCTION progress.united(a text[], b text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT work FROM unnest(a || b) AS work ORDER BY work);
