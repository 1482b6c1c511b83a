import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { startListener } from './listener.ts'

test('stopping waits for no server that does not answer, and reports no outage', async () => {
  const server = createServer(socket => socket.on('error', () => {}))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const lines: string[] = []
  const stop = startListener({
    url: `postgresql://sales_app:x@127.0.0.1:${(server.address() as AddressInfo).port}/shop`,
    applicationName: 'sales',
    channel: 'sales_outbox',
    onNotification: () => {},
    log: pino({}, { write: (line: string) => void lines.push(line) }),
  })
  await once(server, 'connection')
  const begun = performance.now()
  await stop()
  expect(performance.now() - begun).toBeLessThan(2000)
  server.close()
  expect(lines).toEqual([])
})
