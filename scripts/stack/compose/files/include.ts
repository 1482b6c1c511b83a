/** `include`: whole projects that become part of this one, each with its own folder and variables. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { displayPath, type LoadContext } from '../context.ts'
import { readVariables } from '../dotenv/files.ts'
import { refuse } from '../error.ts'
import { hostPath } from '../service/mounts.ts'
import {
  child,
  entriesOf,
  itemsOf,
  type MapNode,
  mapNode,
  placeOfNode,
  type Tree,
  textOf,
  textsOf,
  toPlain,
} from '../yaml/tree.ts'

/** Reads files in order into one tree; relative paths in them start from `base`. */
type ReadFiles = (paths: string[], base: string, context: LoadContext) => MapNode

const imported = ['services', 'networks', 'volumes', 'secrets', 'configs', 'models']

/**
 * The file with its included projects. Two of them may define the same name only in the same way; a later file of the
 * project may change an included definition.
 */
export function withIncludes(file: MapNode, context: LoadContext, readFiles: ReadFiles): MapNode {
  const entries = new Map(file.entries)
  entries.delete('include')
  for (const item of itemsOf(child(file, 'include'))) {
    const included = readInclude(item, context, readFiles)
    for (const section of imported) {
      const added = entriesOf(child(included, section))
      if (added.length === 0) continue
      const present = entries.get(section)
      const merged = new Map(entriesOf(present))
      for (const [name, node] of added) {
        const twin = merged.get(name)
        if (twin && !isDeepStrictEqual(toPlain(twin), toPlain(node))) {
          const message = `"${name}" under ${section} is defined here and in ${node.source.name}, which this project includes.`
          refuse(placeOfNode(twin), message, 'Give one of them another name, or change it in compose.override.yaml.')
        }
        merged.set(name, twin ?? node)
      }
      entries.set(section, mapNode(merged, present ?? item))
    }
  }
  return mapNode(entries, file)
}

/** Compose follows includes before it validates, and accepts an empty `include:`. */
export function withoutEmptyInclude(file: MapNode): MapNode {
  const node = file.entries.get('include')
  if (node?.kind !== 'scalar' || node.value !== null) return file
  const entries = new Map(file.entries)
  entries.delete('include')
  return mapNode(entries, file)
}

function readInclude(item: Tree, context: LoadContext, readFiles: ReadFiles): MapNode {
  const paths = pathsOf(child(item, 'path'), item)
  const first = paths[0]
  if (!first) return refuse(placeOfNode(item), 'An include names no file.', 'Add `path:`.')
  if (context.open.includes(first)) {
    refuse(placeOfNode(item), `${displayPath(first, context)} includes itself.`, 'Take this include out.')
  }
  const directoryNode = child(item, 'project_directory')
  const directory = directoryNode ? hostPath(textOf(directoryNode) ?? '.', item.source.base) : dirname(first)
  const variables = includedVariables(item, directory, context)
  return readFiles(paths, directory, {
    ...context,
    lookup: name => context.lookup(name) ?? variables[name],
    open: [...context.open, first],
  })
}

/** The variables files of an included project: its `env_file`, or the `.env` of its folder. */
function includedVariables(item: Tree, directory: string, context: LoadContext): Record<string, string> {
  const node = child(item, 'env_file')
  const files = node ? pathsOf(node, item) : [join(directory, '.env')].filter(path => existsSync(path))
  const variables: Record<string, string> = {}
  for (const path of files) {
    if (path === '/dev/null') continue
    if (!existsSync(path)) {
      const message = `The env_file ${displayPath(path, context)} of this include does not exist.`
      refuse(placeOfNode(node ?? item), message, 'Make the file, or take this line out.')
    }
    Object.assign(variables, readVariables(path, context, { outer: context.lookup, earlier: variables }))
  }
  return variables
}

/** One path or several, absolute. */
function pathsOf(node: Tree | undefined, item: Tree): string[] {
  return [textOf(node) ?? [], textsOf(node)].flat().map(path => hostPath(path, item.source.base))
}
