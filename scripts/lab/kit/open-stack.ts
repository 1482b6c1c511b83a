/** Where a lab's live checks can run: what is in the way, and the stack itself. */
import type { EngineName } from '../catalogue/manifest.ts'
import type { EngineChoice } from '../contract.ts'

export interface Obstacle {
  message: string
  next: string
}

/** What keeps a lab that needs these engines from being run here; undefined when nothing does. */
export async function whyNotLive(engines: readonly EngineName[], choice: EngineChoice): Promise<Obstacle | undefined> {
  if (engines.length === 0) return undefined
  const { detectEngines } = await import('../../stack/engines/detect.ts')
  const missing = (await detectEngines()).filter(report => engines.includes(report.name as EngineName) && !report.found)
  const [first] = missing
  return first && { message: `${first.title} is not on this machine.`, next: first.install }
}
