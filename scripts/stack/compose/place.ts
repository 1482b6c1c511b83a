/** Finds the line in the learner's file for a path in the merged project. */
import type { ComposeProject, Place } from '../types.ts'
import { loadRecordOf } from './load-record.ts'
import { placeOfNode, type Tree, textOf } from './yaml/tree.ts'

/**
 * Where a value of the project is written: `placeOf(project, ['services', 'sales', 'ports', 0])`. Paths are those of
 * the file (`depends_on`, not `dependsOn`); `environment`, `labels`, `networks` and `depends_on` go by name however they are written, and an
 * item of another list can be named by its text. A path that leads further than the file does gives the last place on
 * the way.
 */
export function placeOf(project: ComposeProject, path: (string | number)[]): Place {
  const tree = loadRecordOf(project)?.tree
  return tree ? placeIn(tree, path) : { file: project.files[0] ?? 'docker-compose.yml' }
}

/** The value as it was written, before interpolation; undefined when there is none or it is not a single value. */
export function asWritten(project: ComposeProject, path: (string | number)[]): string | undefined {
  let node = loadRecordOf(project)?.tree
  for (const step of path) node = node && stepInto(node, step)
  return node?.kind === 'scalar' ? (node.written ?? textOf(node)) : undefined
}

export function placeIn(tree: Tree, path: (string | number)[]): Place {
  let node = tree
  for (const step of path) {
    const next = stepInto(node, step)
    if (!next) break
    node = next
  }
  return placeOfNode(node)
}

function stepInto(node: Tree, step: string | number): Tree | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))
  if (node.kind !== 'list') return undefined
  return typeof step === 'number' ? node.items[step] : node.items.find(item => textOf(item) === step)
}
