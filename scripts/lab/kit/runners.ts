/** Where a stack can be run here: as processes of it. */
import type { EngineReport } from '../../stack/index.ts'
import type { ComposeProject, RunOptions, Stack } from '../../stack/types.ts'
import type { EngineName } from '../catalogue/manifest.ts'
import type { EngineChoice } from '../contract.ts'
import type { Obstacle } from './obstacle.ts'

export interface Runner {
  create(project: ComposeProject, options: RunOptions): Promise<Stack>
  /** Why it is not the other one, when that matters. */
  notProved: string[]
}

/** What keeps a lab that needs these engines from being run here; undefined when nothing does. */
export async function whyNotLive(engines: readonly EngineName[], choice: EngineChoice): Promise<Obstacle | undefined> {
  if (engines.length === 0) return undefined
  if (choice === 'docker') return { message: 'Labs are not run in Docker yet.', next: 'Leave --engine away' }
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

/** Which of the engines cannot be served by a program of this machine. */
export async function localObstacle(
  engines: readonly EngineName[],
  reports?: EngineReport[],
): Promise<Obstacle | undefined> {
  const { detectEngines } = await import('../../stack/index.ts')
  const wanted = new Set(engines.flatMap(engine => programsOf[engine]))
  const missing = (reports ?? (await detectEngines())).filter(report => wanted.has(report.name) && !report.found)
  if (missing.length === 0) return undefined
  const names = missing.map(report => report.title).join(' and ')
  const next = [...new Set(missing.map(report => report.install))].join(' and ')
  return { message: `${names} ${missing.length === 1 ? 'is' : 'are'} not on this machine.`, next }
}

export async function chooseRunner(): Promise<Runner> {
  const { createLocalStack } = await import('../../stack/index.ts')
  return { create: createLocalStack, notProved: [] }
}
