/**
 * What the usual clients ask in a health check, asked without the client: by the supervisor itself, which costs no
 * process every few seconds, and by a shim where the machine lacks the client.
 *
 * A probe reads the client's arguments strictly. It asks the same question and ends with the same status, or, when an
 * argument is none of those below, there is none: then only the client itself knows what is asked.
 */
import { connect } from 'node:net'
import { parseArgs } from 'node:util'

/**
 * @typedef {{ exitCode: number, stdout: string, stderr: string }} Answer
 * @typedef {(signal: AbortSignal) => Promise<Answer>} Probe
 * @typedef {Record<string, string | undefined>} Environment
 */

/**
 * The arguments of a client by those of its options that are known, each with its letter; throws for any other.
 * @param {string[]} args @param {Record<string, string>} flags @param {Record<string, string>} texts options with a value
 */
function parse(args, flags, texts) {
  const option =
    (/** @type {'boolean' | 'string'} */ type) =>
    (/** @type {string[]} */ [name, short]) => [name, short ? { type, short } : { type }]
  const options = [...Object.entries(flags).map(option('boolean')), ...Object.entries(texts).map(option('string'))]
  return parseArgs({ args, allowPositionals: true, options: Object.fromEntries(options) })
}

/** @param {number} exitCode @param {string} [stdout] @param {string} [stderr] @returns {Answer} */
const answer = (exitCode, stdout = '', stderr = '') => ({ exitCode, stdout, stderr })

/** @type {Record<string, (args: string[], env: Environment) => Probe | undefined>} */
const byTool = {
  nc: netcat,
  curl,
  wget,
  pg_isready: pgIsReady,
  'redis-cli': redisCli,
  'valkey-cli': redisCli,
  'kafka-broker-api-versions.sh': kafkaApiVersions,
  node: nodeFetch,
}

/**
 * The question of a client with these arguments, hosts and ports already those of this machine.
 * @param {string} tool @param {string[]} args @param {Environment} env
 * @returns {Probe | undefined}
 */
export function probeFor(tool, args, env) {
  try {
    return byTool[tool]?.(args, env)
  } catch {
    // parseArgs met an option that is not listed.
    return undefined
  }
}

/** `nc -z [-w seconds] host port`: whether something accepts a connection. @param {string[]} args @returns {Probe | undefined} */
function netcat(args) {
  const { values, positionals } = parse(args, { z: 'z', v: 'v', n: 'n' }, { w: 'w' })
  const [host = '', port] = positionals
  if (!values.z || positionals.length !== 2) return undefined
  return async signal => {
    const socket = await open({ host, port: Number(port) }, signal)
    socket?.destroy()
    return answer(socket ? 0 : 1)
  }
}

/** Any answer will do for curl, unless `--fail` asks for a status below 400. @param {string[]} args @returns {Probe | undefined} */
function curl(args) {
  const flags = { fail: 'f', silent: 's', 'show-error': 'S', location: 'L', head: 'I' }
  const { values, positionals } = parse(args, flags, { output: 'o', 'max-time': 'm', 'connect-timeout': '' })
  const url = onlyUrl(positionals)
  if (!url || !isDiscarded(values.output)) return undefined
  const refused = (/** @type {number} */ status) => Boolean(values.fail) && status >= 400
  const how = { method: values.head ? 'HEAD' : 'GET', follow: values.location === true, shows: !values.output }
  return request(url, how, { nothing: 7, bad: 22, refused })
}

/** wget follows redirects, and every status that is not a success is a failure. @param {string[]} args @returns {Probe | undefined} */
function wget(args) {
  const flags = { quiet: 'q', spider: '', 'no-verbose': '' }
  const { values, positionals } = parse(args, flags, { 'output-document': 'O', tries: 't', timeout: 'T' })
  const url = onlyUrl(positionals)
  const output = values['output-document']
  // Without either it writes a file, which is more than a question.
  if (!url || !(values.spider || output === '-' || (output !== undefined && isDiscarded(output)))) return undefined
  const how = { method: values.spider ? 'HEAD' : 'GET', follow: true, shows: output === '-' }
  return request(url, how, { nothing: 4, bad: 8, refused: status => status >= 300 })
}

/** @param {string | undefined} output */
const isDiscarded = output => output === undefined || output === '/dev/null'

/** The one URL among the arguments, when it has nothing that curl or wget would read in a way of its own. @param {string[]} positionals */
function onlyUrl(positionals) {
  const [url = ''] = positionals
  if (positionals.length !== 1 || !/^(https?:\/\/)?[\w.:-]+(\/[\w./~%?&=+-]*)?$/.test(url)) return undefined
  return /^https?:/.test(url) ? url : `http://${url}`
}

/**
 * `node -e "fetch('http://…').then(r => process.exit(r.ok ? 0 : 1))"`, in the few ways in which people write it.
 * @param {string[]} args @param {Environment} env @returns {Probe | undefined}
 */
function nodeFetch([option, code = '', ...more], env) {
  if (!['-e', '--eval'].includes(option ?? '') || more.length > 0) return undefined
  const found = fetchOnly.exec(code.trim())
  const url = found?.[1] && literal(found[1], env)
  const how = { method: 'GET', follow: true, shows: false }
  return url ? request(url, how, { nothing: 1, bad: 1, refused: status => status >= 300 }) : undefined
}

const quoted = /(?:'[^'\\]*'|"[^"\\]*"|`[^`\\]*`)/.source
const pieces = `(?:${quoted}|process\\.env\\.PORT)(?:\\s*\\+\\s*(?:${quoted}|process\\.env\\.PORT))*`
const exits = String.raw`process\.exit\((?:(\w+)\.ok\s*\?\s*0\s*:\s*1|Number\(!(\w+)\.ok\)|\+!(\w+)\.ok)\)`
const gives1 = String.raw`\(?\w*\)?\s*=>\s*process\.exit\(1\)`
const fetchOnly = new RegExp(
  String.raw`^fetch\((${pieces})\)\s*\.then\(\(?(\w+)\)?\s*=>\s*${exits}(?:,\s*${gives1})?\)(?:\s*\.catch\(${gives1}\))?;?$`,
)

/** The text that a JavaScript expression of strings and `process.env.PORT` gives. @param {string} expression @param {Environment} env */
function literal(expression, { PORT = '' }) {
  const operands = expression.match(new RegExp(`${quoted}|process\\.env\\.PORT`, 'g')) ?? []
  const values = operands.map(operand => {
    if (operand === 'process.env.PORT') return PORT
    const inner = operand.slice(1, -1)
    return operand.startsWith('`') ? inner.replaceAll(/\$\{process\.env\.PORT\}/g, PORT) : inner
  })
  return onlyUrl([values.join('')])
}

/**
 * One request on a connection of its own; the exit codes are those for no response and for a refused one.
 * @param {string} url @param {{ method: string, follow: boolean, shows: boolean }} how
 * @param {{ nothing: number, bad: number, refused: (status: number) => boolean }} codes @returns {Probe}
 */
function request(url, { method, follow, shows }, { nothing, bad, refused }) {
  return async signal => {
    try {
      const headers = { connection: 'close' }
      const response = await fetch(url, { method, headers, signal, redirect: follow ? 'follow' : 'manual' })
      const body = await response.text()
      return refused(response.status) ? answer(bad, '', `it answers ${response.status}`) : answer(0, shows ? body : '')
    } catch (error) {
      const { message, cause } = /** @type {Error} */ (error)
      return answer(nothing, '', cause instanceof Error ? cause.message : message)
    }
  }
}

/**
 * `pg_isready`: a start-up message answered with anything but "starting up" or "shutting down" means that the server
 * accepts connections (PostgreSQL protocol 3.0; PQping asks in the same way). 1 rejects, 2 no answer.
 * @param {string[]} args @param {Environment} env @returns {Probe | undefined}
 */
function pgIsReady(args, env) {
  const texts = { host: 'h', port: 'p', username: 'U', dbname: 'd', timeout: 't' }
  const { values, positionals } = parse(args, { quiet: 'q' }, texts)
  // A name with these is a whole connection string, which may lead elsewhere.
  if (positionals.length > 0 || /[=:/]/.test(values.dbname ?? '')) return undefined
  const host = values.host ?? env.PGHOST ?? '127.0.0.1'
  const port = Number(values.port ?? env.PGPORT ?? 5432)
  const user = values.username ?? env.PGUSER ?? 'postgres'
  return async signal => {
    const socket = await open(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }, signal)
    if (!socket) return answer(2, '', 'no response')
    const words = Buffer.from(`user\0${user}\0database\0${values.dbname ?? user}\0\0`)
    const head = Buffer.alloc(8)
    head.writeInt32BE(head.length + words.length)
    head.writeInt32BE(3 << 16, 4)
    const said = await exchange(socket, Buffer.concat([head, words]))
    if (said === undefined) return answer(2, '', 'no response')
    return said.includes('57P03') ? answer(1, '', 'rejecting connections') : answer(0, 'accepting connections')
  }
}

/** `redis-cli ping`: any reply is an answer, an error too, unless `-e` asks for a status. @param {string[]} args @returns {Probe | undefined} */
function redisCli(args) {
  const { values, positionals } = parse(args, { errors: 'e' }, { host: 'h', port: 'p' })
  if (positionals.length !== 1 || positionals[0]?.toLowerCase() !== 'ping') return undefined
  return async signal => {
    const socket = await open({ host: values.host ?? '127.0.0.1', port: Number(values.port ?? 6379) }, signal)
    const said = socket && (await exchange(socket, Buffer.from('PING\r\n')))
    if (said === undefined) return answer(1, '', 'Could not connect')
    return answer(values.errors && said.startsWith('-') ? 1 : 0, said.replace(/^[+-]/, ''))
  }
}

/**
 * `kafka-broker-api-versions.sh --bootstrap-server …` asks who belongs to the cluster, then one of them what it can do;
 * Kafka's client in JavaScript does both when it connects. Java needs a third of a second of a processor for it.
 * @param {string[]} args @returns {Probe | undefined}
 */
function kafkaApiVersions(args) {
  const { values, positionals } = parse(args, {}, { 'bootstrap-server': '' })
  const brokers = values['bootstrap-server']?.split(',')
  if (!brokers || positionals.length > 0) return undefined
  return async signal => {
    await import('../../../../services/shared/kernel/src/transport/kafka-timer.js')
    const { default: kafkajs } = await import('kafkajs')
    const { Kafka, logLevel } = kafkajs
    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin()
    const end = () => admin.disconnect()
    signal.addEventListener('abort', end, { once: true })
    try {
      await admin.connect()
      const { brokers: members } = await admin.describeCluster()
      return answer(members.length > 0 ? 0 : 1, `${members.length} broker`)
    } catch (error) {
      return answer(1, '', /** @type {Error} */ (error).message)
    } finally {
      signal.removeEventListener('abort', end)
      await admin.disconnect()
    }
  }
}

/** @param {import('node:net').NetConnectOpts} where @param {AbortSignal} signal @returns {Promise<import('node:net').Socket | undefined>} */
function open(where, signal) {
  return new Promise(resolve => {
    const socket = connect({ ...where, signal })
    socket
      .once('connect', () => resolve(socket))
      // Kept for the life of the socket: an abort is an error of it too.
      .on('error', () => resolve(undefined))
      .once('close', () => resolve(undefined))
  })
}

/** What a server says first to a message; undefined when it says nothing. @param {import('node:net').Socket} socket @param {Buffer} message @returns {Promise<string | undefined>} */
async function exchange(socket, message) {
  socket.write(message)
  /** @type {Buffer | undefined} */
  const said = await new Promise(resolve => socket.once('data', resolve).once('close', () => resolve(undefined)))
  socket.destroy()
  return said && String(said)
}
