/** Mistakes in a lab's documents are its author's. */
import { YamlMistakes } from '../../yaml/read-yaml.ts'
import { LabDefinitionError } from '../errors.ts'

/** What reading an author's document complains about is the lab's own contradiction. */
export function mistakesOfAuthor<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof YamlMistakes ? new LabDefinitionError(error.message) : error
  }
}
