/** Files of variables on disk: the project's `.env`, and what `env_file` names. */
import { displayPath, type LoadContext, readText } from '../context.ts'
import { refuse } from '../error.ts'
import { MissingVariable, TemplateError } from '../interpolation.ts'
import { DotenvError, type DotenvOptions, parseDotenv } from './parse.ts'

/** Reads a file of variables. Throws ComposeError with the line that cannot be read. */
export function readVariables(path: string, context: LoadContext, options: DotenvOptions): Record<string, string> {
  const file = displayPath(path, context)
  const text = readText(path, context)
  try {
    return parseDotenv(text, options)
  } catch (error) {
    if (error instanceof DotenvError) {
      return refuse({ file, line: error.line }, `${error.message}.`, 'Write one NAME=value per line.')
    }
    if (error instanceof TemplateError || error instanceof MissingVariable) {
      return refuse({ file }, `${error.message}.`, 'Put values with a dollar sign in single quotes.')
    }
    throw error
  }
}
