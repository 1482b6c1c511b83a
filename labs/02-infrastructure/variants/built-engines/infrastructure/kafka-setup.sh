#!/usr/bin/env bash
set -uo pipefail

: "${KAFKA_BOOTSTRAP:?say where the broker is}"
: "${KAFKA_BIN:=/opt/kafka/bin}"

t() { "${KAFKA_BIN}"/kafka-topics.sh --bootstrap-server "${KAFKA_BOOTSTRAP}" "$@"; }

asked=0
found=no
while [ "$asked" -lt 5 ] && [ "$found" = no ]; do
  asked=$((asked + 1))
  timeout 15 "${KAFKA_BIN}"/kafka-topics.sh --bootstrap-server "${KAFKA_BOOTSTRAP}" --list >/dev/null 2>&1 && found=yes || sleep 1
done
if [ "$found" = no ]; then
  echo "Nobody answers at ${KAFKA_BOOTSTRAP}; the topics were not made." >&2
  exit 1
fi

status=0
make_topic() {
  t --create --if-not-exists --topic "$1" --partitions 3 --replication-factor 1 || { status=1; return; }
  if t --describe --topic "$1" | grep -Eq 'PartitionCount: *[12]([^0-9]|$)'; then
    t --alter --topic "$1" --partitions 3 || status=1
  fi
}

for aggregate in order payment inventory shipping customer saga notification; do
  make_topic "${aggregate}-events"
done
for aggregate in order payment; do
  make_topic "${aggregate}-commands"
done
exit "$status"
