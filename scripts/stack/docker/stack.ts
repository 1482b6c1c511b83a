/** Runs a compose project in containers: `docker compose` with its own name, state folder and ports. */
import { StackError } from '../error.ts'
import { logTail } from '../log-tail.ts'
import { startOrder, unknownService } from '../start-order.ts'
import type { ComposeProject, ExecResult, RunOptions, Stack } from '../types.ts'
import { isOlder } from '../version.ts'
import { askDocker, DockerTimeout, docker } from './command.ts'
import { composeFor } from './compose.ts'
import {
  anonymousVolumes,
  type Container,
  instanceOf,
  instanceStatus,
  listContainers,
  serviceOf,
} from './containers.ts'
import { buildFailure, instanceFailure, startFailure } from './failures.ts'
import { killContainer } from './kill.ts'
import { setsStartInterval } from './override.ts'
import { containerPorts } from './ports.ts'
import { isBroken, untilReady, watchContainers } from './ready.ts'

const upWithinMs = 180_000
const buildWithinMs = 900_000
const logLines = 20
const startIntervalSince = '25.0.0'

/** Rejects when Docker cannot be used; nothing is built or started before `up`. */
export async function createDockerStack(project: ComposeProject, options: RunOptions): Promise<Stack> {
  const engine = await engineVersion()
  const startInterval = !isOlder(engine, startIntervalSince)
  const compose = composeFor(project, options, startInterval)
  const list = () => listContainers(compose.name)
  const scaleOf = (name: string) => {
    const count = options.scale?.[name]
    return count === undefined ? [] : ['--scale', `${name}=${count}`]
  }
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

  const stack: Stack = {
    runner: 'docker',
    project,

    async up({ services = options.services ?? [], timeoutMs = upWithinMs } = {}) {
      // Only services that are built, among the requested ones and their dependencies.
      const wanted = startOrder(project, services.length > 0 ? services : undefined)
      const toBuild = wanted.filter(({ build }) => build).map(({ name }) => name)
      const built = toBuild.length > 0 && (await compose.run(['build', ...toBuild], { timeoutMs: buildWithinMs }))
      if (built && built.exitCode !== 0) throw buildFailure(project, built.stdout + built.stderr)
      const deadline = Date.now() + timeoutMs
      stopped.clear()
      const waiting = { list, report, blame: blame(timeoutMs), deadline, signal: options.signal }
      const watching = new AbortController()
      const watch = watchContainers(waiting, watching.signal)
      try {
        // Compose refuses to scale a service that it does not start.
        const scale = wanted.flatMap(({ name }) => scaleOf(name))
        // Without --wait, which takes a one-shot that ended well for a failure.
        const up = ['up', '--detach', '--no-build', '--remove-orphans', ...scale, ...services]
        const started = await compose.run(up, { timeoutMs }).catch(timedOut)
        if (started && started.exitCode !== 0) throw await whyNotStarted(started, waiting.blame)
        return await untilReady(waiting)
      } finally {
        watching.abort()
        await watch
      }
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
      const lines = tail === undefined ? [] : ['--tail', String(tail)]
      return (await compose.run(['logs', '--no-color', '--no-log-prefix', ...lines, service])).stdout
    },

    notProved: () =>
      startInterval || !Object.values(project.services).some(setsStartInterval)
        ? []
        : [`The engine here is ${engine}, which knows no start_interval in health checks; they ask at their interval.`],
  }

  function blame(timeoutMs: number) {
    return async (container: Container): Promise<StackError> =>
      instanceFailure(
        project,
        container,
        logTail(await stack.logs(serviceOf(container), { tail: 200 }), logLines),
        timeoutMs,
      )
  }

  /** A container that ended or is unhealthy explains more than Compose's own message. */
  async function whyNotStarted(
    { stderr }: ExecResult,
    blame: (container: Container) => Promise<StackError>,
  ): Promise<StackError> {
    const containers = await list()
    // A container that Docker is about to restart looks for a moment as if it started.
    const culprit = containers.find(isBroken) ?? containers.find(({ RestartCount }) => RestartCount > 0)
    return culprit ? blame(culprit) : startFailure(project, stderr)
  }

  return stack
}

/** Ignores the time limit of `up`: the instance that is not ready is reported instead. */
function timedOut(error: unknown): undefined {
  if (!(error instanceof DockerTimeout)) throw error
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
