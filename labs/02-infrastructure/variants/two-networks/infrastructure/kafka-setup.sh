#!/usr/bin/env bash
# Compares what is there with what should be there, and mends the difference.
set -euo pipefail
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx64m}
bin="${KAFKA_BIN:-/opt/kafka/bin}"
broker="${KAFKA_BOOTSTRAP:-kafka:9092}"

wanted='order-events payment-events inventory-events shipping-events customer-events
        order-commands payment-commands saga-events notification-events'

deadline=$((SECONDS + 45))
while :; do
  if there=$("$bin/kafka-topics.sh" --bootstrap-server "$broker" --describe); then break; fi
  if [ "$SECONDS" -ge "$deadline" ]; then
    printf 'kafka-setup: %s does not answer, giving up\n' "$broker" >&2
    exit 1
  fi
  sleep 2
done

problems=0
for topic in $wanted; do
  count=$(awk -v topic="$topic" '$1 == "Topic:" && $2 == topic && /PartitionCount:/ { for (i = 3; i <= NF; i++) if ($i == "PartitionCount:") { print $(i + 1); exit } }' <<< "$there")
  case "$count" in
    '') action=(--create --replication-factor 1) ;;
    1 | 2) action=(--alter) ;;
    *) continue ;;
  esac
  "$bin/kafka-topics.sh" --bootstrap-server "$broker" --topic "$topic" --partitions 3 "${action[@]}" || problems=$((problems + 1))
done
exit $((problems > 0))
