/**
 * The platform on a machine that lacks an engine which the others can do without: the part is left out, nobody waits for
 * it, and the services are told. Which these are is decided by how the services are made, so it is said here as data.
 */
import { type EngineName, engineNamed } from '../stack/engines/catalogue.ts'
import { installCommand } from '../stack/engines/packages.ts'
import { StackError } from '../stack/error.ts'
import { locateEngine } from '../stack/running.ts'
import type { ComposeProject, ComposeService, PartStatus, Stack } from '../stack/types.ts'

interface Dispensable {
  /** The part is left out when one of these is missing. */
  engines: readonly EngineName[]
  parts: readonly string[]
  /** What services that have the variable get instead; null takes it away. */
  environment: Readonly<Record<string, string | null>>
}

const dispensable: readonly Dispensable[] = [
  { engines: ['redis'], parts: ['redis'], environment: { REDIS_URL: null } },
  { engines: ['java', 'kafka'], parts: ['kafka', 'kafka-topics'], environment: { APP_MODE: 'webhook_only' } },
]

/** The engines that the platform can do without and this machine lacks. */
export async function missingEngines(): Promise<EngineName[]> {
  const names = dispensable.flatMap(({ engines }) => engines)
  const found = await Promise.all(names.map(locateEngine))
  return names.filter((_, index) => !found[index])
}

export interface Reduced {
  project: ComposeProject
  /** What is left out, as rows beside the parts that run. */
  absent: PartStatus[]
}

/** The project without the parts that the missing engines would serve; itself when there are none. */
export function doWithout(project: ComposeProject, missing: readonly EngineName[]): Reduced {
  const lost = dispensable.flatMap(each => {
    const engine = each.engines.find(name => missing.includes(name))
    return engine ? [{ ...each, engine }] : []
  })
  const parts = new Set(lost.flatMap(({ parts }) => parts).filter(part => part in project.services))
  const environment = Object.assign({}, ...lost.map(each => each.environment))
  const kept = Object.entries(project.services).filter(([name]) => !parts.has(name))
  return {
    project: {
      ...project,
      services: Object.fromEntries(kept.map(([name, service]) => [name, told(service, parts, environment)])),
    },
    absent: lost.flatMap(({ parts: names, engine }) => names.filter(name => parts.has(name)).map(row(engine))),
  }
}

function told(service: ComposeService, absent: ReadonlySet<string>, changes: Dispensable['environment']) {
  const environment = Object.entries(service.environment).flatMap(([name, value]) => {
    const changed = name in changes ? changes[name] : value
    return typeof changed === 'string' ? [[name, changed]] : []
  })
  const dependsOn = Object.entries(service.dependsOn).filter(([name]) => !absent.has(name))
  return { ...service, environment: Object.fromEntries(environment), dependsOn: Object.fromEntries(dependsOn) }
}

const row =
  (name: EngineName) =>
  (service: string): PartStatus => {
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

/** The stack of the reduced project, which still knows the parts that are not there. */
export function knowing(stack: Stack, absent: readonly PartStatus[]): Stack {
  const rows = new Map(absent.map(part => [part.service, part]))
  const withAbsent = async (statuses: Promise<PartStatus[]>) => [...(await statuses), ...absent]
  return {
    ...stack,
    status: () => withAbsent(stack.status()),
    up(options = {}) {
      const services = options.services?.filter(service => !rows.has(service))
      // Only absent ones were asked for: there is nothing to start.
      return withAbsent(services?.length === 0 ? stack.status() : stack.up({ ...options, services }))
    },
    async exec(service, ...more) {
      const part = rows.get(service)
      if (part) throw new StackError({ kind: 'environment', message: `${part.engine}.`, next: part.notes.join(' ') })
      return stack.exec(service, ...more)
    },
    notProved: () => [
      ...stack.notProved(),
      ...absent.map(({ service, engine, notes }) => `${service}: ${engine}. ${notes[0]}`),
    ],
  }
}
