-- What has expired is deleted every hour; an invitation holds a name. The deletion reads that and no more.
CREATE INDEX ON progress.invitation (expires_at);
CREATE INDEX ON progress.session (expires_at);
CREATE INDEX ON progress.learner_token (expires_at);
