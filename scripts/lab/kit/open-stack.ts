/** Brings a learner's compose project up under the runner that fits, and leaves nothing behind when that fails. */
import type { ComposeProject, RunOptions, Stack } from '../../stack/types.ts'
import type { EngineChoice } from '../contract.ts'
import { chooseRunner } from './runners.ts'

export { whyNotLive } from './runners.ts'

export interface OpenStackOptions extends RunOptions {
  engine: EngineChoice
  /** For all of it to be healthy. Default 180,000 ms. */
  upTimeoutMs?: number
}

export interface OpenedStack {
  stack: Stack
  /** What this way of running cannot show, and why another way was not taken. */
  notProved: string[]
  /** Stops everything and removes its volumes; never throws for a stack that is already gone. */
  close(): Promise<void>
}

/** @throws StackError when it does not come up, or when the runner insisted on is not there (kind `environment`) */
export async function openStack(project: ComposeProject, options: OpenStackOptions): Promise<OpenedStack> {
  const { engine, upTimeoutMs = 180_000, ...runOptions } = options
  const runner = await chooseRunner(project, engine)
  const stack = await runner.create(project, runOptions)
  const close = () => stack.down({ volumes: true })
  try {
    await stack.up({ timeoutMs: upTimeoutMs })
  } catch (error) {
    // What failed is what the learner must hear, not that tidying up after it did not work either.
    await close().catch(() => undefined)
    throw error
  }
  return { stack, notProved: [...runner.notProved, ...stack.notProved()], close }
}
