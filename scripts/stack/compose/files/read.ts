/** Reads compose files into one tree: each with its includes and extends, later files merged over earlier ones. */
import { existsSync } from 'node:fs'
import { isMap, isScalar } from 'yaml'
import { displayPath, interpolateText, type LoadContext, readText } from '../context.ts'
import { refuse } from '../error.ts'
import { checkSchema } from '../schema/validate.ts'
import { type ParsedYaml, parseYaml, unfold } from '../yaml/parse.ts'
import { type MapNode, placeOfNode } from '../yaml/tree.ts'
import { withExtends } from './extends.ts'
import { withIncludes, withoutEmptyInclude } from './include.ts'
import { toLongSyntax } from './long-syntax.ts'
import { mergeFiles, withoutResets } from './merge.ts'
import { withoutRepeats } from './repeats.ts'

/** Reads files in order, the later over the earlier, into one tree in long syntax. Relative paths start from `base`. */
export function readFiles(paths: string[], base: string, context: LoadContext): MapNode {
  let merged: MapNode | undefined
  for (const path of paths) {
    const own = readFile(path, base, context)
    if (!own) continue
    const file = withIncludes(own, context, readFiles)
    const extended = withExtends({ file, earlier: merged, context, readFile })
    merged = merged ? mergeFiles(merged, extended) : extended
  }
  if (merged) return withoutResets(merged)
  const name = displayPath(paths[0]!, context)
  return refuse({ file: name }, `The compose file ${name} is empty.`, 'Start it with "services:".')
}

/** One file with one or more documents, before includes and extends. Undefined when empty. */
function readFile(path: string, base: string, context: LoadContext): MapNode | undefined {
  const source = { name: displayPath(path, context), path, base }
  const files = unfold(parseFile(path, context), source, (text, line) =>
    interpolateText(text, source, line, context),
  ).map(document => {
    if (document.kind !== 'map') {
      const message = 'A compose file is a map with "services:" at its top.'
      return refuse(placeOfNode(document), message, 'Start it with "services:".')
    }
    const file = withoutEmptyInclude(withoutRepeats(document))
    checkSchema(withoutResets(file))
    return toLongSyntax(file)
  })
  return files.length === 0 ? undefined : files.reduce(mergeFiles)
}

/** The top-level `name` of the files, its variables replaced; of several the last one. */
export function nameInFiles(paths: string[], context: LoadContext): string | undefined {
  const names = paths.flatMap(path => {
    const source = { name: displayPath(path, context), path, base: context.directory }
    const { documents, lines } = parseFile(path, context)
    return documents.map(document => {
      const node = isMap(document.contents) ? document.get('name', true) : undefined
      if (!isScalar(node) || typeof node.value !== 'string') return ''
      return interpolateText(node.value, source, lines.linePos(node.range?.[0] ?? 0).line, context)
    })
  })
  return names.findLast(Boolean)
}

function parseFile(path: string, context: LoadContext): ParsedYaml {
  const known = context.parsed.get(path)
  if (known) return known
  const name = displayPath(path, context)
  if (!existsSync(path)) {
    refuse({ file: name }, `The compose file ${name} does not exist.`, 'Check the name and the folder.')
  }
  const parsed = parseYaml(readText(path, context), { name, path, base: context.directory })
  context.parsed.set(path, parsed)
  return parsed
}
