import { YamlMistakes } from '../../read-yaml.ts'
import { LabDefinitionError } from '../errors.ts'

/** Turns mistakes in a lab's own document into a LabDefinitionError: its author has to mend them. */
export function asDefinitionError<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof YamlMistakes ? new LabDefinitionError(error.message) : error
  }
}
