/**
 * Decisions of kafkajs, made by its own code: the partition of a key, as in its producer, and the partitions of each
 * consumer, as in the leader of a group. The platform's services run the same code
 * (`services/shared/kernel/src/transport`); in the browser it is bundled with the few things of Node that it uses.
 */
import protocol from 'kafkajs/src/consumer/assignerProtocol.js'
import createAssigner from 'kafkajs/src/consumer/assigners/roundRobinAssigner/index.js'
import createPartitioner from 'kafkajs/src/producer/partitioners/default/index.js'

const topic = 'order-events'
const partitioner = createPartitioner()

/** @param partitions how many the topic has */
export function partitionOf(key: string, partitions: number): number {
  return partitioner({ topic, partitionMetadata: metadata(partitions), message: { key, value: null } })
}

/** The partitions that each consumer of a group reads; none for one that is not named. */
export async function assignPartitions(
  consumers: readonly string[],
  partitions: number,
): Promise<Record<string, number[]>> {
  if (consumers.length === 0) return {}
  const assigner = createAssigner({ cluster: { findTopicPartitionMetadata: () => metadata(partitions) } })
  const members = consumers.map(memberId => ({ memberId }))
  const assigned = await assigner.assign({ members, topics: [topic] })
  return Object.fromEntries(
    assigned.map(({ memberId, memberAssignment }) => [
      memberId,
      protocol.MemberAssignment.decode(memberAssignment)?.assignment[topic] ?? [],
    ]),
  )
}

const metadata = (partitions: number) =>
  Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [0],
    isr: [0],
  }))
