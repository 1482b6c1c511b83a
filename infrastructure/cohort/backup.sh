#!/bin/sh
# Writes the cohorts, their learners and all that was sent to standard output. Works while the service runs.
# Which database is said by the variables of libpq (PGHOST, PGUSER, PGDATABASE).
set -eu
exec pg_dump --format=custom --schema=progress
