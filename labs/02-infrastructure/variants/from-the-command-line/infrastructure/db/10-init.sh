#!/usr/bin/env bash
set -Eeuo pipefail
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set app_user="$APP_DB_USER" --set app_password="$APP_DB_PASSWORD" \
  --single-transaction --file /sql/init-db.sql
