/** Runs a compose project in containers: `docker compose` with its own name, state folder and ports. */
import { StackError } from '../error.ts'
import { unknownService } from '../start-order.ts'
import type { ComposeProject, RunOptions, Stack } from '../types.ts'
import { isOlder } from '../version.ts'
import { bringUp } from './bring-up.ts'
import { askDocker, docker } from './command.ts'
import { composeFor, readLogs } from './compose.ts'
import {
  anonymousVolumes,
  type Container,
  instanceOf,
  instanceStatus,
  listContainers,
  serviceOf,
} from './containers.ts'
import { startFailure } from './failures.ts'
import { killContainer } from './kill.ts'
import { setsStartInterval } from './override.ts'
import { containerPorts } from './ports.ts'

const upWithinMs = 180_000
const startIntervalSince = '25.0.0'

/** Rejects when Docker cannot be used; nothing is built or started before `up`. */
export async function createDockerStack(project: ComposeProject, options: RunOptions): Promise<Stack> {
  const engine = await engineVersion()
  const startInterval = !isOlder(engine, startIntervalSince)
  const compose = composeFor(project, options, startInterval)
  const list = () => listContainers(compose.name)
  const reported = new Map<string, string>()
  const stopped = new Set<string>()

  const containersOf = async (service: string, instance?: number): Promise<Container[]> => {
    if (!(service in project.services)) throw unknownService(project, service)
    const all = (await list()).filter(one => serviceOf(one) === service)
    return instance === undefined ? all : all.filter(one => instanceOf(one) === instance)
  }
  const existing = async (service: string, instance?: number): Promise<Container[]> => {
    const found = await containersOf(service, instance)
    if (found.length === 0) throw notThere(service, instance)
    return found
  }
  const report = (containers: Container[]) => {
    for (const { service, instance, state, notes } of containers.map(instanceStatus)) {
      const key = `${service}-${instance}`
      if (reported.get(key) === state) continue
      reported.set(key, state)
      options.onEvent?.({ type: 'instance', service, instance, state, detail: notes[0] })
    }
  }

  return {
    runner: 'docker',
    project,

    up({ services = options.services ?? [], timeoutMs = upWithinMs } = {}) {
      stopped.clear()
      return bringUp({ project, compose, options, services, timeoutMs, list, report })
    },

    async down({ volumes = false } = {}) {
      const unnamed = anonymousVolumes(await list())
      // With the volumes, everything that only this stack used is deleted, its images too.
      const everything = volumes ? ['--volumes', '--rmi', 'local'] : []
      // Runs also after an abort, which asks for exactly this.
      const signal = new AbortController().signal
      const { exitCode, stderr } = await compose.run(['down', '--remove-orphans', ...everything], { signal })
      if (exitCode !== 0) throw startFailure(project, stderr)
      // No later container can use these volumes, and Docker would keep them for ever.
      if (unnamed.length > 0) await askDocker(['volume', 'rm', '--force', ...unnamed])
      reported.clear()
    },

    async stop(service, instance) {
      const ids = (await existing(service, instance)).map(({ Id }) => Id)
      for (const id of ids) stopped.add(id)
      await askDocker(['stop', ...ids])
    },

    async start(service, instance) {
      const ids = (await existing(service, instance)).map(({ Id }) => Id)
      for (const id of ids) stopped.delete(id)
      await askDocker(['start', ...ids])
    },

    async kill(service, instance) {
      await Promise.all((await existing(service, instance)).map(killContainer))
    },

    async status() {
      // Docker does not tell a container that ended by itself from one that was stopped.
      return (await list()).map(one => {
        const instance = instanceStatus(one)
        return stopped.has(one.Id) && instance.state === 'completed' ? { ...instance, state: 'stopped' } : instance
      })
    },

    async endpoint(service, containerPort, instance = 1) {
      const [container] = await containersOf(service, instance)
      const bound = container && instanceStatus(container).endpoints[String(containerPort)]
      if (bound)
        return { host: bound.slice(0, bound.lastIndexOf(':')), port: Number(bound.slice(bound.lastIndexOf(':') + 1)) }
      // An internal network publishes nothing; on Linux its addresses can be reached directly.
      const known = containerPorts(project.services[service]!).includes(containerPort)
      const address = Object.values(container?.NetworkSettings.Networks ?? {}).find(
        ({ IPAddress }) => IPAddress,
      )?.IPAddress
      return known && address && process.platform === 'linux' ? { host: address, port: containerPort } : undefined
    },

    async exec(service, argv, { env = {}, input, timeoutMs } = {}) {
      const running = (await existing(service)).find(({ State }) => State.Status === 'running')
      if (!running) throw notThere(service)
      const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
      return docker(['exec', ...(input === undefined ? [] : ['--interactive']), ...variables, running.Id, ...argv], {
        input,
        timeoutMs,
      })
    },

    async run(service, { command = [], env = {}, timeoutMs } = {}) {
      if (!(service in project.services)) throw unknownService(project, service)
      const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
      return compose.run(['run', '--rm', '--no-deps', '--no-TTY', ...variables, service, ...command], { timeoutMs })
    },

    async logs(service, { tail } = {}) {
      if (!(service in project.services)) throw unknownService(project, service)
      return readLogs(compose, service, tail)
    },

    notProved: () =>
      startInterval || !Object.values(project.services).some(setsStartInterval)
        ? []
        : [`The engine here is ${engine}, which knows no start_interval in health checks; they ask at their interval.`],
  }
}

async function engineVersion(): Promise<string> {
  const version = await askDocker(['version', '--format', '{{.Server.Version}}'])
  return /^[\d.]+/.exec(version)?.[0] ?? '0'
}

function notThere(service: string, instance?: number): StackError {
  const name = instance === undefined ? service : `${service} (instance ${instance})`
  return new StackError({
    kind: 'environment',
    service,
    message: `${name} does not run.`,
    next: 'Start the stack first.',
  })
}
