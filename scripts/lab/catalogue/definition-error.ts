import { YamlMistakes } from '../../read-yaml.ts'
import { LabDefinitionError } from '../errors.ts'

/** Mistakes in a document of a lab are its author's: they are thrown as a LabDefinitionError. */
export function asDefinitionError<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof YamlMistakes ? new LabDefinitionError(error.message) : error
  }
}
