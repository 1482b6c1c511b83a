import { existsSync, readFileSync } from 'node:fs'
import { DotenvError, parseDotenv } from './dotenv.ts'
import { refuse } from './error.ts'
import { MissingVariable, TemplateError } from './interpolate.ts'
import { hostPath } from './mounts.ts'
import { nameFor, type Reading } from './reading.ts'
import { child, entriesOf, flagOf, itemsOf, placeOfNode, type Tree, textOf } from './tree.ts'

/**
 * What the container's environment gets from the file: `env_file` in order, then `environment` over it. A variable
 * without a value is passed through from the environment, or is not there at all.
 */
export function readEnvironment(node: Tree, service: string, reading: Reading): Record<string, string> {
  const result: Record<string, string> = {}
  for (const item of itemsOf(child(node, 'env_file'))) Object.assign(result, readEnvFile(item, service, reading))
  for (const [name, value] of entriesOf(child(node, 'environment'))) {
    const text = textOf(value) ?? reading.lookup(name)
    if (text === undefined) delete result[name]
    else result[name] = text
  }
  return result
}

function readEnvFile(item: Tree, service: string, reading: Reading): Record<string, string> {
  const written = textOf(item) ?? textOf(child(item, 'path')) ?? ''
  const required = child(item, 'required')
  const path = hostPath(written, item.source.base)
  if (!existsSync(path)) {
    if (reading.lenient || (required && !flagOf(required))) return {}
    const message = `The env_file ${written} of ${service} does not exist.`
    refuse(placeOfNode(item), message, `Make the file, or say "required: false".`, service)
  }
  return readVariables(path, reading, reading.lookup, textOf(child(item, 'format')) === 'raw')
}

/** Reads a file of variables. Throws ComposeError with the line that cannot be read. */
export function readVariables(
  path: string,
  reading: Reading,
  lookup: Reading['lookup'],
  raw = false,
): Record<string, string> {
  const file = nameFor(path, reading)
  try {
    return parseDotenv(readFileSync(path, 'utf8'), lookup, { raw })
  } catch (error) {
    if (error instanceof DotenvError) {
      return refuse({ file, line: error.line }, `${error.message}.`, 'Write one NAME=value per line.')
    }
    if (error instanceof TemplateError || error instanceof MissingVariable) {
      return refuse({ file }, `${error.message}.`, 'Put values with a dollar sign in single quotes.')
    }
    return refuse({ file }, `${file} cannot be read: ${(error as Error).message}.`, 'Check that it is a readable file.')
  }
}
