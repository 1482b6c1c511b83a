declare module 'kafkajs/src/producer/partitioners/default/index.js' {
  const createPartitioner: import('kafkajs').ICustomPartitioner
  export default createPartitioner
}

declare module 'kafkajs/src/consumer/assigners/roundRobinAssigner/index.js' {
  /** Of a cluster it asks which partitions a topic has, of a member its name, and nothing else. */
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
