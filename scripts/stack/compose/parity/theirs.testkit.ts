/** The project as Docker Compose reads it (`docker compose config`, which needs no engine), in our words. */
import { spawnSync } from 'node:child_process'
import type { Comparable } from './ours.testkit.ts'

/** The command of Docker Compose on this machine; undefined when there is none. */
export const compose = [['docker', 'compose'], ['docker-compose']].find(
  ([program, ...args]) => spawnSync(program!, [...args, 'version'], { stdio: 'ignore' }).status === 0,
)

/** The environment of both readers. */
export const environment = { PATH: process.env.PATH, HOME: process.env.HOME, OUTER: 'outer', EMPTY: '' }

interface TheirService extends Record<string, unknown> {
  build?: { context: string; dockerfile: string }
  environment?: Record<string, string | null>
  ports?: { target: number; published?: string; host_ip?: string; protocol: string }[]
  volumes?: { type: string; source?: string; target: string; read_only?: boolean }[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: Record<string, unknown>
  networks?: Record<string, unknown>
  secrets?: { source: string; target: string }[]
  deploy?: { replicas?: number; resources?: { limits?: { memory?: string } } }
}

/** Runs `docker compose config` and undoes its doubled dollar signs. */
export function askCompose(
  directory: string,
  command = compose!,
): { error: string; services: Record<string, Comparable> } {
  const [program, ...args] = command
  const run = spawnSync(program!, [...args, 'config', '--format', 'json'], {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
  })
  if (run.status !== 0) return { error: run.stderr || 'refused', services: {} }
  const config = JSON.parse(run.stdout.replaceAll('$$', '$')) as { services: Record<string, TheirService> }
  const services = Object.entries(config.services).map(([name, service]) => [name, theirService(service)] as const)
  return { error: '', services: Object.fromEntries(services) }
}

function theirService(service: TheirService): Comparable {
  const { healthcheck: health, deploy } = service
  const memory = deploy?.resources?.limits?.memory ?? (service.mem_limit as string | undefined)
  return {
    image: service.image,
    build: service.build && {
      context: service.build.context,
      dockerfile: `${service.build.context}/${service.build.dockerfile}`,
    },
    command: service.command ?? undefined,
    entrypoint: service.entrypoint ?? undefined,
    environment: Object.fromEntries(Object.entries(service.environment ?? {}).filter(([, value]) => value !== null)),
    ports: (service.ports ?? []).map(port => ({
      hostIp: port.host_ip,
      published: port.published,
      target: port.target,
      protocol: port.protocol,
    })),
    expose: service.expose ?? [],
    volumes: (service.volumes ?? []).map(({ type, source, target, read_only }) => ({
      type,
      source,
      target,
      readOnly: read_only === true,
    })),
    tmpfs: service.tmpfs ?? [],
    dependsOn: Object.fromEntries(Object.entries(service.depends_on ?? {}).map(([name, one]) => [name, one.condition])),
    health: health && {
      test: health.test,
      disabled: health.disable === true || (health.test as string[])[0] === 'NONE',
      interval: milliseconds(health.interval, 30_000),
      timeout: milliseconds(health.timeout, 30_000),
      retries: health.retries ?? 3,
      startPeriod: milliseconds(health.start_period, 0),
    },
    restart: service.restart ?? 'no',
    networks: Object.keys(service.networks ?? {}).sort(),
    labels: service.labels ?? {},
    init: service.init === true,
    user: service.user,
    capAdd: service.cap_add ?? [],
    memory: memory === undefined ? undefined : Number(memory),
    scale: deploy?.replicas ?? service.scale ?? 1,
    secrets: (service.secrets ?? []).map(({ source, target }) => ({
      source,
      target: target.startsWith('/') ? target : `/run/secrets/${target}`,
    })),
  }
}

/** Go's own notation for durations: `1m30s`, `500ms`, `1h0m0s`. */
function milliseconds(text: unknown, otherwise: number): number {
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  if (typeof text !== 'string') return otherwise
  return [...text.matchAll(/(\d+)(ms|s|m|h)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)
}
