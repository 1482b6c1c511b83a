/**
 * The few uses of a tool that a health check makes of it, for a machine that lacks the tool although the image has it.
 * Each takes the tool's arguments and gives its exit status.
 */
import { connect } from 'node:net'

/** @type {Record<string, (args: string[], env: Record<string, string | undefined>) => Promise<number>>} */
export const builtins = { nc: netcat, curl, wget, pg_isready: pgIsReady }

const probeTimeoutMs = 3_000

/** `nc -z host port`: 0 when something accepts the connection. @param {string[]} args */
async function netcat(args) {
  const [host, port] = args.filter((word, index) => !word.startsWith('-') && args[index - 1] !== '-w')
  const socket = await open({ host, port: Number(port) })
  socket?.destroy()
  return socket ? 0 : 1
}

/** `curl [-f] [-s] [-o file] URL`. @param {string[]} args */
async function curl(args) {
  const failing = args.some(word => word === '--fail' || /^-[a-zA-Z]*f/.test(word))
  const response = await get(args)
  if (!response) return 7
  if (failing && response.status >= 400) return 22
  if (!args.includes('-o') && !args.includes('/dev/null')) process.stdout.write(await response.text())
  return 0
}

/** `wget [--spider] [-q] [-O -] URL`: an error status is a failure. @param {string[]} args */
async function wget(args) {
  const response = await get(args)
  if (!response) return 4
  if (!response.ok) return 8
  if (args.some(word => /^(-\w*O-?|-)$/.test(word))) process.stdout.write(await response.text())
  return 0
}

/** @param {string[]} args */
async function get(args) {
  const url = args.find(word => /^https?:\/\//.test(word)) ?? `http://${args.findLast(word => !word.startsWith('-'))}`
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(probeTimeoutMs) }).catch(() => undefined)
}

/**
 * `pg_isready -h host -p port -U user -d database`: a start-up message answered with anything but "starting up" or
 * "shutting down" means that the server accepts connections (PostgreSQL protocol 3.0). 1 rejects, 2 no answer.
 * @param {string[]} args @param {Record<string, string | undefined>} env
 */
async function pgIsReady(args, env) {
  /** @param {string} name */
  const option = name => args[args.indexOf(name) + 1]
  const host = args.includes('-h') ? option('-h') : (env.PGHOST ?? '127.0.0.1')
  const port = Number(args.includes('-p') ? option('-p') : (env.PGPORT ?? 5432))
  const socket = await open(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })
  if (!socket) return 2
  const words = Buffer.from(`user\0${args.includes('-U') ? option('-U') : 'postgres'}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + words.length)
  head.writeInt32BE(3 << 16, 4)
  socket.write(Buffer.concat([head, words]))
  const answer = await new Promise(resolve => {
    socket.once('data', resolve).once('close', () => resolve(undefined))
    setTimeout(resolve, probeTimeoutMs).unref()
  })
  socket.destroy()
  if (!answer) return 2
  return String(answer).includes('57P03') ? 1 : 0
}

/** @param {import('node:net').NetConnectOpts} where @returns {Promise<import('node:net').Socket | undefined>} */
function open(where) {
  return new Promise(resolve => {
    const socket = connect(where)
    socket.setTimeout(probeTimeoutMs, () => socket.destroy())
    socket
      .once('connect', () => resolve(socket))
      .once('error', () => resolve(undefined))
      .once('close', () => resolve(undefined))
  })
}
