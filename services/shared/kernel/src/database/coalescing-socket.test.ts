import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import { createCoalescingSocket } from './coalescing-socket.ts'

test('messages that are written in one turn arrive whole, in their order, and are sent by one call', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = createCoalescingSocket()
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [peer] = await once(server, 'connection')
  const sent = vi.spyOn(socket, '_writev' as never)
  for (const message of ['one ', 'two ', 'three ']) {
    socket.cork()
    socket.write(message)
    socket.write('and ')
    socket.uncork()
  }
  socket.end('four')
  let received = ''
  for await (const chunk of peer) received += chunk
  expect(received).toBe('one and two and three and four')
  expect(sent).toHaveBeenCalledTimes(1)
  server.close()
})
