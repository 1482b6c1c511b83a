import { Socket } from 'node:net'

/**
 * A socket that delays `uncork` to the end of the current turn of the event loop. Messages that are written in one turn
 * are then sent by one system call instead of one each.
 */
export function createCoalescingSocket(): Socket {
  const socket = new Socket()
  const uncork = socket.uncork.bind(socket)
  socket.uncork = () => process.nextTick(uncork)
  return socket
}
