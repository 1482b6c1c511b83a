#!/bin/bash
set -u
PATH="${KAFKA_BIN:-/opt/kafka/bin}:$PATH"
SERVER=(--bootstrap-server "$KAFKA_BOOTSTRAP")

die() { echo "kafka-setup: $*" >&2; exit 1; }

for try in 1 2 3 4 5 6; do
  timeout 12 kafka-broker-api-versions.sh "${SERVER[@]}" > /dev/null 2>&1 && break
  [ "$try" = 6 ] && die "no broker at $KAFKA_BOOTSTRAP"
  sleep 2
done

create() {
  local answer
  answer=$(kafka-topics.sh "${SERVER[@]}" --create --topic "$1" --partitions 3 --replication-factor 1 2>&1) && return 0
  case "$answer" in
    *"already exists"*) grow "$1" ;;
    *) echo "$answer" >&2; return 1 ;;
  esac
}

# --alter refuses a number that is not larger, so it is asked for only where the topic is too small.
grow() {
  local now
  now=$(kafka-topics.sh "${SERVER[@]}" --describe --topic "$1" | grep -c 'Partition: ') || return 1
  [ "$now" -ge 3 ] || kafka-topics.sh "${SERVER[@]}" --alter --topic "$1" --partitions 3
}

for topic in {order,payment,inventory,shipping,customer}-events {order,payment}-commands {saga,notification}-events; do
  create "$topic" || die "could not make $topic"
done
