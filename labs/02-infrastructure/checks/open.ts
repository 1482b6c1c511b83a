/** Starts the learner's services, or a few of them, from the scratch copy and with values that nobody could know. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PartRequest } from '../../../scripts/lab/contract.ts'
import { type OpenedStack, planStack } from '../../../scripts/lab/kit/open-stack.ts'
import { StackError } from '../../../scripts/stack/index.ts'
import { freePort } from '../../../scripts/stack/running.ts'
import type { RunOptions, Stack, StackEvent } from '../../../scripts/stack/types.ts'
import { freshValues } from './fresh-values.ts'
import type { Live } from './live.ts'
import { loadWith, type StaticContext } from './static/context.ts'

/** Rule 6.2. */
const upTimeoutMs = 180_000

export interface Opening extends Pick<RunOptions, 'services' | 'scale'> {
  /** A compose file that is laid over the learner's, by name, and what else it needs, below the scratch copy. */
  over?: { name: string; text: string }
  /** Only what is started has to be right: a variable that is missing elsewhere gets a value. Default false. */
  partly?: boolean
}

export interface OpenedLive extends Omit<OpenedStack, 'stack'> {
  live: Live
  runner: Stack['runner']
}

/** Everything, as it is checked together. */
const whole: Opening = { scale: { sales: 2 } }

/** @throws StackError when it does not come up; nothing is left running then */
export const openLive = async (request: PartRequest<StaticContext>, opening = whole): Promise<OpenedLive> =>
  (await plan(request, opening))()

/**
 * These services of the whole stack, in which the others can come up later; these alone where nothing can be planned
 * with the others as they are.
 * @throws StackError when they do not come up; nothing is left running then
 */
export async function openFirst(
  request: PartRequest<StaticContext>,
  services: string[],
): Promise<OpenedLive & { others?: () => Promise<OpenedLive> }> {
  const up = await plan(request, whole).catch(error => {
    if (!(error instanceof StackError)) throw error
  })
  if (!up) return openLive(request, { services, partly: true })
  const first = await up(services)
  const { stack } = first.live
  const others = async (): Promise<OpenedLive> => {
    await stack.up({ timeoutMs: upTimeoutMs })
    // What has been opened first is what ends all of it.
    return { ...first, notProved: stack.notProved(), close: async () => undefined }
  }
  return { ...first, others }
}

/** @returns what starts the services named, or all that the opening names */
async function plan(request: PartRequest<StaticContext>, { services, scale, over, partly }: Opening) {
  const { files, engine, stateDir, signal, onProgress } = request
  const env = { ...files.values, ...(await valuesOf(files)) }
  const loaded = loadWith(files, env, partly ? 'lenient' : 'strict', over && [layOver(files, over)])
  if ('failure' in loaded) throw new StackError(loaded.failure)
  const onEvent = (event: StackEvent) => event.type === 'instance' && onProgress(`${event.service} is ${event.state}`)
  const options = { engine, stateDir, signal, services, scale, onEvent }
  const { stack, up } = await planStack(loaded.project, options, upTimeoutMs)
  const live: Live = { ...files, stack, env }
  return async (first?: string[]): Promise<OpenedLive> => {
    const { notProved, close } = await up(first)
    return { live, runner: stack.runner, notProved, close }
  }
}

/** One set in a run: its parts can be up at once, and whoever reads `.env` finds it in one file. */
const drawn = new WeakMap<StaticContext, Promise<Record<string, string>>>()

function valuesOf(files: StaticContext): Promise<Record<string, string>> {
  const values = drawn.get(files) ?? freePort().then(freshValues)
  drawn.set(files, values)
  return values
}

/** Beside the learner's files and under a name that is nobody's. */
export function layOver({ scratch }: Pick<StaticContext, 'scratch'>, { name, text }: { name: string; text: string }) {
  const path = join(scratch, '.lab-check', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}
