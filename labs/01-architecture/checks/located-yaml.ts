/** YAML of the learner's: what it says, or what is wrong with it, and on which line what stands. */

import { parseYaml, unfold } from '../../../scripts/stack/compose/yaml/parse.ts'
import { type Tree, toPlain } from '../../../scripts/stack/compose/yaml/tree.ts'
import { StackError } from '../../../scripts/stack/error.ts'

export type Path = readonly (string | number)[]

export interface Mistake {
  line: number
  /** In words, without a full stop. */
  what: string
  next: string
}

export interface LocatedYaml {
  /** Without keys `note` and `x-…`, which may stand anywhere and say nothing to us. */
  data: unknown
  mistakes: Mistake[]
  /** Of the last key of the path that is there, or the first line. */
  lineOf(path: Path): number
}

export function locateYaml(text: string): LocatedYaml {
  try {
    const source = { name: '', path: '', base: '' }
    const [tree, another] = unfold(parseYaml(text, source), source, value => value)
    const lineOf = (path: Path) => lineIn(tree, path)
    const next = 'Take the line of three hyphens out, or what stands on one side of it'
    const mistakes = another ? [{ line: another.line, what: 'A second document begins here', next }] : []
    return { data: tree && withoutNotes(toPlain(tree)), mistakes, lineOf }
  } catch (error) {
    return { data: undefined, mistakes: [mistakeOf(error)], lineOf: () => 1 }
  }
}

function mistakeOf(error: unknown): Mistake {
  if (error instanceof RangeError) return { line: 1, what: 'It is nested too deeply', next: 'Make it flatter' }
  if (!(error instanceof StackError)) throw error
  const { message, place, next } = error.failure
  return { line: place?.line ?? 1, what: message.replace(/\.$/, ''), next: next.replace(/\.$/, '') }
}

function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes)
  if (typeof value !== 'object' || value === null) return value
  const own = Object.entries(value).filter(([key]) => key !== 'note' && !key.startsWith('x-'))
  return Object.fromEntries(own.map(([key, inner]) => [key, withoutNotes(inner)]))
}

function lineIn(tree: Tree | undefined, path: Path): number {
  let node = tree
  let line = 1
  for (const step of path) {
    if (node?.kind === 'map') node = node.entries.get(String(step))
    else node = node?.kind === 'list' ? node.items[Number(step)] : undefined
    if (!node) return line
    line = node.line
  }
  return line
}
