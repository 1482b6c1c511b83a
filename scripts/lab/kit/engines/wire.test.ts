import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { linesOf } from './wire.ts'

async function connected(): Promise<{ host: Socket; check: Socket }> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const check = dial((server.address() as { port: number }).port)
  const [host] = (await once(server, 'connection')) as [Socket]
  onTestFinished(() => void host.destroy())
  host.on('error', () => undefined)
  return { host, check }
}

test('a check that hangs up while it waits for its engines waits no longer', async () => {
  const { host, check } = await connected()
  host.write('{"type":"progress","text":"postgres is starting"}\n')
  const heard: unknown[] = []
  for await (const line of linesOf(check)) {
    heard.push(line)
    check.destroy()
  }
  expect(heard).toEqual([{ type: 'progress', text: 'postgres is starting' }])
})
