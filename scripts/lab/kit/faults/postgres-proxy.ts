/**
 * A proxy in front of PostgreSQL that knows where each protocol message begins. It counts the statements that the
 * server has completed, and can cut every connection right after a chosen message. Source of the format:
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '../../../stack/running.ts'

/** Closes by itself where `await using` ends. */
export interface PostgresProxy extends AsyncDisposable {
  /** The database through the proxy. */
  url: string
  /** How many statements the server has completed; each of several in one text counts. */
  completed(): number
  /**
   * Waits for a client's statement that contains `text`, lets `more` further statements through, then cuts all
   * connections: the server has received the last statement, and no client gets its answer. Resolves after the cut.
   */
  cutAfter(text: string, more: number): Promise<void>
}

/** The messages that make the server run something: a simple query, and the execution of a prepared one. */
const statements = new Set(['Q', 'E'])

/** @param database URL of the one that it stands before */
export async function openPostgresProxy(database: string): Promise<PostgresProxy> {
  const through = new URL(database)
  const target = { host: through.hostname, port: Number(through.port) }
  const port = await freePort()
  through.host = `127.0.0.1:${port}`
  const sockets = new Set<Socket>()
  let completed = 0
  let trap: { text: string; more: number; seen: boolean; cut(): void } | undefined

  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const onAsked = (type: string, message: Buffer) => {
    if (!trap) return
    trap.seen ||= message.includes(trap.text)
    if (trap.seen && statements.has(type) && trap.more-- === 0) {
      const { cut } = trap
      trap = undefined
      // By then the message is on its way to the server.
      setImmediate(() => {
        cutAll()
        cut()
      })
    }
  }
  const server = createServer(client => {
    const engine = connect(target)
    for (const socket of [client, engine]) {
      sockets.add(socket)
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket))
    }
    client.once('close', () => engine.destroy())
    engine.once('close', () => client.destroy())
    const asked = messages(false, onAsked)
    const answered = messages(true, type => {
      if (type === 'C') completed++
    })
    client.on('data', bytes => {
      engine.write(bytes)
      asked(bytes)
    })
    engine.on('data', bytes => {
      client.write(bytes)
      answered(bytes)
    })
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  // An abandoned proxy must not keep the checker running.
  server.unref()

  return {
    url: through.href,
    completed: () => completed,
    cutAfter: (text, more) =>
      new Promise(resolve => {
        trap = { text, more, seen: false, cut: resolve }
      }),
    [Symbol.asyncDispose]() {
      cutAll()
      return new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** Splits a stream into messages. A client's first message has no type byte: it begins with its length. */
function messages(typed: boolean, onMessage: (type: string, message: Buffer) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let hasType = typed
  return bytes => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    for (;;) {
      const head = hasType ? 1 : 0
      if (rest.length < head + 4) return
      const end = head + rest.readInt32BE(head)
      if (rest.length < end) return
      if (hasType) onMessage(String.fromCharCode(rest[0]!), rest.subarray(0, end))
      hasType = true
      rest = rest.subarray(end)
    }
  }
}
