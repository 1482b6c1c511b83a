/** What is said of step 4, by rule and fault, and where in kafka-setup.sh to look for it. */
import { liveRules } from '../live.ts'
import { files } from '../static/context.ts'
import type { LiveBroker } from './setup-drills.ts'

export const messages = {
  '4.1.missing-topic': {
    says: 'The broker lacks {count} topics: {missing}.',
    next: 'Compare the names in your script with the list in the lesson, and see what kafka-setup printed.',
    near: 'events|commands',
  },
  '4.1.partitions': {
    says: 'The topic {topic} has another number of partitions than asked for.',
    next: 'See with which numbers your script makes it.',
    near: 'partitions',
  },
  '4.1.replication': {
    says: 'The topic {topic} has another replication factor than asked for.',
    next: 'See with which numbers your script makes it.',
    near: 'replication',
  },
  '4.2.kafka-bin-ignored': {
    says: 'kafka-setup does not take Kafka’s commands from the folder that KAFKA_BIN names.',
    next: 'Say the folder once, as a variable with a default.',
    near: 'kafka-topics',
  },
  '4.2.bootstrap-ignored': {
    says: 'kafka-setup does not take the broker from KAFKA_BOOTSTRAP.',
    next: 'Start it with another value of KAFKA_BOOTSTRAP and see which broker it asks.',
    expected: 'the value of KAFKA_BOOTSTRAP',
    near: 'bootstrap',
  },
  '4.3.second-run-fails': {
    says: 'kafka-setup fails when the topics are there already.',
    next: 'Read what the script does with a topic that is there already.',
    expected: 'status 0',
  },
  '4.3.second-run-changes': {
    says: 'A second run of kafka-setup has changed the topic {topic}.',
    next: 'Ask the broker what is there, and leave alone what is right.',
  },
  '4.3.fewer-partitions-fails': {
    says: 'kafka-setup fails when {topic} has one partition.',
    next: 'Read what the script does with a topic that is there already.',
    expected: 'status 0',
  },
  '4.3.partitions-not-raised': {
    says: 'The topic {topic} had one partition, and kafka-setup has left it so.',
    next: 'A topic that exists is not yet a topic as it should be: compare its partitions too.',
  },
  '4.3.settings-lost': {
    says: 'The topic {topic} has three partitions now, but what else it held was lost.',
    next: 'There is a way to add partitions to a topic without touching anything else.',
  },
  '4.4.failure-swallowed': {
    says: 'kafka-setup ends with 0 although the topic {topic} could not be made.',
    next: 'Remember a failure until the end of the script, or stop at it.',
    expected: 'a status other than 0',
  },
  '4.4.waits-too-long': {
    says: 'With a broker that is not there, kafka-setup is still waiting after two minutes.',
    next: 'Limit the waiting as a whole; Kafka’s own commands take up to a minute for each question.',
  },
  '4.4.dead-broker-succeeds': {
    says: 'With a broker that is not there, kafka-setup ends with 0.',
    next: 'Run it with KAFKA_BOOTSTRAP=127.0.0.1:1 and look at its status.',
    expected: 'a status other than 0',
  },
  '4.4.dead-broker-silent': {
    says: 'With a broker that is not there, kafka-setup ends without a word.',
    next: 'Say which broker was asked, and that it does not answer.',
  },
  '4.5.topic-made-by-accident': {
    says: 'A message to “{topic}”, a topic that nobody made, has made it.',
    next: 'Look for the broker setting that makes topics by itself; it is on unless you switch it off.',
    expected: 'the producer fails',
    service: 'kafka',
  },
} as const

type BrokerFault = keyof typeof messages
export const { rule, ruleAfter } = liveRules<LiveBroker, BrokerFault>(messages, files.setup, {
  '4.1': '{topic}|events|commands',
  '4.2': 'kafka-topics',
  '4.3': '^[^#]*--(delete|alter|create)',
  '4.4': '^[^#]*(--create|KAFKA_BOOTSTRAP|bootstrap-server)',
})
