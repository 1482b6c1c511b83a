#!/usr/bin/env bash
# Makes the platform's topics; run again, it changes nothing. Run by the one-shot service kafka-topics.
#   KAFKA_BOOTSTRAP  the broker, as host:port
#   KAFKA_BIN        folder of Kafka's commands (default /opt/kafka/bin)
# Ends with 0 when every topic is there with its partitions, else names what is missing.
set -euo pipefail
bootstrap=${KAFKA_BOOTSTRAP:?set KAFKA_BOOTSTRAP to the broker, for example kafka:19092}
bin=${KAFKA_BIN:-/opt/kafka/bin}
partitions=3
deadline=$((SECONDS + 90))

# #region topics
topics=(
  # what happened
  order-events payment-events inventory-events shipping-events customer-events
  # what somebody is asked to do
  order-commands payment-commands
  # the order's progress, and words for people
  saga-events notification-events
  # what the warehouses report
  warehouse-movements
  # messages that a consumer could not take, kept with the reason
  order-events.dlq inventory-events.dlq payment-commands.dlq payment-events.dlq warehouse-movements.dlq
  order-commands.dlq shipping-events.dlq
  customer-events.dlq
)
# #endregion topics

kafka_topics() { "$bin/kafka-topics.sh" --bootstrap-server "$bootstrap" "$@"; }

# #region wait
# Ask the broker instead of sleeping: it is ready when it answers. Left alone the command would wait 60 s for a dead
# one, so each question gets ten.
until existing=$(timeout 10 "$bin/kafka-topics.sh" --bootstrap-server "$bootstrap" --describe 2>&1); do
  if ((SECONDS >= deadline)); then
    echo "topics: no broker answers at $bootstrap: ${existing##*$'\n'}" >&2
    exit 1
  fi
  echo "topics: waiting for the broker at $bootstrap"
  sleep 1
done
# #endregion wait

# Partitions of a topic in what --describe printed; empty when there is no such topic.
partitions_of() { awk -F'\t' -v topic="Topic: $1" '$1 == topic && $3 ~ /^PartitionCount/ { sub(/.*: /, "", $3); print $3 }' <<<"$existing"; }

# #region ensure
# Brings one topic to what it should be. --if-not-exists: another run may be doing the same.
ensure() {
  local have
  have=$(partitions_of "$1")
  if [[ -z $have ]]; then
    kafka_topics --create --if-not-exists --topic "$1" --partitions "$partitions" --replication-factor 1 >/dev/null
    echo "topics: made $1"
  elif ((have < partitions)); then
    kafka_topics --alter --topic "$1" --partitions "$partitions" >/dev/null
    echo "topics: $1 had $have partitions, now $partitions"
  fi
}
# #endregion ensure

# Each command starts a Java machine of its own, so a few run at a time.
failed=() jobs=()
for topic in "${topics[@]}"; do
  ensure "$topic" &
  jobs+=("$!:$topic")
  if ((${#jobs[@]} == 4)); then
    for job in "${jobs[@]}"; do wait "${job%%:*}" || failed+=("${job#*:}"); done
    jobs=()
  fi
done
for job in ${jobs[@]+"${jobs[@]}"}; do wait "${job%%:*}" || failed+=("${job#*:}"); done

if ((${#failed[@]})); then
  echo "topics: could not make ${failed[*]}" >&2
  exit 1
fi
echo "topics: all ${#topics[@]} are there"
