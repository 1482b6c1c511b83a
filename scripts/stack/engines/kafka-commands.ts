import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The cluster that the image formats its storage for, unless CLUSTER_ID names another. */
export const imageClusterId = '5L6g3nShT-eMCtK--X86sw'

/** The commands of `/opt/kafka/bin` that a broker's image has, and the class behind each. */
export const kafkaCommands = {
  'kafka-acls': 'org.apache.kafka.tools.AclCommand',
  'kafka-broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  'kafka-cluster': 'org.apache.kafka.tools.ClusterTool',
  'kafka-configs': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-consumer-perf-test': 'org.apache.kafka.tools.ConsumerPerformance',
  'kafka-delete-records': 'org.apache.kafka.tools.DeleteRecordsCommand',
  'kafka-dump-log': 'kafka.tools.DumpLogSegments',
  'kafka-features': 'org.apache.kafka.tools.FeatureCommand',
  'kafka-get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'kafka-leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
  'kafka-log-dirs': 'org.apache.kafka.tools.LogDirsCommand',
  'kafka-metadata-quorum': 'org.apache.kafka.tools.MetadataQuorumCommand',
  'kafka-producer-perf-test': 'org.apache.kafka.tools.ProducerPerformance',
  'kafka-reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'kafka-server-start': 'kafka.Kafka',
  'kafka-storage': 'kafka.tools.StorageTool',
  'kafka-topics': 'org.apache.kafka.tools.TopicCommand',
  'kafka-transactions': 'org.apache.kafka.tools.TransactionsCommand',
} as const

/** A command ends before full compilation pays; a broker's classes are compiled fully, and its log needs times. */
const shortLived = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
const longLived = '-Dorg.slf4j.simpleLogger.showDateTime=true -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS'

/**
 * Writes `bin/` beside `libs/`: one script per command, in plain sh because starting Java is already the slow part.
 * `KAFKA_HEAP_OPTS` and `KAFKA_OPTS` are honoured as by Kafka's own scripts.
 */
export function writeKafkaCommands(home: string): void {
  const bin = join(home, 'bin')
  mkdirSync(bin, { recursive: true })
  writeScript(join(bin, 'kafka-run-class.sh'), runClass)
  for (const [name, className] of Object.entries(kafkaCommands)) {
    const tuning = name === 'kafka-server-start' ? longLived : shortLived
    writeScript(
      join(bin, `${name}.sh`),
      `KAFKA_TUNING='${tuning}' exec "\${0%/*}/kafka-run-class.sh" ${className} "$@"\n`,
    )
  }
}

/**
 * The class path is made of the jars in the C locale's order: an archive of classes (kafka-archive.ts) holds only for
 * the very class path it was made with. It is made at each start, so that a checkout can be moved. Java itself
 * keeps the locale that it is given: in C it cannot open a file whose name has a letter outside of ASCII.
 */
const runClass = `home=$(CDPATH= cd -- "\${0%/*}/.." && pwd)
classes=$(LC_ALL=C; printf '%s:' "$home"/libs/*.jar)
java=java
[ ! -x "$JAVA_HOME/bin/java" ] || java=$JAVA_HOME/bin/java
exec "$java" \${KAFKA_HEAP_OPTS:--Xmx256m} $KAFKA_TUNING -XX:SharedArchiveFile="$home/kafka.jsa" -Xshare:auto -Xlog:disable -Xlog:all=error:stderr \\
  -Dorg.slf4j.simpleLogger.defaultLogLevel="\${KAFKA_LOG_LEVEL:-warn}" -cp "$classes" $KAFKA_OPTS "$@"
`

function writeScript(file: string, body: string): void {
  writeFileSync(file, `#!/bin/sh\n${body}`)
  chmodSync(file, 0o755)
}
