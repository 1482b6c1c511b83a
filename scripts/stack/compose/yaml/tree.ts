/**
 * YAML as compose needs it: plain data in which every value keeps its file and line, so that a mistake found after
 * merging is shown where the learner made it.
 */
import type { Place } from '../../types.ts'

/** A file with values. */
export interface Source {
  /** Its path as the reader knows it: relative to the project's directory. */
  name: string
  path: string
  /** Absolute directory that relative paths in this file start from. */
  base: string
}

interface Spot {
  source: Source
  line: number
  /** Where the name of this value begins in its line, or the value when it has no name; 1-based. */
  column?: number
  /** How this value merges over another one (the Compose tags `!reset` and `!override`). */
  tag?: 'reset' | 'override'
}

export type Scalar = string | number | boolean | null

export interface ScalarNode extends Spot {
  kind: 'scalar'
  value: Scalar
  /** The text before interpolation, when there was any. */
  written?: string
}

export interface ListNode extends Spot {
  kind: 'list'
  items: Tree[]
}

export interface MapNode extends Spot {
  kind: 'map'
  entries: Map<string, Tree>
}

export type Tree = ScalarNode | ListNode | MapNode

export function placeOfNode(node: Spot): Place {
  return { file: node.source.name, line: node.line }
}

export function scalarNode(value: Scalar, at: Spot, written?: string): ScalarNode {
  return { kind: 'scalar', value, source: at.source, line: at.line, ...(written === undefined ? {} : { written }) }
}

export function listNode(items: Tree[], at: Spot): ListNode {
  return { kind: 'list', items, ...spotOf(at) }
}

export function mapNode(entries: Iterable<readonly [string, Tree]>, at: Spot): MapNode {
  return { kind: 'map', entries: new Map(entries), ...spotOf(at) }
}

/** The map with each value replaced; anything else as it is. */
export function mapValues(node: Tree, replace: (value: Tree, key: string) => Tree): Tree {
  if (node.kind !== 'map') return node
  return mapNode(
    entriesOf(node).map(([key, value]) => [key, replace(value, key)] as const),
    node,
  )
}

function spotOf({ source, line, column, tag }: Spot): Spot {
  return { source, line, ...(column === undefined ? {} : { column }), ...(tag ? { tag } : {}) }
}

/** The child of a map, or undefined for anything else. */
export function child(node: Tree | undefined, key: string): Tree | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined
}

/** The entries of a map, in file order; none for anything else. */
export function entriesOf(node: Tree | undefined): [string, Tree][] {
  return node?.kind === 'map' ? [...node.entries] : []
}

/** The items of a list; none for anything else. */
export function itemsOf(node: Tree | undefined): Tree[] {
  return node?.kind === 'list' ? node.items : []
}

/** A scalar as text; undefined for null, for what is not a scalar and for what is not there. */
export function textOf(node: Tree | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined
}

/** A list of scalars as text, null ones left out. */
export function textsOf(node: Tree | undefined): string[] {
  return itemsOf(node).flatMap(item => textOf(item) ?? [])
}

/** A boolean of Compose: a real one, or a word that YAML 1.1 took for one when a variable gave the value. */
export function flagOf(node: Tree | undefined): boolean {
  return /^(true|yes|on|y|1)$/i.test(textOf(node) ?? '')
}

export function toPlain(node: Tree): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'list':
      return node.items.map(toPlain)
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, value]) => [key, toPlain(value)]))
  }
}
