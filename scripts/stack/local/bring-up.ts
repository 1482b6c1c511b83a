import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { StackError, serviceError } from '../error.ts'
import type { ComposeService, InstanceState } from '../types.ts'
import { accepts, healthcheckOf } from './health.ts'
import type { Instance } from './instance.ts'
import { readTail } from './log.ts'
import type { PlannedInstance } from './plan.ts'
import { freePort, type PortObstacle, portObstacle } from './ports.ts'

const defaultTimeoutMs = 180_000
/** Milliseconds after which a service without a health check counts as ready even if it does not listen. */
const listenPatienceMs = 5_000
const listenPollMs = 50
const failureLogLines = 15

/** States of an instance that has been started, also of one that has ended since. */
const started: readonly InstanceState[] = ['running', 'healthy', 'unhealthy', 'completed']

export interface BringUp {
  order: readonly ComposeService[]
  instances: readonly Instance[]
  plan: readonly PlannedInstance[]
  timeoutMs?: number
}

/**
 * Starts the services, each as soon as its dependencies meet the conditions of `depends_on`, and waits until all are
 * healthy, running or completed. The first failure ends the waiting; instances that run by then go on.
 */
export async function bringUp({ order, instances, plan, timeoutMs = defaultTimeoutMs }: BringUp): Promise<void> {
  const instancesOf = (name: string) => instances.filter(({ context }) => context.service.name === name)
  await refuseTakenPorts(
    plan.filter(({ context }) => order.includes(context.service)),
    instances,
  )

  for (const { adapter } of order.flatMap(({ name }) => instancesOf(name))) adapter.preflight?.()

  const given = new AbortController()
  // Every waiting instance listens to this signal.
  setMaxListeners(0, given.signal)
  const timer = setTimeout(() => given.abort(tooSlow(order, instancesOf, timeoutMs)), timeoutMs)
  const begin = async (service: ComposeService) => {
    await Promise.all(
      Object.keys(service.dependsOn).map(name => dependency(service, name, instancesOf(name), given.signal)),
    )
    given.signal.throwIfAborted()
    await Promise.all(
      instancesOf(service.name)
        .filter(isDue)
        .map(instance => instance.start()),
    )
  }
  const tasks = order.map(async service => {
    await begin(service)
    await Promise.all(
      instancesOf(service.name)
        .filter(({ adapter }) => !adapter.skip)
        .map(instance => becomeReady(instance, given.signal)),
    )
  })
  try {
    await Promise.all(tasks)
  } catch (error) {
    given.abort(error)
    await Promise.allSettled(tasks)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Instances to start: not those that nothing can serve, and not one-shots that have completed. */
const isDue = (instance: Instance) => !instance.adapter.skip && instance.status().state !== 'completed'

const hasHealthcheck = ({ context, adapter }: Instance) => healthcheckOf(context.service, adapter) !== undefined

async function becomeReady(instance: Instance, signal: AbortSignal): Promise<void> {
  await instance.reach(readyStates(instance), signal)
  const [port] = instance.context.ports.values()
  if (instance.status().state !== 'running' || port === undefined) return
  // A process without a health check is given a moment to listen.
  const deadline = Date.now() + listenPatienceMs
  while (instance.status().state === 'running' && Date.now() < deadline && !(await accepts(port)))
    await delay(listenPollMs)
  await instance.reach(readyStates(instance), signal)
}

/** The states in which dependants may start: a one-shot is ready when it has completed. */
function readyStates(instance: Instance): InstanceState[] {
  const { project, service } = instance.context
  const awaited = Object.values(project.services).some(
    ({ dependsOn }) => dependsOn[service.name]?.condition === 'service_completed_successfully',
  )
  if (awaited) return ['completed']
  return hasHealthcheck(instance) ? ['healthy', 'completed'] : ['running', 'completed']
}

async function dependency(
  service: ComposeService,
  name: string,
  instances: readonly Instance[],
  signal: AbortSignal,
): Promise<void> {
  const { condition, required } = service.dependsOn[name]!
  const skipped = instances.some(({ adapter }) => adapter.skip)
  if (instances.length === 0 || (skipped && (condition === 'service_started' || !required))) return
  if (skipped) await instances[0]!.start()
  if (condition === 'service_healthy' && !instances.every(hasHealthcheck)) throw cannotBeHealthy(service, name)
  const states: Record<typeof condition, readonly InstanceState[]> = {
    service_started: started,
    service_healthy: ['healthy'],
    service_completed_successfully: ['completed'],
  }
  await Promise.all(instances.map(instance => instance.reach(states[condition], signal)))
}

interface Taken {
  context: PlannedInstance['context']
  port: number
  obstacle: PortObstacle
}

async function refuseTakenPorts(plan: readonly PlannedInstance[], instances: readonly Instance[]): Promise<void> {
  const taken: Taken[] = []
  for (const { context, published } of plan) {
    if (instances.some(instance => instance.context.id === context.id && instance.process() !== undefined)) continue
    for (const port of published) {
      const obstacle = await portObstacle(port)
      if (obstacle) taken.push({ context, port, obstacle })
    }
  }
  if (taken.length > 0) throw await unusablePorts(taken)
}

/** Names all taken ports at once, because a reader who moves one often has to move several. */
async function unusablePorts(taken: readonly Taken[]): Promise<StackError> {
  const [{ context, obstacle }] = taken as [Taken]
  const said = taken.map(
    ({ context, port, obstacle: { why } }) => `Port ${port}, where ${context.service.name} is published, is ${why}.`,
  )
  const choices = await Promise.all(taken.map(otherPort))
  return serviceError(context.service, {
    kind: 'environment',
    message: said.join('\n'),
    next: `${obstacle.remedy}: ${choices.join(' ')}`,
  })
}

/** `POSTGRES_PORT=24699`, where the compose file has a variable for it. */
async function otherPort({ context, port }: Taken): Promise<string> {
  const { interpolations } = context.project
  const variable = interpolations.find(({ name, argument }) => /PORT/.test(name) && argument === String(port))?.name
  const other = await freePort()
  return variable ? `${variable}=${other}` : `${other} instead of ${port}`
}

function cannotBeHealthy(service: ComposeService, name: string): StackError {
  return serviceError(service, {
    kind: 'compose',
    message: `${service.name} waits for ${name} to be healthy, but ${name} has no health check.`,
    next: `Give ${name} a healthcheck, or let ${service.name} wait for service_started.`,
  })
}

function tooSlow(
  order: readonly ComposeService[],
  instancesOf: (name: string) => Instance[],
  timeoutMs: number,
): StackError {
  const waiting = order
    .flatMap(({ name }) => instancesOf(name))
    .filter(instance => !instance.adapter.skip && !readyStates(instance).includes(instance.status().state))
  const said = waiting.map(instance => `${instance.context.id} is ${instance.status().state}`).join(', ')
  const first = waiting.find(instance => instance.status().state !== 'waiting') ?? waiting[0]
  return new StackError({
    kind: 'service',
    service: first?.context.service.name,
    place: first?.context.service.place,
    message: `The stack was not ready after ${Math.round(timeoutMs / 1000)} s: ${said}.`,
    next: first ? `Read the log of ${first.context.id}: ${first.status().logFile}` : 'Try again.',
    log: first && readTail(first.status().logFile!, failureLogLines),
  })
}
