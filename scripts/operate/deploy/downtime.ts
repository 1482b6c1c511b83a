/** Finds changes that cannot be deployed without downtime. A deploy refuses them and changes nothing. */
import { type Container, serviceOf } from '../../stack/docker/containers.ts'
import { StackError } from '../../stack/error.ts'
import type { ComposeProject } from '../../stack/types.ts'
import { settingsOf } from './plan.ts'

/** A container of the platform with its environment, `NAME=value` each. */
export type Running = Container & { Config: { Env: string[] } }

/** What the files say, and what runs. */
export interface PlatformState {
  project: Pick<ComposeProject, 'services'>
  containers: readonly Running[]
  /** Compose's digest of the current definition, by part. Only parts that have a single instance are in it. */
  settings: ReadonlyMap<string, string>
  /** The text of the gateway's nginx.conf; absent when no gateway runs. */
  nginxConf?: { inFiles: string; inContainer: string }
}

/** The first change that needs downtime, as the error that refuses the deploy. */
export function downtimeNeeded(state: PlatformState): StackError | undefined {
  const password = changedPassword(state)
  if (password) return otherPassword(password)
  const part = changedPart(state)
  if (part) return otherDefinition(part)
  const { nginxConf } = state
  return nginxConf && nginxConf.inFiles !== nginxConf.inContainer ? otherNginxConf() : undefined
}

interface ChangedPassword {
  /** The database role. */
  role: string
  /** A part that still runs with the old password. */
  service: string
}

/** A role has one password: as soon as it changes, instances with the old password cannot connect. */
function changedPassword({ project, containers }: PlatformState): ChangedPassword | undefined {
  for (const container of containers) {
    const service = serviceOf(container)
    const now = project.services[service]?.environment ?? {}
    const before = environmentOf(container)
    const { POSTGRES_PASSWORD } = before
    if (POSTGRES_PASSWORD !== undefined && now.POSTGRES_PASSWORD !== POSTGRES_PASSWORD)
      return { role: before.POSTGRES_USER ?? 'postgres', service }
    for (const [name, value] of Object.entries(before)) {
      const [then, today] = [loginIn(value), loginIn(now[name])]
      if (then && today && then.role === today.role && then.password !== today.password)
        return { role: then.role, service }
    }
  }
  return undefined
}

const environmentOf = ({ Config }: Running): Record<string, string> =>
  Object.fromEntries(Config.Env.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))

/** The login in a database URL. Undefined for any other text. */
function loginIn(address: string | undefined): { role: string; password: string } | undefined {
  if (!address?.startsWith('postgresql://')) return undefined
  const { username, password } = new URL(address)
  return { role: username, password }
}

function changedPart({ containers, settings }: PlatformState): string | undefined {
  const isChanged = (one: Running) => settings.has(serviceOf(one)) && settings.get(serviceOf(one)) !== settingsOf(one)
  return containers.filter(isChanged).map(serviceOf)[0]
}

function otherPassword({ role, service }: ChangedPassword): StackError {
  return new StackError({
    kind: 'environment',
    message: `The database password of ${role} in .env differs from the one that ${service} runs with.`,
    next:
      service === 'postgres'
        ? `PostgreSQL keeps the password that its volume was made with. Put that one back into .env, or change it in the database first (\\password in psql), then restart with downtime: docker compose up --build --detach.`
        : 'A role has one password, so instances with the old one could not connect any more. Put the old one back into .env, or restart with downtime: docker compose up --build --detach.',
  })
}

function otherDefinition(part: string): StackError {
  return new StackError({
    kind: 'environment',
    message: `The definition of ${part} (image, settings or port) has changed, and ${part} cannot run twice at the same time.`,
    next: `Replace it with some seconds of downtime, then run this again: docker compose up --detach --no-deps --wait ${part}.`,
  })
}

function otherNginxConf(): StackError {
  return new StackError({
    kind: 'environment',
    message:
      'nginx.conf was replaced by a new file after the gateway had started, so the container still sees the old one.',
    next: 'Recreate the gateway with a second of downtime, then run this again: docker compose up --detach --no-deps --force-recreate --wait gateway.',
  })
}
