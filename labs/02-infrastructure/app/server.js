/**
 * The service that lab 02 deploys three times: as sales, inventory and payment. It has no business of its own; it shows
 * what its surroundings do to it. It logs in to PostgreSQL, Kafka and (when REDIS_URL is set) Redis, says in /readyz
 * which of them it reaches at this moment, and echoes every request under its own path.
 *
 * Environment: SERVICE_NAME, PORT (8000), HOST (every interface), DATABASE_URL, KAFKA_BROKERS (host:port,
 * comma-separated), REDIS_URL (optional), LOG_LEVEL (debug, info, warn, error).
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'
import pg from 'pg'

/** A dependency that has not answered by then counts as down: a slow readiness answer helps nobody. */
const PROBE_MS = 1_000
/** Probes closer together than this share one answer. */
const FRESH_MS = 300
/** Time for requests under way after SIGTERM. */
const DRAIN_MS = 3_000
const MAX_BODY_BYTES = 8 * 1024 * 1024
const LEVELS = ['debug', 'info', 'warn', 'error']

const config = readConfig(process.env)
const instance = `${config.service}-${randomUUID().slice(0, 8)}`
const base = `/api/v1/${config.service}`

calmKafkaTimer()
const dependencies = {
  postgres: watch('postgres', postgres(config.databaseUrl)),
  redis: config.redisUrl ? watch('redis', redis(config.redisUrl)) : undefined,
  kafka: watch('kafka', kafka(config.kafkaBrokers)),
}

const server = createServer((request, response) => {
  answer(request, response).catch(error => {
    log('warn', `${request.method} ${request.url}: ${error.message}`)
    if (!response.headersSent) send(response, error.statusCode ?? 500, { error: error.message })
  })
})
// Longer than a proxy keeps its idle connections, so that the proxy is the one to close them.
server.keepAliveTimeout = 75_000
server.on('error', error => {
  log('error', error.message)
  process.exit(1)
})
server.listen({ port: config.port, host: config.host }, () => log('info', `${instance} listens on port ${config.port}`))

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop(signal))

/** Routes. Everything below the service's own path is an echo, so that a gateway's work can be seen from outside. */
async function answer(request, response) {
  const [path, query = ''] = split(request.url, '?')
  if (path === '/livez') return send(response, 200, { status: 'alive', service: config.service, instance })
  if (['/readyz', '/health', `${base}/ready`].includes(path)) return ready(response)
  if (path !== base && !path.startsWith(`${base}/`)) return send(response, 404, { error: `no route for ${path}` })
  const body = await readBody(request)
  send(response, 200, {
    service: config.service,
    instance,
    method: request.method,
    path,
    query,
    headers: request.headers,
    body,
  })
}

async function ready(response) {
  const named = Object.entries(dependencies)
  const states = await Promise.all(named.map(([, probe]) => probe?.() ?? { state: 'not used' }))
  const ok = !stopping && states.every(({ state }) => state !== 'down')
  send(response, ok ? 200 : 503, {
    status: ok ? 'ready' : 'not ready',
    service: config.service,
    instance,
    dependencies: Object.fromEntries(named.map(([name], i) => [name, states[i].state])),
    problems: Object.fromEntries(named.flatMap(([name], i) => (states[i].why ? [[name, states[i].why]] : []))),
  })
}

/** PostgreSQL: a pool replaces a broken connection by itself; the error event only needs a listener. */
function postgres(connectionString) {
  const pool = new pg.Pool({
    connectionString,
    application_name: instance,
    max: 2,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: PROBE_MS,
    query_timeout: PROBE_MS,
  })
  pool.on('error', error => log('debug', `postgres: ${error.message}`))
  return { ask: () => pool.query('select 1'), close: () => pool.end() }
}

/** Redis: the client goes on trying to connect; a question asked meanwhile fails at once instead of waiting. */
function redis(url) {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    connectTimeout: PROBE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: attempt => Math.min(attempt * 100, 500),
  })
  let lastError
  client.on('error', error => {
    lastError = error
    log('debug', `redis: ${error.message}`)
  })
  client.on('ready', () => {
    lastError = undefined
  })
  const ask = () =>
    client.ping().catch(error => {
      throw lastError ?? error
    })
  return { ask, close: async () => client.disconnect() }
}

/**
 * Kafka: the question goes to the broker under the address that it advertises, as a producer's would. A client that
 * failed once is thrown away: a new one has no stale idea of the cluster.
 */
function kafka(brokers) {
  const client = new Kafka({
    clientId: instance,
    brokers,
    connectionTimeout: PROBE_MS,
    requestTimeout: PROBE_MS,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  })
  let admin
  async function ask() {
    const current = admin ?? client.admin()
    try {
      if (!admin) await current.connect()
      admin = current
      await current.describeCluster()
    } catch (error) {
      admin = undefined
      current.disconnect().catch(() => {})
      throw error
    }
  }
  return { ask, close: async () => admin?.disconnect() }
}

/**
 * kafkajs 2.2.4 looks through an empty queue every millisecond once it has been connected, and Node 24 warns about the
 * negative delay it computes. This looks only when there is something to send.
 */
function calmKafkaTimer() {
  RequestQueue.prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests() {
    const throttled = this.throttledUntil - Date.now()
    if (this.throttleCheckTimeoutId || (throttled <= 0 && this.pending.length === 0)) return
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null
        this.checkPendingRequests()
      },
      Math.max(throttled, 10),
    )
  }
}

/** Turns a dependency into a function that says `{ state: 'up' | 'down', why? }` within PROBE_MS, one question at a time. */
function watch(name, { ask, close }) {
  let last = { state: 'unknown', at: 0 }
  let asking
  async function probe() {
    const outcome = await ask().then(
      () => ({ state: 'up' }),
      error => ({ state: 'down', why: reason(error) }),
    )
    if (outcome.state !== last.state) log('info', `${name} is ${outcome.state}${outcome.why ? `: ${outcome.why}` : ''}`)
    last = { ...outcome, at: Date.now() }
    asking = undefined
    return last
  }
  async function state() {
    if (Date.now() - last.at < FRESH_MS) return last
    asking ??= probe()
    return Promise.race([asking, after(PROBE_MS, { state: 'down', why: `no answer within ${PROBE_MS} ms` })])
  }
  return Object.assign(state, { close })
}

async function readBody(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw Object.assign(new Error('body too large'), { statusCode: 413 })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response, status, payload) {
  const body = `${JSON.stringify(payload)}\n`
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** Ends cleanly: no new connection, requests under way finish, dependencies are let go, and never later than DRAIN_MS. */
function stop(signal) {
  if (stopping) return
  stopping = true
  log('info', `${signal}: ${instance} stops`)
  setTimeout(() => process.exit(0), DRAIN_MS).unref()
  server.close(async () => {
    await Promise.allSettled(Object.values(dependencies).map(probe => probe?.close()))
    process.exit(0)
  })
  server.closeIdleConnections()
}

function readConfig(env) {
  const missing = ['SERVICE_NAME', 'DATABASE_URL', 'KAFKA_BROKERS'].filter(name => !env[name])
  if (missing.length > 0) fail(`${missing.join(', ')} must be set`)
  const port = Number(env.PORT || 8000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) fail(`PORT is ${env.PORT}, not a port number`)
  if (!URL.canParse(env.DATABASE_URL)) fail('DATABASE_URL is not a URL: postgresql://user:password@host:port/database')
  return {
    service: env.SERVICE_NAME,
    port,
    // A container has a network of its own; elsewhere whoever starts the program says who may reach it.
    host: env.HOST || undefined,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL || undefined,
    kafkaBrokers: env.KAFKA_BROKERS.split(',').map(broker => broker.trim()),
    // An unknown level is no reason not to start.
    logLevel: LEVELS.indexOf(LEVELS.includes(env.LOG_LEVEL) ? env.LOG_LEVEL : 'info'),
  }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

function log(level, message) {
  if (LEVELS.indexOf(level) < config.logLevel) return
  console.log(JSON.stringify({ time: new Date().toISOString(), level, service: config.service, message }))
}

/** Node reports a refused connection to several addresses as one error with an empty message. */
function reason(error) {
  return error.message || error.errors?.map(({ message }) => message).join(', ') || error.code || error.name
}

function split(text, separator) {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function after(ms, value) {
  return new Promise(resolve => setTimeout(resolve, ms, value).unref())
}
