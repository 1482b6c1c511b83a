#!/usr/bin/env bash
# Makes the shop's topics. Run it as often as you like: what is there already stays as it is.
#   KAFKA_BOOTSTRAP  the broker, as host:port
#   KAFKA_BIN        the folder of Kafka's commands (default /opt/kafka/bin)
# Ends with 0 only when every topic is there.
set -euo pipefail

broker=${KAFKA_BOOTSTRAP:?set KAFKA_BOOTSTRAP to the broker, such as kafka:9092}
bin=${KAFKA_BIN:-/opt/kafka/bin}
partitions=3
replication=1
patience=10 # seconds; Compose starts this after Kafka is healthy, so a longer silence means a wrong address

# #region topics
topics=(
  # what has happened
  order-events payment-events inventory-events shipping-events customer-events
  # what somebody is asked to do
  order-commands payment-commands
  # between systems
  saga-events notification-events
)
# #endregion topics

# Left to themselves Kafka's commands wait a minute for a broker that is not there.
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
printf '%s\n' default.api.timeout.ms=5000 request.timeout.ms=4000 >"$settings"

kafka_topics() { "$bin/kafka-topics.sh" --bootstrap-server "$broker" --command-config "$settings" "$@"; }

# #region wait
# Ask the broker; do not guess how long it needs. The answer that ends the waiting also says which topics there are.
until existing=$(kafka_topics --describe 2>&1); do
  if ((SECONDS >= patience)); then
    printf '%s\n' "$existing" | tail -n 5 >&2
    echo "kafka-setup: no broker answers at $broker" >&2
    exit 1
  fi
  echo "kafka-setup: waiting for $broker"
  sleep 1
done
# #endregion wait

# The number of partitions a topic has; nothing when there is no such topic.
partitions_of() {
  sed -nE "s/^Topic: $1[[:space:]].*PartitionCount: *([0-9]+).*/\1/p" <<<"$existing"
}

# #region ensure
# Changes only what has to change. --alter touches the number of partitions and no other setting of the topic.
ensure() {
  local have
  have=$(partitions_of "$1")
  if [[ -z $have ]]; then
    kafka_topics --create --if-not-exists --topic "$1" --partitions "$partitions" --replication-factor "$replication"
  elif ((have < partitions)); then
    kafka_topics --alter --topic "$1" --partitions "$partitions"
  fi
}

# One topic that cannot be made does not hide the others, but it does decide how this ends.
failed=()
for topic in "${topics[@]}"; do
  ensure "$topic" || failed+=("$topic")
done

if ((${#failed[@]} > 0)); then
  echo "kafka-setup: could not make ${failed[*]}" >&2
  exit 1
fi
echo "kafka-setup: ${#topics[@]} topics with at least $partitions partitions"
# #endregion ensure
