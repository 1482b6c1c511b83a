/**
 * Adapts the platform to a machine without some engines: a proxy serves the gateway, and optional services are left
 * out. No service then depends on those, and their clients get another environment.
 */
import { type EngineName, engineNamed } from '../stack/engines/catalogue.ts'
import { installCommand } from '../stack/engines/packages.ts'
import { StackError } from '../stack/error.ts'
import { type AdapterFactory, locateEngine } from '../stack/running.ts'
import type { ComposeProject, ComposeService, InstanceStatus, Stack } from '../stack/types.ts'
import { serveByProxy } from './gateway/adapter.ts'
import { monitoringServers } from './monitoring/servers.ts'

interface Optional {
  /** The services are left out when one of these engines is missing. */
  engines: readonly EngineName[]
  services: readonly string[]
  /** New values for variables of the services that have them; null removes the variable. */
  environment: Readonly<Record<string, string | null>>
}

const optional: readonly Optional[] = [
  { engines: ['redis'], services: ['redis'], environment: { REDIS_URL: null } },
  { engines: ['java', 'kafka'], services: ['kafka', 'kafka-topics'], environment: { APP_MODE: 'webhook_only' } },
]

/** Servers for services that the stack itself cannot serve, by service name. */
export async function fallbackServers(): Promise<Record<string, AdapterFactory>> {
  return { ...monitoringServers, ...((await locateEngine('nginx')) ? {} : { gateway: serveByProxy }) }
}

/** The optional engines that this machine lacks. */
export async function missingEngines(): Promise<EngineName[]> {
  const names = optional.flatMap(({ engines }) => engines)
  const found = await Promise.all(names.map(locateEngine))
  return names.filter((_, index) => !found[index])
}

export interface ReducedProject {
  project: ComposeProject
  /** The services left out, as rows of the start-up table. */
  absent: InstanceStatus[]
}

/** The project without the services of the missing engines; the same project when no engine is missing. */
export function withoutEngines(project: ComposeProject, missing: readonly EngineName[]): ReducedProject {
  const lost = optional.flatMap(each => {
    const engine = each.engines.find(name => missing.includes(name))
    return engine ? [{ ...each, engine }] : []
  })
  const leftOut = new Set(lost.flatMap(({ services }) => services).filter(name => name in project.services))
  const environment = Object.assign({}, ...lost.map(each => each.environment))
  const kept = Object.entries(project.services).filter(([name]) => !leftOut.has(name))
  return {
    project: {
      ...project,
      services: Object.fromEntries(kept.map(([name, service]) => [name, adapted(service, leftOut, environment)])),
    },
    absent: lost.flatMap(({ services, engine }) =>
      services.filter(name => leftOut.has(name)).map(name => absentStatus(name, engine)),
    ),
  }
}

function adapted(service: ComposeService, leftOut: ReadonlySet<string>, changes: Optional['environment']) {
  const environment = Object.entries(service.environment).flatMap(([name, value]) => {
    const changed = name in changes ? changes[name] : value
    return typeof changed === 'string' ? [[name, changed]] : []
  })
  const dependsOn = Object.entries(service.dependsOn).filter(([name]) => !leftOut.has(name))
  return { ...service, environment: Object.fromEntries(environment), dependsOn: Object.fromEntries(dependsOn) }
}

function absentStatus(service: string, name: EngineName): InstanceStatus {
  const engine = engineNamed(name)
  return {
    service,
    instance: 1,
    state: 'absent',
    engine: `${engine.title} is not on this machine`,
    endpoints: {},
    restarts: 0,
    notes: [engine.without, `To have it: ${installCommand(engine)}`],
  }
}

/** Wraps the stack of the reduced project so that it also lists the missing services, with the reason. */
export function listingAbsent(stack: Stack, absent: readonly InstanceStatus[]): Stack {
  const rows = new Map(absent.map(row => [row.service, row]))
  const withAbsent = async (statuses: Promise<InstanceStatus[]>) => [...(await statuses), ...absent]
  return {
    ...stack,
    status: () => withAbsent(stack.status()),
    up(options = {}) {
      const services = options.services?.filter(service => !rows.has(service))
      // Only absent services were requested: there is nothing to start.
      return withAbsent(services?.length === 0 ? stack.status() : stack.up({ ...options, services }))
    },
    async exec(service, ...more) {
      const row = rows.get(service)
      if (row) throw new StackError({ kind: 'environment', message: `${row.engine}.`, next: row.notes.join(' ') })
      return stack.exec(service, ...more)
    },
    notProved: () => [
      ...stack.notProved(),
      ...absent.map(({ service, engine, notes }) => `${service}: ${engine}. ${notes[0]}`),
    ],
  }
}
