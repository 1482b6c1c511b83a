/**
 * How each tool is told where to connect.
 * @typedef {{ host: string[], port: string[], defaultPort: number, hostVariable?: string, portVariable?: string, socket?: boolean }} Manner
 * @type {Record<string, Manner>}
 */
const manners = {
  'redis-cli': { host: ['-h'], port: ['-p'], defaultPort: 6379 },
  'valkey-cli': { host: ['-h'], port: ['-p'], defaultPort: 6379 },
}
/** @type {Manner} */
const libpq = {
  host: ['-h', '--host'],
  port: ['-p', '--port'],
  defaultPort: 5432,
  hostVariable: 'PGHOST',
  portVariable: 'PGPORT',
  socket: true,
}

const itself = ['localhost', '127.0.0.1', '::1', '0.0.0.0']

/**
 * The arguments with host and port replaced. A tool on its own server's part that names localhost and can use the
 * socket does so: inside the container localhost is trusted, here only the socket is.
 * @param {string} tool
 * @param {string[]} given
 * @param {Record<string, string | undefined>} env
 * @param {Record<string, string>} addresses `host:port` → `host:port`
 */
export function translateArguments(tool, given, env, addresses) {
  const manner = manners[tool] ?? libpq
  const { host, port, rest } = takeOut(given, manner)
  const socket = manner.socket ? env[manner.hostVariable] : undefined
  if (host === undefined && port === undefined && (socket || env[manner.hostVariable])) return { args: rest, env }
  const asked = host ?? 'localhost'
  const trusted = socket?.startsWith('/') && (itself.includes(asked) || asked.startsWith('/'))
  const address = addresses[`${asked.toLowerCase()}:${port ?? manner.defaultPort}`]
  if (trusted && address) return { args: rest, env }
  const [realHost, realPort] = address ? address.split(':') : [asked, String(port ?? manner.defaultPort)]
  return { args: [manner.host[0], realHost, manner.port[0], realPort, ...rest], env }
}

/**
 * Split off the options for host and port: `-h x`, `-hx`, `--host x`, `--host=x`.
 * @param {string[]} given
 * @param {Manner} manner
 */
function takeOut(given, manner) {
  const found = { host: undefined, port: undefined, rest: [] }
  for (let index = 0; index < given.length; index++) {
    const word = given[index]
    const kind = ['host', 'port'].find(name => manner[name].some(option => word === option || isJoined(word, option)))
    if (!kind) found.rest.push(word)
    else if (manner[kind].includes(word)) found[kind] = given[++index]
    else found[kind] = word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word.slice(2)
  }
  return found
}

/** @param {string} word @param {string} option */
function isJoined(word, option) {
  return option.startsWith('--') ? word.startsWith(`${option}=`) : word.startsWith(option) && word.length > 2
}
