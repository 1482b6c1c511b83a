declare module 'kafkajs/src/producer/partitioners/default/index.js' {
  const createPartitioner: import('kafkajs').ICustomPartitioner
  export default createPartitioner
}

declare module 'kafkajs/src/consumer/assigners/roundRobinAssigner/index.js' {
  /** It asks a cluster only for the partitions of a topic, and a member only for its name. */
  const createAssigner: (config: {
    cluster: { findTopicPartitionMetadata(topic: string): { partitionId: number }[] }
  }) => {
    assign(group: {
      members: { memberId: string }[]
      topics: string[]
    }): Promise<import('kafkajs').GroupMemberAssignment[]>
  }
  export default createAssigner
}

declare module 'kafkajs/src/consumer/assignerProtocol.js' {
  const protocol: typeof import('kafkajs').AssignerProtocol
  export default protocol
}
