/**
 * Parses YAML into trees with places: resolves anchors, aliases, merge keys and Compose's own tags, and interpolates
 * scalars.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type YAMLError,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml'
import { refuse } from '../error.ts'
import { explainYaml } from './mistakes.ts'
import { listNode, mapNode, type Scalar, type Source, scalarNode, type Tree } from './tree.ts'

/** Called for every text value; gives the text after interpolation. */
export type Resolve = (text: string, line: number) => string

/**
 * A few lines with nested aliases can expand to billions of values; Compose refuses that, and so does this. The limit
 * is far above any real project.
 */
const mostValues = 100_000

/** A parsed YAML text, before anything in it is resolved. */
export interface ParsedYaml {
  documents: Document.Parsed[]
  lines: LineCounter
}

/** Throws ComposeError with the line of the mistake. An empty file has no documents. */
export function parseYaml(text: string, source: Source): ParsedYaml {
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    logLevel: 'silent',
    customTags: tags => [...tags, ...keptTags],
  })
  // For an empty stream the yaml package returns an object that is also an empty array.
  const documents: Document.Parsed[] = Array.isArray(parsed) ? parsed : []
  for (const { errors } of documents) if (errors[0]) refuseYaml(errors[0], text, source)
  return { documents, lines }
}

/** The documents in order as trees whose texts have gone through `resolve`; an empty document gives none. */
export function unfold({ documents, lines }: ParsedYaml, source: Source, resolve: Resolve): Tree[] {
  return documents.flatMap(document =>
    document.contents ? [new Unfolding(document, source, lines, resolve).tree(document.contents)] : [],
  )
}

/** `!reset` and `!override` only mark a value; naming them here keeps the parser from warning about unknown tags. */
const keptTags = (['!reset', '!override'] as const).flatMap(tag => [
  { tag, resolve: (value: string) => value },
  { tag, collection: 'map' as const },
  { tag, collection: 'seq' as const },
])

/** One walk over one document. A class because four things stay the same at every step of the recursion. */
class Unfolding {
  private values = 0
  private readonly open = new Set<Node>()

  constructor(
    private readonly document: Document.Parsed,
    private readonly source: Source,
    private readonly lines: LineCounter,
    private readonly resolve: Resolve,
  ) {}

  tree(node: Node | null, line = this.lineOf(node)): Tree {
    if (++this.values > mostValues) {
      this.refuse(line, 'The file unfolds to too many values.', 'Use fewer aliases of aliases.')
    }
    const at = { source: this.source, line, ...tagOf(node) }
    if (node === null) return scalarNode(null, at)
    if (isAlias(node)) return { ...this.tree(this.target(node)), line }
    if (isMap(node)) return this.inside(node, () => mapNode(this.entries(node), at))
    if (!isSeq(node)) return { ...this.scalar(node as YamlScalar, line), ...tagOf(node) }
    const items = () => node.items.map(item => this.tree(item as Node))
    return this.inside(node, () => listNode(items(), at))
  }

  private scalar(node: YamlScalar, line: number): Tree {
    const at = { source: this.source, line }
    if (typeof node.value === 'string') return scalarNode(this.resolve(node.value, line), at, node.value)
    if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
      const message = `${node.source} is a number in YAML, and none that Compose can hold.`
      this.refuse(line, message, 'Put it in quotes, if it is meant as text.')
    }
    return scalarNode(plainValue(node), at)
  }

  /** Own keys win over merged ones (`<<`), and the first of several merged maps wins over the next. */
  private entries(map: YAMLMap): Map<string, Tree> {
    const own = new Map<string, Tree>()
    const merged = new Map<string, Tree>()
    for (const pair of map.items) {
      const key = pair.key as Node
      const line = this.lineOf(key)
      const value = pair.value as Node | null
      if (isMergeKey(key)) {
        for (const [name, tree] of this.mergedEntries(value, line)) if (!merged.has(name)) merged.set(name, tree)
      } else {
        own.set(this.nameOf(key, line), { ...this.tree(value, line), column: this.columnOf(key) })
      }
    }
    return new Map([...merged, ...own])
  }

  /** Compose takes only texts for keys: `1:` and `true:` are none. */
  private nameOf(key: Node, line: number): string {
    if (isScalar(key) && typeof key.value === 'string') return key.value
    return this.refuse(line, `The key ${String(key)} is not a text.`, 'Put it in quotes.')
  }

  private mergedEntries(value: Node | null, line: number): [string, Tree][] {
    const from = isAlias(value) ? this.target(value) : value
    if (isMap(from)) return this.inside(from, () => [...this.entries(from)])
    if (isSeq(from)) return from.items.flatMap(item => this.mergedEntries(item as Node, line))
    const next = 'Point it at an anchor whose value is a map, as in `<<: *defaults`.'
    return this.refuse(line, 'A merge key (<<) takes a map or an alias of one.', next)
  }

  private target(alias: Alias): Node {
    const target = alias.resolve(this.document)
    if (target) return target
    const message = `The alias *${alias.source} has no anchor &${alias.source} before it.`
    return this.refuse(this.lineOf(alias), message, 'Put the anchor above the first place that uses it.')
  }

  private inside<T>(node: Node, unfold: () => T): T {
    if (this.open.has(node)) {
      const next = 'Move the shared part to an anchor of its own.'
      this.refuse(this.lineOf(node), 'An alias stands inside its own anchor.', next)
    }
    this.open.add(node)
    const result = unfold()
    this.open.delete(node)
    return result
  }

  private refuse(line: number, message: string, next: string): never {
    return refuse({ file: this.source.name, line }, message, next)
  }

  /** Column of the first character of a key, after its quote. */
  private columnOf(key: Node): number {
    const { col } = this.lines.linePos((key as ParsedNode).range?.[0] ?? 0)
    return isScalar(key) && key.type?.startsWith('QUOTE') ? col + 1 : col
  }

  private lineOf(node: Node | null): number {
    const start = (node as ParsedNode | null)?.range?.[0] ?? 0
    return this.lines.linePos(start).line || 1
  }
}

function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

function tagOf(node: Node | null): { tag?: 'reset' | 'override' } {
  const tag = node && 'tag' in node ? node.tag : undefined
  return tag === '!reset' ? { tag: 'reset' } : tag === '!override' ? { tag: 'override' } : {}
}

/** Compose's YAML reader takes `0440` for octal, and keeps all digits of integers that a double cannot hold. */
function plainValue(node: YamlScalar): Scalar {
  const written = node.source ?? ''
  if (/^0[0-7]+$/.test(written)) return Number.parseInt(written, 8)
  if (typeof node.value === 'number') {
    return Number.isInteger(node.value) && !Number.isSafeInteger(node.value) ? written : node.value
  }
  return typeof node.value === 'boolean' ? node.value : null
}

function refuseYaml(error: YAMLError, text: string, source: Source): never {
  const { line, message, next } = explainYaml(error, text)
  return refuse({ file: source.name, line }, message, next)
}
