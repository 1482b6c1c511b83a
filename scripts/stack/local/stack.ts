import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StackError } from '../error.ts'
import { startOrder, unknownService } from '../start-order.ts'
import type { ComposeProject, ComposeService, PartState, PartStatus, Stack } from '../types.ts'
import { chooseAdapter } from './adapters/choose.ts'
import { bringUp } from './bring-up.ts'
import { runCommand } from './command.ts'
import { runInside, translateScript } from './inside.ts'
import { openLog, readTail } from './log.ts'
import { notProved } from './not-proved.ts'
import { createOwnership } from './ownership.ts'
import { createPart, type Part } from './part.ts'
import { createContext, type LocalRunOptions, placesOf, planParts } from './plan.ts'
import { layTools } from './tools.ts'

/** All of a `down` together; what has not ended by then is killed. */
const downBudgetMs = 9_000
const defaultLogLines = 200

/**
 * Run a compose project as processes of this machine, supervised by this very process. Ports and addresses are decided
 * here and hold for the life of the stack; nothing is started or written before `up`.
 *
 * It is no container engine: `notProved()` says what this way of running cannot show.
 */
export async function createLocalStack(project: ComposeProject, options: LocalRunOptions): Promise<Stack> {
  const { stateDir } = options
  const plan = await planParts(project, options)
  const emit = options.onEvent ?? (() => {})
  const ownership = createOwnership({ stateDir, project: project.name, parts: () => parts, down: () => stack.down() })
  const parts: Part[] = plan.parts.map(({ context, adapter, endpoints }) => {
    const log = openLog(join(stateDir, 'logs', `${context.id}.log`))
    const { signal } = new AbortController()
    const logged = { ...context, signal, log: log.write }
    return createPart({ context: logged, adapter, log, endpoints, emit, changed: ownership.save })
  })
  let runs = 0
  let goingDown: Promise<void> | undefined
  let wentDown = false

  const partsOf = (service: string, instance?: number): Part[] => {
    const found = parts.filter(
      ({ context }) => context.service.name === service && (instance ?? context.instance) === context.instance,
    )
    if (found.length === 0)
      throw project.services[service] ? noInstance(service, instance) : unknownService(project, service)
    return found
  }
  const own = async () => {
    await goingDown
    for (const id of await ownership.take())
      emit({ type: 'engine', engine: id, detail: 'ended: a crashed run had left it' })
  }
  const bringDown = async (volumes: boolean) => {
    const abandon = () => {
      for (const part of parts) part.abandon()
    }
    const deadline = setTimeout(abandon, downBudgetMs)
    await stopInOrder(startOrder(project, options.services), parts)
    clearTimeout(deadline)
    wentDown = true
    const folders = parts.map(({ context }) => context.directory)
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
      // What waits for a part must not take its last end for the answer; a one-shot's work is done until all goes down.
      const over: readonly PartState[] = wentDown ? ['stopped', 'failed', 'completed'] : ['stopped', 'failed']
      wentDown = false
      for (const part of parts) if (over.includes(part.status().state)) part.renew()
      await bringUp({ order, parts, plan: plan.parts, timeoutMs: upOptions.timeoutMs })
      return stack.status()
    },
    async down({ volumes = false } = {}) {
      // Whoever has not started anything has nothing to stop; data is removed only by who may own it.
      if (!ownership.held() && !volumes) return
      await own()
      goingDown = bringDown(volumes).finally(() => {
        goingDown = undefined
      })
      await goingDown
    },
    async stop(service, instance) {
      await Promise.all(partsOf(service, instance).map(part => part.stop()))
    },
    async start(service, instance) {
      await own()
      await Promise.all(partsOf(service, instance).map(part => part.start()))
    },
    async kill(service, instance) {
      for (const part of partsOf(service, instance)) part.kill()
    },
    status: async (): Promise<PartStatus[]> => parts.map(part => part.status()),
    async endpoint(service, containerPort, instance = 1) {
      const port = partsOf(service, instance)[0]!.context.ports.get(containerPort)
      return port === undefined ? undefined : { host: '127.0.0.1', port }
    },
    async exec(service, argv, execOptions) {
      const part = partsOf(service).find(each => each.process() !== undefined)
      if (!part) throw notRunning(service)
      return runInside(part.context, part.adapter, argv, execOptions)
    },
    async run(service, runOptions = {}) {
      await own()
      const original = partsOf(service)[0]!.context.service
      const asked = { ...original, command: runOptions.command ?? original.command }
      const adapter = await chooseAdapter(asked, placesOf(project, asked, stateDir))
      const draft = { service: asked, instance: 0, id: `${service}-run-${++runs}`, adapter, ports: new Map() }
      const log = openLog(join(stateDir, 'logs', `${draft.id}.log`))
      const context = {
        ...createContext(project, draft, plan.table, stateDir),
        log: log.write,
        signal: new AbortController().signal,
      }
      try {
        context.files.prepare((text, name) => translateScript(text, name, context))
        layTools(context, adapter)
        const { argv, env, cwd, uid, gid } = await adapter.prepare(context)
        return await runCommand(argv, {
          env: { ...env, ...runOptions.env },
          cwd,
          uid,
          gid,
          timeoutMs: runOptions.timeoutMs,
          onOutput: log.write,
          pipes: true,
        })
      } finally {
        await rm(context.directory, { recursive: true, force: true })
      }
    },
    async logs(service, { tail = defaultLogLines } = {}) {
      const texts = partsOf(service).map(part => readTail(part.status().logFile!, tail))
      return texts.join('\n')
    },
    notProved: () => notProved(project, plan.parts),
  }
  return stack
}

/** Dependants end before what they depend on; what is independent ends together. */
async function stopInOrder(order: readonly ComposeService[], parts: readonly Part[]): Promise<void> {
  const stopping = new Map<string, Promise<unknown>>()
  for (const { name } of order.toReversed()) {
    const dependants = order.filter(({ dependsOn }) => dependsOn[name] !== undefined)
    const own = parts.filter(({ context }) => context.service.name === name)
    const before = Promise.all(dependants.map(each => stopping.get(each.name)))
    stopping.set(
      name,
      before.then(() => Promise.all(own.map(part => part.stop()))),
    )
  }
  await Promise.all(stopping.values())
}

function noInstance(service: string, instance?: number): StackError {
  return new StackError({
    kind: 'compose',
    message: `${service} has no ${instance === undefined ? 'instance' : `instance ${instance}`} in this stack.`,
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
