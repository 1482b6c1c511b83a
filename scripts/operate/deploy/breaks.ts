/** What the files have by now that cannot be brought in without a break: a deploy says so and leaves all as it is. */
import { type Container, serviceOf } from '../../stack/docker/containers.ts'
import { StackError } from '../../stack/error.ts'
import type { ComposeProject } from '../../stack/types.ts'
import { settingsOf } from './plan.ts'

/** A container of the platform with its environment, `NAME=value` each. */
export type Running = Container & { Config: { Env: string[] } }

export interface Found {
  project: Pick<ComposeProject, 'services'>
  containers: readonly Running[]
  /** Compose's digest of the definition that the files have now, of each part that there can be only one of. */
  settings: ReadonlyMap<string, string>
  /** The text of the gateway's nginx.conf; absent when no gateway runs. */
  nginxConf?: { inFiles: string; inContainer: string }
}

/** Of several things that are in the way, the first. */
export function breakIn(found: Found): StackError | undefined {
  const password = changedPassword(found)
  if (password) return otherPassword(password)
  const part = changedPart(found)
  if (part) return otherDefinition(part)
  const { nginxConf } = found
  return nginxConf && nginxConf.inFiles !== nginxConf.inContainer ? otherNginxConf() : undefined
}

interface ChangedPassword {
  /** Of the database. */
  role: string
  /** The part that runs with the one before. */
  service: string
}

/** A role has one password: from the moment at which it is another, instances with the one before cannot connect. */
function changedPassword({ project, containers }: Found): ChangedPassword | undefined {
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

/** Who logs in to the database by this address; undefined for what is no such address. */
function loginIn(address: string | undefined): { role: string; password: string } | undefined {
  if (!address?.startsWith('postgresql://')) return undefined
  const { username, password } = new URL(address)
  return { role: username, password }
}

function changedPart({ containers, settings }: Found): string | undefined {
  const isChanged = (one: Running) => settings.has(serviceOf(one)) && settings.get(serviceOf(one)) !== settingsOf(one)
  return containers.filter(isChanged).map(serviceOf)[0]
}

function otherPassword({ role, service }: ChangedPassword): StackError {
  return new StackError({
    kind: 'environment',
    message: `The database’s password of ${role} is another one in .env than the one that ${service} runs with.`,
    next:
      service === 'postgres'
        ? `PostgreSQL keeps the one that its volume was made with. Put that back into .env, or change it in the database first (\\password in psql) and bring it in with a break: docker compose up --build --detach.`
        : 'A role has one password, so whoever has the old one cannot connect any more. Put the old one back into .env, or bring the new one in with a break: docker compose up --build --detach.',
  })
}

function otherDefinition(part: string): StackError {
  return new StackError({
    kind: 'environment',
    message: `${part} runs by another definition than the files have now (image, settings or port), and there can be only one of it.`,
    next: `Bring it in with a break of some seconds, then run this again: docker compose up --detach --no-deps --wait ${part}.`,
  })
}

function otherNginxConf(): StackError {
  return new StackError({
    kind: 'environment',
    message: 'nginx.conf is another file now than the one that the gateway was started with, which is the one it sees.',
    next: 'Bring it in with a break of a second, then run this again: docker compose up --detach --no-deps --force-recreate --wait gateway.',
  })
}
