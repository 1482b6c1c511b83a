/** What breaks while a lab's checks are compiled or imported is for its author to mend, who is told where. */
import type { Lab } from '../catalogue/labs.ts'
import { LabDefinitionError } from '../errors.ts'

/** @throws LabDefinitionError with the message and the frames that are in the course's own files */
export async function loading<T>(lab: Lab, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (error instanceof LabDefinitionError) throw error
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const own = words.split('\n').filter(line => !/^\s+at .*(node_modules|node:)/.test(line))
    throw new LabDefinitionError(`The checks of lab ${lab.manifest.id} cannot be loaded: ${own.join('\n')}`)
  }
}
