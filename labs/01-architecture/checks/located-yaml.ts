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
    const next = 'Take the line of three hyphens out, or what stands on one side of it'
    return {
      data: tree && withoutNotes(toPlain(tree)),
      mistakes: another ? [{ line: another.line, what: 'A second document begins here', next }] : [],
      lineOf: path => lineIn(tree, path),
    }
  } catch (error) {
    return { data: undefined, mistakes: [mistakeOf(error)], lineOf: () => 1 }
  }
}

export const tooDeep: Mistake = { line: 1, what: 'It is nested too deeply', next: 'Make it flatter' }

/** The parsers of YAML and of Markdown go down as deep as the text does, and some of them pass only the words on. */
export const isTooDeep = (error: unknown): boolean => error instanceof Error && /call stack/.test(error.message)

function mistakeOf(error: unknown): Mistake {
  if (isTooDeep(error)) return tooDeep
  if (!(error instanceof StackError)) throw error
  const { message, place, next } = error.failure
  return { line: place?.line ?? 1, what: message.replace(/\.$/, ''), next: next.replace(/\.$/, '') }
}

/** What a reviver returns nothing for is left out. */
const withoutNotes = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data), (key, value) => (key === 'note' || key.startsWith('x-') ? undefined : value))

function lineIn(tree: Tree | undefined, [step, ...below]: Path, line = 1): number {
  const inner = tree?.kind === 'map' ? tree.entries.get(String(step)) : undefined
  const node = tree?.kind === 'list' ? tree.items[Number(step)] : inner
  return node ? lineIn(node, below, node.line) : line
}
