import { Socket } from 'node:net'

/**
 * A socket that sends what is written between `cork` and `uncork` at the end of the turn of the event loop: messages that
 * are written one after the other go out by one call of the system, not by one each.
 */
export function createCoalescingSocket(): Socket {
  const socket = new Socket()
  const uncork = socket.uncork.bind(socket)
  socket.uncork = () => process.nextTick(uncork)
  return socket
}
