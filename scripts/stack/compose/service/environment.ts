import { existsSync } from 'node:fs'
import type { LoadContext } from '../context.ts'
import { readVariables } from '../dotenv/files.ts'
import { refuse } from '../error.ts'
import { child, entriesOf, flagOf, itemsOf, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'
import { hostPath } from './mounts.ts'

/**
 * What the container's environment gets from the file: `env_file` in order, then `environment` over it. A variable
 * without a value is passed through from the environment, or is not there at all. A file of variables sees the project's
 * variables first, then those of `environment`, then those of the files before it.
 */
export function readEnvironment(node: Tree, service: string, context: LoadContext): Record<string, string> {
  const own: Record<string, string | undefined> = Object.fromEntries(
    entriesOf(child(node, 'environment')).map(([name, value]) => [name, textOf(value) ?? context.lookup(name)]),
  )
  const outer = (name: string) => context.lookup(name) ?? own[name]
  const result: Record<string, string> = {}
  for (const item of itemsOf(child(node, 'env_file'))) {
    const path = envFile(item, service, context)
    const raw = textOf(child(item, 'format')) === 'raw'
    if (path) Object.assign(result, readVariables(path, context, { outer, earlier: result, raw }))
  }
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) delete result[name]
    else result[name] = value
  }
  return result
}

/** The path of one item of `env_file`; undefined for one that need not be there and is not. */
function envFile(item: Tree, service: string, context: LoadContext): string | undefined {
  const written = textOf(item) ?? textOf(child(item, 'path')) ?? ''
  const required = child(item, 'required')
  const path = hostPath(written, item.source.base)
  if (existsSync(path)) return path
  if (context.lenient || (required && !flagOf(required))) return undefined
  const message = `The env_file ${written} of ${service} does not exist.`
  return refuse(placeOfNode(item), message, `Make the file, or say "required: false".`, service)
}
