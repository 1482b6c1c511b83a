/** YAML of the learner's: what it says, or what is wrong with it, and on which line what stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'

export type Path = readonly (string | number)[]

export interface Mistake {
  line: number
  /** In words, without a full stop. */
  what: string
}

export interface LocatedYaml {
  /** Without keys `note` and `x-…`, which may stand anywhere and say nothing to us. */
  data: unknown
  mistakes: Mistake[]
  /** Of the last key of the path that is there, or the first line. Follows aliases and merged maps. */
  lineOf(path: Path): number
}

/** @param above lines of the file before the text */
export function locateYaml(text: string, above = 0): LocatedYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { merge: true, lineCounter: lines })
  const lineAt = (offset: number) => above + (lines.linePos(offset).line || 1)
  const notYaml = (what: string, offset = 0): Mistake => ({ line: lineAt(offset), what: `it is not YAML: ${what}` })
  const located = { lineOf: (path: Path) => lineAt(offsetOf(document, path)) }
  if (document.errors.length > 0) {
    const mistakes = document.errors.map(({ pos, message }) => notYaml(message.split(/ at line |\n/)[0]!, pos[0]))
    return { ...located, data: undefined, mistakes }
  }
  try {
    return { ...located, data: withoutNotes(document.toJS()), mistakes: [] }
  } catch (error) {
    const endless = error instanceof RangeError
    const what = endless ? 'an alias stands inside its own anchor' : (error as Error).message
    return { ...located, data: undefined, mistakes: [notYaml(what)] }
  }
}

function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes)
  if (typeof value !== 'object' || value === null) return value
  const own = Object.entries(value).filter(([key]) => key !== 'note' && !key.startsWith('x-'))
  return Object.fromEntries(own.map(([key, inner]) => [key, withoutNotes(inner)]))
}

function offsetOf(document: Document, path: Path): number {
  let node: Node | null = document.contents
  let offset = 0
  for (const step of path) {
    const found = inside(document, node, step)
    if (!found) return offset
    offset = found.offset
    node = found.node
  }
  return offset
}

type Found = { node: Node | null; offset: number } | undefined

function inside(document: Document, parent: Node | null, step: string | number): Found {
  const node = isAlias(parent) ? parent.resolve(document) : parent
  if (isSeq(node)) {
    const item = node.items[Number(step)] as Node | undefined
    return item && { node: item, offset: item.range?.[0] ?? 0 }
  }
  if (!isMap(node)) return undefined
  const pairs = node.items.map(({ key, value }) => ({ key: key as Node, value: value as Node | null }))
  const own = pairs.find(({ key }) => isScalar(key) && String(key.value) === String(step))
  if (own) return { node: own.value, offset: own.key.range?.[0] ?? 0 }
  const merged = pairs.filter(({ key }) => isScalar(key) && key.source === '<<').flatMap(({ value }) => itemsOf(value))
  return merged.map(each => inside(document, each, step)).find(found => found !== undefined)
}

const itemsOf = (node: Node | null): (Node | null)[] => (isSeq(node) ? (node.items as Node[]) : [node])
