import { join } from 'node:path'
import { serviceError } from '../error.ts'
import { startOrder } from '../start-order.ts'
import type { ComposeProject, ComposeService, RunOptions } from '../types.ts'
import { type AdapterFactory, type AdapterPlaces, makeAdapter } from './adapters/choose.ts'
import { machineEnvironment } from './exec.ts'
import { createFiles } from './files.ts'
import { createNames, instanceId, type ListenerTable, listenerTable } from './names.ts'
import { freePort } from './ports.ts'
import { translateEnvironment } from './translate.ts'
import type { Adapter, InstanceContext } from './types.ts'

export interface LocalRunOptions extends RunOptions {
  /** Takes the place of the choice by image, by service name: for services whose engine is not on this machine. */
  adapters?: Readonly<Record<string, AdapterFactory>>
}

/** One instance with everything that is decided before it starts. */
export interface PlannedInstance {
  context: Omit<InstanceContext, 'log' | 'signal'>
  adapter: Adapter
  /** Loopback address by container port. */
  endpoints: Record<string, string>
  /** Host ports that it must be able to take. */
  published: number[]
}

/** Choose an adapter and ports for every instance. Nothing is started or written. */
export async function planInstances(
  project: ComposeProject,
  options: LocalRunOptions,
): Promise<{ instances: PlannedInstance[]; table: ListenerTable }> {
  const services = startOrder(project, options.services)
  const drafts = await Promise.all(
    services.map(async service => {
      const places = placesOf(project, service, options.stateDir)
      const adapter = await makeAdapter(service, places, options.adapters?.[service.name])
      const count = adapter.skip ? 1 : (options.scale?.[service.name] ?? service.scale)
      return Promise.all(
        Array.from({ length: count }, (_, index) => draftInstance(service, index + 1, adapter, options)),
      )
    }),
  )
  const instances = drafts.flat()
  const table = listenerTable(
    instances.map(({ service, adapter, ports }) => ({ service: service.name, listeners: adapter.listeners, ports })),
  )
  const planned = instances.map(({ published, ...draft }): PlannedInstance => {
    const endpoints = Object.fromEntries([...draft.ports].map(([port, local]) => [String(port), `127.0.0.1:${local}`]))
    return {
      context: createContext(project, draft, table, options.stateDir),
      adapter: draft.adapter,
      endpoints,
      published,
    }
  })
  return { instances: planned, table }
}

/** Folders that an adapter reads the service's files from and writes its own to. */
export function placesOf({ directory }: ComposeProject, { name }: ComposeService, stateDir: string): AdapterPlaces {
  return { directory, state: join(stateDir, 'parts', instanceId(name, 1)) }
}

export interface Draft {
  service: ComposeService
  number: number
  id: string
  adapter: Adapter
  ports: ReadonlyMap<number, number>
}

/** The names, files and environment of an instance, which depend on the ports of all instances. */
export function createContext(
  project: ComposeProject,
  draft: Draft,
  table: ListenerTable,
  stateDir: string,
): PlannedInstance['context'] {
  const { number, id, adapter, ports } = draft
  const service = adapter.service ?? draft.service
  const directory = join(stateDir, 'parts', id)
  const files = createFiles({
    service,
    volumes: join(stateDir, 'volumes'),
    root: join(directory, 'root'),
    imagePaths: adapter.imagePaths,
  })
  const names = createNames(project, service, number, table)
  const environment = {
    ...machineEnvironment(directory),
    // Docker gives a name by which the instance reaches itself.
    HOSTNAME: service.name,
    ...translateEnvironment({ ...adapter.imageEnvironment, ...service.environment }, names, files),
  }
  return { project, service, number, id, directory, files, names, ports, environment }
}

async function draftInstance(
  service: ComposeService,
  number: number,
  adapter: Adapter,
  { anyPorts }: RunOptions,
): Promise<Draft & { published: number[] }> {
  const ports = new Map<number, number>()
  const published: number[] = []
  for (const { port, sameAs } of adapter.listeners) {
    const host = anyPorts ? undefined : publishedPort(service, port, number)
    const shared = sameAs === undefined ? undefined : ports.get(sameAs)
    if (host !== undefined && shared === undefined) published.push(host)
    ports.set(port, shared ?? host ?? (await freePort()))
  }
  return { service, number, id: instanceId(service.name, number), adapter, ports, published }
}

/** The host port for a container port of one instance: the instances share a range in order. */
function publishedPort(service: ComposeService, port: number, number: number): number | undefined {
  const written = service.ports.find(
    ({ target, published, protocol }) => target === port && published && protocol === 'tcp',
  )?.published
  if (written === undefined) return undefined
  const [first, last = first] = written.split('-').map(Number)
  const host = first! + number - 1
  if (host <= last!) return host
  throw serviceError(service, {
    kind: 'compose',
    message: `${service.name} publishes ${written === String(first) ? `port ${written}` : `ports ${written}`}, too few for instance ${number}.`,
    next: `Publish a range of ports, or none: the gateway reaches the instances without.`,
  })
}
