import { type Engine, engines, type Found } from './catalogue.ts'
import { installCommand } from './packages.ts'

/** Whether one engine is on this machine, and where. */
export interface EngineReport extends Pick<Engine, 'name' | 'title' | 'without'>, Partial<Found> {
  found: boolean
  /** The one command that installs it. */
  install: string
}

/** Look for these engines, for every one when none are named; nothing is started or changed. */
export function detectEngines(names?: ReadonlySet<string>): Promise<EngineReport[]> {
  return Promise.all(
    engines
      .filter(({ name }) => names?.has(name) ?? true)
      .map(async engine => {
        const { name, title, without } = engine
        const found = await engine.locate()
        return { name, title, found: found !== undefined, ...found, install: installCommand(engine), without }
      }),
  )
}
