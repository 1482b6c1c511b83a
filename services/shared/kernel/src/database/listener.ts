import { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { createWakeup } from '../process/wakeup.ts'
import { createOutageLog } from '../telemetry/outage-log.ts'

interface ListenerOptions {
  url: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  channel: string
  /** Called at a notification, and when the connection is back, because a notification may have been lost. */
  onNotification: () => void
  log: FastifyBaseLogger
}

/**
 * Listens for NOTIFY on a connection of its own, and connects again after every outage. Notifications are lost while it
 * is not connected, so the receiver must also poll from time to time.
 * @returns a function that stops it
 */
export function startListener({
  url,
  applicationName,
  channel,
  onNotification,
  log,
}: ListenerOptions): () => Promise<void> {
  const wakeup = createWakeup()
  const outage = createOutageLog(log, 'new events are noticed by polling only')
  let socket: Socket
  let stopped = false
  const running = keepListening()

  async function keepListening(): Promise<void> {
    for (let failures = 1; !stopped; failures++) {
      try {
        await listen(() => {
          failures = 0
          outage.over()
        })
      } catch (error) {
        if (!stopped) outage.failed(error)
      }
      await wakeup.delay(Math.min(100 * 2 ** failures, 5000))
    }
  }

  /** Listens until the connection ends. */
  async function listen(onListening: () => void): Promise<void> {
    socket = new Socket()
    const client = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      stream: () => socket,
    })
    const ended = new Promise<void>(resolve => client.once('end', resolve))
    client.on('error', () => {})
    client.on('notification', onNotification)
    try {
      await client.connect()
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
      onListening()
      onNotification()
      await ended
    } finally {
      await client.end().catch(() => {})
    }
  }

  return async () => {
    stopped = true
    wakeup.end()
    // `client.end` would wait for the server, which may be frozen.
    socket.destroy()
    await running
  }
}
