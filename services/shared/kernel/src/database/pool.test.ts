import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { expect, test } from 'vitest'
import { startListener } from './listener.ts'
import { migrate } from './migrations.ts'
import { createPool } from './pool.ts'

/** What PgBouncer takes at the start of a connection; anything else it refuses. */
const accepted = ['user', 'database', 'application_name', 'client_encoding']

test('no connection begins with parameters that a connection pooler refuses', async () => {
  const begun: string[][] = []
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', packet => {
      begun.push(parametersOf(packet))
      socket.end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `postgresql://sales_app:x@127.0.0.1:${(server.address() as AddressInfo).port}/shop`
  const about = { url, schema: 'sales', applicationName: 'sales', log: silent }

  const pool = createPool({ ...about, max: 1 })
  await expect(pool.query({ text: 'SELECT 1' })).rejects.toThrow()
  await pool.end()
  await expect(migrate({ ...about, sets: [] })).rejects.toThrow()
  const stop = startListener({ ...about, channel: 'sales_outbox', onNotification: () => {} })
  await eventually(() => expect(begun.length).toBeGreaterThanOrEqual(3))
  await stop()
  server.close()

  expect(begun.flat().filter(name => !accepted.includes(name))).toEqual([])
  expect(new Set(begun.flat())).toContain('user')
})

/** Names in a start-up packet: length and version, eight bytes, then name and value in turn, each ended by a NUL. */
function parametersOf(packet: Buffer): string[] {
  const parts = packet.subarray(8).toString('utf8').split('\0')
  return parts.filter((part, index) => index % 2 === 0 && part !== '')
}
