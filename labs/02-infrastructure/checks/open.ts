/** Starts the learner's services, or a few of them, from the scratch copy and with values that nobody could know. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import getPort from 'get-port'
import type { PartRequest } from '../../../scripts/lab/contract.ts'
import { openStack } from '../../../scripts/lab/kit/open-stack.ts'
import { StackError } from '../../../scripts/stack/index.ts'
import type { RunOptions } from '../../../scripts/stack/types.ts'
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

/** @throws StackError when it does not come up; nothing is left running then */
export async function openLive(request: PartRequest<StaticContext>, opening: Opening) {
  const { files, engine, stateDir, signal, onProgress } = request
  const env = { ...files.values, ...freshValues(await getPort()) }
  const loaded = loadWith(
    files,
    env,
    opening.partly ? 'lenient' : 'strict',
    opening.over && [layOver(files, opening.over)],
  )
  if ('failure' in loaded) throw new StackError(loaded.failure)
  const { stack, notProved, close } = await openStack(loaded.project, {
    engine,
    stateDir,
    signal,
    upTimeoutMs,
    services: opening.services,
    scale: opening.scale,
    onEvent: event => event.type === 'instance' && onProgress(`${event.service} is ${event.state}`),
  })
  const live: Live = { ...files, stack, env }
  return { live, runner: stack.runner, notProved, close }
}

/** Beside the learner's files and under a name that is nobody's. */
export function layOver({ scratch }: Pick<StaticContext, 'scratch'>, { name, text }: { name: string; text: string }) {
  const path = join(scratch, '.lab-check', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}
