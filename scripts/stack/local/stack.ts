import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StackError } from '../error.ts'
import { startOrder, unknownService } from '../start-order.ts'
import type { ComposeProject, ComposeService, ExecResult, InstanceState, InstanceStatus, Stack } from '../types.ts'
import { makeAdapter } from './adapters/choose.ts'
import { bringUp } from './bring-up.ts'
import { runCommand } from './command.ts'
import { execInside } from './exec.ts'
import { createInstance, type Instance } from './instance.ts'
import { prepareLaunch } from './instance-process.ts'
import { openLog, readTail } from './log.ts'
import type { ListenerTable } from './names.ts'
import { notProved } from './not-proved.ts'
import { createOwnership } from './ownership.ts'
import { createContext, type LocalRunOptions, placesOf, planInstances } from './plan.ts'

/** Milliseconds for a whole `down`; processes that run longer are killed. */
const downBudgetMs = 9_000
const defaultLogLines = 200

/**
 * Run a compose project as processes of this machine, supervised by this very process. Ports and addresses are decided
 * here and hold for the life of the stack; nothing is started or written before `up`.
 *
 * It is no container engine: `notProved()` says what this way of running cannot show.
 */
export async function createLocalStack(project: ComposeProject, options: LocalRunOptions): Promise<Stack> {
  // Commands in the stack end when the caller is interrupted; down alone leaves them to their own end.
  const { stateDir, signal: interrupted } = options
  const plan = await planInstances(project, options)
  const emit = options.onEvent ?? (() => {})
  const ownership = createOwnership({
    stateDir,
    project: project.name,
    instances: () => instances,
    down: () => stack.down(),
  })
  const instances: Instance[] = plan.instances.map(({ context, adapter, endpoints }) => {
    const log = openLog(join(stateDir, 'logs', `${context.id}.log`))
    const { signal } = new AbortController()
    const logged = { ...context, signal, log: log.write }
    return createInstance({ context: logged, adapter, log, endpoints, emit, changed: ownership.save })
  })
  let runs = 0
  let goingDown: Promise<void> | undefined
  let wentDown = false

  const instancesOf = (service: string, number?: number): Instance[] => {
    const found = instances.filter(
      ({ context }) => context.service.name === service && (number ?? context.number) === context.number,
    )
    if (found.length === 0)
      throw project.services[service] ? noInstance(service, number) : unknownService(project, service)
    return found
  }
  const own = async () => {
    await goingDown
    for (const id of await ownership.take())
      emit({ type: 'engine', engine: id, detail: 'ended: a crashed run had left it' })
  }
  const bringDown = async (volumes: boolean) => {
    const abandon = () => {
      for (const instance of instances) instance.abandon()
    }
    const deadline = setTimeout(abandon, downBudgetMs)
    await stopInOrder(startOrder(project, options.services), instances)
    clearTimeout(deadline)
    wentDown = true
    const folders = instances.map(({ context }) => context.directory)
    if (volumes) folders.push(join(stateDir, 'volumes'))
    await Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true })))
    ownership.release()
  }
  const downOrTell = () =>
    stack.down().catch(error => emit({ type: 'engine', engine: project.name, detail: `not stopped: ${error.message}` }))
  options.signal?.addEventListener('abort', downOrTell, { once: true })

  const stack: Stack = {
    runner: 'local',
    project,
    async up(upOptions = {}) {
      await own()
      const order = startOrder(project, upOptions.services ?? options.services)
      // A waiting caller must not take the previous end of an instance for the answer; a completed one-shot stays
      // completed until all go down.
      const over: readonly InstanceState[] = wentDown ? ['stopped', 'failed', 'completed'] : ['stopped', 'failed']
      wentDown = false
      for (const instance of instances) if (over.includes(instance.status().state)) instance.renew()
      await bringUp({ order, instances, plan: plan.instances, timeoutMs: upOptions.timeoutMs })
      return stack.status()
    },
    async down({ volumes = false } = {}) {
      // A process that has started nothing has nothing to stop; only the owner may delete data.
      if (!ownership.held() && !volumes) return
      await own()
      goingDown = bringDown(volumes).finally(() => {
        goingDown = undefined
      })
      await goingDown
    },
    async stop(service, number) {
      await Promise.all(instancesOf(service, number).map(instance => instance.stop()))
    },
    async start(service, number) {
      await own()
      await Promise.all(instancesOf(service, number).map(instance => instance.start()))
    },
    async kill(service, number) {
      for (const instance of instancesOf(service, number)) instance.kill()
    },
    status: async (): Promise<InstanceStatus[]> => instances.map(instance => instance.status()),
    async endpoint(service, containerPort, number = 1) {
      const port = instancesOf(service, number)[0]!.context.ports.get(containerPort)
      return port === undefined ? undefined : { host: '127.0.0.1', port }
    },
    async exec(service, argv, execOptions) {
      const instance = instancesOf(service).find(each => each.process() !== undefined)
      if (!instance) throw notRunning(service)
      return execInside(instance.context, instance.adapter, argv, { ...execOptions, signal: interrupted })
    },
    async run(service, runOptions) {
      await own()
      const { service: asked } = instancesOf(service)[0]!.context
      const stackParts = { project, table: plan.table, stateDir }
      return runOnce(asked, `${service}-run-${++runs}`, stackParts, { ...runOptions, signal: interrupted })
    },
    async logs(service, { tail = defaultLogLines } = {}) {
      const texts = instancesOf(service).map(instance => readTail(instance.status().logFile!, tail))
      return texts.join('\n')
    },
    notProved(services) {
      const asked = startOrder(project, services ?? options.services)
      return notProved(
        project,
        plan.instances.filter(({ context }) => asked.some(({ name }) => name === context.service.name)),
      )
    },
  }
  return stack
}

type RunOnceOptions = Parameters<Stack['run']>[1] & { signal?: AbortSignal }

/** Runs a service once more, or another command in its place, in a fresh instance that is deleted at the end. */
async function runOnce(
  { command: usual, ...service }: ComposeService,
  id: string,
  { project, table, stateDir }: { project: ComposeProject; table: ListenerTable; stateDir: string },
  { command = usual, env: added, timeoutMs, signal = new AbortController().signal }: RunOnceOptions,
): Promise<ExecResult> {
  const asked = { ...service, command }
  const adapter = await makeAdapter(asked, placesOf(project, asked, stateDir))
  const draft = { service: asked, number: 0, id, adapter, ports: new Map() }
  const { write: log } = openLog(join(stateDir, 'logs', `${id}.log`))
  const context = { ...createContext(project, draft, table, stateDir), log, signal }
  try {
    const { argv, env, ...where } = await prepareLaunch(context, adapter)
    const options = { env: { ...env, ...added }, timeoutMs, signal, onOutput: log, pipes: true }
    return await runCommand(argv, { ...where, ...options })
  } finally {
    await rm(context.directory, { recursive: true, force: true })
  }
}

/** Stops dependants before their dependencies; independent services stop together. */
async function stopInOrder(order: readonly ComposeService[], instances: readonly Instance[]): Promise<void> {
  const stopping = new Map<string, Promise<unknown>>()
  for (const { name } of order.toReversed()) {
    const dependants = order.filter(({ dependsOn }) => dependsOn[name] !== undefined)
    const own = instances.filter(({ context }) => context.service.name === name)
    const before = Promise.all(dependants.map(each => stopping.get(each.name)))
    stopping.set(
      name,
      before.then(() => Promise.all(own.map(instance => instance.stop()))),
    )
  }
  await Promise.all(stopping.values())
}

function noInstance(service: string, number?: number): StackError {
  return new StackError({
    kind: 'compose',
    message: `${service} has no ${number === undefined ? 'instance' : `instance ${number}`} in this stack.`,
    next: 'Ask for another instance, or start the stack with more.',
  })
}

function notRunning(service: string): StackError {
  return new StackError({
    kind: 'service',
    service,
    message: `${service} is not running.`,
    next: `Start it first: up, or start ${service}.`,
  })
}
