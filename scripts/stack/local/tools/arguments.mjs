import { itself, nowhere } from './own-host.mjs'

/**
 * How each tool is told where to connect; `nc` takes two plain words at the end.
 * @typedef {{ host: string[], port: string[], defaultPort: number }} Options
 * @type {Record<string, Options>}
 */
const byOption = {
  'redis-cli': { host: ['-h'], port: ['-p'], defaultPort: 6379 },
  'valkey-cli': { host: ['-h'], port: ['-p'], defaultPort: 6379 },
}
/** psql, pg_isready and the other clients of libpq; without options they use PGHOST and PGPORT. */
const libpq = { host: ['-h', '--host'], port: ['-p', '--port'], defaultPort: 5432 }

/** Tools that take no address by option. */
const byUrl = ['curl', 'wget']

const noAddress = `${nowhere.host}:${nowhere.port}`

/** @param {string} host @param {string | number} port @param {Record<string, string>} addresses */
function find(host, port, addresses) {
  const name = host.toLowerCase()
  return addresses[`${name}:${port}`] ?? (itself.includes(name) ? noAddress : undefined)
}

/**
 * The arguments with host and port replaced by where they really are.
 * @param {string} tool
 * @param {string[]} given
 * @param {Record<string, string | undefined>} env
 * @param {Record<string, string>} addresses `host:port` → `host:port`
 * @returns {{ args: string[], env: Record<string, string | undefined> }}
 */
export function translateArguments(tool, given, env, addresses) {
  if (byUrl.includes(tool)) return { args: given, env }
  if (tool === 'nc') return { args: translateLastTwo(given, addresses), env }
  const options = byOption[tool] ?? libpq
  const { host, port, rest } = takeOut(given, options)
  const variables = options === libpq ? { host: env.PGHOST, port: env.PGPORT } : {}
  if (host === undefined && port === undefined && variables.host) return { args: rest, env }
  // Inside its container the server trusts localhost; here only the socket is trusted, so localhost means the socket.
  const onSocket =
    variables.host?.startsWith('/') && (host === undefined || itself.includes(host) || host.startsWith('/'))
  const address = find(host ?? 'localhost', port ?? options.defaultPort, addresses)
  if (onSocket && address !== noAddress) return { args: rest, env }
  const [realHost, realPort] = address?.split(':') ?? [host ?? 'localhost', port ?? String(options.defaultPort)]
  return { args: [options.host[0], realHost, options.port[0], realPort, ...rest], env }
}

/** @param {string[]} given @param {Record<string, string>} addresses */
function translateLastTwo(given, addresses) {
  const [host = '', port = ''] = given.slice(-2)
  const address = find(host, port, addresses)
  return address ? [...given.slice(0, -2), ...address.split(':')] : given
}

/**
 * Split off the options for host and port: `-h x`, `-hx`, `--host x`, `--host=x`.
 * @param {string[]} given
 * @param {Options} options
 */
function takeOut(given, options) {
  /** @type {{ host?: string, port?: string, rest: string[] }} */
  const found = { rest: [] }
  for (let index = 0; index < given.length; index++) {
    const word = given[index]
    const kind = /** @type {const} */ (['host', 'port']).find(name =>
      options[name].some(option => word === option || isJoined(word, option)),
    )
    if (!kind) found.rest.push(word)
    else if (options[kind].includes(word)) found[kind] = given[++index]
    else found[kind] = word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word.slice(2)
  }
  return found
}

/** @param {string} word @param {string} option */
function isJoined(word, option) {
  return option.startsWith('--') ? word.startsWith(`${option}=`) : word.startsWith(option) && word.length > 2
}
