import envSchema from 'env-schema'
import { type Static, type TObject, Type } from 'typebox'
import { createAjv, pattern } from '../http/schema.ts'
import { toFieldErrors } from '../http/schema-errors.ts'

/**
 * How many connections requests and consumers share. A release that is deployed has its own for a while, beside those of
 * all other services: `scripts/platform/connections.test.ts` holds the sum against what PostgreSQL takes.
 */
export const poolSize = (connections: number) => Type.Integer({ minimum: 1, maximum: 100, default: connections })

/** The settings that every service has. Times are whole milliseconds. */
export const serviceSettings = {
  SERVICE_NAME: Type.String({ minLength: 1, pattern: '^[a-z][a-z0-9-]*$' }),
  /** Loopback unless an image says otherwise: nothing of this platform listens to the network by accident. */
  HOST: Type.String({ default: '127.0.0.1', minLength: 1 }),
  PORT: Type.Integer({ minimum: 1, maximum: 65535 }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
  DATABASE_URL: Type.String({ format: 'uri' }),
  MIGRATE_DATABASE_URL: Type.String({ format: 'uri' }),
  DATABASE_POOL_SIZE: poolSize(5),
  /** The credentials that `/metrics` requires: `none`, `bearer:TOKEN` or `basic:USER:PASSWORD`. */
  METRICS_AUTH: Type.String({
    default: 'none',
    ...pattern(
      '^(none|bearer:\\S{16,}|basic:[^\\s:]+:\\S{16,})$',
      'none, bearer:TOKEN or basic:USER:PASSWORD, with a secret of at least 16 characters',
    ),
  }),
  /** Base URL of the collector that spans are sent to by OTLP over HTTP. Without it no spans are recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(Type.String({ format: 'uri' })),
  /**
   * How long a stopping service still answers while it already reports "not ready". Whoever kills it has to wait for
   * eight seconds more.
   */
  DRAIN_MS: Type.Integer({ minimum: 0, maximum: 60_000, default: 250 }),
}

/** Further settings of a service that exchanges events. */
export const messagingSettings = {
  RELAY_DATABASE_URL: Type.String({ format: 'uri' }),
  APP_MODE: Type.Enum(['kafka', 'webhook_only'], { default: 'kafka' }),
  /** `host:port`, separated by commas. */
  KAFKA_BROKERS: Type.Optional(Type.String({ minLength: 1 })),
  /** Prefix of topic and group names, so that several platforms can share a broker. */
  KAFKA_PREFIX: Type.String({ default: '' }),
  /** Secret that services show each other when they post events; the same for all services. */
  EVENTS_SECRET: Type.Optional(Type.String({ minLength: 16 })),
  /** Where the other services are, for `webhook_only`: `name=url`, separated by white space. */
  PEER_URLS: Type.String({ default: '' }),
}

/** Further settings of a service that identifies its callers. */
export const accessSettings = {
  /** Where identity publishes the keys that access tokens are verified with. */
  JWKS_URL: Type.String({ format: 'uri' }),
}

/** Further settings of a service that caches answers. */
export const cacheSettings = {
  /** Without one there is no cache. */
  REDIS_URL: Type.Optional(Type.String({ format: 'uri' })),
}

/** The environment is not valid: one sentence for each wrong variable. */
export class ConfigError extends Error {
  constructor(readonly sentences: string[]) {
    super(sentences.join('\n'))
    this.name = 'ConfigError'
  }
}

/**
 * Reads the settings named in `schema` from the environment and ignores the rest of it.
 * @throws ConfigError with all that is wrong, not only the first.
 */
export function readConfig<T extends TObject>(
  schema: T,
  environment: Record<string, string | undefined> = process.env,
): Static<T> {
  // Compose passes an unset variable as an empty one, so both count as absent.
  const data = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  try {
    return envSchema<Static<T>>({
      schema: { ...schema },
      data,
      env: false,
      ajv: createAjv({ coerceTypes: true, removeAdditional: true }),
    })
  } catch (error) {
    if (!(error instanceof Error) || !('errors' in error)) throw error
    const faults = toFieldErrors(error.errors as Parameters<typeof toFieldErrors>[0])
    throw new ConfigError(faults.map(({ pointer, detail }) => sentence(pointer.slice(1), detail, data)))
  }
}

/** `readConfig` for `main.ts`: when the environment is wrong, prints the sentences and ends the process with code 1. */
export function readConfigOrExit<T extends TObject>(schema: T, check: (config: Static<T>) => string[] = () => []) {
  try {
    const config = readConfig(schema)
    const sentences = check(config)
    if (sentences.length > 0) throw new ConfigError(sentences)
    return config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

const holdsSecret = /URL|PASSWORD|SECRET|TOKEN|KEY|AUTH/

function sentence(name: string, detail: string, data: Record<string, string | undefined>): string {
  const value = data[name]
  if (value === undefined) return `${name} is not set: it ${detail}.`
  const shown = holdsSecret.test(name) ? `${name} (not shown)` : `${name}=${value}`
  return `${shown} is not valid: it ${detail}.`
}
