/** Brings a learner's compose project up with the runner that fits, and removes everything when that fails. */
import type { ComposeProject, RunOptions, Stack } from '../../stack/types.ts'
import type { EngineChoice } from '../contract.ts'
import { chooseRunner } from './runners.ts'

export interface StackOptions extends RunOptions {
  engine: EngineChoice
}

export interface PlannedStack {
  stack: Stack
  /**
   * Starts these services and their dependencies, or all services.
   * @throws StackError; then nothing is left running
   */
  up(services?: string[]): Promise<OpenedStack>
}

export interface OpenedStack {
  stack: Stack
  /** What this runner cannot show, and why another runner was not taken. */
  notProved: string[]
  /** Stops everything and removes its volumes; never throws for a stack that is already gone. */
  close(): Promise<void>
}

/**
 * @param upTimeoutMs until everything started must be healthy
 * @throws StackError when nothing can be planned, or when the requested runner is missing (kind `environment`)
 */
export async function planStack(
  project: ComposeProject,
  { engine, ...options }: StackOptions,
  upTimeoutMs = 180_000,
): Promise<PlannedStack> {
  const runner = await chooseRunner(project, engine)
  const stack = await runner.create(project, options)
  const close = () => stack.down({ volumes: true })
  return {
    stack,
    async up(services) {
      try {
        await stack.up({ services, timeoutMs: upTimeoutMs })
      } catch (error) {
        // The learner must see the failure of the start, not a failure of the clean-up.
        await close().catch(() => undefined)
        throw error
      }
      return { stack, notProved: [...runner.notProved, ...stack.notProved(services)], close }
    },
  }
}
