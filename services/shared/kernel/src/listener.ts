import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { createOutageLog } from './outage-log.ts'
import { createWakeup } from './wakeup.ts'

interface ListenerOptions {
  url: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  channel: string
  /** Somebody called, or may have called while nobody listened. */
  onNotification: () => void
  log: FastifyBaseLogger
}

/**
 * Hears NOTIFY on a connection of its own, from now on and through every outage. What is said while the connection is
 * away is lost, so whoever needs to know must also look by itself, if seldom. The result ends it.
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
  let client: pg.Client
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
        outage.failed(error)
      }
      await wakeup.delay(Math.min(100 * 2 ** failures, 5000))
    }
  }

  /** Until the connection ends. */
  async function listen(onListening: () => void): Promise<void> {
    client = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    })
    const ended = new Promise<void>(resolve => client.once('end', resolve))
    client.on('error', () => {})
    client.on('notification', onNotification)
    try {
      // pg forgets about a connect that `end` overtakes: it neither resolves nor rejects.
      await Promise.race([client.connect(), ended])
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
    await client.end().catch(() => {})
    await running
  }
}
