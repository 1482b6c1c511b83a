/** Where a stack can be run here: in Docker when an engine answers and has the images, else as local processes. */
import type { EngineReport } from '../../stack/index.ts'
import type { ComposeProject, RunOptions, Stack } from '../../stack/types.ts'
import type { EngineName } from '../catalogue/manifest.ts'
import type { EngineChoice } from '../contract.ts'

export interface Obstacle {
  message: string
  next: string
}

export interface Runner {
  create(project: ComposeProject, options: RunOptions): Promise<Stack>
  /** Why it is not the other one, when that matters. */
  notProved: string[]
}

/** What keeps a lab that needs these engines from being run here; undefined when nothing does. */
export async function whyNotLive(engines: readonly EngineName[], choice: EngineChoice): Promise<Obstacle | undefined> {
  if (engines.length === 0) return undefined
  return localObstacle(engines)
}

/** The programs that serve an engine; all of them must be there. */
const programsOf: Record<EngineName, readonly string[]> = {
  postgres: ['postgres'],
  redis: ['redis'],
  kafka: ['java', 'kafka'],
  nginx: ['nginx'],
  prometheus: ['prometheus'],
}

async function localObstacle(engines: readonly EngineName[]): Promise<Obstacle | undefined> {
  const { detectEngines } = await import('../../stack/index.ts')
  const wanted = new Set(engines.flatMap(engine => programsOf[engine]))
  const missing = (await detectEngines()).filter(report => wanted.has(report.name) && !report.found)
  const [first] = missing
  if (!first) return undefined
  const names = missing.map(report => report.title).join(' and ')
  return { message: `${names} ${missing.length === 1 ? 'is' : 'are'} not on this machine.`, next: commandsFor(missing) }
}

const commandsFor = (missing: readonly EngineReport[]): string =>
  [...new Set(missing.map(report => report.install))].join(' and ')

export async function chooseRunner(
  _project: ComposeProject,
  _choice: EngineChoice,
  _say: (text: string) => void,
): Promise<Runner> {
  const { createLocalStack } = await import('../../stack/index.ts')
  return { create: createLocalStack, notProved: [] }
}
