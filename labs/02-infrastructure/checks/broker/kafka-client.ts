/** A Kafka client for the learner's broker, wherever the stack's runner has put it. */
import net from 'node:net'
import { Kafka, logLevel } from 'kafkajs'
// kafkajs looks through an empty queue every millisecond; this mends it.
import '../../../../services/shared/kernel/src/transport/kafka-timer.js'
import { noAnswer } from '../../../../scripts/lab/kit/engines/no-answer.ts'
import type { Live } from '../live.ts'

const timeoutMs = 5_000

/**
 * The client connects to the one broker under whatever name the broker advertises: that name is for the other
 * containers (rule 4.6 asks them), and this process may not be able to resolve it.
 * @throws StackError (environment) when the stack knows no address
 */
export async function kafkaOf(live: Live): Promise<Kafka> {
  const address = await live.stack.endpoint('kafka', brokerPort(live))
  if (!address) throw noAnswer('kafka', `the stack knows no address for its port ${brokerPort(live)}`)
  return new Kafka({
    clientId: 'lab-check',
    brokers: [`${address.host}:${address.port}`],
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    retry: { retries: 3, initialRetryTime: 200 },
    logLevel: logLevel.NOTHING,
    socketFactory: ({ onConnect }) => {
      const socket = net.connect(address, onConnect)
      socket.setKeepAlive(true, 60_000)
      return socket
    },
  })
}

/** The port that the services are told. */
function brokerPort({ stack }: Live): number {
  const brokers =
    stack.project.services.sales?.environment.KAFKA_BROKERS ??
    stack.project.services['kafka-setup']?.environment.KAFKA_BOOTSTRAP
  return Number(/:(\d+)/.exec(brokers ?? '')?.[1] ?? 9092)
}
