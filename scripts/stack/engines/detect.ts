import { failureOf } from '../error.ts'
import { type Engine, engines, type Found } from './catalogue.ts'
import { installCommand } from './packages.ts'

/** Whether one engine is on this machine, and where. */
export interface EngineReport extends Pick<Engine, 'name' | 'title' | 'without'>, Partial<Found> {
  found: boolean
  /** The one command that installs it, or what helps when it is there and cannot be used. */
  install: string
}

/**
 * Look for these engines, for every one when none are named; nothing is started or changed. One that is there and cannot
 * be used counts as not found: `without` then says why, and `install` what helps.
 */
export function detectEngines(names?: ReadonlySet<string>): Promise<EngineReport[]> {
  return Promise.all(engines.filter(({ name }) => names?.has(name) ?? true).map(reportOf))
}

/** Exported for its test. */
export async function reportOf(engine: Engine): Promise<EngineReport> {
  const { name, title, without } = engine
  try {
    const found = await engine.locate()
    return { name, title, found: found !== undefined, ...found, install: installCommand(engine), without }
  } catch (error) {
    const { message, next } = failureOf(error)
    return { name, title, found: false, install: next, without: `${message} ${without}` }
  }
}
