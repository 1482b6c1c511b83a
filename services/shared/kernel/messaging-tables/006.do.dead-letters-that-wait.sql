-- How many wait is asked every few seconds: what was sent again, and what is in the messages, is not read for it.
CREATE INDEX dead_letters_waiting_idx ON dead_letters (created_at) WHERE resent_at IS NULL;
