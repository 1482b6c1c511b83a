#!/usr/bin/env bash
set -uo pipefail

: "${KAFKA_BOOTSTRAP:?say where the broker is}"
: "${KAFKA_BIN:=/opt/kafka/bin}"

t() { "${KAFKA_BIN}"/kafka-topics.sh --bootstrap-server "${KAFKA_BOOTSTRAP}" "$@"; }

asked=0
there=
while [ "$asked" -lt 5 ] && [ -z "$there" ]; do
  asked=$((asked + 1))
  # A line of our own at the end: a broker without topics has nothing to say.
  there=$(timeout 15 "${KAFKA_BIN}"/kafka-topics.sh --bootstrap-server "${KAFKA_BOOTSTRAP}" --describe 2>/dev/null && echo answered) || { there=; sleep 1; }
done
if [ -z "$there" ]; then
  echo "Nobody answers at ${KAFKA_BOOTSTRAP}; the topics were not made." >&2
  exit 1
fi

status=0
make_topic() {
  if ! grep -Eq "^Topic: $1[[:space:]]" <<<"$there"; then
    t --create --if-not-exists --topic "$1" --partitions 3 --replication-factor 1 || status=1
  elif grep -Eq "^Topic: $1[[:space:]].*PartitionCount: *[12]([^0-9]|$)" <<<"$there"; then
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
