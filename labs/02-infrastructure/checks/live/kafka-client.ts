/** A Kafka client for the learner's broker, wherever the stack's runner has put it. */
import { createRequire } from 'node:module'
import net from 'node:net'
import { Kafka, logLevel } from 'kafkajs'
import { StackError } from '../../../../scripts/stack/error.ts'
import type { Live } from './live.ts'

const timeoutMs = 5_000

/**
 * The client connects to the one broker under whatever name the broker advertises: that name is for the other
 * containers (rule 4.6 asks them), and this process may not be able to resolve it.
 * @throws StackError (environment) when the stack knows no address
 */
export async function kafkaOf(live: Live): Promise<Kafka> {
  const address = await live.stack.endpoint('kafka', brokerPort(live))
  if (!address) {
    throw new StackError({
      kind: 'environment',
      service: 'kafka',
      message: `The stack knows no address for port ${brokerPort(live)} of kafka.`,
      next: 'See whether kafka listens on the port that KAFKA_BROKERS names.',
    })
  }
  calmTimer()
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
export function brokerPort({ stack }: Live): number {
  const brokers =
    stack.project.services.sales?.environment.KAFKA_BROKERS ??
    stack.project.services['kafka-setup']?.environment.KAFKA_BOOTSTRAP
  return Number(/:(\d+)/.exec(brokers ?? '')?.[1] ?? 9092)
}

interface Queue {
  throttledUntil: number
  throttleCheckTimeoutId: NodeJS.Timeout | null
  pending: unknown[]
  checkPendingRequests(): void
  scheduleCheckPendingRequests(): void
}

/**
 * kafkajs 2.2.4 looks through an empty queue every millisecond, with a delay that Node 24 warns about. This looks only
 * when there is something to send.
 */
function calmTimer(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: Queue }
  prototype.scheduleCheckPendingRequests = function () {
    const throttled = this.throttledUntil - Date.now()
    if (this.throttleCheckTimeoutId || (throttled <= 0 && this.pending.length === 0)) return
    const look = () => {
      this.throttleCheckTimeoutId = null
      this.checkPendingRequests()
    }
    this.throttleCheckTimeoutId = setTimeout(look, Math.max(throttled, 10))
  }
}
