import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { freePort, portObstacle } from './ports.ts'

test('a free port has no obstacle, and one that somebody listens on names who', async () => {
  const port = await freePort()
  expect(await portObstacle(port)).toBeUndefined()
  const server = createServer().listen(port, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  expect(await portObstacle(port)).toEqual({
    why: expect.stringMatching(new RegExp(`^taken by .* \\(process ${process.pid}\\)$`)),
    remedy: 'End that process, or use another port',
  })
})

test('a port that only root may take is not said to be taken', async context => {
  context.skip(process.getuid?.() === 0, 'root may take every port')
  expect(await portObstacle(1)).toEqual({ why: 'open to root only', remedy: 'Use another port' })
})
